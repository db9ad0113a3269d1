import { timeText } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useApp, useCommunity } from "../app-state.ts";
import type { ControlReport } from "../device-types.ts";

const BAR = 6;
const HALF = 40;

/** What is planned for a steered device, interval by interval; up charges, down gives back. */
export function ControlPlan({ report }: { report: ControlReport }): JSX.Element | null {
  const { locale, format } = useApp();
  const { time_zone, interval_length_s } = useCommunity();
  const { planned_from_s, planned_wh } = report;
  if (planned_from_s === null || planned_wh.length === 0) return null;
  const { energy } = format.value;
  const sum = (sign: 1 | -1) => planned_wh.reduce((total, each) => total + Math.max(0, each * sign), 0);
  const until_s = planned_from_s + planned_wh.length * interval_length_s;
  const largest = Math.max(1, ...planned_wh.map(Math.abs));
  const width = planned_wh.length * BAR;
  return (
    <figure class="control-plan">
      <svg viewBox={`0 0 ${width} ${2 * HALF}`} preserveAspectRatio="none" aria-hidden="true">
        {planned_wh.map((energy_wh, index) => {
          const height = Math.max(1, (Math.abs(energy_wh) / largest) * HALF);
          const y = energy_wh > 0 ? HALF - height : HALF;
          const direction = energy_wh === 0 ? "rest" : energy_wh > 0 ? "charge" : "give";
          return <rect key={index} x={index * BAR} y={y} width={BAR - 1} height={height} data-direction={direction} />;
        })}
      </svg>
      <figcaption class="small">
        {t("control-plan", {
          from: timeText(planned_from_s, time_zone, locale),
          until: timeText(until_s, time_zone, locale),
          charge: energy(sum(1)),
          give: energy(sum(-1)),
        })}
      </figcaption>
    </figure>
  );
}
