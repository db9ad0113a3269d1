import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import type { Settlement, SettlementRow } from "../api-types.ts";
import { useApp } from "../app-state.ts";
import { Cents } from "./money.tsx";
import { categoryText } from "./statement-table.tsx";

/** What the month comes to as metered here, beside what it comes to with the network operator's values. */
export function SettlementCard({ settlement }: { settlement: Settlement }): JSX.Element {
  const { rows, provisional_cents, final_cents, is_final } = settlement;
  return (
    <section class="card bill" aria-labelledby="settlement-title">
      <div class="due">
        <h2 id="settlement-title">{t("settlement-title")}</h2>
        <p class="mark" data-estimate={!is_final} data-testid="settlement-mark">
          {t(is_final ? "settlement-mark-final" : "settlement-mark-provisional")}
        </p>
      </div>
      <p class="small" data-testid="settlement-text">
        {arrivedText(settlement)}
      </p>
      <table class="statement settlement">
        <caption class="visually-hidden">{t("settlement-caption")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("settlement-line")}</th>
            <th scope="col">{t("settlement-provisional")}</th>
            <th scope="col">{t("settlement-final")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.category} row={row} />
          ))}
        </tbody>
        <tfoot>
          <tr class="statement-sum">
            <th scope="row">{t("settlement-sum")}</th>
            <td>
              <Cents cents={provisional_cents} />
            </td>
            <td>
              <Cents cents={final_cents} />
            </td>
          </tr>
        </tfoot>
      </table>
      <p class="small soft">{t("settlement-note")}</p>
    </section>
  );
}

function arrivedText({ intervals, final_intervals, is_final }: Settlement): string {
  if (is_final) return t("settlement-all-arrived");
  if (final_intervals === 0) return t("settlement-none-arrived");
  return t("settlement-some-arrived", { arrived: final_intervals, count: intervals });
}

function Row({ row }: { row: SettlementRow }): JSX.Element {
  const { energy } = useApp().format.value;
  const { provisional_energy_wh: before, final_energy_wh: after } = row;
  return (
    <tr>
      <th scope="row">
        {categoryText(row.category)}
        {before !== after && (
          <span class="statement-energy figures soft">
            {t("settlement-instead", { after: energy(after), before: energy(before) })}
          </span>
        )}
      </th>
      <td>
        <Cents cents={row.provisional_cents} />
      </td>
      <td>
        <Cents cents={row.final_cents} />
      </td>
    </tr>
  );
}
