import { localPeriods } from "@localgrid/clearing/local-periods";
import * as Type from "typebox";
import type { ExpectedNet } from "../control/expected-day.ts";
import type { LanApp } from "./lan-app.ts";
import type { CommunityQueries, OutlookPort } from "./ports.ts";
import { memberOf } from "./route-guard.ts";
import { closed, Energy, list, orNull, Price, Seconds } from "./schemas.ts";

const ExpectedJson = closed(
  {
    intervals: list(
      closed({
        start_s: Seconds,
        length_s: Type.Integer(),
        import_wh: Energy,
        export_wh: Energy,
        price_micro_per_kwh: orNull(Price),
      }),
    ),
  },
  "only intervals of whose time of day something is known; import and export are the net, so one of them is 0",
);

interface Ports {
  readonly community: CommunityQueries;
  readonly outlook: OutlookPort;
  readonly clock: { now_ms(): number };
}

/** Nothing of it is measured, and nothing is settled by it. */
export function expectedEnergyRoutes(app: LanApp, { community, outlook, clock }: Ports): void {
  app.get(
    "/api/energy/expected",
    {
      config: { roles: ["member"], right: "reader" },
      schema: {
        summary: "What the own home may draw or feed in for the rest of the local day, as on the last days",
        tags: ["energy"],
        response: { 200: ExpectedJson },
      },
    },
    async (request) => {
      const { time_zone, interval_length_s: length_s } = community.settings;
      const expected = outlook.expected(memberOf(request), endOfDay(clock.now_ms(), time_zone));
      return { intervals: expected.map((each) => intervalJson(each, length_s)) };
    },
  );
}

function intervalJson({ start_s, net_wh, price_micro_per_kwh }: ExpectedNet, length_s: number) {
  const [import_wh, export_wh] = [Math.max(0, net_wh), Math.max(0, -net_wh)];
  return { start_s, length_s, import_wh, export_wh, price_micro_per_kwh };
}

/** UTC seconds of the next local midnight. */
function endOfDay(now_ms: number, time_zone: string): number {
  const today = new Intl.DateTimeFormat("en-CA", { timeZone: time_zone, dateStyle: "short" }).format(now_ms);
  const next = new Date(Date.parse(`${today}T00:00:00Z`) + 86_400_000).toISOString().slice(0, "YYYY-MM-DD".length);
  const cut = localPeriods({ from: today, to: next, by: "day", time_zone });
  return cut.kind === "periods" ? (cut.periods[0]?.to_s ?? 0) : 0;
}
