import { clearInterval, type IntervalInputs } from "@localgrid/clearing/clear-interval";
import { createCommunity } from "@localgrid/clearing/community";
import { type CborValue, encodeCbor } from "@localgrid/vocabulary/cbor";
import { memberId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import type { WattHours } from "@localgrid/vocabulary/units";
import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { migrate } from "../src/adapters/postgres/migrations.ts";
import { tableDigests } from "../src/adapters/postgres/test-content.ts";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import { type PeopleHub, type Send, startPeopleHub } from "./people.ts";

const PREVIEW = "POST /api/communities/sun/tariffs/preview";
const NODE = Buffer.alloc(16, 7);
const TARIFF = {
  valid_from_s: 0,
  retail_micro_per_kwh: 300_000,
  feed_in_micro_per_kwh: 80_000,
  local_network_fee_micro_per_kwh: 40_000,
  fixed_fee_micro_per_day: 150_000,
};
const at = (moment: string) => Date.parse(moment) / 1000;
/** April in Vienna: from its first interval to its last one. */
const [FIRST_S, LAST_S] = [at("2026-03-31T22:00Z"), at("2026-04-30T21:45Z")];
const MIDNIGHT_S = at("2026-04-10T00:00Z");

let postgres: TestPostgres;
let pool: Pool;
let hub: PeopleHub;
let coordinator: Send;

beforeAll(async () => {
  postgres = await startTestPostgres();
  pool = await postgres.createDatabase();
  await migrate(pool);
  hub = await startPeopleHub(pool);
  await pool.query("INSERT INTO community (id, created_at_ms, time_zone) VALUES ('sun', 0, 'Europe/Vienna')");
  coordinator = await hub.as("coordinator", "sun");
});

afterAll(async () => {
  await hub?.stop();
  await postgres?.stop();
});

const MEMBERS = ["anna", "ben", "cleo"] as const;
const pointOf = (member: string) => meteringPointId(`home-${member}`);

/** Anna sells; Ben buys at a limit of his own, so that he pays less; Cleo has used up her credit. */
function inputsAt(start_s: number): IntervalInputs {
  const reading = (member: string, import_wh: number, export_wh: number) => ({
    metering_point: pointOf(member),
    import_wh: import_wh as WattHours,
    export_wh: export_wh as WattHours,
    quality: "valid" as const,
    is_signed: true,
    is_official: false,
  });
  return {
    start_s,
    length_s: 900,
    terms: { tariff: TARIFF, price_rule: "pair", limits: [[memberId("ben"), 200_000, null]] },
    readings: [reading("anna", 0, 700), reading("ben", 1_000, 0), reading("cleo", 500, 0)],
    barred_buyers: [memberId("cleo")],
  };
}

/** Rows as the fold writes them: an older revision without inputs, and the newest one. */
async function writeClosed(start_s: number, { hasInputs = true } = {}): Promise<void> {
  const community = createCommunity();
  for (const member of MEMBERS) {
    const metering_point = pointOf(member);
    community.meteringPoints.set(metering_point, {
      metering_point,
      member: memberId(member),
      is_active: true,
      main_fuse_w: 9_000,
    });
  }
  const inputs = inputsAt(start_s);
  const { priced, auction, input_digest, result_digest } = clearInterval(community, inputs);
  const digests = [Buffer.from(input_digest), Buffer.from(result_digest)];
  for (const [revision, bytes] of [null, hasInputs ? encodeCbor(inputs as unknown as CborValue) : null].entries()) {
    await pool.query(
      `INSERT INTO recomputed_interval (node, start_s, revision, length_s, matched_wh, demand_wh, supply_wh, saving_nano,
         closed_at_ms, input_digest, result_digest, node_matched_wh, node_input_digest, node_result_digest, is_same,
         official_points, points, inputs) VALUES ($1, $2, $3, 900, $4, 0, 0, 0, 0, $5, $6, $4, $5, $6, true, 0, 3, $7)`,
      [NODE, start_s, revision, auction.matched_wh, ...digests, bytes === null ? null : Buffer.from(bytes)],
    );
  }
  for (const [ordinal, { account, category, energy_wh, amount_nano }] of priced.postings.entries()) {
    await pool.query("INSERT INTO recomputed_posting VALUES ($1, $2, 0, $3, 900, $4, $5, 'closing', $6, NULL, $7, 0)", [
      ...[NODE, start_s, ordinal, account, category, energy_wh, `${amount_nano}`],
    ]);
  }
  for (const { member } of priced.members) {
    await pool.query(
      "INSERT INTO recomputed_member_interval VALUES ($1, $2, $3, 900, 0, NULL, 0, 0, 0, 0, 0, 0, 0, 0, 'valid', true, false)",
      [NODE, member, start_s],
    );
  }
}

async function writeNode(): Promise<void> {
  await pool.query("INSERT INTO node VALUES ($1, 'sun', $2, 0, NULL)", [NODE, Buffer.alloc(32, 8)]);
  await pool.query(
    "INSERT INTO recomputed_journal (node, status, fold_version, updated_at_ms) VALUES ($1, 'current', 1, 0)",
    [NODE],
  );
  const points = MEMBERS.map((member) => ({ metering_point: pointOf(member), member }));
  await pool.query("INSERT INTO recomputed_community VALUES ($1, '[]', $2, '[]')", [NODE, JSON.stringify(points)]);
}

describe("the preview of a tariff", () => {
  test("is refused while nothing was computed", async () => {
    const { status, json } = await coordinator(PREVIEW, TARIFF);
    expect([status, json.code]).toEqual([409, "nothing-to-preview"]);
  });

  test("with the prices in force comes to what the month's statements come to, and writes nothing", async () => {
    await writeNode();
    for (const start_s of [FIRST_S - 900, FIRST_S, MIDNIGHT_S, LAST_S, LAST_S + 900]) await writeClosed(start_s);
    const before = await tableDigests(pool);
    const { status, json } = await coordinator(PREVIEW, { ...TARIFF, valid_from_s: 1 });
    expect(status).toBe(200);
    expect(json.basis).toEqual({
      month: "2026-04",
      from_s: FIRST_S,
      to_s: LAST_S + 900,
      intervals: 3,
      left_out_intervals: 0,
      barred_intervals: 3,
      members_with_limits: 1,
    });
    const statements = (await coordinator("GET /api/communities/sun/statements/2026-04")).json;
    const posted = statements.members.map((each: { member: string; provisional_nano: string }) => [
      ...[each.member, each.provisional_nano, each.provisional_nano, "0"],
    ]);
    expect(posted).toHaveLength(3);
    const previewed = json.members.map((each: Record<string, string>) => [
      ...[each["member"], each["before_nano"], each["after_nano"], each["difference_nano"]],
    ]);
    expect(previewed).toEqual(posted);
    expect(json.sums).toMatchObject({ winners: 0, losers: 0, unchanged: 3, largest_gain: null, largest_loss: null });
    expect(await tableDigests(pool)).toEqual(before);
  });

  test("matches again: what members trade follows the tried prices, to the nano", async () => {
    // Ben's limit of 0.20 stays; the band reaches down to 0.25 only, so that he bids its floor as everybody would.
    const tried = {
      ...TARIFF,
      retail_micro_per_kwh: 400_000,
      feed_in_micro_per_kwh: 250_000,
      fixed_fee_micro_per_day: 0,
    };
    const { json } = await coordinator(PREVIEW, tried);
    const of = (member: string) => json.members.find((each: { member: string }) => each.member === member);
    // 700 Wh an interval: at (200,000 + 80,000) / 2 before, at 250,000 after; one of the three begins a UTC day.
    expect(of("anna")).toMatchObject({
      before_nano: String(3 * 700 * 140_000 - 150_000_000),
      after_nano: String(3 * 700 * 250_000),
      difference_nano: String(3 * 700 * 110_000 + 150_000_000),
      sold_before_wh: 2_100,
      sold_after_wh: 2_100,
    });
    // What the grid costs more is what the fixed fee was.
    expect(of("cleo").after_nano).toBe(String(-3 * 500 * 400_000));
    expect(json.sums).toMatchObject({
      winners: 1,
      losers: 1,
      unchanged: 1,
      shared_before_wh: 2_100,
      shared_after_wh: 2_100,
    });
    expect(json.sums.largest_gain).toEqual({ member: "anna", difference_nano: of("anna").difference_nano });
    const sum = [...json.members, ...json.accounts].reduce((total, each) => total + BigInt(each.difference_nano), 0n);
    expect(sum).toBe(0n);
  });

  test("shows that nobody trades where the fee leaves no room", async () => {
    const { json } = await coordinator(PREVIEW, { ...TARIFF, local_network_fee_micro_per_kwh: 230_000 });
    expect(json.sums).toMatchObject({ shared_before_wh: 2_100, shared_after_wh: 0 });
  });

  describe("of an allocation key", () => {
    const KEY_PREVIEW = "POST /api/communities/sun/allocation-keys/preview";
    const previewOf = async (key: object | null, more: object = {}) => {
      const sent = { key, price_rule: { kind: "mid-market" }, tariff: null, ...more };
      const { json } = await coordinator(KEY_PREVIEW, sent);
      const of = (member: string) => json.members?.find((each: { member: string }) => each.member === member);
      return { json, of };
    };

    test("shares by it at its price, whatever limits members have, in balance", async () => {
      const { json, of } = await previewOf({ kind: "dynamic" });
      // In the middle of 80,000 and 300,000 less the fee of 40,000; Cleo's credit is used up all the same.
      expect(of("anna")).toMatchObject({
        before_nano: String(3 * 700 * 140_000 - 150_000_000),
        after_nano: String(3 * 700 * 170_000 - 150_000_000),
        sold_after_wh: 2_100,
      });
      expect(of("cleo").difference_nano).toBe("0");
      expect(of("ben").difference_nano).toBe(String(-3 * 700 * 30_000));
      const sum = [...json.members, ...json.accounts].reduce((total, each) => total + BigInt(each.difference_nano), 0n);
      expect(sum).toBe(0n);
    });

    test("leaves to the grid what nobody has a share in", async () => {
      const shares = [
        { member: "ben", share_ppm: 500_000 },
        { member: "cleo", share_ppm: 500_000 },
      ];
      const { json } = await previewOf({ kind: "static", shares });
      expect(json.sums).toMatchObject({ shared_before_wh: 2_100, shared_after_wh: 1_050 });
    });

    test("tries a tariff together with it, and the auction where it is none", async () => {
      const tariff = { ...TARIFF, feed_in_micro_per_kwh: 100_000, fixed_fee_micro_per_day: 0 };
      const { of } = await previewOf({ kind: "dynamic" }, { tariff });
      expect(of("anna").after_nano).toBe(String(3 * 700 * 180_000));
      const { json } = await previewOf(null);
      expect(json.sums).toMatchObject({ difference_nano: "0", unchanged: 3 });
    });

    test("takes a key as adding one does", async () => {
      expect((await previewOf({ kind: "static", shares: [{ member: "ben", share_ppm: 1 }] })).json.code).toBe(
        "malformed-allocation-key",
      );
      for (const [key, more] of [
        [{ kind: "fair" }, {}],
        [null, { price: 1 }],
        [null, { tariff: { ...TARIFF, fixed_fee_micro_per_day: -1 } }],
      ] as const) {
        expect((await previewOf(key, more)).json.code).toBe("invalid-input");
      }
      const viewer = await hub.as("viewer", "sun");
      const sent = { key: null, price_rule: { kind: "mid-market" }, tariff: null };
      expect((await viewer(KEY_PREVIEW, sent)).json.code).toBe("wrong-role");
    });
  });

  test("says how many intervals it could not compute", async () => {
    await writeClosed(MIDNIGHT_S + 900, { hasInputs: false });
    const { json } = await coordinator(PREVIEW, TARIFF);
    expect(json.basis).toMatchObject({ intervals: 3, left_out_intervals: 1 });
  });

  test("is for those who may see what members pay, and takes a tariff as adding one does", async () => {
    const viewer = await hub.as("viewer", "sun");
    expect((await viewer(PREVIEW, TARIFF)).json.code).toBe("wrong-role");
    const { fixed_fee_micro_per_day: _, ...short } = TARIFF;
    for (const body of [short, { ...TARIFF, fixed_fee_micro_per_day: -1 }, { ...TARIFF, price: 1 }, []]) {
      expect((await coordinator(PREVIEW, body)).json.code).toBe("invalid-input");
    }
    expect((await coordinator("POST /api/communities/moon/tariffs/preview", TARIFF)).json.code).toBe("out-of-scope");
  });
});
