import type { NodeKey } from "@localgrid/journal/head";
import type { QueueSource } from "../uplink/upload-source.ts";
import { TelemetryJournal } from "./telemetry-journal.ts";
import { type TelemetryPorts, TelemetryRecorder } from "./telemetry-recorder.ts";
import type { TelemetryStore } from "./telemetry-store.ts";

/** Beyond so many times the quota nobody is waited for. */
const PATIENCE = 2;

export interface TelemetrySidePorts extends Omit<TelemetryPorts, "take"> {
  readonly store: TelemetryStore;
  readonly key: NodeKey;
  readonly communityKey: Uint8Array;
  readonly community: string;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly quota_bytes: number;
  /** The queue has grown. */
  readonly grown: () => void;
  /** The queue takes more room than it may: it is to be thinned, in step with what is being sent of it. */
  readonly overQuota: (queue: QueueSource) => void;
}

/** Watches, keeps what it sees until the hub has it, and stays within its quota whether the hub comes or not. */
export function createTelemetrySide(ports: TelemetrySidePorts) {
  const queue = new TelemetryJournal(ports);
  const recorder = new TelemetryRecorder({
    ...ports,
    take: (body) => {
      queue.append(body);
      if (queue.isOverQuota) ports.overQuota(queue);
      // A queue whose upload has stopped for good is not thinned by anybody else.
      if (ports.store.size_bytes > PATIENCE * ports.quota_bytes) queue.thin(null);
      ports.grown();
    },
  });
  return { queue, start: () => recorder.start(), stop: () => recorder.stop() };
}
