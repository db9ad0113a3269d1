import { createHash } from "node:crypto";
import type { Leadership } from "../work-turns/leadership.ts";
import { WorkGate } from "../work-turns/work-gate.ts";
import type { Handover, MailCarrier, PushCarrier } from "./carriers.ts";
import {
  type DueMail,
  type DueMessage,
  type DuePush,
  NOTICE_WAYS,
  type NoticeEnd,
  type NoticeOutbox,
  type NoticeWay,
} from "./notice-outbox.ts";
import { relayWords } from "./relay-words.ts";
import { MOST_ATTEMPTS, retryDelay_ms } from "./retry-delay.ts";

export interface NoticeDeliveryPorts {
  readonly outbox: NoticeOutbox;
  readonly push: PushCarrier | null;
  readonly mail: MailCarrier | null;
  /** Of hubs on one database one sends at a time. */
  readonly leadership: Leadership;
  /** Where a POST ends the mails to whom a token belongs. */
  readonly stopUrl: (stop_token: Uint8Array) => string;
  readonly now_ms: () => number;
  /** Acts once after a while, or never once the answer was called. */
  readonly later: (delay_ms: number, act: () => void) => () => void;
  /** From 0 to below 1. */
  readonly chance: () => number;
  readonly events: {
    sent(way: NoticeWay): void;
    /** Never again. */
    lost(way: NoticeWay, reason: string, messages: number): void;
    /** For now. */
    postponed(way: NoticeWay, reason: string): void;
    failed(error: unknown): void;
  };
}

/** Hubs beside this one wake only themselves. */
const IDLE_MS = 5_000;
/** What is away is not asked by each message in turn. */
const AWAY_MS = 30_000;
const PRUNE_EVERY_MS = 600_000;
const AT_ONCE: Readonly<Record<NoticeWay, number>> = { push: 8, mail: 2 };
/** Few, so that nobody waits long behind endpoints that never answer. */
const LOOKED_AT = 16;

/**
 * Sends what waits: each way for itself, so that one that does not work does not hold up the other. A message that was
 * sent while the hub could not write that down goes out again; a message that failed waits longer each time, until
 * nobody wants to know any more.
 */
export class NoticeDelivery {
  private readonly ports: NoticeDeliveryPorts;
  private readonly gate: WorkGate;
  private running: Promise<unknown> = Promise.resolve();
  private leading: Promise<boolean> | null = null;
  private isEnding = false;
  private pruned_ms = 0;
  private wakes = 0;

  constructor(ports: NoticeDeliveryPorts) {
    this.ports = ports;
    this.gate = new WorkGate(1, ports.later);
  }

  /** A hub without any way leaves the work to others. */
  start(): void {
    const ways = NOTICE_WAYS.filter((way) => this.ports[way] !== null);
    this.running = Promise.all(ways.map((way) => this.run(way)));
  }

  /** Finishes the messages that are being handed over. */
  async stop(): Promise<void> {
    this.isEnding = true;
    this.gate.close();
    await this.running;
    this.ports.mail?.close();
    await this.ports.leadership.release();
  }

  /** Something new waits. */
  wake(): void {
    this.wakes += 1;
    this.gate.wakeAll();
  }

  private async run(way: NoticeWay): Promise<void> {
    while (!this.isEnding) {
      let pause_ms = IDLE_MS;
      const { wakes } = this;
      try {
        if (await this.leads()) pause_ms = await this.round(way);
      } catch (error) {
        this.ports.events.failed(error);
      }
      const isWoken = pause_ms === IDLE_MS && wakes !== this.wakes;
      if (pause_ms > 0 && !isWoken) await this.gate.nap(pause_ms);
    }
  }

  private leads(): Promise<boolean> {
    this.leading ??= this.ports.leadership.hold().finally(() => {
      this.leading = null;
    });
    return this.leading;
  }

  /** How long to wait for the next one. */
  private async round(way: NoticeWay): Promise<number> {
    const { outbox, now_ms } = this.ports;
    await this.prune();
    const waiting = [...(await outbox.due(way, LOOKED_AT, now_ms()))];
    const isMore = waiting.length === LOOKED_AT;
    let isAway = false;
    const lane = async () => {
      while (!this.isEnding && !isAway) {
        const message = waiting.shift();
        if (message === undefined) return;
        isAway = (await this.deliver(message)) === "away" || isAway;
      }
    };
    // All lanes come to their ends before a failure of the database is told.
    const ends = await Promise.allSettled(Array.from({ length: AT_ONCE[way] }, lane));
    for (const end of ends) if (end.status === "rejected") throw end.reason;
    if (isAway) return AWAY_MS;
    return isMore ? 0 : IDLE_MS;
  }

  private async deliver(message: DueMessage): Promise<Handover["kind"]> {
    const { outbox, now_ms, events } = this.ports;
    const { way } = message;
    const isLate = message.expires_at_ms <= now_ms();
    const handover: Handover = isLate ? { kind: "refused", reason: "expired" } : await this.handOver(message);
    const end = this.endOf(message, handover);
    await outbox.settle(message, end, now_ms());
    if (handover.kind === "delivered") events.sent(way);
    else if (end.kind === "later") events.postponed(way, handover.reason);
    else events.lost(way, handover.reason, 1);
    return handover.kind;
  }

  private endOf({ attempts, expires_at_ms }: DueMessage, handover: Handover): NoticeEnd {
    if (handover.kind === "delivered") return { kind: "sent" };
    if (handover.kind === "gone") return { kind: "gone" };
    if (handover.kind === "refused" || attempts + 1 >= MOST_ATTEMPTS) return { kind: "failed" };
    const retry_after_s = handover.kind === "later" ? handover.retry_after_s : null;
    const delay_ms = retryDelay_ms({ attempts: attempts + 1, retry_after_s }, this.ports.chance());
    const next_at_ms = this.ports.now_ms() + delay_ms;
    return next_at_ms >= expires_at_ms ? { kind: "failed" } : { kind: "later", next_at_ms };
  }

  private handOver(message: DueMessage): Promise<Handover> {
    return message.way === "push" ? this.handPush(message) : this.handMail(message);
  }

  private async handPush({ endpoint, body, urgency, expires_at_ms }: DuePush): Promise<Handover> {
    const ttl_s = Math.max(0, Math.floor((expires_at_ms - this.ports.now_ms()) / 1_000));
    const bytes = new Uint8Array(Buffer.from(body, "base64url"));
    return (this.ports.push as PushCarrier).send({ endpoint, body: bytes, urgency, ttl_s });
  }

  private async handMail({ node, id, subject, text, to }: DueMail): Promise<Handover> {
    if (to === null) return { kind: "refused", reason: "no-address" };
    const stop_url = this.ports.stopUrl(to.stop_token);
    const footer = relayWords(to.language).stop(stop_url);
    const name = createHash("sha256").update(node).update(id).digest("hex").slice(0, 32);
    const mail = { to: to.address, subject, text: `${text.trimEnd()}\n\n-- \n${footer}\n`, name, stop_url };
    return (this.ports.mail as MailCarrier).send(mail);
  }

  private async prune(): Promise<void> {
    const { outbox, now_ms, events } = this.ports;
    if (now_ms() - this.pruned_ms < PRUNE_EVERY_MS) return;
    this.pruned_ms = now_ms();
    const unsent = await outbox.prune(now_ms());
    for (const way of NOTICE_WAYS) if (unsent[way] > 0) events.lost(way, "expired", unsent[way]);
  }
}
