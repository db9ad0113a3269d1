import { dayOf, dayText, timeText } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice, Waiting } from "@localgrid/ui-components/notice";
import type { ProvenTrade } from "@localgrid/ui-components/trade-proof";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import type { SealedTrade } from "../api-types.ts";
import { useApp, useCommunity } from "../app-state.ts";

/** Fetches a proof and the code that checks it; neither is needed before somebody asks. */
export function TradeCheck({ trade, isSettled }: { trade: SealedTrade; isSettled: boolean }): JSX.Element {
  const { api } = useApp();
  const describe = useDescription();
  const loaded = useLoaded(
    async () => {
      const [{ ProofSteps }, proof] = await Promise.all([
        import("@localgrid/ui-components/proof-steps"),
        api.tradeProof(trade.seq, trade.index),
      ]);
      return { ProofSteps, proof };
    },
    `${trade.seq}.${trade.index}`,
    isSettled,
  );
  if (loaded.value === null) {
    return loaded.error === null ? <Waiting>{t("trade-fetching")}</Waiting> : <ErrorNotice error={loaded.error} />;
  }
  const { ProofSteps, proof } = loaded.value;
  const { batch, trade: told, ...parts } = proof;
  const answer = {
    ...parts,
    index: told.index,
    tx_hash: batch.tx_hash,
    ledger: batch.ledger,
    isSettled: batch.state === "settled",
  };
  return <ProofSteps answer={answer} describe={describe} isAsShown={(sealed) => isSame(sealed, trade)} />;
}

function isSame(sealed: ProvenTrade, shown: SealedTrade): boolean {
  return (
    sealed.seq === shown.seq &&
    sealed.index === shown.index &&
    sealed.start_s === shown.start_s &&
    sealed.revision === shown.revision &&
    sealed.energy_wh === BigInt(shown.energy_wh) &&
    sealed.money_nano === BigInt(shown.money_nano)
  );
}

function useDescription() {
  const { locale, format } = useApp();
  const { time_zone } = useCommunity();
  const { exactEnergy, price, exactMoney } = format.value;
  const amount = (nano: bigint) => {
    const { before, fraction, after } = exactMoney(nano < 0n ? -nano : nano);
    return before + fraction + after;
  };
  return ({ start_s, energy_wh, price_micro_per_kwh, money_nano, member }: ProvenTrade) =>
    [
      [
        t("trade-interval"),
        `${dayText(dayOf(start_s * 1000, time_zone), locale, "short")}, ${timeText(start_s, time_zone, locale)}`,
      ],
      [t(energy_wh < 0n ? "trade-sold" : "trade-bought"), exactEnergy(Math.abs(Number(energy_wh)))],
      [t("trade-price"), price(Number(price_micro_per_kwh))],
      [t(money_nano < 0n ? "trade-pay" : "trade-receive"), amount(money_nano)],
      [t("trade-number"), String(member)],
    ] as const;
}
