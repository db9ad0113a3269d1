import type { NoticeLanguage, NoticeWays } from "@localgrid/protocol/notice-relay";
import type { AccountSummary } from "../access/access.ts";
import { edgeNodeError } from "../errors.ts";
import type { NoticeSettings } from "../notices/notice.ts";
import { Rounds } from "../rounds/rounds.ts";
import { AddressDesk } from "./address-desk.ts";
import { MOST_NOTICE_DEVICES, type NoticeAddress, type NoticeDevice } from "./notice-target.ts";
import type { NoticeWords } from "./notice-words.ts";
import type { RandomBytes } from "./push-seal.ts";
import { assertPushSubscription } from "./push-subscription.ts";
import { type DeliveryParty, type HubReach, RelayDelivery, type RelayEvents } from "./relay-delivery.ts";
import { RelayEnvelope } from "./relay-envelope.ts";
import type { RelayHub } from "./relay-hub.ts";
import { messagesOf, type RelayMoment, trialMessage } from "./relay-messages.ts";
import type { RelayStore } from "./relay-store.ts";

export interface NoticeRelayPorts {
  readonly store: RelayStore;
  readonly hubAt: (hub_url: string) => RelayHub;
  readonly words: Pick<NoticeWords, "wording" | "mailText">;
  readonly accounts: () => readonly AccountSummary[];
  readonly settingsOf: (login: string) => NoticeSettings;
  readonly community: string;
  /** IANA name. */
  readonly time_zone: string;
  /** The community's time, and how many of its milliseconds pass in a real one. */
  readonly clock: { now_ms(): number; readonly speed: number };
  readonly wall_ms: () => number;
  readonly randomBytes: RandomBytes;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly every: (wall_ms: number, act: () => void) => () => void;
  /** Lets others have a turn. */
  readonly turn: () => Promise<void>;
  readonly events: RelayEvents & {
    /** Of the own store: nothing is lost, it is tried again. */
    failed(error: Error): void;
  };
}

/** How a login can be reached beyond the home, and where it is. */
export interface WaysOfLogin extends NoticeWays {
  readonly hub: HubReach;
  readonly devices: readonly Pick<NoticeDevice, "id" | "name" | "since_s">[];
  readonly address: Pick<NoticeAddress, "address" | "standing"> | null;
}

export type NewNoticeDevice = Pick<NoticeDevice, "endpoint" | "p256dh" | "auth" | "name"> & {
  readonly language: NoticeLanguage;
};

const LOOK_EVERY_WALL_MS = 30_000;
const NOTICES_AT_ONCE = 64;
const DEVICE_ID_BYTES = 8;
const TRIAL_SEED_BYTES = 16;

/*
 *   told ──looked at, with the cursor──► waiting ──hub: taken──► done
 *                                          │ ▲
 *                   hub away, or refuses   └─┘ later          expired, target gone ──► dropped
 */

/**
 * Brings notices to people who are not at home: seals them for their browsers and writes their mails; the hub carries.
 * What was told is read from a cursor on, which is written together with the messages that it led to, and the id of a
 * message follows from the notice and its target: nothing is lost by a crash, and the hub sends nothing twice.
 */
export class NoticeRelay {
  private readonly ports: NoticeRelayPorts;
  private readonly delivery: RelayDelivery;
  private readonly mail: AddressDesk;
  private readonly rounds: Rounds;
  private endLooking: (() => void) | null = null;

  constructor(ports: NoticeRelayPorts) {
    this.ports = ports;
    const { store, words, randomBytes, wall_ms, random, events, community } = ports;
    this.delivery = new RelayDelivery({
      store,
      envelope: new RelayEnvelope({ words, randomBytes }),
      parties: () => this.parties(),
      moment: () => this.moment(),
      wall_ms,
      random,
      events,
    });
    this.mail = new AddressDesk({ store, delivery: this.delivery, randomBytes, wall_ms, community });
    this.rounds = new Rounds({
      round: () => this.round(),
      failed: (error) => events.failed(error),
      turn: ports.turn,
    });
  }

  /** What was told before a node relayed notices is not sent. */
  start(): void {
    const { store, every, events } = this.ports;
    try {
      if (store.cursor() === null) store.take({ cursor: store.newestNotice(), messages: [] });
    } catch (error) {
      events.failed(error as Error);
    }
    this.rounds.start();
    this.endLooking = every(LOOK_EVERY_WALL_MS, () => this.wake());
    this.wake();
  }

  async stop(): Promise<void> {
    this.endLooking?.();
    this.delivery.turnTo(null);
    await this.rounds.stop();
  }

  /** To be told when a hub has let this node in. */
  connected(hub_url: string): void {
    this.delivery.turnTo(this.ports.hubAt(hub_url));
    this.wake();
  }

  /** Looks for what there is to do: after notices were told, after accounts ended, and every now and then. */
  wake(): void {
    this.rounds.ask();
  }

  ways(login: string): WaysOfLogin {
    const { store } = this.ports;
    const { push, mail } = this.delivery.reach === "none" ? { push: null, mail: false } : this.offered();
    const devices = store.devices().filter((each) => each.login === login);
    const known = this.mail.of(login);
    return {
      push,
      mail,
      hub: this.delivery.reach,
      devices: devices.map(({ id, name, since_s }) => ({ id, name, since_s })),
      address: known === null ? null : { address: known.address, standing: known.standing },
    };
  }

