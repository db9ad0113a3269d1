/** What a client says of itself in its CONNECT. */
export interface ConnectIntent {
  readonly user: string | null;
  readonly password: string | null;
}

export type ConnectReading =
  | { readonly kind: "connect"; readonly intent: ConnectIntent }
  | { readonly kind: "incomplete" }
  | { readonly kind: "refused"; readonly reason: "protocol-violation" | "unsupported-protocol-version" };

/** Client id, will and credentials together; no honest client needs as much. */
export const LONGEST_CONNECT_BYTES = 4_096;

const CONNECT = 0x10;
const MQTT_3_1 = 3;
const MQTT_3_1_1 = 4;
const FLAG_USER = 0x80;
const FLAG_PASSWORD = 0x40;
const FLAG_WILL = 0x04;

/** Return codes of a CONNACK (MQTT 3.1.1, table 3.1). */
export const CONNACK = { unsupported_version: 1, unavailable: 3, wrong_login: 4 } as const;

/**
 * Reads who a client is from the first bytes of its connection (MQTT 3.1.1, section 3.1), before any broker is chosen for
 * it. The broker reads the same bytes again.
 */
export function readConnect(bytes: Uint8Array): ConnectReading {
  const first = bytes[0];
  if (first === undefined) return { kind: "incomplete" };
  if (first !== CONNECT) return refused("protocol-violation");
  const length = readLength(bytes);
  if (length === "incomplete" || length === "malformed") {
    return length === "incomplete" ? { kind: "incomplete" } : refused("protocol-violation");
  }
  const end = length.at + length.value;
  if (end > LONGEST_CONNECT_BYTES) return refused("protocol-violation");
  if (bytes.length < end) return { kind: "incomplete" };
  return readBody(new FieldReader(bytes.subarray(length.at, end)));
}

/** The whole CONNACK of a refusal. */
export function refusingConnack(code: (typeof CONNACK)[keyof typeof CONNACK]): Uint8Array {
  return Uint8Array.of(0x20, 2, 0, code);
}

function readBody(fields: FieldReader): ConnectReading {
  const protocol = fields.text();
  const level = fields.byte();
  const flags = fields.byte();
  fields.skip(2);
  if (protocol === null || level === null || flags === null) return refused("protocol-violation");
  const isKnown = (protocol === "MQTT" && level === MQTT_3_1_1) || (protocol === "MQIsdp" && level === MQTT_3_1);
  if (!isKnown) return refused("unsupported-protocol-version");
  fields.skipField();
  if ((flags & FLAG_WILL) !== 0) {
    fields.skipField();
    fields.skipField();
  }
  const user = (flags & FLAG_USER) === 0 ? null : fields.text();
  const password = (flags & FLAG_PASSWORD) === 0 ? null : fields.text();
  return fields.isBroken ? refused("protocol-violation") : { kind: "connect", intent: { user, password } };
}

/** Fields with a length of two bytes before them; broken as soon as one reaches beyond the end. */
class FieldReader {
  isBroken = false;
  private readonly bytes: Uint8Array;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  byte(): number | null {
    return this.take(1)?.[0] ?? null;
  }

  text(): string | null {
    const field = this.field();
    return field === null ? null : Buffer.from(field).toString("utf8");
  }

  skipField(): void {
    this.field();
  }

  skip(count: number): void {
    this.take(count);
  }

  private field(): Uint8Array | null {
    const size = this.take(2);
    return size === null ? null : this.take((size[0] as number) * 256 + (size[1] as number));
  }

  private take(count: number): Uint8Array | null {
    if (this.isBroken || this.at + count > this.bytes.length) {
      this.isBroken = true;
      return null;
    }
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }
}

/** MQTT 3.1.1, section 2.2.3. */
function readLength(bytes: Uint8Array): { readonly value: number; readonly at: number } | "incomplete" | "malformed" {
  let value = 0;
  for (let i = 0; i < 4; i++) {
    const byte = bytes[1 + i];
    if (byte === undefined) return "incomplete";
    value += (byte & 0x7f) * 128 ** i;
    if ((byte & 0x80) === 0) return { value, at: 2 + i };
  }
  return "malformed";
}

function refused(reason: "protocol-violation" | "unsupported-protocol-version"): ConnectReading {
  return { kind: "refused", reason };
}
