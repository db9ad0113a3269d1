import {
  MOST_NOTICE_MESSAGES,
  type NoticeMessage,
  type NoticeOutcome,
  type NoticeWays,
} from "@localgrid/protocol/notice-relay";
import { type HeldParty, type HeldTarget, heldMessage, heldTargets } from "./held-messages.ts";
import { digestOf, type RelayEnvelope } from "./relay-envelope.ts";
import type { RelayAnswer, RelayHub } from "./relay-hub.ts";
import type { RelayMoment } from "./relay-messages.ts";
import type { RelayStore, WaitingMessage } from "./relay-store.ts";

export interface DeliveryParty extends HeldParty {
  readonly hasHome: boolean;
}

export interface RelayDeliveryPorts {
  readonly store: RelayStore;
  readonly envelope: RelayEnvelope;
  readonly parties: () => ReadonlyMap<string, DeliveryParty>;
  readonly moment: () => RelayMoment;
  readonly wall_ms: () => number;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly events: RelayEvents;
}

export interface RelayEvents {
  relayed(count: number): void;
  /** Nothing is lost: it is tried again. */
  waits(reason: string): void;
  /** The hub will never take this one, or its words cannot be made. */
  given_up(refusal: { readonly id: string; readonly code: string }): void;
}

/** `none`: no hub has let this node in. */
export type HubReach = "reachable" | "away" | "none";

const MINUTE_MS = 60_000;
const FIRST_RETRY_MS = 5_000;
const WIDEST_RETRY_MS = 10 * MINUTE_MS;
const WAYS_ASKED_EVERY_MS = 10 * MINUTE_MS;
/** The hub may have told of a silence meanwhile: what it is to tell of the next one has to be said anew. */
const SILENCE_MS = 15 * MINUTE_MS;
/** Well before what it holds comes to its end. */
const HELD_ANEW_EVERY_MS = 24 * 60 * MINUTE_MS;
const MOST_FORGOTTEN_AT_ONCE = 32;
const NO_WAYS: NoticeWays = { push: null, mail: false };
/** The request itself is at fault: the same one is refused again. */
const AT_FAULT: ReadonlySet<number> = new Set([400, 413, 415, 422]);
/** The hub knows nothing of it. */
const UNKNOWN: ReadonlySet<number> = new Set([404, 410]);

interface Pause {
  readonly tries: number;
  readonly until_ms: number;
}

type Trouble = string | null;

/** Brings to the hub what waits for it, with pauses that grow while it is away; says to it whom it is to tell of a silence. */
export class RelayDelivery {
  /** Names at the hub that an address is about to be saved under. */
  readonly beingSaved = new Set<string>();
  private readonly ports: RelayDeliveryPorts;
  private at: RelayHub | null = null;
  private isReached = false;
  private failures = 0;
  private waitsUntil_ms = 0;
  /** Of the last answer. */
  private contact_ms = 0;
  private waysAt_ms: number | null = null;
  private held: { readonly digest: string; readonly at_ms: number } | null = null;
  /** Messages that the hub does not take for now. */
  private readonly pauses = new Map<string, Pause>();

  constructor(ports: RelayDeliveryPorts) {
    this.ports = ports;
  }

  get hub(): RelayHub | null {
    return this.at;
  }

  get reach(): HubReach {
    if (this.at === null) return "none";
    return this.isReached ? "reachable" : "away";
  }

  turnTo(hub: RelayHub | null): void {
    this.at?.close();
    this.at = hub;
    this.isReached = false;
    this.failures = 0;
    this.waitsUntil_ms = 0;
    this.waysAt_ms = null;
    this.held = null;
    this.pauses.clear();
  }

  /** One round of everything that is due. */
  async go(): Promise<void> {
    const hub = this.at;
    const now_ms = this.ports.wall_ms();
    // A clock that was set back must not make it wait for long.
    if (hub === null || (now_ms < this.waitsUntil_ms && this.waitsUntil_ms - now_ms <= WIDEST_RETRY_MS)) return;
    if (now_ms - this.contact_ms > SILENCE_MS) this.held = null;
    const trouble =
      (await this.askWays(hub)) ?? (await this.forgetLeft(hub)) ?? (await this.send(hub)) ?? (await this.hold(hub));
    if (this.at !== hub) return;
    if (trouble === null) this.reached();
    else this.missed(trouble);
  }

