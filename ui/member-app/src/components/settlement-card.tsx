import type { JSX } from "preact";
import type { Settlement, SettlementRow } from "../api-types.ts";
import { useApp } from "../app-state.ts";
import { Cents } from "./money.tsx";
import { CATEGORY_TEXTS } from "./statement-table.tsx";

/** What the month comes to as metered here, beside what it comes to with the network operator's values. */
export function SettlementCard({ settlement }: { settlement: Settlement }): JSX.Element {
  const { rows, provisional_cents, final_cents, is_final } = settlement;
  return (
    <section class="card bill" aria-labelledby="settlement-title">
      <div class="due">
        <h2 id="settlement-title">Provisional and final</h2>
        <p class="mark" data-estimate={!is_final} data-testid="settlement-mark">
          {is_final ? "final" : "provisional"}
        </p>
      </div>
      <p class="small" data-testid="settlement-text">
        <SettlementText settlement={settlement} />
      </p>
      <table class="statement settlement">
        <caption class="visually-hidden">Provisional and final amounts of this month's intervals</caption>
        <thead>
          <tr>
            <th scope="col">Line</th>
            <th scope="col">Provisional</th>
            <th scope="col">Final</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.category} row={row} />
          ))}
        </tbody>
        <tfoot>
          <tr class="statement-sum">
            <th scope="row">Sum</th>
            <td>
              <Cents cents={provisional_cents} />
            </td>
            <td>
              <Cents cents={final_cents} />
            </td>
          </tr>
        </tfoot>
      </table>
      <p class="small soft">
        Provisional is what the community's own meters showed. A difference is paid with the statement of the month in
        which it was posted, so the sum may differ from the bill above.
      </p>
    </section>
  );
}

function SettlementText({ settlement }: { settlement: Settlement }): JSX.Element {
  const { number } = useApp().format.value;
  const { intervals, final_intervals, is_final } = settlement;
  if (is_final) return <>The network operator's values have arrived for the whole month: the amounts are final.</>;
  if (final_intervals === 0) {
    return <>The network operator's values have not arrived yet: the amounts are provisional.</>;
  }
  return (
    <>
      The network operator's values have arrived for {number(final_intervals)} of {number(intervals)} intervals; the
      others are provisional.
    </>
  );
}

function Row({ row }: { row: SettlementRow }): JSX.Element {
  const { energy } = useApp().format.value;
  const { provisional_energy_wh: before, final_energy_wh: after } = row;
  return (
    <tr>
      <th scope="row">
        {CATEGORY_TEXTS[row.category].label}
        {before !== after && (
          <span class="statement-energy figures soft">
            {energy(after)} instead of {energy(before)}
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
