import { setImmediate as nextTurn } from "node:timers/promises";
import { type EnergySums, meanPrice } from "@localgrid/clearing/energy-sums";
import { type LocalPeriod, localPeriods, PERIOD_LENGTHS, PERIODS_LIMIT } from "@localgrid/clearing/local-periods";
import * as Type from "typebox";
import { edgeNodeError } from "../errors.ts";
import type { LanApp } from "./lan-app.ts";
import type { CommunityQueries, ReadModel, TimeRange } from "./ports.ts";
import { memberOf } from "./route-guard.ts";
import { closed, Day, Energy, list, Money, orNull, Price, Seconds } from "./schemas.ts";

/** Intervals summed between two turns of others: about a month, a few milliseconds of a small board. */
const INTERVALS_AT_ONCE = 3_000;
const TAGS = ["energy"];

const BucketJson = closed({
  name: Type.String({ description: "local day, such as 2016-08-31, or local month, such as 2016-08" }),
  from_s: Seconds,
  to_s: Seconds,
  intervals: Type.Integer({
    minimum: 0,
    description: "closed ones; 92 or 100 quarter hours where the clock was changed",
  }),
  estimated_intervals: Type.Integer({
    minimum: 0,
    description: "those of them that rest on values of the quality estimated or questionable",
  }),
  import_wh: Type.Integer({
    minimum: 0,
    description: "Wh; of a member as metered, of the community each home's net import: bought_wh + grid_import_wh",
  }),
  export_wh: Type.Integer({
    minimum: 0,
    description: "Wh; of a member as metered, of the community each home's net export: sold_wh + grid_export_wh",
  }),
  bought_wh: Energy,
  sold_wh: Energy,
  grid_import_wh: Energy,
  grid_export_wh: Energy,
  amount_nano: Money,
  saving_nano: Money,
  mean_price_micro_per_kwh: orNull(Price),
});

const EnergyJson = closed(
  { by: Type.Enum([...PERIOD_LENGTHS]), time_zone: Type.String(), buckets: list(BucketJson) },
  "as last corrected; mean_price_micro_per_kwh weighs each traded Wh the same and is floored, null where none was traded",
);

const History = closed({ from: Day, to: Day, by: Type.Enum([...PERIOD_LENGTHS]) });

interface Ports {
  readonly read: ReadModel;
  readonly community: CommunityQueries;
}

/**
 * Sums for views of a week, a month or a year. Those of the community are read off rows that there is one of per interval
 * and account, so they cost the same in a street and in a village.
 */
export function energyRoutes(app: LanApp, ports: Ports): void {
  const description = `Local days of the community's time zone, to exclusive, at most ${PERIODS_LIMIT} buckets; by month both are first days. Buckets without intervals are there, with zeros.`;
  app.get(
    "/api/energy",
    {
      config: { roles: ["member"], right: "reader", errors: ["bad-range"] },
      schema: {
        summary: "Own sums per local day or month",
        description,
        tags: TAGS,
        querystring: History,
        response: { 200: EnergyJson },
      },
    },
    async (request) => {
      const member = memberOf(request);
      return historyOf(ports, request.query, (range) => ports.read.memberEnergy({ member, ...range }));
    },
  );

  app.get(
    "/api/community/energy",
    {
      config: { roles: ["member", "installer", "coordinator"], right: "reader", errors: ["bad-range"] },
      schema: {
        summary: "Sums of the community per local day or month",
        description,
        tags: TAGS,
        querystring: History,
        response: { 200: EnergyJson },
      },
    },
    async (request) => historyOf(ports, request.query, (range) => ports.read.communityEnergy(range)),
  );
}

type Question = Type.Static<typeof History>;

async function historyOf({ community }: Ports, question: Question, sumsIn: (range: TimeRange) => EnergySums) {
  const { time_zone } = community.settings;
  const cut = localPeriods({ ...question, time_zone });
  if (cut.kind === "rejected") throw edgeNodeError("bad-range", cut.message);
  const buckets: ReturnType<typeof bucketJson>[] = [];
  let summed = 0;
  for (const period of cut.periods) {
    const sums = sumsIn({ from_s: period.from_s, to_s: period.to_s });
    buckets.push(bucketJson(period, sums));
    summed += sums.intervals;
    if (summed < INTERVALS_AT_ONCE) continue;
    summed = 0;
    // Devices wait while a year is summed; a turn in between lets them in.
    await nextTurn();
  }
  return { by: question.by, time_zone, buckets };
}

function bucketJson({ name, from_s, to_s }: LocalPeriod, sums: EnergySums) {
  return {
    name,
    from_s,
    to_s,
    intervals: sums.intervals,
    estimated_intervals: sums.estimated_intervals,
    import_wh: sums.import_wh,
    export_wh: sums.export_wh,
    bought_wh: sums.bought_wh,
    sold_wh: sums.sold_wh,
    grid_import_wh: sums.grid_import_wh,
    grid_export_wh: sums.grid_export_wh,
    amount_nano: String(sums.amount_nano),
    saving_nano: String(sums.saving_nano),
    mean_price_micro_per_kwh: meanPrice(sums.traded_wh, sums.traded_nano),
  };
}
