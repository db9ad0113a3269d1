import { assertAllocationKey, membersOfKey } from "@localgrid/protocol/allocation-key";
import type { AllocationKeyBody } from "@localgrid/protocol/record-bodies";
import { encodeCbor } from "@localgrid/vocabulary/cbor";
import type { CommunityState } from "./community.ts";
import type { CommunityDecision } from "./decisions.ts";

/** Fewer than the state keeps, so that the one in force is always among them. */
const MOST_TO_COME = 32;

export interface AllocationKeyBounds {
  /** The earliest start: a key never changes the past. */
  readonly open_from_s: number;
  readonly latest_s: number;
}

/**
 * Decides on a key that somebody asks for. It takes the place of one that begins at the same time.
 *
 * @returns rejected with `allocation-key-in-the-past`, `allocation-key-too-far`, `unknown-member`,
 *   `too-many-allocation-keys`
 * @throws {LocalGridError} `malformed-allocation-key`
 */
export function setAllocationKey(
  state: CommunityState,
  body: AllocationKeyBody,
  { open_from_s, latest_s }: AllocationKeyBounds,
): CommunityDecision {
  assertAllocationKey(body);
  if (body.valid_from_s < open_from_s) {
    return rejected("allocation-key-in-the-past", `a key may begin at ${open_from_s} or later`);
  }
  if (body.valid_from_s > latest_s) {
    return rejected("allocation-key-too-far", `the latest start of a key is ${latest_s}`);
  }
  const stranger = membersOfKey(body.key).find((member) => state.members.get(member)?.is_active !== true);
  if (stranger !== undefined) return rejected("unknown-member", `there is no active member ${stranger}`);
  return hasTooMany(state, body, open_from_s) ? tooMany() : taken(body);
}

/**
 * Takes over what the hub says was agreed. One that was heard of too late holds from the first interval on that has not
 * closed, since closed ones keep their terms; one that another has followed by now is nothing to take. Members who are
 * not known here get nothing by it until they are.
 *
 * @param open_from_s start of the first interval that has not closed
 * @returns rejected with `too-many-allocation-keys`
 * @throws {LocalGridError} `malformed-allocation-key`
 */
export function adoptAllocationKey(
  state: CommunityState,
  body: AllocationKeyBody,
  open_from_s: number,
): CommunityDecision | { readonly kind: "known" } {
  assertAllocationKey(body);
  const isFollowed = state.allocationKeys.some(
    ({ valid_from_s }) => valid_from_s > body.valid_from_s && valid_from_s <= open_from_s,
  );
  if (isFollowed || hasAllocationKey(state, body)) return { kind: "known" };
  return hasTooMany(state, body, open_from_s) ? tooMany() : taken(body);
}

/** Whether the very same key is known to begin then. */
export function hasAllocationKey(state: CommunityState, body: AllocationKeyBody): boolean {
  const known = state.allocationKeys.find(({ valid_from_s }) => valid_from_s === body.valid_from_s);
  return known !== undefined && Buffer.compare(bytesOf(known), bytesOf(body)) === 0;
}

function hasTooMany({ allocationKeys }: CommunityState, body: AllocationKeyBody, open_from_s: number): boolean {
  const toCome = allocationKeys.filter(({ valid_from_s }) => valid_from_s > open_from_s);
  const isNew = toCome.every(({ valid_from_s }) => valid_from_s !== body.valid_from_s);
  return body.valid_from_s > open_from_s && isNew && toCome.length >= MOST_TO_COME;
}

function bytesOf({ valid_from_s, key, price_rule }: AllocationKeyBody): Uint8Array {
  return encodeCbor({ valid_from_s, key, price_rule } as never);
}

function tooMany(): CommunityDecision {
  return rejected("too-many-allocation-keys", `${MOST_TO_COME} keys wait for their beginning already`);
}

function taken(body: AllocationKeyBody): CommunityDecision {
  return { kind: "records", records: [{ kind: "allocation-key", body }] };
}

function rejected(reason: string, message: string): CommunityDecision {
  return { kind: "rejected", reason, message };
}
