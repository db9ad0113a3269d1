import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PostgresBillableMonths } from "../src/adapters/postgres/postgres-billable-months.ts";
import { PostgresBillingStore } from "../src/adapters/postgres/postgres-billing-store.ts";
import { PostgresSettlementRecords } from "../src/adapters/postgres/postgres-settlement-records.ts";
import { PostgresStatementReader } from "../src/adapters/postgres/postgres-statement-reader.ts";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import { BillableMonths } from "../src/billing/billable-months.ts";
import { ACCOUNT, BILLER, billingPeople, SUN as PATH } from "./billing-scene.ts";
import { type PeopleHub, type Send, startPeopleHub } from "./people.ts";
import { FIRST_S, LENGTH_S, SettledCommunity, SUN, WINDOW_S } from "./settled-community.ts";

const [NOVEMBER, DECEMBER] = ["2023-11", "2023-12"];
const DECEMBER_S = Date.UTC(2023, 10, 30, 23) / 1000;
const LAST_OF_DECEMBER_S = Date.UTC(2023, 11, 31, 22, 45) / 1000;
const RUNS = `${PATH}/billing-runs`;
const NANO_PER_CENT = 10_000_000n;

let postgres: TestPostgres;
let sun: SettledCommunity;
let pool: Pool;
let hub: PeopleHub;
let maker: Send;
let checker: Send;
let coordinator: Send;

beforeAll(async () => {
  postgres = await startTestPostgres();
});

test("months that were billed by bank before the hub had a chain stay with the bank", async () => {
  const moon = await SettledCommunity.open(postgres);
  await moon.pool.query("UPDATE community SET time_zone = 'Europe/Vienna'");
  await moon.addMembers({ anna: null, ben: null });
  await moon.pool.query(
    `INSERT INTO billing_run VALUES ('sun', 1, $1, 'approved', '{}', '{}', sha256('{}'), 'a', 0, 'b', 0, '2023-12-01')`,
    [NOVEMBER],
  );
  await moon.close(FIRST_S, { members: { anna: [300, -36_000_000n], ben: [-300, 30_000_000n] } });
  await moon.openZone();
  expect((await moon.seal()).kind).toBe("nothing");
  const { rows } = await moon.pool.query("SELECT settles_by, from_month, from_s FROM settling");
  expect(rows).toEqual([{ settles_by: "chain", from_month: DECEMBER, from_s: DECEMBER_S }]);
  await moon.close(DECEMBER_S, { members: { anna: [100, -12_000_000n], ben: [-100, 10_000_000n] } });
  expect((await moon.seal()).kind).toBe("sealed");
});

test("a month in which one node took the place of another is billed with both its parts, each once", async () => {
  const moon = await SettledCommunity.open(postgres);
  const { pool: own } = moon;
  await own.query("UPDATE community SET time_zone = 'Europe/Vienna'");
  await moon.addMembers({ anna: null, ben: null });
  const trade = (energy_wh: number, nano: bigint) =>
    ({ members: { anna: [energy_wh, -nano], ben: [-energy_wh, nano] } }) as const;
  await moon.close(FIRST_S, trade(300, 30_000_000n));
  await moon.close(FIRST_S + LENGTH_S, trade(200, 20_000_000n));
  const figures = async () =>
    new PostgresBillingStore(own).change(SUN, async (book) => {
      const { is_closed, members } = await book.monthFigures({ from_s: FIRST_S - 86_400, to_s: DECEMBER_S });
      const anna = members.find(({ member }) => member === "anna")?.figures;
      return { is_closed, wh: anna?.[0]?.energy_wh, nano: anna?.[0]?.amount_nano };
    });
  expect(await figures()).toEqual({ is_closed: false, wh: 500, nano: -50_000_000n });
  // The new one has the last interval of the old one as well, by what devices sent again.
  await own.query("UPDATE node SET revoked_at_ms = 5");
  await moon.enrolNode(new Uint8Array(32).fill(7), 9);
  await moon.close(FIRST_S + LENGTH_S, trade(210, 21_000_000n));
  await moon.close(DECEMBER_S - LENGTH_S, trade(100, 10_000_000n));
  expect(await figures()).toEqual({ is_closed: true, wh: 610, nano: -61_000_000n });
  const reader = new PostgresStatementReader(own);
  const { members, sum_nano } = await reader.statements(SUN, { from_s: FIRST_S - 86_400, to_s: DECEMBER_S });
  expect([members.length, sum_nano]).toEqual([0, "0"]);
});

