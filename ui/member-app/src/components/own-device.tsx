import { dayOf, dayText, timeText } from "@localgrid/ui-components/community-day";
import { agoText } from "@localgrid/ui-components/lasting";
import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useApp, useCommunity } from "../app-state.ts";
import type { DeviceDetail, DeviceEvent } from "../device-types.ts";
import {
  clockText,
  controlText,
  eventText,
  percentText,
  powerNowText,
  powerText,
  updateText,
} from "../device-words.ts";
import { FigureList } from "./figure-list.tsx";

const EVENTS_SHOWN = 20;

type Rows = Parameters<typeof FigureList>[0]["rows"];

/** A device that signs its readings. */
export function OwnDevice({ detail, power_w }: { detail: DeviceDetail; power_w: number | null }): JSX.Element {
  const { power } = useApp().format.value;
  const { device, metering_point, is_connected } = detail;
  return (
    <section class="card device" aria-labelledby={`device-${device}`} data-device={device}>
      <div class="device-head">
        <h2 id={`device-${device}`}>{t("own-title", { point: metering_point })}</h2>
        <p class="device-badge" data-tone={is_connected ? "good" : "note"}>
          {t(is_connected ? "own-connected" : "own-not-connected")}
        </p>
      </div>
      <p class="small soft">{t("own-signs")}</p>
      {power_w !== null && <p>{powerNowText(power_w, power)}</p>}
      <DeviceFacts detail={detail} isBrief />
    </section>
  );
}

export interface DeviceFactsProps {
  readonly detail: DeviceDetail;
  /** What only a technician asks for is folded away. */
  readonly isBrief?: boolean;
}

/** What a device says of itself, and what happened on it. */
export function DeviceFacts({ detail, isBrief = false }: DeviceFactsProps): JSX.Element {
  const { live, format } = useApp();
  const { status, events, device } = detail;
  if (status === null) {
    return (
      <>
        <p class="small">{t("own-silent")}</p>
        <Events events={events} />
      </>
    );
  }
  const { power } = format.value;
  const dropped = status.dropped === 0 ? null : t("device-lost-readings", { count: status.dropped });
  const applied = status.applied_power_w === null ? null : powerText(status.applied_power_w, power);
  const technical: Rows = [
    [t("device-fact-firmware"), `${status.version_name} (${status.board})`],
    [t("device-fact-clock"), clockText(status)],
    [t("device-fact-store"), t("device-store-full", { percent: percentText(status.log_permille) })],
    [t("device-fact-device"), device],
  ];
  return (
    <>
      <FigureList
        rows={[
          [t("device-fact-heard"), agoText(status.at_ms, live.node_now_ms.value)],
          [t("device-fact-lost"), dropped],
          [t("device-fact-control"), controlText(status)],
          [t("device-fact-power-set"), applied],
          [t("device-fact-new-firmware"), updateText(status)],
          ...(isBrief ? [] : technical),
        ]}
      />
      <Events events={events} />
      {isBrief && (
        <details class="device-more">
          <summary>{t("device-technical")}</summary>
          <FigureList rows={technical} />
        </details>
      )}
    </>
  );
}

function Events({ events }: { events: readonly DeviceEvent[] }): JSX.Element | null {
  const { locale, format } = useApp();
  const { time_zone } = useCommunity();
  if (events.length === 0) return null;
  const newest = [...events].sort((a, b) => b.event_seq - a.event_seq).slice(0, EVENTS_SHOWN);
  return (
    <details class="device-more">
      <summary>{t("device-happened", { count: events.length })}</summary>
      <ul class="device-events small">
        {newest.map((event) => (
          <li key={event.event_seq}>
            <span class="soft figures">
              {dayText(dayOf(event.at_ms, time_zone), locale, "short")},{" "}
              {timeText(event.at_ms / 1000, time_zone, locale)}
            </span>
            <span>{eventText(event, format.value.power)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
