import type { MemberId } from "@localgrid/vocabulary/identifiers";
import type Database from "better-sqlite3";
import type { ShownHome, ShownHomeStore } from "../../community/shown-home-store.ts";
import { writing } from "./out-of-space.ts";

interface Row {
  readonly member: MemberId;
  readonly name: string;
  readonly is_ranked: number;
}

/** Homes that want to be seen, and whether there is a ranking, in the local database. */
export class SqliteShownHomeStore implements ShownHomeStore {
  private readonly database: Database.Database;

  constructor(database: Database.Database) {
    this.database = database;
  }

  all(): readonly ShownHome[] {
    const select = this.database.prepare<[], Row>("SELECT member, name, is_ranked FROM shown_home ORDER BY member");
    return select.all().map(({ member, name, is_ranked }) => ({ member, name, is_ranked: is_ranked === 1 }));
  }

  show({ member, name, is_ranked }: ShownHome): void {
    const insert = this.database.prepare(
      "INSERT OR REPLACE INTO shown_home (member, name, is_ranked) VALUES (?, ?, ?)",
    );
    writing(() => insert.run(member, name, Number(is_ranked)));
  }

  hide(member: MemberId): void {
    const remove = this.database.prepare("DELETE FROM shown_home WHERE member = ?");
    writing(() => remove.run(member));
  }

  isRankingOn(): boolean {
    return this.database.prepare<[], number>("SELECT is_on FROM sun_ranking").pluck().get() === 1;
  }

  switchRanking(is_on: boolean): void {
    const insert = this.database.prepare("INSERT OR REPLACE INTO sun_ranking (only_one, is_on) VALUES (1, ?)");
    writing(() => insert.run(Number(is_on)));
  }
}
