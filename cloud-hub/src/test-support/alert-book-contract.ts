import { describe, expect, test } from "vitest";
import { type AlertName, alertIdOf } from "../alerts/alert.ts";
import type { AlertBook } from "../alerts/alert-book.ts";
import type { AuditedAct } from "../audit/audit-log.ts";

export interface OpenedAlertBook {
  readonly book: AlertBook;
  /** What people did, oldest first. */
  readonly acts: () => Promise<readonly Pick<AuditedAct, "action" | "who" | "community" | "details">[]>;
}

const named = (name: AlertName) => ({ ...name, id: alertIdOf(name) });
const SILENT = named({ code: "node-silent", community: "sun", subject: "aa".repeat(16) });
const CHAIN = named({ code: "chain-trouble", community: null, subject: "chain" });
const TAKEN = { by: "clara", at_ms: 5_000, note: "Franz drives there" };
const ACT: AuditedAct = {
  ...{ community: "sun", who: "clara", role: "coordinator", action: "alert-acknowledged", subject: "node-silent" },
  details: { subject: SILENT.subject },
};

/** What every book of alerts must do. `open` gives an empty one of a hub with the community `sun`. */
export function alertBookContract(name: string, open: () => Promise<OpenedAlertBook>): void {
  describe(`${name}`, () => {
    test("remembers when a cause was first seen for as long as it lasts", async () => {
      const { book } = await open();
      await book.settle([SILENT], 1_000);
      const both = await book.settle([SILENT, CHAIN], 2_000);
      expect(both.toSorted((a, b) => a.seen_at_ms - b.seen_at_ms)).toEqual([
        { ...SILENT, seen_at_ms: 1_000, acknowledged: null },
        { ...CHAIN, seen_at_ms: 2_000, acknowledged: null },
      ]);
      expect(await book.settle([CHAIN], 3_000)).toEqual([{ ...CHAIN, seen_at_ms: 2_000, acknowledged: null }]);
      expect(await book.settle([SILENT], 4_000)).toEqual([{ ...SILENT, seen_at_ms: 4_000, acknowledged: null }]);
    });

    test("keeps who has taken a cause on until it is gone, and tells the audit log", async () => {
      const { book, acts } = await open();
      await book.settle([SILENT], 1_000);
      expect(await book.acknowledge(SILENT.id, TAKEN, ACT)).toBe("acknowledged");
      expect(await book.settle([SILENT], 6_000)).toEqual([{ ...SILENT, seen_at_ms: 1_000, acknowledged: TAKEN }]);
      await book.settle([], 7_000);
      expect(await book.settle([SILENT], 8_000)).toEqual([{ ...SILENT, seen_at_ms: 8_000, acknowledged: null }]);
      expect(await acts()).toMatchObject([{ action: "alert-acknowledged", who: "clara", details: ACT.details }]);
    });

    test("takes nothing on that is not there, and tells nobody", async () => {
      const { book, acts } = await open();
      expect(await book.acknowledge(SILENT.id, TAKEN, ACT)).toBe("unknown-alert");
      expect(await acts()).toEqual([]);
    });

    test("keeps what another hub has seen since the causes were read", async () => {
      const { book } = await open();
      await book.settle([SILENT], 2_000);
      expect(await book.settle([], 1_999)).toHaveLength(1);
      expect(await book.settle([], 2_000)).toEqual([]);
    });

    test("goes through when hubs settle at once", async () => {
      const { book } = await open();
      const many = Array.from({ length: 50 }, (_, at) =>
        named({ ...SILENT, subject: at.toString(16).padStart(32, "0") }),
      );
      await Promise.all([book.settle(many, 1_000), book.settle(many.toReversed(), 1_000), book.settle(many, 1_001)]);
      expect(await book.settle(many, 1_002)).toHaveLength(50);
    });
  });
}
