import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useApp } from "../app-state.ts";
import type { CalculatedMarket, Calculation, PriceLevel } from "../calculation-types.ts";
import { priceRange, wishText } from "../calculation-words.ts";
import { AgreedPriceText, AgreedWish } from "./calculation-agreed.tsx";
import { CalculationStep } from "./calculation-step.tsx";
import { MarketPicture } from "./market-picture.tsx";

/** The own order, and all others without names. */
export function WishStep({ calculation }: { calculation: Calculation }): JSX.Element {
  const format = useApp().format.value;
  const { market, result } = calculation;
  const { demand, supply, sharing } = market;
  const totalOf = (levels: readonly PriceLevel[]) =>
    format.exactEnergy(levels.reduce((total, { wh }) => total + wh, 0));
  const isNetted = result.import_wh > 0 && result.export_wh > 0;
  return (
    <CalculationStep name="wish" title={t("calc-wish")}>
      {isNetted && (
        <p>
          {t("calc-netted", {
            import: format.exactEnergy(result.import_wh),
            export: format.exactEnergy(result.export_wh),
          })}
        </p>
      )}
      {sharing == null ? <p>{wishText(market, format).join(" ")}</p> : <AgreedWish market={market} sharing={sharing} />}
      <p>
        {t("calc-both-sides", {
          demand: totalOf(demand),
          supply: totalOf(supply),
          matched: format.exactEnergy(market.matched_wh),
        })}
      </p>
      {sharing == null && <OrderBook market={market} />}
    </CalculationStep>
  );
}

/** All limits of both sides, as a picture and as tables. */
function OrderBook({ market }: { market: CalculatedMarket }): JSX.Element {
  const { demand, supply } = market;
  return (
    <>
      {demand.length + supply.length > 0 && <MarketPicture market={market} />}
      <div class="calc-sides">
        <Levels side="demand" levels={demand} />
        <Levels side="supply" levels={supply} />
      </div>
      <p class="small soft">{t("calc-levels-note")}</p>
    </>
  );
}

function Levels({ side, levels }: { side: "demand" | "supply"; levels: readonly PriceLevel[] }): JSX.Element | null {
  const { exactEnergy, exactPrice } = useApp().format.value;
  if (levels.length === 0) return null;
  return (
    <table class="calc-table" data-testid={`levels-${side}`}>
      <caption>{t(`calc-levels-${side}`)}</caption>
      <thead>
        <tr>
          <th scope="col">{t(`calc-level-limit-${side}`)}</th>
          <th scope="col">{t(`calc-level-wh-${side}`)}</th>
          <th scope="col">{t(`calc-level-served-${side}`)}</th>
        </tr>
      </thead>
      <tbody>
        {levels.map((level) => (
          <tr key={level.limit_micro_per_kwh} {...(level.own_wh > 0 ? { "data-own": "true" } : {})}>
            <th scope="row">
              {exactPrice(level.limit_micro_per_kwh)}
              {level.own_wh > 0 && <span class="calc-own">{t("calc-level-own")}</span>}
            </th>
            <td>
              {exactEnergy(level.wh)}
              {level.own_wh > 0 && <span class="calc-own">{exactEnergy(level.own_wh)}</span>}
            </td>
            <td>
              {exactEnergy(level.cleared_wh)}
              {level.own_wh > 0 && <span class="calc-own">{exactEnergy(level.own_cleared_wh)}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Why everybody paid this price. */
export function PriceStep({ calculation }: { calculation: Calculation }): JSX.Element {
  const { exactPrice } = useApp().format.value;
  const { market } = calculation;
  const range = priceRange(market);
  return (
    <CalculationStep name="price" title={t("calc-price")}>
      {market.sharing != null ? (
        <AgreedPriceText market={market} />
      ) : range === null ? (
        <p>{t("calc-price-none")}</p>
      ) : (
        <>
          <p>{t(`calc-price-${market.price_rule}`, { low: exactPrice(range.low), high: exactPrice(range.high) })}</p>
          <p class="calc-formula figures tone-price" data-testid="price-formula">
            ({exactPrice(range.high)} + {exactPrice(range.low)}) ÷ 2 = <strong>{exactPrice(range.price)}</strong>
          </p>
          {range.isFloored && <p class="small soft">{t("calc-price-floored")}</p>}
        </>
      )}
      {market.band !== null && (
        <p class="small soft">
          {t("calc-band", {
            floor: exactPrice(market.band.floor_micro_per_kwh),
            cap: exactPrice(market.band.cap_micro_per_kwh),
          })}
        </p>
      )}
    </CalculationStep>
  );
}
