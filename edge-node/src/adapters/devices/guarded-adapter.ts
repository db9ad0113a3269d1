import type { AdapterSettings, OpenQuestion } from "../../third-party/adapter-settings.ts";
import type { DeviceMessage, DeviceReport, MqttAdapter } from "../../third-party/device-adapter.ts";
import { MAX_PAYLOAD_BYTES } from "./device-json.ts";
import { MAX_REPORTS_PER_MESSAGE } from "./report.ts";

/** An adapter that can also say what it would have to be told. */
export interface AskingAdapter extends MqttAdapter {
  /** At most 32. */
  questions(): readonly OpenQuestion[];
}

/** What one adapter has to write: the rest is the same for all. */
export interface AdapterParts extends Omit<MqttAdapter, "filters"> {
  /** May grow while discovery tells of more topics. */
  filters(): readonly string[];
  questions?(): readonly OpenQuestion[];
}

const MAX_TOPIC_LENGTH = 256;
const MAX_QUESTIONS = 32;

/**
 * Keeps every adapter to its contract: nothing is thrown, nothing endless is read, and what a broker had kept is learnt
 * from but not reported, for nobody knows how old it is.
 */
export function guarded(adapter: AdapterParts, settings: AdapterSettings): AskingAdapter {
  const isReadable = ({ topic, payload }: DeviceMessage) =>
    topic.length <= MAX_TOPIC_LENGTH && payload.length <= MAX_PAYLOAD_BYTES;
  return {
    name: adapter.name,
    get filters() {
      return adapter.filters();
    },
    takes: (message) => isReadable(message) && attempt(() => adapter.takes(message), false),
    read(message) {
      if (!isReadable(message)) return [];
      const reports = attempt(() => adapter.read(message), []);
      return message.is_retained ? [] : reports.slice(0, MAX_REPORTS_PER_MESSAGE).map((one) => turned(one, settings));
    },
    questions: () => (adapter.questions?.() ?? []).slice(0, MAX_QUESTIONS),
  };
}

/** A device may say whatever it likes: a fault in reading it is a message that could not be read. */
function attempt<T>(act: () => T, otherwise: T): T {
  try {
    return act();
  } catch {
    return otherwise;
  }
}

/** Seen from the premises although the device is mounted the other way round. */
export function turned(report: DeviceReport, { reversed }: AdapterSettings): DeviceReport {
  if (!reversed.includes(report.source)) return report;
  const { import_mwh, export_mwh, power_w } = report;
  return { ...report, import_mwh: export_mwh, export_mwh: import_mwh, power_w: power_w === null ? null : 0 - power_w };
}
