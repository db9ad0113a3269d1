import type { MailStanding, NoticeLanguage } from "@localgrid/protocol/notice-relay";
import type { NodeId } from "@localgrid/vocabulary/identifiers";

/** A new address with the mail that brings its code. */
export interface NewAddress {
  readonly address: string;
  readonly language: NoticeLanguage;
  readonly community_name: string;
  readonly stop_token: Uint8Array;
  readonly code_digest: Uint8Array;
  readonly mail: { readonly id: string; readonly subject: string; readonly text: string };
}

export interface StoppedMails {
  readonly language: NoticeLanguage;
  readonly community_name: string;
  readonly has_ended: boolean;
}

/** Keeps whose address is which. Every method @throws {LocalGridError} `store-away`, `store-full` */
export interface MailBook {
  /** Null for a recipient that the node never named, or has forgotten. */
  standing(node: NodeId, recipient: string): Promise<MailStanding["standing"] | null>;
  /**
   * Enters an address and takes the mail with its code, both or neither, in place of the address before it. The address
   * that is confirmed already, and one whose code was made a moment ago, change nothing. The token of the same address
   * stays.
   */
  enter(
    node: NodeId,
    recipient: string,
    given: NewAddress & { readonly now_ms: number },
  ): Promise<MailStanding["standing"] | "too-many-codes" | "too-many-addresses">;
  /** Counts a try and answers the code's digest; null when there are no tries left, the code is too old, or there is none. */
  tryCode(node: NodeId, recipient: string, now_ms: number): Promise<Uint8Array | null>;
  /** Whether the code is still the one that was tried. */
  confirm(node: NodeId, recipient: string, code_digest: Uint8Array): Promise<boolean>;
  /** The address is gone when this resolves, with what waits for it. */
  forget(node: NodeId, recipient: string): Promise<void>;
  /** What a link in a mail is about; null for one of nobody. */
  byToken(stop_token: Uint8Array): Promise<StoppedMails | null>;
  /** No mail goes to the address any more, which is forgotten; again changes nothing. */
  end(stop_token: Uint8Array): Promise<StoppedMails | null>;
}
