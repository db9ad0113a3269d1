import type { HubAnswer } from "@localgrid/sync-engine/upload-state";

/** What became of a request. */
export type LinkOutcome =
  | { readonly kind: "answered"; readonly answer: HubAnswer }
  /** The connection failed, before or after the hub heard of it; `reason` is for the log. */
  | { readonly kind: "answer-lost"; readonly reason: string }
  | { readonly kind: "timed-out" };

/** Never rejects. Each request ends by itself, whatever the network does. */
export interface HubLink {
  heads(journal: string): Promise<LinkOutcome>;
  /** One page of an epoch's records, or an answer that is not one. */
  page(
    journal: string,
    place: { readonly epoch: string; readonly from_seq: number },
  ): Promise<LinkOutcome | { readonly kind: "page"; readonly bytes: Uint8Array }>;
  /** `sent_bytes` as they went over the wire. */
  upload(journal: string, batch: Uint8Array): Promise<LinkOutcome & { readonly sent_bytes: number }>;
  /** Ends what is under way; its outcomes do not matter any more. */
  close(): void;
}

/** Runs `act` once, after `delay_ms` of real time; the returned function takes it back. */
export type After = (delay_ms: number, act: () => void) => () => void;
