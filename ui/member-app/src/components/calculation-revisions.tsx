import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useApp, useCommunity } from "../app-state.ts";
import type { Calculation, CalculationRevision } from "../calculation-types.ts";
import { changesBetween, momentText } from "../calculation-words.ts";
import { CalculationStep } from "./calculation-step.tsx";

/** What was changed after the interval had closed; nothing where nothing was. */
export function RevisionsStep({ calculation }: { calculation: Calculation }): JSX.Element | null {
  const { revisions } = calculation;
  if (revisions.length < 2) return null;
  return (
    <CalculationStep name="revisions" title={t("calc-corrections")}>
      {revisions.slice(1).map((after, index) => (
        <Correction key={after.revision} before={revisions[index] as CalculationRevision} after={after} />
      ))}
      <p class="small soft">{t("calc-corrections-text")}</p>
    </CalculationStep>
  );
}

function Correction({ before, after }: { before: CalculationRevision; after: CalculationRevision }): JSX.Element {
  const { locale, format } = useApp();
  const { time_zone } = useCommunity();
  const { cause, recorded_at_ms } = after;
  const changes = changesBetween(before, after, format.value);
  return (
    <table class="calc-table" data-testid="calc-correction">
      <caption>
        {cause === "late-reading" || cause === "official-value" ? t(`calc-cause-${cause}`) : t("calc-cause-unknown")}
        {recorded_at_ms !== null && (
          <span class="calc-factors small soft">{momentText(recorded_at_ms, time_zone, locale)}</span>
        )}
      </caption>
      <thead>
        <tr>
          <th scope="col">
            <span class="visually-hidden">{t("calc-figure")}</span>
          </th>
          <th scope="col">{t("calc-before")}</th>
          <th scope="col">{t("calc-after")}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.name}>
            <th scope="row">{t(`calc-figure-${change.name}`)}</th>
            <td>{change.before}</td>
            <td>{change.after}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
