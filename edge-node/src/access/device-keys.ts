import { hash } from "node:crypto";
import {
  hashPassword,
  isPasswordOf,
  newSalt,
  type PasswordCost,
  type RandomBytes,
} from "@localgrid/passwords/password";
import type { AccountStore, DeviceKey } from "./account-store.ts";
import type { LoginBrake } from "./login-brake.ts";
import type { OpenedSession, SessionBook } from "./session-book.ts";

/**
 * A second way in on one device: its browser keeps a random key that no script can read, and a PIN unlocks it.
 *
 *   given ──right PIN──► a session
 *     └──5 wrong PINs in a row, 90 days unused, another password, forgotten here, account removed──► gone
 */
export const PIN_TRIES = 5;
export const DEVICE_KEY_LASTS_MS = 90 * 86_400_000;
const KEYS_PER_LOGIN = 10;
const KEY_BYTES = 32;
const PIN = /^\d{6,12}$/;

export type PinAnswer =
  | ({ readonly kind: "accepted" } & OpenedSession)
  | { readonly kind: "rejected"; readonly reason: "wrong-pin" | "pin-over" }
  | { readonly kind: "rejected"; readonly reason: "login-locked"; readonly retry_after_s: number };

interface Parts {
  readonly store: AccountStore;
  readonly random: RandomBytes;
  readonly now_ms: () => number;
  readonly cost: PasswordCost;
  readonly brake: LoginBrake;
  readonly sessions: SessionBook;
  /** The node's one queue for hashing. */
  readonly queue: { isFull(): boolean; run<T>(work: () => Promise<T>): Promise<T> };
}

/** Whether nobody guesses it first: six to twelve digits, three different ones, no run up or down. */
export function isGoodPin(pin: string): boolean {
  if (!PIN.test(pin) || new Set(pin).size < 3) return false;
  const steps = new Set([...pin].slice(1).map((digit, index) => Number(digit) - Number(pin[index])));
  return !(steps.size === 1 && (steps.has(1) || steps.has(-1)));
}

/** Keys of devices, and the PINs that unlock them. A PIN without its device's key opens nothing. @package */
export class DeviceKeys {
  private readonly parts: Parts;

  constructor(parts: Parts) {
    this.parts = parts;
  }

  /** Answers the key, which the device keeps and the node does not. The caller has asked for the password. */
  async give(login: string, pin: string): Promise<string> {
    const { store, random, now_ms, cost, queue } = this.parts;
    const token = Buffer.from(random(KEY_BYTES)).toString("base64url");
    // Both are hashed together: whoever has the node's files cannot try all PINs without the device.
    const secret = await queue.run(() => hashPassword(`${token} ${pin}`, newSalt(random), cost));
    this.makeRoom(login);
    store.saveDeviceKey({ key_hash: hashOf(token), login, secret, tries: 0, used_at_ms: now_ms() });
    return token;
  }

  /** Tries that are still being checked count as wrong, so that many at once gain nothing. */
  async enter(request: { readonly token: string; readonly pin: string; readonly address: string }): Promise<PinAnswer> {
    const { token, pin, address } = request;
    const { store, brake, queue } = this.parts;
    const key = this.find(token);
    const attempt = { login: `device ${hashOf(token)}`, isKnown: false, address };
    if (queue.isFull()) return { kind: "rejected", reason: "login-locked", retry_after_s: 1 };
    if (key === null) return { kind: "rejected", reason: "pin-over" };
    const answer = brake.begin(attempt);
    if (answer.kind === "locked")
      return { kind: "rejected", reason: "login-locked", retry_after_s: answer.retry_after_s };
    store.saveDeviceKey({ ...key, tries: key.tries + 1 });
    let isRight: boolean | null = null;
    try {
      isRight = await queue.run(() => isPasswordOf(`${token} ${pin}`, key.secret));
    } finally {
      brake.settle(attempt, isRight);
    }
    return isRight ? this.open(token) : this.refuse(token);
  }

  forget(token: string): void {
    this.parts.store.deleteDeviceKey(hashOf(token));
  }

  forgetAll(login: string): void {
    for (const { key_hash } of this.parts.store.listDeviceKeys(login)) this.parts.store.deleteDeviceKey(key_hash);
  }

  private open(token: string): PinAnswer {
    const { store, sessions, now_ms } = this.parts;
    // The password may have been changed, or the account removed, while the PIN was being checked.
    const key = store.findDeviceKey(hashOf(token));
    const account = key === null ? null : store.findAccount(key.login);
    if (key === null || account === null) return { kind: "rejected", reason: "pin-over" };
    store.saveDeviceKey({ ...key, tries: 0, used_at_ms: now_ms() });
    return { kind: "accepted", ...sessions.open(account) };
  }

  private refuse(token: string): PinAnswer {
    const key = this.parts.store.findDeviceKey(hashOf(token));
    if (key !== null && key.tries < PIN_TRIES) return { kind: "rejected", reason: "wrong-pin" };
    this.forget(token);
    return { kind: "rejected", reason: "pin-over" };
  }

  private find(token: string): DeviceKey | null {
    const key = this.parts.store.findDeviceKey(hashOf(token));
    return key !== null && key.tries < PIN_TRIES && this.isFresh(key) ? key : null;
  }

  private isFresh({ used_at_ms }: DeviceKey): boolean {
    return this.parts.now_ms() - used_at_ms < DEVICE_KEY_LASTS_MS;
  }

  private makeRoom(login: string): void {
    const { store } = this.parts;
    const kept = store.listDeviceKeys(login).filter((key) => {
      if (this.isFresh(key)) return true;
      store.deleteDeviceKey(key.key_hash);
      return false;
    });
    for (const { key_hash } of kept.slice(KEYS_PER_LOGIN - 1)) store.deleteDeviceKey(key_hash);
  }
}

function hashOf(token: string): string {
  return hash("sha256", token, "hex");
}
