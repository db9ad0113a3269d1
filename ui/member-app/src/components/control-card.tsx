import { dayOf, dayText, timeText } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp, useCommunity } from "../app-state.ts";
import type { ControlReport, ControlSettings } from "../device-types.ts";
import { percentText, steeringText } from "../device-words.ts";
import { useRight } from "../rights.ts";
import { useAction } from "../use-action.ts";
import { useAwayProps } from "../use-away.ts";
import { ControlForm } from "./control-form.tsx";
import { ControlPlan } from "./control-plan.tsx";
import { RightNote } from "./for-right.tsx";

interface CardProps {
  readonly report: ControlReport;
  readonly refresh: () => void;
}

/** Whether the community may steer a battery or a vehicle. It is off until the member allows it; off is one tap. */
export function ControlCard({ report, refresh }: CardProps): JSX.Element {
  const { api, format } = useApp();
  const [isAsking, setAsking] = useState(false);
  const action = useAction();
  const maySteer = useRight("tenant");
  const away = useAwayProps();
  const { device, metering_point, is_allowed, settings } = report;

  const allow = (wanted: boolean, next: ControlSettings | null) =>
    action
      .run(() => api.allowControl(device, wanted, next))
      .then((isDone) => {
        if (isDone) setAsking(false);
        refresh();
        return isDone;
      });
  const turn = () => (!is_allowed && settings === null ? setAsking(true) : void allow(!is_allowed, null));

  return (
    <section class="card device" aria-labelledby={`control-${device}`} data-control={device}>
      <h2 id={`control-${device}`}>{t(`control-title-${settings?.role ?? "any"}`, { point: metering_point })}</h2>
      <label class="switch control-switch">
        <input
          type="checkbox"
          checked={is_allowed || isAsking}
          disabled={action.isBusy || !maySteer}
          {...away}
          onChange={() => (isAsking ? setAsking(false) : turn())}
        />
        {t("control-allow")}
      </label>
      <RightNote needed="tenant" />
      <p role="status" data-testid="steering">
        {isAsking ? t("control-say") : steeringText(report, format.value.power)}
        {report.soc_permille !== null &&
          !isAsking &&
          ` ${t("control-charged", { percent: percentText(report.soc_permille) })}`}
      </p>
      <ErrorNotice error={isAsking ? null : action.error} />
      {(action.error !== null || away.disabled === true) && is_allowed && (
        <p class="small">{t("control-stop-by-hand")}</p>
      )}
      {is_allowed && <ControlPlan report={report} />}
      {isAsking && (
        <ControlForm settings={null} action={action} label={t("control-start")} save={(next) => allow(true, next)} />
      )}
      {settings !== null && !isAsking && maySteer && (
        <details class="device-more">
          <summary>{t("control-abilities")}</summary>
          <ControlForm
            settings={settings}
            action={action}
            label={t("control-save")}
            save={(next) => allow(is_allowed, next)}
          />
        </details>
      )}
      <Changes changes={report.changes} />
      {!is_allowed && !isAsking && <p class="small soft">{t("control-text")}</p>}
    </section>
  );
}

/** Who allowed it and who stopped it. */
function Changes({ changes }: Pick<ControlReport, "changes">): JSX.Element | null {
  const { locale } = useApp();
  const { time_zone } = useCommunity();
  if (changes.length === 0) return null;
  const newest = [...changes].sort((a, b) => b.at_ms - a.at_ms).slice(0, 10);
  return (
    <details class="device-more">
      <summary>{t("control-changes")}</summary>
      <ul class="device-events small">
        {newest.map(({ at_ms, login, is_allowed }) => (
          <li key={at_ms}>
            <span class="soft figures">
              {dayText(dayOf(at_ms, time_zone), locale, "short")}, {timeText(at_ms / 1000, time_zone, locale)}
            </span>
            <span>{t(is_allowed ? "control-allowed-by" : "control-stopped-by", { login })}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
