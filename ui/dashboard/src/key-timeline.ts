import type { HubNode } from "./api-types.ts";
import type { KeyList } from "./sharing-api.ts";
import type { HeldKey } from "./sharing-types.ts";
import { refusedBy, type TakenState, takenState } from "./taken-state.ts";

export interface KeyPeriod {
  readonly key: HeldKey;
  /** Exclusive; null for the last one, which holds until further notice, and for withdrawn ones. */
  readonly until_s: number | null;
  readonly when: "past" | "now" | "planned" | "withdrawn";
  readonly state: TakenState;
}

export interface HeldSharing extends KeyList {
  readonly nodes: readonly HubNode[];
}

/** The latest first, each until the next one begins that was not withdrawn. */
export function keyTimeline({ keys, nodes }: HeldSharing, now_ms: number): readonly KeyPeriod[] {
  const refused = refusedBy(nodes);
  const holding = keys.filter(({ is_withdrawn }) => !is_withdrawn);
  const current = keyInForce(keys, now_ms);
  return keys
    .map((key): KeyPeriod => {
      const next = holding.find(({ valid_from_s }) => valid_from_s > key.valid_from_s);
      const isPlanned = key.valid_from_s * 1000 > now_ms;
      const held = key === current ? "now" : isPlanned ? "planned" : "past";
      return {
        key,
        until_s: key.is_withdrawn ? null : (next?.valid_from_s ?? null),
        when: key.is_withdrawn ? "withdrawn" : held,
        state: takenState(key.is_taken, refused("allocation-keys", key.valid_from_s)),
      };
    })
    .toReversed();
}

/** Null before the first one: then bids decide. */
export function keyInForce(keys: readonly HeldKey[], now_ms: number): HeldKey | null {
  return keys.findLast(({ valid_from_s, is_withdrawn }) => !is_withdrawn && valid_from_s * 1000 <= now_ms) ?? null;
}
