import type { Meter } from "@localgrid/clearing/community";
import type { DecodedMessage } from "@localgrid/clearing/fold";
import { decodeReadings, decodeSignedMessage, type SignedMessage } from "@localgrid/protocol/device";
import type { DeviceId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { Refusal } from "./refusal.ts";
import type { SignatureVerifier } from "./signature-verifier.ts";

/** Messages that may wait for their commit; devices keep what is refused. */
const MESSAGES_WAITING = 16_384;
/** Messages per call of the verifier. */
const CHECKS_PER_CALL = 256;

/** A message with a good signature of the device it came from, waiting for its group. */
export interface InboxMessage {
  readonly payload: Uint8Array;
  readonly decoded: DecodedMessage;
  readonly done: (error?: Error) => void;
}

interface Unverified extends InboxMessage {
  readonly meter: Meter;
  readonly signed: SignedMessage;
}

export interface InboxPorts {
  readonly verifier: SignatureVerifier;
  readonly meterOf: (device: DeviceId) => Meter | null;
  readonly now_ms: () => number;
  /** The message is dealt with: acknowledged, kept in the quarantine, never stored. */
  readonly refuse: (refusal: Refusal) => void;
  /** Verified messages are waiting. */
  readonly arrived: () => void;
}

/**
 * Decodes and verifies messages, a group at a time and in order of arrival. A message that is refused is
 * acknowledged all the same: an unanswered one would come back for ever.
 */
export class MessageInbox {
  private readonly ports: InboxPorts;
  private unverified: Unverified[] = [];
  private verified: InboxMessage[] = [];
  private verifying: Promise<void> | null = null;
  /** Why messages that are with the verifier must not be taken when they come back. */
  private refusal: Error | null = null;

  constructor(ports: InboxPorts) {
    this.ports = ports;
  }

  get verifiedCount(): number {
    return this.verified.length;
  }

  offer(device: DeviceId, payload: Uint8Array, done: (error?: Error) => void): void {
    if (this.unverified.length + this.verified.length >= MESSAGES_WAITING) {
      return done(new LocalGridError("overloaded", "too many messages are waiting"));
    }
    // The broker's payloads are views into its read buffer.
    const message = this.decode(device, payload.slice(), done);
    if (message === null) return;
    this.unverified.push(message);
    this.verify();
  }

  take(count: number): readonly InboxMessage[] {
    if (this.verified.length <= count) {
      const all = this.verified;
      this.verified = [];
      return all;
    }
    return this.verified.splice(0, count);
  }

  /**
   * Storage refuses: the devices keep what has not been taken yet and come back. Messages that are with the verifier
   * are refused too: stored after one before them was not, they would make the ack skip it.
   */
  refuseAll(error: Error): void {
    if (this.verifying !== null) this.refusal = error;
    for (const message of this.take(Number.POSITIVE_INFINITY)) message.done(error);
    for (const message of this.unverified.splice(0)) message.done(error);
  }

  /** Resolves when no message is on its way through the verifier. */
  async drained(): Promise<void> {
    while (this.verifying !== null) await this.verifying;
  }

  private decode(device: DeviceId, payload: Uint8Array, done: (error?: Error) => void): Unverified | null {
    const meter = this.ports.meterOf(device);
    try {
      if (meter === null || !meter.is_active) throw new LocalGridError("unknown-device", device);
      const signed = decodeSignedMessage(payload);
      if (signed.device !== device) throw new LocalGridError("foreign-device", signed.device);
      const decoded = { device, readings: decodeReadings(signed.payload) };
      return { payload, decoded, done, meter, signed };
    } catch (error) {
      if (!(error instanceof LocalGridError)) throw error;
      this.refuse(device, payload, error.code);
      done();
      return null;
    }
  }

  private verify(): void {
    if (this.verifying !== null || this.unverified.length === 0) return;
    const group = this.unverified.splice(0, CHECKS_PER_CALL);
    const checks = group.map(({ meter, signed }) => ({
      public_key: meter.public_key,
      signed_bytes: signed.signedBytes,
      signature: signed.signature,
    }));
    this.verifying = this.ports.verifier.verify(checks).then((verdicts) => {
      this.verifying = null;
      const { refusal } = this;
      this.refusal = null;
      for (const [index, message] of group.entries()) {
        if (refusal === null) this.sort(message, verdicts[index] === true);
        else message.done(refusal);
      }
      this.verify();
      if (this.verified.length > 0) this.ports.arrived();
    });
  }

  private sort(message: Unverified, isAuthentic: boolean): void {
    if (isAuthentic) {
      this.verified.push(message);
      return;
    }
    this.refuse(message.decoded.device, message.payload, "wrong-signature");
    message.done();
  }

  private refuse(device: DeviceId, bytes: Uint8Array, reason: string): void {
    this.ports.refuse({ device, reason, bytes, at_ms: this.ports.now_ms() });
  }
}
