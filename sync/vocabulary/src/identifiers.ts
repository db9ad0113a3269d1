import { LocalGridError } from "./local-grid-error.ts";

declare const name: unique symbol;

/** Opaque, lower case, never a person's name: `[a-z0-9][a-z0-9-]{0,31}`. */
export type MemberId = string & { readonly [name]: "member" };
export type MeteringPointId = string & { readonly [name]: "metering-point" };
export type CommunityId = string & { readonly [name]: "community" };

/**
 * `d` and the 16 hexadecimal digits of the device key's id, so that the name proves the key. A bought device that signs
 * nothing has `t` and 16 digits by chance instead.
 */
export type DeviceId = string & { readonly [name]: "device" };

/** 16 bytes: the start of SHA-256 over the node's raw Ed25519 public key. */
export type NodeId = Uint8Array & { readonly [name]: "node" };

/** 16 random bytes, new at every start of the journal's writer. */
export type EpochId = Uint8Array & { readonly [name]: "epoch" };

const OPAQUE_ID = /^[a-z0-9][a-z0-9-]{0,31}$/;
const DEVICE_ID = /^[dt][0-9a-f]{16}$/;

export function isOpaqueId(text: string): boolean {
  return OPAQUE_ID.test(text);
}

/** @throws {LocalGridError} `not-an-identifier` */
export function memberId(text: string): MemberId {
  return checked(text, OPAQUE_ID) as MemberId;
}

/** @throws {LocalGridError} `not-an-identifier` */
export function meteringPointId(text: string): MeteringPointId {
  return checked(text, OPAQUE_ID) as MeteringPointId;
}

/** @throws {LocalGridError} `not-an-identifier` */
export function communityId(text: string): CommunityId {
  return checked(text, OPAQUE_ID) as CommunityId;
}

/** @throws {LocalGridError} `not-an-identifier` */
export function deviceId(text: string): DeviceId {
  return checked(text, DEVICE_ID) as DeviceId;
}

/** Whether it is a device without a key, whose readings nobody signed. */
export function isThirdPartyDevice(device: DeviceId): boolean {
  return device.startsWith("t");
}

/**
 * Order of identifiers wherever a rule needs one (ties, canonical bytes): by byte. The characters that
 * identifiers may have are ASCII, where UTF-16 order and byte order agree.
 */
export function compareIdentifiers(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function checked(text: string, form: RegExp): string {
  if (!form.test(text)) throw new LocalGridError("not-an-identifier", `"${text.slice(0, 40)}" is not an identifier`);
  return text;
}
