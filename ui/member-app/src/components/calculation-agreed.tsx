import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { type AgreedPrice, agreedPrice } from "../agreed-price.ts";
import { agreedText, shareOfWhole } from "../agreed-words.ts";
import { useApp } from "../app-state.ts";
import type { AgreedSharing, CalculatedMarket } from "../calculation-types.ts";

/** By which key energy was shared, and what it left open to the own home. */
export function AgreedWish({ market, sharing }: { market: CalculatedMarket; sharing: AgreedSharing }): JSX.Element {
  const format = useApp().format.value;
  return (
    <>
      <p data-testid="agreed-key">
        {t(`calc-agreed-${sharing.kind}`)} {t("calc-agreed-limits")}
      </p>
      <p>{agreedText(market, sharing, format).join(" ")}</p>
    </>
  );
}

/** Why everybody paid the agreed price. */
export function AgreedPriceText({ market }: { market: CalculatedMarket }): JSX.Element {
  const price = agreedPrice(market);
  if (price === null || market.sharing == null) return <p>{t("calc-price-none")}</p>;
  return (
    <>
      {price.ratio_ppm === null ? <Middle price={price} /> : <ByRatio price={price} sharing={market.sharing} />}
      {price.isFloored && <p class="small soft">{t("calc-price-floored")}</p>}
    </>
  );
}

function Middle({ price: { floor, cap, price } }: { price: AgreedPrice }): JSX.Element {
  const { exactPrice } = useApp().format.value;
  return (
    <>
      <p>{t("calc-price-mid-market")}</p>
      <p class="calc-formula figures tone-price" data-testid="price-formula">
        ({exactPrice(cap)} + {exactPrice(floor)}) ÷ 2 = <strong>{exactPrice(price)}</strong>
      </p>
    </>
  );
}

function ByRatio({ price: agreed, sharing }: { price: AgreedPrice; sharing: AgreedSharing }): JSX.Element {
  const { exactEnergy, exactPrice } = useApp().format.value;
  const { floor, cap, price, position_ppm } = agreed;
  const position = shareOfWhole(position_ppm);
  const ends = { floor: exactPrice(floor), cap: exactPrice(cap) };
  const ratio = shareOfWhole(agreed.ratio_ppm ?? 0);
  const energies = { supply: exactEnergy(sharing.supply_wh), demand: exactEnergy(sharing.demand_wh) };
  return (
    <>
      <p>{t("calc-price-ratio", { ...energies, ratio, position, ...ends })}</p>
      <p class="calc-formula figures tone-price" data-testid="price-formula">
        {ends.floor} + {position} × ({ends.cap} − {ends.floor}) = <strong>{exactPrice(price)}</strong>
      </p>
    </>
  );
}
