import { clearTimeText } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useApp, useCommunity } from "../app-state.ts";
import type { CalculatedReading, Calculation, RegisterEdge } from "../calculation-types.ts";
import { preciseTime } from "../calculation-words.ts";
import { isEstimate } from "../day-entry.ts";
import { CalculationStep } from "./calculation-step.tsx";

/** What went through the meter, as its registers show it. */
export function MeterStep({ calculation }: { calculation: Calculation }): JSX.Element {
  const { readings, start_s, length_s } = calculation;
  return (
    <CalculationStep name="meter" title={t("calc-meter", { count: readings.length })}>
      {readings.map((reading) => (
        <MeteringPoint key={reading.metering_point} reading={reading} start_s={start_s} end_s={start_s + length_s} />
      ))}
    </CalculationStep>
  );
}

interface PointProps {
  readonly reading: CalculatedReading;
  readonly start_s: number;
  readonly end_s: number;
}

function MeteringPoint({ reading, start_s, end_s }: PointProps): JSX.Element {
  const { source, substitute_method, begin, end, metering_point } = reading;
  return (
    <div class="calc-part">
      <p class="calc-marks">
        <span class="mark" data-estimate={isEstimate(reading)}>
          {t(`interval-quality-${reading.quality}`)}
        </span>
        {reading.is_official && <span class="mark">{t("interval-official")}</span>}
        {source === "registers" && (
          <span class="mark">{t(reading.is_signed ? "calc-signed" : "interval-not-signed")}</span>
        )}
        <code class="small soft">{metering_point}</code>
      </p>
      <p>{t(source === "substitute" ? `calc-stand-in-${substitute_method ?? "other"}` : `calc-source-${source}`)}</p>
      <RegisterTable reading={reading} start_s={start_s} end_s={end_s} />
      {begin !== null && <EdgeNote edge={begin} at_s={start_s} />}
      {end !== null && <EdgeNote edge={end} at_s={end_s} />}
    </div>
  );
}

/** As one would write it under one another by hand. */
function RegisterTable({ reading, start_s, end_s }: PointProps): JSX.Element {
  const { locale, format } = useApp();
  const { time_zone } = useCommunity();
  const { exactEnergy } = format.value;
  const { begin, end, import_wh, export_wh } = reading;
  const kilo = new Intl.NumberFormat(locale, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
  const register = (wh: number) => kilo.format(wh / 1000);
  const unit = begin === null ? "" : " (kWh)";
  const edges = [
    [end, end_s],
    [begin, start_s],
  ] as const;
  return (
    <table class="calc-table">
      <thead>
        <tr>
          <th scope="col">
            <span class="visually-hidden">{t("calc-when")}</span>
          </th>
          <th scope="col">{`${t("calc-taken-in")}${unit}`}</th>
          <th scope="col">{`${t("calc-fed-in")}${unit}`}</th>
        </tr>
      </thead>
      <tbody>
        {edges.map(
          ([edge, at_s]) =>
            edge !== null && (
              <tr key={at_s}>
                <th scope="row">{t("calc-at", { time: clearTimeText(at_s, time_zone, locale) })}</th>
                <td>{register(edge.import_wh)}</td>
                <td>{register(edge.export_wh)}</td>
              </tr>
            ),
        )}
      </tbody>
      <tfoot>
        <tr class="calc-sum">
          <th scope="row">{t(begin === null ? "calc-counted" : "calc-difference")}</th>
          <td>{exactEnergy(import_wh)}</td>
          <td>{exactEnergy(export_wh)}</td>
        </tr>
      </tfoot>
    </table>
  );
}

function EdgeNote({ edge, at_s }: { edge: RegisterEdge; at_s: number }): JSX.Element | null {
  const { locale } = useApp();
  const { time_zone } = useCommunity();
  if (edge.origin === "read") return null;
  const time = clearTimeText(at_s, time_zone, locale);
  const [before, after] = edge.readings.map(({ at_ms }) => preciseTime(at_ms, time_zone, locale));
  return (
    <p class="small soft">
      {edge.origin === "interpolated" && before !== undefined && after !== undefined
        ? t("calc-edge-between", { time, before, after })
        : t("calc-edge-estimated", { time })}
    </p>
  );
}
