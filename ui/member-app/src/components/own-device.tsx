import { dayOf, dayText, timeText } from "@localgrid/ui-components/community-day";
import { agoText } from "@localgrid/ui-components/lasting";
import type { JSX } from "preact";
import { useApp, useCommunity } from "../app-state.ts";
import type { DeviceDetail, DeviceEvent } from "../device-types.ts";
import { clockText, controlText, eventText, percentText, powerText, updateText } from "../device-words.ts";
import { FigureList } from "./figure-list.tsx";

const EVENTS_SHOWN = 20;

/** A device that signs its readings. */
export function OwnDevice({ detail, power_w }: { detail: DeviceDetail; power_w: number | null }): JSX.Element {
  const { power } = useApp().format.value;
  const { device, metering_point, is_connected } = detail;
  return (
    <section class="card device" aria-labelledby={`device-${device}`} data-device={device}>
      <div class="device-head">
        <h2 id={`device-${device}`}>Meter of {metering_point}</h2>
        <p class="device-badge" data-tone={is_connected ? "good" : "note"}>
          {is_connected ? "connected" : "not connected"}
        </p>
      </div>
      <p class="small soft">It signs its readings: nobody can change them on the way.</p>
      {power_w !== null && <p>Right now it {powerText(power_w, power)}.</p>}
      <DeviceFacts detail={detail} />
    </section>
  );
}

/** What a device says of itself, and what happened on it. */
export function DeviceFacts({ detail }: { detail: DeviceDetail }): JSX.Element {
  const { live, format } = useApp();
  const { status, events, device } = detail;
  if (status === null) {
    return (
      <>
        <p class="small">It has not told anything about itself yet.</p>
        <Events events={events} />
      </>
    );
  }
  const { power } = format.value;
  const dropped = status.dropped === 0 ? null : `${format.value.number(status.dropped)} readings, ever`;
  const applied = status.applied_power_w === null ? null : powerText(status.applied_power_w, power);
  return (
    <>
      <FigureList
        rows={[
          ["Last heard", agoText(status.at_ms, live.node_now_ms.value)],
          ["Firmware", `${status.version_name} (${status.board})`],
          ["New firmware", updateText(status)],
          ["Clock", clockText(status)],
          ["Its store", `${percentText(status.log_permille)} full`],
          ["Lost", dropped],
          ["Control", controlText(status)],
          ["Power set", applied],
          ["Device", device],
        ]}
      />
      <Events events={events} />
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
      <summary>What happened ({events.length})</summary>
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
