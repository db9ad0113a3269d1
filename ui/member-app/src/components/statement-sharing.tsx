import { dayOf, dayText } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import type { Statement } from "../api-types.ts";
import { useApp } from "../app-state.ts";

/** By what energy between neighbours was shared; nothing where everybody's limits decided all the time. */
export function StatementSharing({ statement }: { statement: Statement }): JSX.Element | null {
  const { locale } = useApp();
  const { sharing = [], period } = statement;
  if (sharing.length === 0) return null;
  const day = (at_s: number) => dayText(dayOf(at_s * 1000, period.time_zone), locale, "short");
  return (
    <div class="small" data-testid="statement-sharing">
      <p>
        <b>{t("statement-sharing")}</b>
      </p>
      <ul>
        {sharing.map(({ from_s, kind }) => (
          <li key={from_s}>{t(`statement-sharing-${kind ?? "bids"}`, { day: day(from_s) })}</li>
        ))}
      </ul>
    </div>
  );
}
