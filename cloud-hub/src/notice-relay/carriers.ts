import type { PushUrgency } from "@localgrid/protocol/notice-relay";

/**
 * What came of handing one message over. `gone`: nobody is there any more. `refused`: this message never. `later`: try it
 * again. `away`: the whole way does not work now. `reason` is for the log and names nobody.
 */
export type Handover =
  | { readonly kind: "delivered" }
  | { readonly kind: "gone" | "refused" | "away"; readonly reason: string }
  | { readonly kind: "later"; readonly reason: string; readonly retry_after_s: number | null };

export interface SealedPush {
  readonly endpoint: string;
  readonly body: Uint8Array;
  readonly urgency: PushUrgency;
  readonly ttl_s: number;
}

/** Hands messages to browsers' push services. Never rejects. */
export interface PushCarrier {
  /** See `NoticeWays`. */
  readonly public_key: string;
  send(message: SealedPush): Promise<Handover>;
}

export interface PlainMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The same for the same mail, so that whoever gets it twice can tell; without domain. */
  readonly name: string;
  /** Where a POST ends the mails. */
  readonly stop_url: string;
}

/** Hands e-mails to a server that delivers them. Never rejects. */
export interface MailCarrier {
  send(mail: PlainMail): Promise<Handover>;
  close(): void;
}
