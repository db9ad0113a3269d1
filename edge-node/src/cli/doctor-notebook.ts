import type { AskingAdapter } from "../adapters/devices/guarded-adapter.ts";
import { RecentMap } from "../adapters/devices/recent-map.ts";
import type { OpenQuestion } from "../third-party/adapter-settings.ts";
import type { AdapterName, DeviceMessage, DeviceReport } from "../third-party/device-adapter.ts";

/** A broker of a large house; whatever is beyond is forgotten, oldest first. */
const MAX_TOPICS = 2_000;
const MAX_SOURCES = 256;
const MAX_VALUE = 200;

export interface HeardTopic {
  readonly topic: string;
  readonly messages: number;
  /** How many of them the broker had stored. */
  readonly stored: number;
  /** The last one, shortened, and safe to be printed. */
  readonly last: string;
  readonly bytes: Uint8Array;
  readonly adapter: AdapterName | null;
  /** Meters that were read from it. */
  readonly sources: readonly string[];
}

/** What one meter has told so far, all messages together. */
export interface HeardMeter extends DeviceReport {
  readonly adapter: AdapterName;
}

/** Collects what goes over a broker, and what the adapters make of it. */
export class DoctorNotebook {
  readonly #adapters: readonly AskingAdapter[];
  readonly #topics = new RecentMap<HeardTopic>(MAX_TOPICS);
  readonly #meters = new RecentMap<HeardMeter>(MAX_SOURCES);

  constructor(adapters: readonly AskingAdapter[]) {
    this.#adapters = adapters;
  }

  hear(message: DeviceMessage): void {
    const adapter = this.#adapters.find((one) => one.takes(message)) ?? null;
    const reports = adapter?.read(message) ?? [];
    const before = this.#topics.get(message.topic);
    this.#topics.set(message.topic, {
      topic: message.topic,
      messages: (before?.messages ?? 0) + 1,
      stored: (before?.stored ?? 0) + (message.is_retained ? 1 : 0),
      last: printable(message.payload),
      bytes: message.payload.slice(0, MAX_VALUE),
      adapter: adapter?.name ?? null,
      sources: [...new Set([...(before?.sources ?? []), ...reports.map(({ source }) => source)])].slice(0, 32),
    });
    for (const report of reports) this.#note(report, adapter?.name);
  }

  topics(): readonly HeardTopic[] {
    return [...this.#topics.values()].sort((a, b) => (a.topic < b.topic ? -1 : 1));
  }

  meters(): ReadonlyMap<string, HeardMeter> {
    return new Map(this.#meters.values().map((meter) => [meter.source, meter]));
  }

  questions(): readonly OpenQuestion[] {
    return this.#adapters.flatMap((adapter) => adapter.questions());
  }

  #note(report: DeviceReport, adapter: AdapterName | undefined): void {
    if (adapter === undefined) return;
    const before = this.#meters.get(report.source);
    this.#meters.set(report.source, {
      ...before,
      ...report,
      adapter,
      import_mwh: report.import_mwh ?? before?.import_mwh ?? null,
      export_mwh: report.export_mwh ?? before?.export_mwh ?? null,
      power_w: report.power_w ?? before?.power_w ?? null,
    });
  }
}

const UTF8 = new TextDecoder();

/** Whoever publishes must not be able to write to somebody's terminal. */
export function printable(payload: Uint8Array): string {
  return safeText(UTF8.decode(payload.slice(0, MAX_VALUE)));
}

export function safeText(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}\ufffd]/gu, "·");
}
