import { monthPeriod } from "@localgrid/clearing/statement";
import type { Identity } from "../access/identity.ts";
import { actorOf } from "../audit/audit-log.ts";
import { cloudHubError } from "../errors.ts";
import { type BillingStore, MOST_SETTLINGS } from "./billing-store.ts";
import { localDate } from "./calendar.ts";
import type { Settling, SettlingWay } from "./settling.ts";

export interface AskedSettling {
  readonly settles_by: SettlingWay;
  /** `YYYY-MM`, which has not begun in the community's time zone. */
  readonly from_month: string;
  /** The newest version that was looked at; 0 where there was none. */
  readonly version: number;
}

/** By which way a community's money is settled. Every method @throws {LocalGridError} `store-away`; what writes also `store-full` */
export class SettlingDesk {
  private readonly ports: { readonly store: BillingStore; readonly now_ms: () => number };

  constructor(ports: { readonly store: BillingStore; readonly now_ms: () => number }) {
    this.ports = ports;
  }

  /** The newest first, and whether the hub settles the community's trades on a chain. */
  async read(community: string): Promise<{ readonly settlings: readonly Settling[]; readonly has_zone: boolean }> {
    const records = this.ports.store.read(community);
    return { settlings: await records.settlings(), has_zone: await records.hasZone() };
  }

  /**
   * From a month on that has not begun: later entries that it overtakes do not count any more.
   *
   * @throws {LocalGridError} `not-a-person`, `not-a-month`, `unknown-community`, `changed-meanwhile`, `month-begun`,
   *   `no-zone`, `too-many-changes`
   */
  change(community: string, identity: Identity, asked: AskedSettling): Promise<void> {
    if (identity.kind !== "session") throw cloudHubError("not-a-person", "a token decides nothing that moves money");
    const { settles_by, from_month } = asked;
    return this.ports.store.change(community, async (book) => {
      const { time_zone } = await book.profile();
      const { from_s } = monthPeriod(from_month, time_zone);
      const newest = (await book.settlings())[0];
      const version = newest?.version ?? 0;
      if (asked.version !== version) throw cloudHubError("changed-meanwhile", `the way has version ${version} by now`);
      const now_ms = this.ports.now_ms();
      if (from_s * 1_000 <= now_ms) {
        throw cloudHubError("month-begun", `${localDate(now_ms, time_zone)} is not before ${from_month}`);
      }
      if (settles_by === "chain" && !(await book.hasZone())) {
        throw cloudHubError("no-zone", "the hub settles nothing of this community on a chain");
      }
      if (version >= MOST_SETTLINGS) throw cloudHubError("too-many-changes", `${version} changes are kept`);
      const entered = { changed_by: identity.name, changed_at_ms: now_ms };
      await book.saveSettling({ version: version + 1, settles_by, from_month, from_s, ...entered });
      const details = { version: version + 1, settles_by, from_month };
      const act = { community, ...actorOf(identity), action: "settling-changed", subject: community, details };
      await book.audit(act, now_ms);
    });
  }
}
