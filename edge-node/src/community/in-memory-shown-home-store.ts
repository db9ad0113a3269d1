import { compareIdentifiers, type MemberId } from "@localgrid/vocabulary/identifiers";
import type { ShownHome, ShownHomeStore } from "./shown-home-store.ts";

/** For tests: forgets with the process. */
export class InMemoryShownHomeStore implements ShownHomeStore {
  private readonly homes = new Map<MemberId, ShownHome>();
  private is_ranking_on = false;

  all(): readonly ShownHome[] {
    return [...this.homes.values()].sort((a, b) => compareIdentifiers(a.member, b.member));
  }

  show({ member, name, is_ranked }: ShownHome): void {
    this.homes.set(member, { member, name, is_ranked });
  }

  hide(member: MemberId): void {
    this.homes.delete(member);
  }

  isRankingOn(): boolean {
    return this.is_ranking_on;
  }

  switchRanking(is_on: boolean): void {
    this.is_ranking_on = is_on;
  }
}
