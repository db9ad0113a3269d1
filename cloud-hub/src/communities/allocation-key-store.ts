import type { CommunityState } from "@localgrid/clearing/community";
import type { AllocationKeyBody } from "@localgrid/protocol/record-bodies";
import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import type { ListPart } from "./community-store.ts";

/** A key and the price rule beside it; a key of null is the call auction. */
export type Agreed = Pick<AllocationKeyBody, "key" | "price_rule">;

/** What holds from a time on. */
export interface KeptKey {
  readonly valid_from_s: number;
  /** What somebody added. */
  readonly added: Agreed;
  /** What holds and nodes are told: of a withdrawn key, what held before it. */
  readonly agreed: Agreed;
  readonly is_withdrawn: boolean;
  /** From 1 on; the next one whenever it is added again or withdrawn. */
  readonly version: number;
}

/** `is_taken`: the community's node has it in its journal, as it holds. */
export interface HeldKey extends KeptKey {
  readonly is_taken: boolean;
}

/** What a change of a community's keys is decided on; nobody else changes them meanwhile. */
export interface HeldKeys {
  /** With the community's members. */
  readonly state: CommunityState;
  /** The newest of them, by `valid_from_s`: all that have not begun, and at least one before these where there is one. */
  readonly keys: readonly KeptKey[];
  /** Of all the community's keys together; another one after every change. */
  readonly version: number;
  /** Start of the first interval that has not closed; null before the first one. */
  readonly open_from_s: number | null;
}

/** `keys`: as they are from now on; those that are not named stay as they are. */
export type KeysDecision =
  | { readonly kind: "keys"; readonly keys: readonly KeptKey[] }
  | { readonly kind: "rejected"; readonly reason: string; readonly message: string };

export interface KeyList {
  readonly version: number;
  /** By `valid_from_s`. */
  readonly keys: readonly HeldKey[];
}

/** How many of the newest keys a change is decided on. */
export const KEYS_DECIDED_ON = 32;

/** Where allocation keys are kept. Every method @throws {LocalGridError} `store-away`, `store-full` */
export interface AllocationKeyStore {
  list(community: CommunityId, part: ListPart<number>): Promise<KeyList>;
  /** Asks `decide` and stores its answer; one change of a community after the other. Gives the version since. */
  change(community: CommunityId, decide: (held: HeldKeys) => KeysDecision): Promise<KeysDecision & { version: number }>;
}