test("a month on the chain waits for its batches, and comes up when they are final", async () => {
  const moon = await SettledCommunity.open(postgres);
  const { pool: own } = moon;
  await own.query("UPDATE community SET currency = 'EUR', time_zone = 'Europe/Vienna'");
  await moon.addMembers({ anna: null, ben: null });
  await own.query("INSERT INTO billing_account SELECT 'sun', member, 1, $1, 'maker', 0 FROM member", [
    JSON.stringify({ ...ACCOUNT, iban: null, mandate_reference: null, mandate_signed_on: null }),
  ]);
  await own.query(
    `INSERT INTO billing_run VALUES ('sun', 1, $1, 'cancelled', '{}', '{}', sha256('{}'), 'a', 0, 'b', 0, NULL)`,
    [NOVEMBER],
  );
  await moon.close(FIRST_S, { members: { anna: [300, -36_000_000n], ben: [-300, 30_000_000n] } });
  await moon.close(DECEMBER_S - LENGTH_S, { members: { anna: [100, -12_000_000n], ben: [-100, 10_000_000n] } });
  await moon.openZone();
  const store = new PostgresBillableMonths(own);
  const later = () => () => undefined;
  const failed = (_: unknown, error: unknown) => expect.unreachable(String(error));
  const ofChain = new BillableMonths({ store, now_ms: () => DECEMBER_S * 1000, later, failed });
  const sealed = await moon.seal();
  await ofChain.lookAtAll();
  expect(await ofChain.of("sun")).toEqual([]);
  if (sealed.kind !== "sealed") throw new Error(sealed.kind);
  await moon.confirm(sealed.batch.seq);
  await ofChain.lookAtAll();
  expect(await ofChain.of("sun")).toMatchObject([{ month: NOVEMBER, run: null, left_out: 2, waiting: 0, lacking: 0 }]);
});

async function openSun(): Promise<void> {
  sun = await SettledCommunity.open(postgres);
  ({ pool } = sun);
  await pool.query("UPDATE community SET currency = 'EUR', time_zone = 'Europe/Vienna', region = 'wien'");
  hub = await startPeopleHub(pool);
  ({ maker, checker, coordinator } = await billingPeople(hub));
  await sun.addMembers({ anna: null, ben: null });
  await maker(`PUT ${PATH}/biller`, BILLER);
  for (const member of ["anna", "ben"]) {
    await maker(`PUT ${PATH}/billing-accounts/${member}`, { ...ACCOUNT, name: member, mandate_reference: member });
  }
}

afterAll(async () => {
  await hub?.stop();
  await postgres?.stop();
});

const codeOf = ({ status, json }: { status: number; json: { code?: string } | null }) =>
  `${status} ${json?.code ?? ""}`;
const draft = async (month: string) => (await maker(`POST ${RUNS}`, { month })).json;
const cancel = (run: { run: number }) => maker(`POST ${RUNS}/${run.run}/cancellation`);
const approve = (run: { run: number; digest: string }) =>
  checker(`POST ${RUNS}/${run.run}/approval`, { digest: run.digest });
const missingIn = async (run: number) => {
  const { items } = (await maker(`GET ${RUNS}/${run}/members`)).json;
  return items.map(({ kind, missing }: { kind: string; missing: string[] }) => [kind, ...missing].join(" "));
};

/** A batch is sealed when another window is over. */
let windows = 0;

async function sealAll(): Promise<void> {
  windows += 1;
  await sun.close(DECEMBER_S + windows * WINDOW_S, { members: {} });
  for (let sealed = await sun.seal(); sealed.kind === "sealed"; sealed = await sun.seal()) {
    await sun.confirm(sealed.batch.seq);
  }
}

/** By member: what bills moved by bank with what they carry on, and what they say that the chain settled. */
async function billed() {
  const { rows } = await pool.query<Record<"member" | "bank" | "chain", string>>(
    `SELECT member, sum(coalesce(bank_cents, due_cents)) * ${NANO_PER_CENT} + (array_agg(carried_out_nano ORDER BY run DESC))[1]
              AS bank, sum(coalesce(chain_nano, 0)) AS chain
       FROM billed_member GROUP BY member ORDER BY member`,
  );
  return new Map(rows.map(({ member, bank, chain }) => [member, { bank: BigInt(bank), chain: BigInt(chain) }]));
}

