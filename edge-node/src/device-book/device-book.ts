import { encodeAck } from "@localgrid/protocol/device";
import {
  type DeviceEvent,
  type DeviceStatus,
  decodeEvent,
  decodeSignedEvent,
  decodeState,
  type SignedEvent,
} from "@localgrid/protocol/device-report";
import type { DeviceId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { edgeNodeError } from "../errors.ts";
import type { Refusal } from "../ingest/refusal.ts";
import type { SignatureVerifier } from "../ingest/signature-verifier.ts";
import type { ArrivedEvent, DeviceEventStore } from "./device-event-store.ts";

/** Events that wait for the disk; a device that comes on top sends again. */
const MOST_WAITING = 2_048;
const MOST_IN_GROUP = 256;

export interface DeviceBookPorts {
  readonly store: DeviceEventStore;
  readonly verifier: SignatureVerifier;
  /** Of an active device, raw Ed25519; null for all others. */
  readonly publicKeyOf: (device: DeviceId) => Uint8Array | null;
  readonly isConnected: (device: DeviceId) => boolean;
  readonly publishAck: (device: DeviceId, payload: Uint8Array) => void;
  readonly refused: (refusal: Refusal) => void;
  readonly now_ms: () => number;
}

export interface KnownStatus {
  readonly status: DeviceStatus;
  readonly at_ms: number;
}

export type DeviceNews =
  | { readonly kind: "status"; readonly device: DeviceId; readonly status: DeviceStatus }
  /** Each event once, however often it came. */
  | { readonly kind: "event"; readonly device: DeviceId; readonly event: DeviceEvent };

interface Waiting {
  readonly device: DeviceId;
  readonly bytes: Uint8Array;
  readonly done: (error?: Error) => void;
}

interface Readable extends Waiting {
  readonly message: SignedEvent;
  readonly event: DeviceEvent;
  readonly public_key: Uint8Array;
}

/**
 * What devices say of themselves: the last status of each in memory, their events on disk. An event is acknowledged
 * when it is stored, and stored once however often it comes; one that cannot be taken is set aside, with a reason.
 */
export class DeviceBook {
  private readonly ports: DeviceBookPorts;
  private readonly statuses = new Map<DeviceId, KnownStatus>();
  private readonly listeners = new Set<(news: DeviceNews) => void>();
  private waiting: Waiting[] = [];
  private working: Promise<void> | null = null;

  constructor(ports: DeviceBookPorts) {
    this.ports = ports;
  }

  /** A message on `state`, the will among them. The payload may be a view. */
  onState(device: DeviceId, payload: Uint8Array): void {
    if (this.ports.publicKeyOf(device) === null) return this.forget(device);
    try {
      const state = decodeState(payload);
      if (state.kind === "status") {
        this.statuses.set(device, { status: state.status, at_ms: Math.floor(this.ports.now_ms()) });
        this.tell({ kind: "status", device, status: state.status });
      }
    } catch (error) {
      if (!(error instanceof LocalGridError)) throw error;
      this.refuse(device, payload, "malformed-status");
    }
  }

  /** A message on `event`; `done` is called when it is on disk or set aside, with an error when it is to come again. */
  onEvent(device: DeviceId, payload: Uint8Array, done: (error?: Error) => void): void {
    if (this.waiting.length >= MOST_WAITING) {
      return done(edgeNodeError("too-many-events", "events of devices come faster than they can be stored"));
    }
    this.waiting.push({ device, bytes: payload.slice(), done: once(done) });
    this.working ??= this.work();
  }

  /** A device that was revoked. Its events stay. */
  forget(device: DeviceId): void {
    this.statuses.delete(device);
  }

  isConnected(device: DeviceId): boolean {
    return this.ports.isConnected(device);
  }

  statusOf(device: DeviceId): KnownStatus | null {
    return this.statuses.get(device) ?? null;
  }

  /** Of all devices that have told one since the node's start. */
  allStatuses(): ReadonlyMap<DeviceId, KnownStatus> {
    return this.statuses;
  }

  /** The newest first. */
  eventsOf(device: DeviceId, limit: number): readonly ArrivedEvent[] {
    return this.ports.store.last(device, limit);
  }

  /** Answers what ends it. */
  subscribe(listener: (news: DeviceNews) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Resolves when everything that has come is stored or refused. */
  async settle(): Promise<void> {
    await this.working;
  }

  private async work(): Promise<void> {
    while (this.waiting.length > 0) {
      const group = this.waiting.splice(0, MOST_IN_GROUP);
      try {
        await this.take(group);
      } catch (error) {
        // What came behind must not be taken either: its acknowledgement would free what was not stored. All of it
        // comes again on the next connection.
        for (const { done } of [...group, ...this.waiting.splice(0)]) done(error as Error);
      }
    }
    this.working = null;
  }

  private async take(group: readonly Waiting[]): Promise<void> {
    const readable = group.map((one) => this.read(one)).filter((one) => one !== null);
    const verdicts = await this.ports.verifier.verify(
      readable.map(({ public_key, message }) => ({
        public_key,
        signed_bytes: message.signedBytes,
        signature: message.signature,
      })),
    );
    const good = readable.filter((_, index) => verdicts[index] === true);
    const arrived_at_ms = Math.floor(this.ports.now_ms());
    const added = this.ports.store.keep(good.map(({ device, event }) => ({ device, event, arrived_at_ms })));
    for (const [index, one] of readable.entries()) {
      if (verdicts[index] !== true) this.setAside(one, "wrong-signature");
    }
    for (const { device, event, done } of good) {
      done();
      this.ports.publishAck(device, encodeAck({ upto: 0, events_upto: event.event_seq }));
    }
    for (const { device, event } of added) this.tell({ kind: "event", device, event });
  }

  private read(one: Waiting): Readable | null {
    const { device, bytes } = one;
    const public_key = this.ports.publicKeyOf(device);
    if (public_key === null) return this.setAside(one, "unknown-device");
    try {
      const message = decodeSignedEvent(bytes);
      const event = decodeEvent(message.payload);
      if (message.device !== device) return this.setAside({ ...one, event }, "foreign-device");
      return { ...one, message, event, public_key };
    } catch (error) {
      if (!(error instanceof LocalGridError)) throw error;
      return this.setAside(one, "malformed-message");
    }
  }

  /** Acknowledged, so that it blocks nothing that comes after it; by its number where that can be read. */
  private setAside({ device, bytes, done, event }: Waiting & { readonly event?: DeviceEvent }, reason: string): null {
    this.refuse(device, bytes, reason);
    done();
    const numbered = event === undefined ? {} : { events_upto: event.event_seq };
    this.ports.publishAck(device, encodeAck({ upto: 0, reason, ...numbered }));
    return null;
  }

  private refuse(device: DeviceId, bytes: Uint8Array, reason: string): void {
    this.ports.refused({ device, reason, bytes: bytes.slice(), at_ms: Math.floor(this.ports.now_ms()) });
  }

  private tell(news: DeviceNews): void {
    for (const listener of this.listeners) listener(news);
  }
}

function once(done: (error?: Error) => void): (error?: Error) => void {
  let isDone = false;
  return (error) => {
    if (isDone) return;
    isDone = true;
    done(error);
  };
}
