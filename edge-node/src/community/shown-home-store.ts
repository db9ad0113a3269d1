import type { MemberId } from "@localgrid/vocabulary/identifiers";

/** A home that has chosen to be seen by its neighbours. Every other home is only counted. */
export interface ShownHome {
  readonly member: MemberId;
  /** As the home calls itself; no two are the same. */
  readonly name: string;
  /** Whether it takes part in the ranking, where there is one. */
  readonly is_ranked: boolean;
}

/** All writes are on disk when they return. @throws {LocalGridError} `storage-full` */
export interface ShownHomeStore {
  /** By member in byte order. */
  all(): readonly ShownHome[];
  /** Adds it, or takes the place of what was known of the same member. */
  show(home: ShownHome): void;
  /** A home that is not shown stays so. */
  hide(member: MemberId): void;
  /** Off until somebody switches it on. */
  isRankingOn(): boolean;
  switchRanking(is_on: boolean): void;
}
