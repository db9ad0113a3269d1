import type {
  AllocationKeyBody,
  MemberBody,
  MeteringPointBody,
  StandingLimitsBody,
  TariffBody,
  ThirdPartyMeterBody,
} from "@localgrid/protocol/record-bodies";
import type { CborValue } from "@localgrid/vocabulary/cbor";
import { compareIdentifiers } from "@localgrid/vocabulary/identifiers";
import { applyToCommunity, type CommunityState, createCommunity, type Meter } from "./community.ts";

interface StoredCommunity {
  readonly members: readonly MemberBody[];
  readonly metering_points: readonly MeteringPointBody[];
  readonly meters: readonly Meter[];
  readonly third_party_meters: readonly ThirdPartyMeterBody[];
  readonly tariffs: readonly TariffBody[];
  /** Left out while there are none: states without keys keep their bytes. */
  readonly allocation_keys?: readonly AllocationKeyBody[];
  readonly limits: readonly StandingLimitsBody[];
}

/** Deterministic: equal states give equal values, whatever order they were built in. */
export function communityStateToCbor(state: CommunityState): CborValue {
  const stored: StoredCommunity = {
    members: byKey(state.members),
    metering_points: byKey(state.meteringPoints),
    meters: byKey(state.meters),
    third_party_meters: byKey(state.thirdPartyMeters),
    tariffs: state.tariffs,
    ...(state.allocationKeys.length > 0 && { allocation_keys: state.allocationKeys }),
    limits: byKey(state.limits).flat(),
  };
  return stored as unknown as CborValue;
}

export function communityStateFromCbor(value: CborValue): CommunityState {
  const stored = value as unknown as StoredCommunity;
  const state = createCommunity();
  for (const body of stored.members) applyToCommunity(state, { kind: "member", body });
  for (const body of stored.metering_points) applyToCommunity(state, { kind: "metering-point", body });
  for (const body of stored.meters) applyToCommunity(state, { kind: "meter-key", body });
  for (const body of stored.third_party_meters) applyToCommunity(state, { kind: "third-party-meter", body });
  for (const body of stored.tariffs) applyToCommunity(state, { kind: "tariff", body });
  for (const body of stored.allocation_keys ?? []) applyToCommunity(state, { kind: "allocation-key", body });
  for (const body of stored.limits) applyToCommunity(state, { kind: "standing-limits", body });
  return state;
}

function byKey<K extends string, V>(map: ReadonlyMap<K, V>): V[] {
  return [...map.entries()].sort(([a], [b]) => compareIdentifiers(a, b)).map(([, value]) => value);
}
