import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useApp } from "../app-state.ts";
import type { CheckedCategory, PriceGroup, StatementCheck } from "../statement-check.ts";
import { ExactMoney } from "./money.tsx";

/** More prices than these are told as a range: between neighbours each interval may have one of its own. */
const GROUPS_SHOWN = 6;

/** Energy × price of each kind, added up. */
export function PriceGroups({ check }: { check: StatementCheck }): JSX.Element {
  return (
    <>
      {check.categories.map((each) => (
        <Category key={each.category} checked={each} />
      ))}
    </>
  );
}

function Category({ checked }: { checked: CheckedCategory }): JSX.Element {
  const { category, groups, amount_nano } = checked;
  return (
    <table class="calc-table" data-category={category}>
      <caption>{t(`statement-category-${category}`)}</caption>
      <thead class="visually-hidden">
        <tr>
          <th scope="col">{t("check-factors")}</th>
          <th scope="col">{t("statement-amount")}</th>
        </tr>
      </thead>
      <tbody>
        {groups.length > GROUPS_SHOWN ? (
          <ManyPrices checked={checked} />
        ) : (
          groups.map((group) => <Group key={group.price_micro_per_kwh} group={group} />)
        )}
      </tbody>
      {groups.length > 1 && groups.length <= GROUPS_SHOWN && (
        <tfoot>
          <tr class="calc-sum">
            <th scope="row">{t("statement-sum")}</th>
            <td>
              <ExactMoney amount_nano={String(amount_nano)} />
            </td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}

function Group({ group }: { group: PriceGroup }): JSX.Element {
  const { exactEnergy, exactPrice } = useApp().format.value;
  const { price_micro_per_kwh: price, energy_wh, count, amount_nano } = group;
  return (
    <tr>
      <th scope="row" class="figures">
        {price === null ? t("check-fee-days", { count }) : `${exactEnergy(energy_wh)} × ${exactPrice(price)}`}
      </th>
      <td>
        <ExactMoney amount_nano={String(amount_nano)} />
      </td>
    </tr>
  );
}

function ManyPrices({ checked: { groups, energy_wh, amount_nano } }: { checked: CheckedCategory }): JSX.Element {
  const { exactEnergy, exactPrice } = useApp().format.value;
  const [highest, lowest] = [groups[0], groups.at(-1)];
  return (
    <tr>
      <th scope="row" class="figures">
        {exactEnergy(energy_wh)}
        <span class="calc-factors small soft">
          {t("check-prices", {
            count: groups.length,
            lowest: exactPrice(lowest?.price_micro_per_kwh ?? 0),
            highest: exactPrice(highest?.price_micro_per_kwh ?? 0),
          })}
        </span>
      </th>
      <td>
        <ExactMoney amount_nano={String(amount_nano)} />
      </td>
    </tr>
  );
}
