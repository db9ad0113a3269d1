import type { NoticeWays } from "@localgrid/protocol/notice-relay";
import type { NoticeContent } from "../notices/notice.ts";
import type { NoticeAddress, NoticeDevice } from "./notice-target.ts";

/** Messages that wait; beyond these the oldest go. */
export const MOST_WAITING_MESSAGES = 1_000;

/** A notice as it was told to a login. */
export interface ToldNotice {
  readonly id: number;
  readonly login: string;
  /** The same for the same notice, also where a store that was restored numbers it anew. */
  readonly cause: string;
  /** The community's time. */
  readonly at_s: number;
  readonly content: NoticeContent;
}

/** What a message is about: a notice, that a device works, or that the node itself has fallen silent. */
export type RelayContent = NoticeContent | { readonly kind: "trial" } | { readonly kind: "node-away" };

/** A message on its way to one device or address. Its words are made and sealed when it is sent. */
export interface WaitingMessage {
  readonly id: string;
  readonly way: "push" | "mail";
  /** Id of the device, or the address's name at the hub. */
  readonly target: string;
  /** 0 for what is no notice. */
  readonly notice: number;
  readonly content: RelayContent;
  /** Real time. */
  readonly expires_at_s: number;
}

/** What is written at once: all of it or nothing. */
export interface RelayStep {
  /** Up to which notice was looked; null leaves it where it is. */
  readonly cursor: number | null;
  /** Of a known id nothing changes. */
  readonly messages: readonly WaitingMessage[];
}

/**
 * Where it is kept whom the node reaches beyond the home, and what is on its way there. Every write is on disk when the
 * call returns; writes that name several things write all of them or none.
 *
 * Writes throw {@link LocalGridError} `storage-full`.
 */
export interface RelayStore {
  /** Up to which notice was looked; null before the first time. */
  cursor(): number | null;
  /** Id of the newest notice; 0 without one. */
  newestNotice(): number;
  /** Notices behind this id, rising. */
  toldAfter(id: number, limit: number): readonly ToldNotice[];
  /** In the order in which they came. */
  devices(): readonly NoticeDevice[];
  /** Whoever had this id or endpoint before has it no more; what waited for another id goes with it. */
  saveDevice(device: NoticeDevice): void;
  /** With what waits for it. */
  removeDevice(id: string): void;
  addresses(): readonly NoticeAddress[];
  /** In place of the one that the login had, which is then to be forgotten by the hub. */
  saveAddress(address: NoticeAddress): void;
  /** With what waits for it; the hub is to forget it. */
  removeAddress(recipient: string): void;
  /** The hub is to forget this name, unless an address is saved under it. */
  leave(recipient: string): void;
  /** Names that the hub is to forget, the oldest first. */
  leaving(limit: number): readonly string[];
  /** The hub has forgotten it. */
  left(recipient: string): void;
  take(step: RelayStep): void;
  /** The oldest first. */
  waiting(): readonly WaitingMessage[];
  drop(ids: readonly string[]): void;
  /** Lets go of what nobody wants to know any more. */
  expire(now_s: number): void;
  /** As the hub last said; null before. */
  ways(): NoticeWays | null;
  saveWays(ways: NoticeWays): void;
}
