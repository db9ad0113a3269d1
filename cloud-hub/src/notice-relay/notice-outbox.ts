import type { MailMessage, NoticeMessage, NoticeOutcome, PushMessage } from "@localgrid/protocol/notice-relay";
import type { NodeId } from "@localgrid/vocabulary/identifiers";

export const NOTICE_WAYS = ["push", "mail"] as const;
export type NoticeWay = (typeof NOTICE_WAYS)[number];

/** A message whose turn has come. */
export type DueMessage = DuePush | DueMail;

interface Due {
  readonly node: NodeId;
  readonly id: string;
  readonly expires_at_ms: number;
  /** Tries before this one. */
  readonly attempts: number;
}

export interface DuePush extends Due, Pick<PushMessage, "way" | "endpoint" | "body" | "urgency"> {}

export interface DueMail extends Due, Pick<MailMessage, "way" | "recipient" | "subject" | "text"> {
  /** Null where nobody with that name has an address that may get it. */
  readonly to: MailTo | null;
}

export interface MailTo {
  readonly address: string;
  readonly language: string;
  /** Whoever knows it may end the mails. */
  readonly stop_token: Uint8Array;
}

/** What became of a message that was tried. `gone` ends the endpoint or the address for good. */
export type NoticeEnd =
  | { readonly kind: "sent" | "gone" | "failed" }
  | { readonly kind: "later"; readonly next_at_ms: number };

/** How one way is. */
export interface WayFigures {
  readonly way: NoticeWay;
  readonly waiting: number;
  /** When the oldest of those was taken; null where nothing waits. */
  readonly waiting_since_ms: number | null;
  /** Null where nothing was sent of what is remembered. */
  readonly last_sent_at_ms: number | null;
}

/**
 * Keeps messages until they are sent, and their ids until they would have expired. Every method
 * @throws {LocalGridError} `store-away`, `store-full`
 */
export interface NoticeOutbox {
  /** Durable when it resolves; one outcome for each message, in their order. An id that is known changes nothing. */
  take(node: NodeId, messages: readonly NoticeMessage[], now_ms: number): Promise<readonly NoticeOutcome[]>;
  /** In place of all that were held for the node. */
  hold(node: NodeId, messages: readonly NoticeMessage[], now_ms: number): Promise<readonly NoticeOutcome[]>;
  /** Takes what is held, once for a silence that began at `since_ms`; how many that were. */
  release(node: NodeId, since_ms: number, now_ms: number): Promise<number>;
  /** Those of one way whose turn has come, each node's in turn. */
  due(way: NoticeWay, limit: number, now_ms: number): Promise<readonly DueMessage[]>;
  /** The content goes with the end. */
  settle(message: DueMessage, end: NoticeEnd, now_ms: number): Promise<void>;
  /** Forgets what has expired; how many of each way were never sent. */
  prune(now_ms: number): Promise<Readonly<Record<NoticeWay, number>>>;
  figures(): Promise<readonly WayFigures[]>;
}