  private reached(): void {
    this.isReached = true;
    this.failures = 0;
    this.contact_ms = this.ports.wall_ms();
  }

  private missed(reason: string): void {
    const { wall_ms, random, events } = this.ports;
    this.isReached = false;
    this.waysAt_ms = null;
    this.held = null;
    this.waitsUntil_ms = wall_ms() + pauseOf(this.failures++, random());
    events.waits(reason);
  }

  private async askWays(hub: RelayHub): Promise<Trouble> {
    const { store, wall_ms } = this.ports;
    const asked_ms = wall_ms();
    const isFresh = this.waysAt_ms !== null && Math.abs(asked_ms - this.waysAt_ms) < WAYS_ASKED_EVERY_MS;
    if (isFresh) return null;
    const answer = await hub.ways();
    // One of an earlier release carries nothing.
    const isOlder = answer.kind === "refused" && UNKNOWN.has(answer.status);
    if (answer.kind !== "answered" && !isOlder) return reasonOf(answer);
    const ways = answer.kind === "answered" ? answer.value : NO_WAYS;
    if (digestOf(ways) !== digestOf(store.ways())) store.saveWays(ways);
    this.waysAt_ms = asked_ms;
    this.contact_ms = wall_ms();
    this.letGoOfForeign(ways);
    return null;
  }

  /** Browsers take messages from the hub that they subscribed with; from one with another key never again. */
  private letGoOfForeign({ push }: NoticeWays): void {
    const { store } = this.ports;
    if (push === null) return;
    for (const { id, application_key } of store.devices()) {
      if (application_key !== push.public_key) store.removeDevice(id);
    }
  }

  private async forgetLeft(hub: RelayHub): Promise<Trouble> {
    const { store } = this.ports;
    for (const recipient of store.leaving(MOST_FORGOTTEN_AT_ONCE)) {
      if (this.beingSaved.has(recipient)) continue;
      const answer = await hub.forget(recipient);
      const isForgotten = answer.kind === "answered" || (answer.kind === "refused" && UNKNOWN.has(answer.status));
      if (!isForgotten) return reasonOf(answer);
      store.left(recipient);
    }
    return null;
  }

  private async send(hub: RelayHub): Promise<Trouble> {
    const { store, moment } = this.ports;
    for (;;) {
      store.expire(moment().wall_s);
      const batch = this.due().slice(0, MOST_NOTICE_MESSAGES);
      if (batch.length === 0 || this.at !== hub) return null;
      const trouble = await this.sendBatch(hub, batch);
      if (trouble !== null) return trouble;
    }
  }

  private due(): readonly WaitingMessage[] {
    const { store, wall_ms } = this.ports;
    const { push, mail } = store.ways() ?? NO_WAYS;
    const waiting = store.waiting();
    const known = new Set(waiting.map(({ id }) => id));
    for (const id of this.pauses.keys()) if (!known.has(id)) this.pauses.delete(id);
    const now_ms = wall_ms();
    return waiting.filter(({ id, way }) => {
      const isOffered = way === "push" ? push !== null : mail;
      return isOffered && (this.pauses.get(id)?.until_ms ?? 0) <= now_ms;
    });
  }

  private async sendBatch(hub: RelayHub, batch: readonly WaitingMessage[]): Promise<Trouble> {
    const { store, events } = this.ports;
    const messages = this.enveloped(batch);
    const made = new Set(messages.map(({ id }) => id));
    store.drop(batch.filter(({ id }) => !made.has(id)).map(({ id }) => id));
    if (messages.length === 0) return null;
    const answer = await hub.send(messages);
    if (answer.kind === "answered") {
      this.settle(messages, answer.value);
      return null;
    }
    if (answer.kind === "away" || !AT_FAULT.has(answer.status)) return reasonOf(answer);
    const [only] = messages;
    if (messages.length === 1 && only !== undefined) {
      store.drop([only.id]);
      events.given_up({ id: only.id, code: answer.code });
      return null;
    }
    // One of them must not hold up the others.
    const half = Math.ceil(batch.length / 2);
    return (await this.sendBatch(hub, batch.slice(0, half))) ?? (await this.sendBatch(hub, batch.slice(half)));
  }

