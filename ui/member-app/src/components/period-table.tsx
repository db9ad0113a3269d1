import { dayText, monthText } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useApp } from "../app-state.ts";
import type { PeriodEntry } from "../period-entry.ts";
import { Money } from "./money.tsx";

interface PeriodTableProps {
  readonly entries: readonly PeriodEntry[];
  readonly by: "day" | "month";
  readonly caption: string;
}

/** The period's chart as a table; days to come are left out. */
export function PeriodTable({ entries, by, caption }: PeriodTableProps): JSX.Element {
  const shown = entries.filter(({ intervals }) => intervals > 0);
  const hasAmounts = shown.some(({ amount_nano }) => amount_nano !== null);
  return (
    <details class="as-table">
      <summary>{t("table-show")}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keys */}
      <section class="table-frame" tabIndex={0} aria-label={caption}>
        <table>
          <caption class="visually-hidden">{caption}</caption>
          <thead>
            <tr>
              <th scope="col">{t(`period-table-${by}`)}</th>
              <th scope="col">{t("table-from-neighbours")}</th>
              <th scope="col">{t("table-from-grid")}</th>
              <th scope="col">{t("table-to-neighbours")}</th>
              <th scope="col">{t("table-to-grid")}</th>
              <th scope="col">{t("period-price")}</th>
              {hasAmounts && <th scope="col">{t("table-amount")}</th>}
              <th scope="col">{t("period-table-estimated")}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((entry) => (
              <Row key={entry.name} entry={entry} by={by} />
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}

function Row({ entry, by }: { entry: PeriodEntry; by: "day" | "month" }): JSX.Element {
  const { locale, format } = useApp();
  const { energy, price, number } = format.value;
  const { name, price_micro_per_kwh, amount_nano } = entry;
  return (
    <tr>
      <th scope="row">{by === "day" ? dayText(name, locale, "short") : monthText(name, locale)}</th>
      <td>{energy(entry.from_neighbours_wh)}</td>
      <td>{energy(entry.from_grid_wh)}</td>
      <td>{energy(entry.to_neighbours_wh)}</td>
      <td>{energy(entry.to_grid_wh)}</td>
      <td>{price_micro_per_kwh === null ? "–" : price(price_micro_per_kwh)}</td>
      {amount_nano !== null && (
        <td>
          <Money amount_nano={String(amount_nano)} />
        </td>
      )}
      <td>{number(entry.estimatedCount)}</td>
    </tr>
  );
}
