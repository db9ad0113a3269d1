import { hash, timingSafeEqual } from "node:crypto";
import {
  hashPassword,
  isPasswordOf,
  newSalt,
  PASSWORD_COST,
  type PasswordCost,
  type PasswordHash,
  type RandomBytes,
  unmatchableHash,
} from "@localgrid/passwords/password";
import { WorkQueue } from "@localgrid/passwords/work-queue";
import type { HouseLogin } from "./house-broker.ts";

/** Wrong tries within the time of forgetting, per address and per user name. */
const TRIES_OF_ADDRESS = 20;
const TRIES_OF_USER = 10;
const FORGOTTEN_AFTER_MS = 15 * 60_000;
const PLACES = 4_096;
const LONGEST_PASSWORD = 200;

interface Failures {
  readonly count: number;
  readonly last_at_ms: number;
}

export interface HouseLoginPorts {
  readonly passwordOf: (user: string) => PasswordHash | null;
  readonly random: RandomBytes;
  /** Real time. */
  readonly now_ms: () => number;
  /** Weaker only in tests. */
  readonly cost?: PasswordCost;
}

/**
 * Checks the credentials of house connections. Guessing locks an address, and a user name for addresses that have not
 * been right before, so that a stranger cannot lock a home's devices out. What was right once is known again without the
 * work of hashing: devices come back often.
 */
export class HouseLogins {
  private readonly ports: HouseLoginPorts;
  private readonly hashing = new WorkQueue({ width: 2, length: 32 });
  private readonly failures = new Map<string, Failures>();
  /** By user: a digest of the password that was right, under a key of this process. */
  private readonly known = new Map<string, Buffer>();
  private readonly knownAddresses = new Map<string, string>();
  /** Many devices of one home come back at once, with one password. */
  private readonly checking = new Map<string, Promise<boolean>>();
  private readonly secret: Uint8Array;
  private readonly nobody: PasswordHash;

  constructor(ports: HouseLoginPorts) {
    this.ports = ports;
    this.secret = ports.random(32);
    this.nobody = unmatchableHash(ports.random, ports.cost ?? PASSWORD_COST);
  }

  hashed(password: string): Promise<PasswordHash> {
    const { random, cost = PASSWORD_COST } = this.ports;
    return this.hashing.run(() => hashPassword(password, newSalt(random), cost));
  }

  /** Whether the credentials are right. Wrong ones take as long for users that do not exist. */
  async isRight(login: HouseLogin): Promise<boolean> {
    if (login.password.length > LONGEST_PASSWORD) return false;
    const stored = this.ports.passwordOf(login.user);
    const digest = this.digestOf(login);
    const known = this.known.get(login.user);
    if (stored !== null && known !== undefined && timingSafeEqual(known, digest)) return true;
    const name = digest.toString("hex");
    const running = this.checking.get(name);
    if (running !== undefined) return running;
    if (this.isLocked(login) || this.hashing.isFull()) return false;
    const check = this.check(login, stored, digest).finally(() => this.checking.delete(name));
    this.checking.set(name, check);
    return check;
  }

  forget(user: string): void {
    this.known.delete(user);
    for (const [key, owner] of this.knownAddresses) if (owner === user) this.knownAddresses.delete(key);
  }

  private async check(login: HouseLogin, stored: PasswordHash | null, digest: Buffer): Promise<boolean> {
    const { user, password, address } = login;
    // Counted before it is checked, so that many at once gain nothing.
    this.fail(login);
    const isRight = await this.hashing.run(() => isPasswordOf(password, stored ?? this.nobody));
    // The connection may have been removed while its password was being checked.
    if (!isRight || this.ports.passwordOf(user) !== stored) return false;
    this.forgive(login);
    this.remember(this.known, user, digest);
    this.remember(this.knownAddresses, `${user} ${address}`, user);
    return true;
  }

  private isLocked(login: HouseLogin): boolean {
    return this.limitsOf(login).some(({ key, tries }) => this.recent(key).count >= tries);
  }

  private fail(login: HouseLogin): void {
    for (const { key } of this.limitsOf(login)) {
      this.remember(this.failures, key, { count: this.recent(key).count + 1, last_at_ms: this.ports.now_ms() });
    }
  }

  private forgive(login: HouseLogin): void {
    for (const { key } of this.limitsOf(login)) {
      const { count, last_at_ms } = this.recent(key);
      if (count > 0) this.failures.set(key, { count: count - 1, last_at_ms });
    }
  }

  private limitsOf({ user, address }: HouseLogin) {
    const isAtHome = this.knownAddresses.has(`${user} ${address}`);
    const ofAddress = { key: `address ${address}`, tries: TRIES_OF_ADDRESS };
    return isAtHome ? [ofAddress] : [ofAddress, { key: `user ${user.slice(0, 64)}`, tries: TRIES_OF_USER }];
  }

  private recent(key: string): Failures {
    const now_ms = this.ports.now_ms();
    const failures = this.failures.get(key);
    const isRecent = failures !== undefined && Math.abs(now_ms - failures.last_at_ms) < FORGOTTEN_AFTER_MS;
    return isRecent ? failures : { count: 0, last_at_ms: now_ms };
  }

  private digestOf({ user, password }: HouseLogin): Buffer {
    const text = Buffer.from(`${user}\n${password}`);
    return hash("sha256", Buffer.concat([this.secret, text]), "buffer");
  }

  /** Bounded: the oldest entry makes room. */
  private remember<V>(map: Map<string, V>, key: string, value: V): void {
    map.delete(key);
    map.set(key, value);
    if (map.size <= PLACES) return;
    const [oldest] = map.keys();
    if (oldest !== undefined) map.delete(oldest);
  }
}
