import type { ExactMoney as ExactAmount } from "@localgrid/ui-components/format";
import type { JSX } from "preact";
import { useFormat } from "../app-state.ts";

/** An amount rounded to the cent; its exact value is in the title. */
export function Money({ amount_nano }: { amount_nano: string }): JSX.Element {
  const { money, exactMoney } = useFormat();
  const amount = BigInt(amount_nano);
  const { before, fraction, after } = exactMoney(amount);
  return (
    <span class="money figures" title={`${before}${fraction}${after}`}>
      {money(amount)}
    </span>
  );
}

/** A change of an amount: with a sign, and nothing where nothing changed. */
export function MoneyChange({ amount_nano }: { amount_nano: string }): JSX.Element {
  const { money } = useFormat();
  const amount = BigInt(amount_nano);
  const sign = amount > 0n ? "+" : "";
  return (
    <span class="money figures" data-change={amount > 0n ? "more" : amount < 0n ? "less" : "none"}>
      {amount === 0n ? "–" : `${sign}${money(amount)}`}
    </span>
  );
}

/** A change of energy in whole Wh, with a sign. */
export function EnergyChange({ change_wh }: { change_wh: number }): JSX.Element {
  const { energy } = useFormat();
  return <span class="figures">{change_wh === 0 ? "–" : `${change_wh > 0 ? "+" : ""}${energy(change_wh)}`}</span>;
}

export function exactText({ before, fraction, after }: ExactAmount): string {
  return before + fraction + after;
}

/** An amount to the last nano; what is below the cent is set small, so that columns stay easy to read. */
export function ExactMoney({ amount_nano }: { amount_nano: string }): JSX.Element {
  const { before, fraction, after } = useFormat().exactMoney(BigInt(amount_nano));
  return (
    <span class="money figures">
      {before}
      {fraction !== "" && <span class="money-rest">{fraction}</span>}
      {after}
    </span>
  );
}
