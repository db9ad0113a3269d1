import { MAX_MESSAGE_BYTES } from "@localgrid/protocol/device";
import type { DeviceId } from "@localgrid/vocabulary/identifiers";

/** Who is at the other end of a connection, as proven by its certificate or its session. */
export type ClientIdentity =
  | { readonly kind: "device"; readonly device: DeviceId }
  | { readonly kind: "session"; readonly login: string; readonly devices: readonly DeviceId[] };

/** What a device may send. */
export type DeviceChannel = "reading" | "live" | "state" | "event";

/** What the node sends to a device by itself, beside acknowledgements. */
export type SentChannel = "cmd" | "cfg" | "ota";

/** What a client may do: exact topics only, so that nothing has to be interpreted. */
export interface AccessRules {
  readonly publishable: ReadonlyMap<string, DeviceChannel>;
  readonly subscribable: ReadonlySet<string>;
}

export interface PublishRequest {
  readonly topic: string;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
  readonly payload_bytes: number;
}

export type PublishRefusal = "foreign-topic" | "wrong-quality-of-service" | "retained-message" | "oversized";

/**
 * A dropped message is acknowledged all the same: MQTT 3.1.1 knows no other answer but to close, and a
 * client that is closed sends the same message again. Only what such a client cannot cause is closed.
 */
export type PublishDecision =
  | { readonly kind: "accepted"; readonly channel: DeviceChannel }
  | { readonly kind: "rejected"; readonly reason: PublishRefusal; readonly action: "drop" | "close" };

const DEVICE_SENDS: readonly DeviceChannel[] = ["reading", "live", "state", "event"];
const DEVICE_HEARS = ["ack", "cmd", "ota", "cfg"] as const;
const SESSION_HEARS = ["live", "state"] as const;

const ACCEPTED: Readonly<Record<DeviceChannel, PublishDecision>> = {
  reading: { kind: "accepted", channel: "reading" },
  live: { kind: "accepted", channel: "live" },
  state: { kind: "accepted", channel: "state" },
  event: { kind: "accepted", channel: "event" },
};
const FOREIGN_TOPIC: PublishDecision = { kind: "rejected", reason: "foreign-topic", action: "drop" };
const RETAINED: PublishDecision = { kind: "rejected", reason: "retained-message", action: "drop" };
const OVERSIZED: PublishDecision = { kind: "rejected", reason: "oversized", action: "close" };
const QUALITY_TOO_LOW: PublishDecision = { kind: "rejected", reason: "wrong-quality-of-service", action: "drop" };
/** The four-way handshake of QoS 2 would have to be remembered per message. */
const QUALITY_TOO_HIGH: PublishDecision = { kind: "rejected", reason: "wrong-quality-of-service", action: "close" };

export type TopicChannel = DeviceChannel | (typeof DEVICE_HEARS)[number];

/** `lg/v1/<device>/<channel>`. */
export function topicOf(device: DeviceId, channel: TopicChannel): string {
  return `lg/v1/${device}/${channel}`;
}

/** A device speaks and listens below its own name; a session listens to its devices and says nothing. */
export function accessRulesOf(identity: ClientIdentity): AccessRules {
  if (identity.kind === "device") {
    const { device } = identity;
    return {
      publishable: new Map(DEVICE_SENDS.map((channel) => [topicOf(device, channel), channel])),
      subscribable: new Set(DEVICE_HEARS.map((channel) => topicOf(device, channel))),
    };
  }
  const topics = identity.devices.flatMap((device) => SESSION_HEARS.map((channel) => topicOf(device, channel)));
  return { publishable: new Map(), subscribable: new Set(topics) };
}

/**
 * Whether a client may publish this. What ends in the journal (readings, events) must come with QoS 1, so
 * that it is answered; only the state may be retained.
 */
export function decidePublish(rules: AccessRules, request: PublishRequest): PublishDecision {
  if (request.payload_bytes > MAX_MESSAGE_BYTES) return OVERSIZED;
  if (request.qos === 2) return QUALITY_TOO_HIGH;
  const channel = rules.publishable.get(request.topic);
  if (channel === undefined) return FOREIGN_TOPIC;
  if (request.retain && channel !== "state") return RETAINED;
  const needsAnswer = channel === "reading" || channel === "event";
  return needsAnswer && request.qos === 0 ? QUALITY_TOO_LOW : ACCEPTED[channel];
}

/** Exact topics only: a filter with a wildcard is never among them. */
export function maySubscribe(rules: AccessRules, filter: string): boolean {
  return rules.subscribable.has(filter);
}
