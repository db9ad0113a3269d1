import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { SealedTrade, TradeSettlement } from "../api-types.ts";
import { useApp } from "../app-state.ts";
import { batchNumbers, intervalSettlement } from "../settlement-words.ts";
import { Icon } from "./icons.tsx";
import { ExactMoney } from "./money.tsx";
import { TradeCheck } from "./trade-check.tsx";

/** What became of the selected interval on the chain, and a way to check it without believing anybody. */
export function IntervalSettlement(props: { settlement: TradeSettlement; start_s: number }): JSX.Element | null {
  const found = intervalSettlement(props.settlement, props.start_s);
  if (found === null) return null;
  const { state, text, trades, batches, disputed } = found;
  return (
    <section class="on-chain" data-state={state} aria-label={t("chain-title")} data-testid="interval-settlement">
      <p class="on-chain-state">
        <Icon name={state === "settled" ? "check" : "bars"} size={20} />
        {text}
      </p>
      {disputed.length > 0 && <p class="small on-chain-dispute">{t("on-chain-disputed", batchNumbers(disputed))}</p>}
      {trades.map((trade) => (
        <Trade
          key={`${trade.seq}.${trade.index}`}
          trade={trade}
          isSettled={batches.some(({ seq, state: each }) => seq === trade.seq && each === "settled")}
          isOnlyOne={trades.length === 1}
        />
      ))}
    </section>
  );
}

function Trade(props: { trade: SealedTrade; isSettled: boolean; isOnlyOne: boolean }): JSX.Element {
  const { trade, isSettled, isOnlyOne } = props;
  const { energy } = useApp().format.value;
  const [isOpen, setOpen] = useState(false);
  const batch = String(trade.seq);
  return (
    <div class="on-chain-trade">
      {!isOnlyOne && (
        <p class="small figures">
          {t(trade.revision === 0 ? "on-chain-part" : "on-chain-part-correction", {
            batch,
            energy: energy(trade.energy_wh),
          })}
          , <ExactMoney amount_nano={trade.money_nano} />
        </p>
      )}
      <button type="button" class="opener" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <Icon name="forward" size={16} />
        {isOnlyOne ? t("on-chain-check") : t("on-chain-check-batch", { batch })}
      </button>
      {isOpen && <TradeCheck trade={trade} isSettled={isSettled} />}
    </div>
  );
}