async function posted(): Promise<ReadonlyMap<string, bigint>> {
  const { rows } = await pool.query<{ member: string; nano: string }>(
    `SELECT split_part(account, ':', 2) AS member, sum(amount_nano) AS nano FROM recomputed_posting GROUP BY 1 ORDER BY 1`,
  );
  return new Map(rows.map(({ member, nano }) => [member, BigInt(nano)]));
}

/** Billed = by bank + on the chain, and the latter is what the chain itself was given, to the nano. */
async function expectConserved(): Promise<void> {
  const [bills, all, chain] = [await billed(), await posted(), await sun.accounts()];
  expect([...bills.keys()]).toEqual(["anna", "ben"]);
  for (const [member, { bank, chain: onChain }] of bills) {
    expect(bank + onChain).toBe(all.get(member));
    expect(onChain).toBe(chain.get(member)?.owed_nano);
  }
}

describe("a community that got a zone", () => {
  beforeAll(openSun);

  test("is settled on the chain from its beginning, and says that nobody has chosen it", async () => {
    await sun.close(FIRST_S, { members: { anna: [300, -36_000_050n], ben: [-300, 30_000_003n] } });
    await sun.close(DECEMBER_S - LENGTH_S, { members: { anna: [100, -12_000_007n], ben: [-100, 10_000_001n] } });
    expect((await coordinator(`GET ${PATH}/settling`)).json).toEqual({ version: 0, has_zone: false, settlings: [] });
    await sun.openZone();
    const { version, has_zone, settlings } = (await coordinator(`GET ${PATH}/settling`)).json;
    expect([version, has_zone]).toEqual([1, true]);
    expect(settlings).toMatchObject([{ settles_by: "chain", from_month: "1970-01", changed_by: null }]);
  });

  test("is billed when every interval of the month is in a batch that is final, and not before", async () => {
    const early = await draft(NOVEMBER as string);
    expect(early).toMatchObject({ settles_by: "chain", batches: { count: 0 }, totals: { withheld: 2 } });
    expect(await missingIn(early.run)).toEqual(Array(2).fill("withheld not-settled"));
    expect(codeOf(await approve(early))).toBe("409 nothing-to-bill");
    await cancel(early);
    const sealed = await sun.seal();
    const open = await draft(NOVEMBER as string);
    expect(await missingIn(open.run)).toEqual(Array(2).fill("withheld not-settled"));
    if (sealed.kind !== "sealed") throw new Error(sealed.kind);
    await sun.confirm(sealed.batch.seq);
    expect(codeOf(await approve(open))).toBe("409 run-outdated");
    await cancel(open);
  });

  test("gets invoices that name the batches, and nothing goes to the bank", async () => {
    const run = await draft(NOVEMBER as string);
    expect(run.totals).toMatchObject({
      chain_nano: "-8000053",
      bank_debit_cents: 0,
      bank_credit_cents: 0,
      withheld: 0,
    });
    expect(run.batches).toMatchObject({ zone: 1, first_seq: 1, last_tx_hash: "ab".repeat(32) });
    expect((await approve(run)).status).toBe(200);
    const { items } = (await maker(`GET ${PATH}/invoices`)).json;
    expect(
      items.map((each: Record<string, unknown>) => [each["member"], each["payable_cents"], each["bank_cents"]]),
    ).toEqual([
      ["ben", 4, 0],
      ["anna", 5, 0],
    ]);
    expect(items[1].chain).toMatchObject({ chain_nano: "-48000057", settled_cents: 5, zone: 1, first_seq: 1 });
    const collected = await maker(`POST ${RUNS}/${run.run}/collection`, { collection_date: "2999-01-04" });
    expect(codeOf(collected)).toBe("409 nothing-to-collect");
    expect((await maker(`GET ${RUNS}/${run.run}/export.csv`)).text).toContain(",chain,");
    expect((await maker(`GET ${PATH}/invoices/${items[1].ordinal}/ubl.xml`)).text).toContain(
      "Settled on chain: -0.048000057 EUR",
    );
    await expectConserved();
  });

  test("is billed corrections once the chain has them", async () => {
    await sun.close(FIRST_S, { members: { anna: [310, -37_200_051n], ben: [-310, 31_000_004n] } });
    const early = await draft(NOVEMBER as string);
    expect(await missingIn(early.run)).toEqual(Array(2).fill("withheld not-settled"));
    await cancel(early);
    await sealAll();
    const run = await draft(NOVEMBER as string);
    expect((await approve(run)).json.totals).toMatchObject({ bank_debit_cents: 0, bank_credit_cents: 0 });
    await expectConserved();
  });
});

