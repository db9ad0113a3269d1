import { timeText } from "@localgrid/ui-components/community-day";
import type { JSX } from "preact";
import { useApp, useCommunity } from "../app-state.ts";
import type { DayEntry } from "../day-entry.ts";
import { QUALITY_TEXTS } from "./interval-figures.tsx";
import { ExactMoney } from "./money.tsx";

/** The day's chart as a table: the same figures for everybody who reads better than looks. */
export function IntervalTable({ entries, caption }: { entries: readonly DayEntry[]; caption: string }): JSX.Element {
  const { locale, format } = useApp();
  const { time_zone } = useCommunity();
  const { exactEnergy, price } = format.value;
  const hasAmounts = entries.some(({ amount_nano }) => amount_nano !== null);
  return (
    <details class="as-table">
      <summary>Show as a table</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keys */}
      <section class="table-frame" tabIndex={0} aria-label={caption}>
        <table>
          <caption class="visually-hidden">{caption}</caption>
          <thead>
            <tr>
              <th scope="col">From</th>
              <th scope="col">From neighbours</th>
              <th scope="col">From grid</th>
              <th scope="col">To neighbours</th>
              <th scope="col">To grid</th>
              <th scope="col">Price</th>
              {hasAmounts && <th scope="col">Amount</th>}
              {hasAmounts && <th scope="col">Reading</th>}
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <tr key={entry.start_s}>
                <th scope="row">{timeText(entry.start_s, time_zone, locale)}</th>
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
                {entry.amount_nano !== null && <td>{QUALITY_TEXTS[entry.quality]}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
