import type { CommunityState } from "@localgrid/clearing/community";
import { newestReading_ms } from "@localgrid/clearing/newest-reading";
import type { NodeState } from "@localgrid/clearing/node-state";
import type { DeviceId, MeteringPointId } from "@localgrid/vocabulary/identifiers";
import { deviceNews, silentAfter_ms } from "./device-silence.ts";
import type { NoticeContent } from "./notice.ts";
import type { NoticeDraft } from "./notice-draft.ts";
import type { NoticeStore } from "./notice-store.ts";

export interface DeviceRound {
  readonly store: Pick<NoticeStore, "marksFrom">;
  readonly state: NodeState;
  readonly now_ms: number;
  readonly started_at_ms: number;
  /** What devices are told, or do by themselves. */
  readonly reading_every_s: number;
}

const SILENT = "device:";

/** Looks which devices have fallen silent, and which speak again. */
export function noteDevices(draft: NoticeDraft, round: DeviceRound): void {
  const { community, metering, rules } = round.state;
  const silent_after_ms = silentAfter_ms({ ...rules, reading_every_s: round.reading_every_s });
  const silent = new Map(round.store.marksFrom(SILENT));
  for (const { device, metering_point } of activeDevices(community)) {
    const name = SILENT + device;
    const mark = silent.get(name);
    silent.delete(name);
    const last_ms = newestReading_ms(metering, metering_point);
    // One that never spoke has not fallen silent.
    if (last_ms === null || !metering.devices.has(device)) continue;
    const silent_from_ms = mark === undefined ? null : Number(mark);
    const news = deviceNews({ ...round, last_ms, silent_from_ms, silent_after_ms });
    if (news === null) continue;
    draft.remember(name, news === "silent" ? String(last_ms) : null);
    const to = addresseesAt(draft, community, metering_point);
    const from_s = Math.floor((silent_from_ms ?? last_ms) / 1000);
    draft.tell(to, `${news}:${device}:${from_s}`, contentOf(news, { device, metering_point }, from_s));
  }
  // Of devices that are none any more.
  for (const name of silent.keys()) draft.remember(name, null);
}

interface Subject {
  readonly device: DeviceId;
  readonly metering_point: MeteringPointId;
}

/** @param from_s time of the last reading before the silence */
function contentOf(news: "silent" | "back", subject: Subject, from_s: number): NoticeContent {
  return news === "silent"
    ? { kind: "device-silent", ...subject, last_reading_at_s: from_s }
    : { kind: "device-back", ...subject, silent_from_s: from_s };
}

function addresseesAt(draft: NoticeDraft, { meteringPoints }: CommunityState, metering_point: MeteringPointId) {
  const point = meteringPoints.get(metering_point);
  return point === undefined ? [] : draft.ofMember(point.member);
}

function activeDevices({ meters, thirdPartyMeters }: CommunityState): readonly Subject[] {
  return [...meters.values(), ...thirdPartyMeters.values()].filter(({ is_active }) => is_active);
}