describe("the way of a community", () => {
  const put = (who: Send, more: object = {}) =>
    who(`PUT ${PATH}/settling`, { settles_by: "bank", from_month: "2998-01", version: 1, ...more });

  test("is chosen by a coordinator for a month that has not begun, on what was looked at, and stands in the audit log", async () => {
    expect(codeOf(await put(maker))).toBe("403 wrong-role");
    expect(codeOf(await put(await hub.as("coordinator", "sun")))).toBe("403 not-a-person");
    expect(codeOf(await put(coordinator, { from_month: new Date().toISOString().slice(0, 7) }))).toBe(
      "409 month-begun",
    );
    expect(codeOf(await put(coordinator, { from_month: "2998-13" }))).toMatch(/^400/);
    expect(codeOf(await put(coordinator, { version: 0 }))).toBe("409 changed-meanwhile");
    const { settlings } = (await put(coordinator)).json;
    expect(settlings).toMatchObject([
      { version: 2, settles_by: "bank", from_month: "2998-01", changed_by: "coord" },
      {},
    ]);
    expect(codeOf(await put(coordinator))).toBe("409 changed-meanwhile");
    const { items } = (await coordinator(`GET ${PATH}/audit?action=settling-changed`)).json;
    expect(items).toMatchObject([{ who: "coord", details: { version: 2, settles_by: "bank", from_month: "2998-01" } }]);
    await expect(pool.query("UPDATE settling SET settles_by = 'bank'")).rejects.toThrow("never changed");
  });

  test("is not the chain where the hub settles nothing there", async () => {
    const operator = await hub.as("operator");
    const place = { name: "", region: "wien", currency: "EUR", time_zone: "Europe/Vienna" };
    await operator("POST /api/communities", { community: "moon", ...place });
    const first = await hub.logIn(hub.firstLogin.login, hub.firstLogin.password);
    const { json } = await first("POST /api/accounts", { login: "moonie", role: "coordinator", community: "moon" });
    const moonie = await hub.logIn("moonie", json.initial_password);
    const asked = { settles_by: "chain", from_month: "2998-01", version: 0 };
    expect(codeOf(await moonie("PUT /api/communities/moon/settling", asked))).toBe("409 no-zone");
    expect((await moonie("PUT /api/communities/moon/settling", { ...asked, settles_by: "bank" })).status).toBe(200);
  });

  test("keeps the chain out of bank months, and the bank out of the chain's, whatever is corrected later", async () => {
    // As if it had been chosen before December began.
    await pool.query("INSERT INTO settling VALUES ('sun', 3, 'bank', $1, $2, 'coord', 0)", [DECEMBER, DECEMBER_S]);
    await sun.close(DECEMBER_S, { members: { anna: [500, -60_000_009n], ben: [-500, 50_000_001n] } });
    await sun.close(LAST_OF_DECEMBER_S, { members: { anna: [100, -12_000_000n], ben: [-100, 10_000_000n] } });
    expect(await sun.seal()).toEqual({ kind: "nothing" });
    const [zone] = await new PostgresSettlementRecords(pool).zones(WINDOW_S, SUN);
    expect(zone?.waiting_windows).toBe(0);
    await sun.close(FIRST_S, { members: { anna: [320, -38_400_052n], ben: [-320, 32_000_005n] } });
    await sealAll();
    await sun.close(DECEMBER_S, { members: { anna: [490, -58_800_008n], ben: [-490, 49_000_000n] } });
    expect((await sun.seal()).kind).toBe("nothing");
    for (const month of [DECEMBER, NOVEMBER]) {
      const run = await draft(month as string);
      expect(run.settles_by).toBe(month === DECEMBER ? "bank" : "chain");
      expect((await approve(run)).status).toBe(200);
      if (month === DECEMBER) {
        expect(run.totals).toMatchObject({ chain_nano: "0", bank_debit_cents: 8, bank_credit_cents: 5 });
        expect(run.batches).toBe(null);
      }
    }
    await expectConserved();
  });
});
