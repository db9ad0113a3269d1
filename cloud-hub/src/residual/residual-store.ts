import type { RegionBooks, RegionClearing } from "./region-clearing.ts";

export interface RegionInterval {
  readonly region: string;
  readonly start_s: number;
  readonly length_s: number;
}

/** Where residual books and what became of them are kept. Every method @throws {LocalGridError} `store-away`, `store-full` */
export interface ResidualStore {
  /**
   * Intervals to clear now, oldest first, a bounded number: every community of the region has closed beyond them, or
   * their deadline has passed. None of the regions that are `left_out`.
   */
  due(at_ms: number, left_out: ReadonlySet<string>): Promise<readonly RegionInterval[]>;
  /**
   * Clears an interval and keeps the result for good, both or neither; of several hubs one does. Null when that was
   * done before.
   */
  clear(
    interval: RegionInterval,
    clearing: { readonly at_ms: number; readonly decide: (books: RegionBooks) => RegionClearing },
  ): Promise<RegionClearing | null>;
}
