import type { JSX } from "preact";
import { useApp } from "../app-state.ts";

/** An amount to the last nano; what is below the cent is set small, so that columns stay easy to read. */
export function ExactMoney({ amount_nano }: { amount_nano: string }): JSX.Element {
  const { before, fraction, after } = useApp().format.value.exactMoney(BigInt(amount_nano));
  return (
    <span class="money figures">
      {before}
      {fraction !== "" && <span class="money-rest">{fraction}</span>}
      {after}
    </span>
  );
}

/** An amount with all nine decimals, so that the points of a column stand below each other. */
export function AlignedMoney({ amount_nano }: { amount_nano: string }): JSX.Element {
  const { exactMoney } = useApp().format.value;
  const { before, fraction, after } = exactMoney(BigInt(amount_nano));
  const digits = exactMoney(1n).fraction.length;
  return (
    <span class="money figures">
      {before}
      {fraction.padEnd(digits, "0")}
      {after}
    </span>
  );
}

/** An amount rounded to the cent. */
export function Money({ amount_nano }: { amount_nano: string }): JSX.Element {
  return <span class="money figures">{useApp().format.value.money(BigInt(amount_nano))}</span>;
}

/** Whole cents, as statements print them. */
export function Cents({ cents }: { cents: number }): JSX.Element {
  return <span class="money figures">{useApp().format.value.money(BigInt(cents) * 10_000_000n)}</span>;
}
