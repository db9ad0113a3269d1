import { clearTimeText } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useApp, useCommunity } from "../app-state.ts";
import type { DayEntry } from "../day-entry.ts";
import { ExactMoney } from "./money.tsx";

/** The day's chart as a table: the same figures for everybody who reads better than looks. */
export function IntervalTable({ entries, caption }: { entries: readonly DayEntry[]; caption: string }): JSX.Element {
  const { locale, format } = useApp();
  const { time_zone } = useCommunity();
  const { exactEnergy, price } = format.value;
  const hasAmounts = entries.some(({ amount_nano }) => amount_nano !== null);
  return (
    <details class="as-table">
      <summary>{t("table-show")}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keys */}
      <section class="table-frame" tabIndex={0} aria-label={caption}>
        <table>
          <caption class="visually-hidden">{caption}</caption>
          <thead>
            <tr>
              <th scope="col">{t("table-from")}</th>
              <th scope="col">{t("table-from-neighbours")}</th>
              <th scope="col">{t("table-from-grid")}</th>
              <th scope="col">{t("table-to-neighbours")}</th>
              <th scope="col">{t("table-to-grid")}</th>
              <th scope="col">{t("table-price")}</th>
              {hasAmounts && <th scope="col">{t("table-amount")}</th>}
              {hasAmounts && <th scope="col">{t("table-reading")}</th>}
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <tr key={entry.start_s}>
                <th scope="row">{clearTimeText(entry.start_s, time_zone, locale)}</th>
                <td>{exactEnergy(entry.from_neighbours_wh)}</td>
                <td>{exactEnergy(entry.from_grid_wh)}</td>
                <td>{exactEnergy(entry.to_neighbours_wh)}</td>
                <td>{exactEnergy(entry.to_grid_wh)}</td>
                <td>{entry.price_micro_per_kwh === null ? "–" : price(entry.price_micro_per_kwh)}</td>
                {entry.amount_nano !== null && (
                  <td>
                    <ExactMoney amount_nano={entry.amount_nano} />
                  </td>
                )}
                {entry.amount_nano !== null && <td>{t(`interval-quality-${entry.quality}`)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
