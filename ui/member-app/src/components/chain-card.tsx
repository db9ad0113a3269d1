import { t } from "@localgrid/ui-components/messages";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useApp } from "../app-state.ts";
import { type PeriodSettlement, periodSettlement, type StateSum } from "../settlement-words.ts";
import { useCuts } from "../use-cuts.ts";
import { Money } from "./money.tsx";

const STATES = ["settled", "sealed", "open"] as const;

/** How much of a month's trades has come to the chain. Communities that settle nothing see nothing. */
export function ChainCard({ month }: { month: string }): JSX.Element | null {
  const { api, live } = useApp();
  const cuts = useCuts(live.connection.value);
  const loaded = useLoaded(() => api.monthSettlement(month), month, cuts);
  if (loaded.value === null || loaded.value.newest.sealed_seq === 0) return null;
  const sums = periodSettlement(loaded.value);
  const newest = loaded.value.newest.settled_seq;
  return (
    <section class="card bill" aria-labelledby="chain-title" data-testid="chain-card">
      <div class="due">
        <h2 id="chain-title">{t("chain-title")}</h2>
        {newest > 0 && <p class="mark">{t("chain-newest", { batch: String(newest) })}</p>}
      </div>
      <Share sums={sums} />
      <table class="statement on-chain-sums">
        <caption class="visually-hidden">{t("chain-caption")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("chain-head-state")}</th>
            <th scope="col">{t("chain-head-intervals")}</th>
            <th scope="col">{t("chain-head-amount")}</th>
          </tr>
        </thead>
        <tbody>
          {STATES.map((state) => (
            <Row key={state} label={t(`chain-state-${state}`)} sum={sums[state]} />
          ))}
        </tbody>
      </table>
      <p class="small soft">{t("chain-note")}</p>
    </section>
  );
}

function Share({ sums: { intervals, settled } }: { sums: PeriodSettlement }): JSX.Element {
  return (
    <p class="small">
      {settled.intervals === intervals
        ? t("chain-all-settled", { count: intervals })
        : t("chain-some-settled", { settled: settled.intervals, count: intervals })}
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
