import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memberId } from "@localgrid/vocabulary/identifiers";
import { expect, test } from "vitest";
import { fillsByRevision } from "../../settlement/own-ledger.ts";
import { openProjectionDatabase, removeProjectionDatabase } from "./projection-database.ts";
import { SqliteOwnLedger } from "./sqlite-own-ledger.ts";
import { SqliteProjectionStore } from "./sqlite-projection-store.ts";

const [ANNA, BERT] = [memberId("anna"), memberId("bert")];
const LARGE = 9_000_000_000_000_000_123n;

test("The own ledger has each revision's fills, out of the lines of market accounts alone", () => {
  const file = join(tmpdir(), `own-ledger-${randomBytes(6).toString("hex")}.sqlite`);
  const database = openProjectionDatabase(file);
  try {
    const sink = new SqliteProjectionStore(database);
    const line = { start_s: 900, length_s: 900, price_micro_per_kwh: 1, cause: "closing", posted_at_ms: 0 } as const;
    const post = (
      account: string,
      category: string,
      more: { wh: number; nano: bigint; revision?: number; n: number },
    ) =>
      sink.posting({
        ...line,
        account,
        category,
        energy_change_wh: more.wh,
        amount_nano: more.nano,
        revision: more.revision ?? 0,
        ordinal: more.n,
      });
    post("member:anna:market", "neighbour-purchase", { wh: 10, nano: -1_000n, n: 0 });
    post("member:anna:market", "local-network-fee", { wh: 10, nano: -40n, n: 1 });
    post("member:anna:market", "fixed-fee", { wh: 0, nano: -LARGE, n: 2 });
    post("member:anna:supply", "grid-import", { wh: 99, nano: -9n, n: 3 });
    post("member:bert:market", "neighbour-sale", { wh: 10, nano: 1_000n, n: 4 });
    post("community", "neighbour-purchase", { wh: 10, nano: 1_000n, n: 5 });
    post("member:anna:market", "neighbour-purchase", { wh: -4, nano: 400n, revision: 1, n: 0 });
    sink.meteringPointInterval({
      start_s: 900,
      metering_point: "anna-meter" as never,
      revision: 1,
      import_wh: 10,
      export_wh: 0,
      quality: "valid",
      is_signed: true,
      is_official: false,
    });
    sink.flush(1);
    const ledger = new SqliteOwnLedger(database);
    expect(ledger.head(900)).toBeNull();
    const fills = fillsByRevision(ledger.postings(900), 1);
    expect(fills[0]?.get(ANNA)).toEqual({ energy_wh: 10n, money_nano: -1_040n - LARGE });
    expect(fills[1]?.get(ANNA)).toEqual({ energy_wh: 6n, money_nano: -640n - LARGE });
    expect(fills.map((each) => each.get(BERT))).toEqual([
      { energy_wh: -10n, money_nano: 1_000n },
      { energy_wh: -10n, money_nano: 1_000n },
    ]);
    expect(fills[0]?.size).toBe(2);
    expect([...ledger.fillsOf(ANNA, { from_s: 0, to_s: 901 })]).toEqual([
      [900, { energy_wh: 6n, money_nano: -640n - LARGE }],
    ]);
    expect(ledger.fillsOf(ANNA, { from_s: 0, to_s: 900 }).size).toBe(0);
    expect(ledger.points(900)).toEqual([{ metering_point: "anna-meter", revision: 1, import_wh: 10, export_wh: 0 }]);
    expect(ledger.postings(0)).toEqual([]);
  } finally {
    database.close();
    removeProjectionDatabase(file);
  }
});
