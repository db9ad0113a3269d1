import type { MemberId } from "@localgrid/vocabulary/identifiers";
import type { HomePower } from "./ports.ts";

/** Where one home's power comes from and goes to, W. Only one direction is above 0. */
export interface PowerFlow {
  readonly from_neighbours_w: number;
  readonly to_neighbours_w: number;
  readonly from_grid_w: number;
  readonly to_grid_w: number;
}

/** Sums over all homes whose value is fresh. */
export interface CommunityPower {
  readonly import_w: number;
  readonly export_w: number;
  /** What one home feeds in while another draws it: the smaller of both sums. */
  readonly shared_w: number;
  readonly homes_live: number;
}

/** @param homes powers by member; those last heard more than `stale_after_ms` before `at_ms` are left out */
export function freshHomes(
  homes: ReadonlyMap<MemberId, HomePower>,
  { at_ms, stale_after_ms }: { readonly at_ms: number; readonly stale_after_ms: number },
): ReadonlyMap<MemberId, number> {
  const fresh = [...homes].filter(([, home]) => at_ms - home.at_ms <= stale_after_ms);
  return new Map(fresh.map(([member, home]) => [member, home.power_w]));
}

export function communityPower(homes: ReadonlyMap<MemberId, number>): CommunityPower {
  let [import_w, export_w] = [0, 0];
  for (const power_w of homes.values()) {
    if (power_w > 0) import_w += power_w;
    else export_w -= power_w;
  }
  return { import_w, export_w, shared_w: Math.min(import_w, export_w), homes_live: homes.size };
}

/** Each home has its part of what is shared, by its part of all that is drawn or fed in; floored to the watt. */
export function flowOf(power_w: number | null, { import_w, export_w, shared_w }: CommunityPower): PowerFlow {
  const none = { from_neighbours_w: 0, to_neighbours_w: 0, from_grid_w: 0, to_grid_w: 0 };
  if (power_w === null || power_w === 0) return none;
  if (power_w > 0) {
    const from_neighbours_w = Math.floor((power_w * shared_w) / import_w);
    return { ...none, from_neighbours_w, from_grid_w: power_w - from_neighbours_w };
  }
  const to_neighbours_w = Math.floor((-power_w * shared_w) / export_w);
  return { ...none, to_neighbours_w, to_grid_w: -power_w - to_neighbours_w };
}
