import { dayOf, dayText } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import type { Statement } from "../api-types.ts";
import { useApp } from "../app-state.ts";

/** Whether the month still runs, may still be corrected, or stays as it is: the word, and what it means. */
export function StatementStageNote({ statement }: { statement: Statement }): JSX.Element {
  const { locale } = useApp();
  const { name, estimated_intervals } = statement.stage;
  return (
    <p class="stage-note small" data-stage={name} data-testid="stage">
      <strong class="stage-name">{t(`statement-stage-${name}`)}</strong> {stageText(statement, locale)}
      {name !== "final" && estimated_intervals > 0 && ` ${t("statement-estimates", { count: estimated_intervals })}`}
    </p>
  );
}

function stageText({ stage, settlement, period }: Statement, locale: string): string {
  if (stage.name === "running") return t("statement-stage-text-running");
  if (stage.name === "final") {
    return t(settlement.is_final ? "statement-stage-text-final" : "statement-stage-text-over");
  }
  const day = dayText(dayOf((stage.changes_until_s - 1) * 1000, period.time_zone), locale);
  return t("statement-stage-text-provisional", { day });
}
