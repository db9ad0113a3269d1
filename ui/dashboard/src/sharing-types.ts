/** By which keys a community shares, as the hub answers it. */
import type { TariffInput } from "./api-types.ts";

export interface KeyShare {
  readonly member: string;
  readonly share_ppm: number;
}

export type AllocationKey =
  | { readonly kind: "dynamic" }
  | { readonly kind: "static" | "hybrid"; readonly shares: readonly KeyShare[] }
  | { readonly kind: "priority"; readonly groups: readonly (readonly string[])[] };

export interface PricePoint {
  /** Supply over demand. */
  readonly ratio_ppm: number;
  /** 0 is the lowest price that there can be, 1,000,000 the highest. */
  readonly position_ppm: number;
}

export type PriceRule =
  | { readonly kind: "mid-market" }
  | { readonly kind: "supply-demand-ratio"; readonly table: readonly PricePoint[] };

/** A key and how its price comes about; a key of null is the call auction. */
export interface Agreed {
  readonly key: AllocationKey | null;
  readonly price_rule: PriceRule;
}

export interface HeldKey extends Agreed {
  readonly valid_from_s: number;
  /** What held before it goes on. */
  readonly is_withdrawn: boolean;
  readonly is_taken: boolean;
}

export interface KeyPage {
  /** Of all keys together. */
  readonly version: number;
  readonly items: readonly HeldKey[];
  readonly next: string | null;
}

export interface KeyInput extends Agreed {
  readonly valid_from_s: number;
  readonly version: number;
}

export interface KeyTrialInput extends Agreed {
  /** Null for the prices that were in force. */
  readonly tariff: TariffInput | null;
}
