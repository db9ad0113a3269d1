import type {
  MailAddress,
  MailStanding,
  NoticeMessage,
  NoticeOutcome,
  NoticeWays,
} from "@localgrid/protocol/notice-relay";

/** `away`: nobody knows whether it was taken. `refused`: it was not, with the hub's own code. */
export type RelayAnswer<T> =
  | { readonly kind: "answered"; readonly value: T }
  | { readonly kind: "refused"; readonly status: number; readonly code: string }
  | { readonly kind: "away"; readonly reason: string };

/** The hub, as the relay needs it. Nothing here rejects. */
export interface RelayHub {
  ways(): Promise<RelayAnswer<NoticeWays>>;
  send(messages: readonly NoticeMessage[]): Promise<RelayAnswer<readonly NoticeOutcome[]>>;
  /** In place of all that were held. */
  hold(messages: readonly NoticeMessage[]): Promise<RelayAnswer<readonly NoticeOutcome[]>>;
  /** Has a code mailed there. */
  saveAddress(recipient: string, address: MailAddress): Promise<RelayAnswer<MailStanding>>;
  confirm(recipient: string, code: string): Promise<RelayAnswer<MailStanding>>;
  forget(recipient: string): Promise<RelayAnswer<null>>;
  /** Ends what is under way. */
  close(): void;
}
