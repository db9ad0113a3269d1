import { t } from "@localgrid/ui-components/messages";
import type { ComponentChildren, JSX } from "preact";
import { useApp } from "../app-state.ts";
import type { Energies } from "./chart-scales.ts";

export interface EnergyTotalsProps {
  readonly title: string;
  readonly totals: Energies & {
    /** Null for the community. */
    readonly amount_nano: bigint | null;
    readonly saving_nano: bigint;
    readonly estimatedCount: number;
  };
  /** Intervals that were summed. */
  readonly count: number;
  readonly children?: ComponentChildren;
}

/** Energy, money and saving of a day or a longer time, and how much of it is estimated. */
export function EnergyTotals({ title, totals, count, children }: EnergyTotalsProps): JSX.Element {
  const { energy, money } = useApp().format.value;
  const { amount_nano } = totals;
  const rows = [
    { tone: "neighbours", label: t("energy-from-neighbours"), energy_wh: totals.from_neighbours_wh },
    { tone: "grid", label: t("energy-from-grid"), energy_wh: totals.from_grid_wh },
    { tone: "neighbours", label: t("energy-to-neighbours"), energy_wh: totals.to_neighbours_wh },
    { tone: "grid", label: t("energy-to-grid"), energy_wh: totals.to_grid_wh },
  ];
  return (
    <section class="card today-totals" aria-labelledby="totals-title" data-testid="day-totals">
      <h2 id="totals-title">{title}</h2>
      <dl class="facts figures">
        {rows.map(({ tone, label, energy_wh }) => (
          <div key={label} class={`tone-${tone}`}>
            <dt>{label}</dt>
            <dd>{energy(energy_wh)}</dd>
          </div>
        ))}
        {amount_nano !== null && (
          <div>
            <dt>{t(amount_nano < 0n ? "energy-pay" : "energy-receive")}</dt>
            <dd>{money(amount_nano < 0n ? -amount_nano : amount_nano)}</dd>
          </div>
        )}
        <div>
          <dt>{t(amount_nano === null ? "energy-saved-together" : "energy-save")}</dt>
          <dd>{money(totals.saving_nano)}</dd>
        </div>
      </dl>
      {totals.estimatedCount > 0 && (
        <p class="small soft">{t("today-estimated", { estimated: totals.estimatedCount, count })}</p>
      )}
      {children}
    </section>
  );
}
