import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useApp } from "../app-state.ts";
import { type PeriodSettlement, periodSettlement, type StateSum } from "../settlement-words.ts";
import { Money } from "./money.tsx";

const STATES = [
  { state: "settled", label: "Settled on chain" },
  { state: "sealed", label: "Sealed, waiting for the chain" },
  { state: "open", label: "Not sealed yet" },
] as const;

/** How much of a month's trades has come to the chain. Communities that settle nothing see nothing. */
export function ChainCard({ month }: { month: string }): JSX.Element | null {
  const { api, live } = useApp();
  const loaded = useLoaded(() => api.monthSettlement(month), month, live.connection.value);
  if (loaded.value === null || loaded.value.newest.sealed_seq === 0) return null;
  const sums = periodSettlement(loaded.value);
  const newest = loaded.value.newest.settled_seq;
  return (
    <section class="card bill" aria-labelledby="chain-title" data-testid="chain-card">
      <div class="due">
        <h2 id="chain-title">On the chain</h2>
        {newest > 0 && <p class="mark">up to batch {newest}</p>}
      </div>
      <Share sums={sums} />
      <table class="statement on-chain-sums">
        <caption class="visually-hidden">How far this month's intervals have come</caption>
        <thead>
          <tr>
            <th scope="col">State</th>
            <th scope="col">Intervals</th>
            <th scope="col">Amount</th>
          </tr>
        </thead>
        <tbody>
          {STATES.map(({ state, label }) => (
            <Row key={state} label={label} sum={sums[state]} />
          ))}
        </tbody>
      </table>
      <p class="small soft">
        Trades among neighbours, with the local network fee and the fixed fee, are sealed in batches and settled on a
        public ledger, where nobody can change them. What you pay your supplier is not part of it. In the day's chart
        you can check each interval yourself.
      </p>
    </section>
  );
}

function Share({ sums }: { sums: PeriodSettlement }): JSX.Element {
  const { number } = useApp().format.value;
  const { intervals, settled } = sums;
  return (
    <p class="small">
      {settled.intervals === intervals
        ? `All ${number(intervals)} intervals with trades of yours are settled.`
        : `${number(settled.intervals)} of ${number(intervals)} intervals with trades of yours are settled.`}
    </p>
  );
}

function Row({ label, sum }: { label: string; sum: StateSum }): JSX.Element {
  const { number } = useApp().format.value;
  return (
    <tr>
      <th scope="row">{label}</th>
      <td class="figures">{number(sum.intervals)}</td>
      <td>
        <Money amount_nano={String(sum.money_nano)} />
      </td>
    </tr>
  );
}