  /**
   * Takes a browser's push subscription; answers its id, the same for the same endpoint of a login. Somebody else's
   * with this endpoint ends: the browser is this login's now.
   *
   * @throws {LocalGridError} `not-an-endpoint`, `push-not-offered`, `hub-away`, `too-many-devices`
   */
  addDevice(login: string, device: NewNoticeDevice): string {
    const { store, randomBytes, clock } = this.ports;
    assertPushSubscription(device);
    const application_key = this.applicationKey();
    const own = store.devices().filter((each) => each.login === login);
    const before = own.find(({ endpoint }) => endpoint === device.endpoint);
    if (before === undefined && own.length >= MOST_NOTICE_DEVICES) {
      throw edgeNodeError("too-many-devices", `there are ${own.length} devices already`);
    }
    const id = before?.id ?? `n${Buffer.from(randomBytes(DEVICE_ID_BYTES)).toString("hex")}`;
    const since_s = before?.since_s ?? Math.floor(clock.now_ms() / 1000);
    store.saveDevice({ ...device, id, login, application_key, since_s });
    this.wake();
    return id;
  }

  /** One that there is not, or is another login's, changes nothing. */
  removeDevice(login: string, id: string): void {
    if (this.deviceOf(login, id) === null) return;
    this.ports.store.removeDevice(id);
    this.wake();
  }

  /** @throws {LocalGridError} `unknown-device`, `push-not-offered`, `hub-away` */
  tryDevice(login: string, id: string): void {
    const { store, randomBytes } = this.ports;
    const device = this.deviceOf(login, id);
    if (device === null) throw edgeNodeError("unknown-device", `there is no such device of this login`);
    this.applicationKey();
    if (this.delivery.reach !== "reachable") throw edgeNodeError("hub-away", "the hub does not answer");
    const seed = Buffer.from(randomBytes(TRIAL_SEED_BYTES)).toString("hex");
    // One at a time: whoever taps twice sees one.
    const isWaiting = store.waiting().some(({ target, content }) => target === id && content.kind === "trial");
    if (!isWaiting) store.take({ cursor: null, messages: [trialMessage(device, seed, this.moment().wall_s)] });
    this.wake();
  }

  /** See {@link AddressDesk.save}. */
  async saveAddress(login: string, address: Pick<NoticeAddress, "address" | "language">) {
    const standing = await this.mail.save(login, address);
    this.wake();
    return standing;
  }

  /** See {@link AddressDesk.confirm}. */
  async confirmAddress(login: string, code: string) {
    const standing = await this.mail.confirm(login, code);
    this.wake();
    return standing;
  }

  removeAddress(login: string): void {
    this.mail.remove(login);
    this.wake();
  }

  private async round(): Promise<void> {
    this.forgetStrangers();
    await this.followNotices();
    this.ports.store.expire(this.moment().wall_s);
    await this.delivery.go();
  }

  /** Accounts come to an end, and others of their name may follow. */
  private forgetStrangers(): void {
    const { store, accounts } = this.ports;
    const known = new Set(accounts().map(({ login }) => login));
    for (const { login, id } of store.devices()) if (!known.has(login)) store.removeDevice(id);
    for (const { login, recipient } of store.addresses()) if (!known.has(login)) store.removeAddress(recipient);
  }

  private async followNotices(): Promise<void> {
    const { store, turn } = this.ports;
    while (this.rounds.isOpen) {
      const cursor = store.cursor() ?? store.newestNotice();
      const told = store.toldAfter(cursor, NOTICES_AT_ONCE);
      const newest = told.at(-1)?.id;
      if (newest === undefined) return;
      const parties = this.parties();
      const moment = this.moment();
      const messages = told.flatMap((notice) => {
        const party = parties.get(notice.login);
        return party === undefined ? [] : messagesOf(notice, party, moment);
      });
      store.take({ cursor: newest, messages });
      await turn();
    }
  }

  /** Logins that have a device or an address. */
  private parties(): ReadonlyMap<string, DeliveryParty> {
    const { store, accounts, settingsOf } = this.ports;
    const devices = Map.groupBy(store.devices(), ({ login }) => login);
    const addresses = new Map(store.addresses().map((address) => [address.login, address]));
    const reached = accounts().filter(({ login }) => devices.has(login) || addresses.has(login));
    return new Map(
      reached.map(({ login, role, member }) => {
        const own = { devices: devices.get(login) ?? [], address: addresses.get(login) ?? null };
        return [login, { login, role, hasHome: member !== null, settings: settingsOf(login), ...own }];
      }),
    );
  }

  private offered(): NoticeWays {
    return this.ports.store.ways() ?? { push: null, mail: false };
  }

  private applicationKey(): string {
    const { push } = this.offered();
    const { reach } = this.delivery;
    if (push !== null && reach !== "none") return push.public_key;
    if (reach === "away" && this.ports.store.ways() === null)
      throw edgeNodeError("hub-away", "the hub does not answer");
    throw edgeNodeError("push-not-offered", "no hub sends push messages for this node");
  }

  private deviceOf(login: string, id: string): NoticeDevice | null {
    return this.ports.store.devices().find((each) => each.login === login && each.id === id) ?? null;
  }

  private moment(): RelayMoment {
    const { clock, wall_ms, time_zone } = this.ports;
    const wall_s = Math.floor(wall_ms() / 1000);
    return { wall_s, now_s: Math.floor(clock.now_ms() / 1000), speed: clock.speed, time_zone };
  }
}
