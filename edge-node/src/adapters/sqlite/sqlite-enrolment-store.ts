import type { EpochPosition } from "@localgrid/protocol/upload-answers";
import type Database from "better-sqlite3";
import type { EnrolmentStore } from "../../uplink/hub-session.ts";
import { writing } from "./out-of-space.ts";

export class SqliteEnrolmentStore implements EnrolmentStore {
  private readonly select: Database.Statement<[], { readonly hub_url: string }>;
  private readonly replace: Database.Statement<[string, number]>;

  private readonly position: Database.Statement<[], EpochPosition>;
  private readonly move: Database.Statement<[string, number]>;

  constructor(database: Database.Database) {
    this.select = database.prepare<[], { readonly hub_url: string }>("SELECT hub_url FROM hub_enrolment");
    this.replace = database.prepare<[string, number]>(
      "INSERT OR REPLACE INTO hub_enrolment (only_one, hub_url, enrolled_at_ms) VALUES (1, ?, ?)",
    );
    this.position = database.prepare<[], EpochPosition>("SELECT epoch, seq FROM hub_acknowledged");
    this.move = database.prepare<[string, number]>(
      "INSERT OR REPLACE INTO hub_acknowledged (only_one, epoch, seq) VALUES (1, ?, ?)",
    );
  }

  current(): { readonly hub_url: string } | null {
    return this.select.get() ?? null;
  }

  save({ hub_url, enrolled_at_ms }: Parameters<EnrolmentStore["save"]>[0]): void {
    writing(() => this.replace.run(hub_url, enrolled_at_ms));
  }

  acknowledged(): EpochPosition | null {
    return this.position.get() ?? null;
  }

  remember({ epoch, seq }: EpochPosition): void {
    writing(() => this.move.run(epoch, seq));
  }
}