  private settle(messages: readonly NoticeMessage[], outcomes: readonly NoticeOutcome[]): void {
    const { store, events, wall_ms, random } = this.ports;
    const byId = new Map(outcomes.map((each) => [each.id, each]));
    const taken: string[] = [];
    for (const message of messages) {
      const outcome = byId.get(message.id)?.outcome;
      if (outcome === "taken") taken.push(message.id);
      else if (outcome === "gone") this.end(message);
      else {
        const tries = this.pauses.get(message.id)?.tries ?? 0;
        this.pauses.set(message.id, { tries: tries + 1, until_ms: wall_ms() + pauseOf(tries + 1, random()) });
      }
    }
    store.drop(taken);
    if (taken.length > 0) events.relayed(taken.length);
  }

  /** Nobody is there any more. */
  private end(message: NoticeMessage): void {
    const { store } = this.ports;
    if (message.way === "push") {
      const device = store.devices().find(({ endpoint }) => endpoint === message.endpoint);
      if (device !== undefined) store.removeDevice(device.id);
    } else {
      const address = store.addresses().find(({ recipient }) => recipient === message.recipient);
      if (address !== undefined) store.saveAddress({ ...address, standing: "ended" });
    }
    store.drop([message.id]);
  }

  private async hold(hub: RelayHub): Promise<Trouble> {
    const { store, parties, moment, wall_ms, events } = this.ports;
    const ways = store.ways() ?? NO_WAYS;
    if (ways.push === null && !ways.mail) return null;
    const now_ms = wall_ms();
    const targets = heldTargets([...parties().values()], ways, moment());
    const digest = this.digestOf(targets);
    const isDue = this.held?.digest !== digest || Math.abs(now_ms - this.held.at_ms) >= HELD_ANEW_EVERY_MS;
    if (!isDue) return null;
    const messages = this.enveloped(targets.map((held) => heldMessage(held, String(now_ms), moment().wall_s)));
    const answer = await hub.hold(messages);
    if (answer.kind === "away" || (answer.kind === "refused" && !AT_FAULT.has(answer.status))) return reasonOf(answer);
    this.held = { digest, at_ms: now_ms };
    if (answer.kind === "refused") {
      events.given_up({ id: "held", code: answer.code });
      return null;
    }
    for (const { id, outcome } of answer.value) {
      const message = messages.find((each) => each.id === id);
      if (outcome === "gone" && message !== undefined) this.end(message);
    }
    return null;
  }

  private digestOf(targets: readonly HeldTarget[]): string {
    const { store } = this.ports;
    const known = new Map<string, unknown>(store.devices().map((device) => [device.id, device]));
    for (const { recipient, language } of store.addresses()) known.set(recipient, language);
    return digestOf(targets.map((held) => [held, known.get(held.target)]));
  }

  /** Without those whose target is none any more. */
  private enveloped(messages: readonly WaitingMessage[]): readonly NoticeMessage[] {
    const { store, parties, envelope, events } = this.ports;
    const byLogin = parties();
    const devices = new Map(store.devices().map((device) => [device.id, device]));
    const addresses = new Map(store.addresses().map((address) => [address.recipient, address]));
    return messages.flatMap((message) => {
      const to = message.way === "push" ? devices.get(message.target) : addresses.get(message.target);
      const party = to === undefined ? undefined : byLogin.get(to.login);
      if (to === undefined || party === undefined) return [];
      try {
        if ("endpoint" in to) return [envelope.push(message, to, party.hasHome)];
        return to.standing === "confirmed" ? [envelope.mail(message, to, party.hasHome)] : [];
      } catch (error) {
        events.given_up({ id: message.id, code: (error as Error).message });
        return [];
      }
    });
  }
}

/** Wide enough that the nodes of a region do not all come back in the same second. */
function pauseOf(failures: number, random: number): number {
  const widest_ms = Math.min(WIDEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures, 10));
  return Math.floor((0.5 + random / 2) * widest_ms);
}

function reasonOf(answer: Exclude<RelayAnswer<unknown>, { readonly kind: "answered" }>): string {
  return answer.kind === "away" ? answer.reason : answer.code;
}
