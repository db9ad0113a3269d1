import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { migrate } from "../src/adapters/postgres/migrations.ts";
import { PostgresStatementReader } from "../src/adapters/postgres/postgres-statement-reader.ts";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import { ACCOUNT, BILLER, billingPeople, MONTH, RecomputedMonth, SUN } from "./billing-scene.ts";
import { type PeopleHub, type Send, startPeopleHub } from "./people.ts";

let postgres: TestPostgres;
let pool: Pool;
let hub: PeopleHub;
let month: RecomputedMonth;
let maker: Send;
let checker: Send;
let coordinator: Send;

beforeAll(async () => {
  postgres = await startTestPostgres();
  pool = await postgres.createDatabase();
  await migrate(pool);
  hub = await startPeopleHub(pool);
  const operator = await hub.as("operator");
  const place = { name: "", region: "wien", currency: "EUR", time_zone: "Europe/Vienna" };
  for (const community of ["sun", "moon"]) await operator("POST /api/communities", { community, ...place });
  ({ maker, checker, coordinator } = await billingPeople(hub));
  month = new RecomputedMonth(pool);
  await month.begin(["anna", "bert", "cleo"]);
  await month.post([
    { member: "anna", category: "neighbour-sale", energy_wh: 10_000, amount_nano: 1_500_000_001n },
    { member: "bert", category: "neighbour-purchase", energy_wh: 6_001, amount_nano: -900_150_000n },
    { member: "bert", category: "local-network-fee", energy_wh: 6_001, amount_nano: -120_020_000n },
    { member: "bert", category: "grid-import", energy_wh: 2_000, amount_nano: -600_000_000n },
    { member: "cleo", category: "neighbour-purchase", energy_wh: 3_999, amount_nano: -599_850_001n },
    { member: "cleo", category: "fixed-fee", amount_nano: -100_000_000n },
  ]);
});

afterAll(async () => {
  await hub?.stop();
  await postgres?.stop();
});

const codeOf = ({ status, json }: { status: number; json: { code?: string } | null }) =>
  `${status} ${json?.code ?? ""}`;
const RUNS = `${SUN}/billing-runs`;
const draft = (who: Send = maker, more: object = {}) => who(`POST ${RUNS}`, { month: MONTH, ...more });
const approve = (run: { run: number; digest: string }, who: Send = checker) =>
  who(`POST ${RUNS}/${run.run}/approval`, { digest: run.digest });
const itemsOf = async (run: number) => (await maker(`GET ${RUNS}/${run}/members`)).json.items;

describe("billing accounts and the biller", () => {
  test("are corrected, never edited: every state stays with who entered it", async () => {
    const path = `${SUN}/billing-accounts/bert`;
    const first = await maker(`PUT ${path}`, {
      ...ACCOUNT,
      name: "Bert",
      mandate_reference: null,
      mandate_signed_on: null,
    });
    expect([first.status, first.json.version, first.json.missing]).toEqual([200, 1, ["no-mandate"]]);
    expect((await maker(`PUT ${path}`, first.json.account)).json.version).toBe(1);
    const second = await coordinator(`PUT ${path}`, { ...ACCOUNT, name: "Bert" });
    expect(second.json).toMatchObject({ version: 2, missing: [], account: { iban: "AT611904300234573201" } });
    const { items, next } = (await maker(`GET ${path}/versions?limit=1`)).json;
    expect([items[0].version, items[0].changed_by, next]).toEqual([2, "coord", "2"]);
    const older = (await maker(`GET ${path}/versions?after=${next}`)).json.items;
    expect(older).toMatchObject([{ version: 1, changed_by: "maker", account: { mandate_reference: null } }]);
    await expect(pool.query("UPDATE billing_account SET content = ''")).rejects.toThrow("never changed");
    expect((await maker(`PUT ${SUN}/biller`, BILLER)).json).toMatchObject({ version: 1, missing: [] });
    expect((await maker(`GET ${SUN}/biller/versions`)).json.items).toHaveLength(1);
    for (const member of ["anna", "cleo"]) {
      await maker(`PUT ${SUN}/billing-accounts/${member}`, { ...ACCOUNT, name: member, mandate_reference: member });
    }
    const listed = (await maker(`GET ${SUN}/billing-accounts?limit=2`)).json;
    expect([listed.items.map(({ member }: { member: string }) => member), listed.next]).toEqual([
      ["anna", "bert"],
      "bert",
    ]);
  });

  test("with a wrong check digit, half a mandate, a day that is none or of nobody are refused", async () => {
    const put = async (more: object, member = "bert") =>
      codeOf(await maker(`PUT ${SUN}/billing-accounts/${member}`, { ...ACCOUNT, ...more }));
    expect(await put({ iban: "AT611904300234573202" })).toBe("422 wrong-iban");
    expect(await put({ mandate_signed_on: null })).toBe("422 wrong-mandate");
    expect(await put({ mandate_signed_on: "2026-02-30" })).toBe("422 wrong-mandate");
    expect(await put({ name: "a\nb" })).toBe("400 invalid-input");
    expect(await put({ mandate_signed_on: "2999-01-01" })).toBe("422 mandate-in-future");
    for (const mandate_reference of ["/M-1", "M//1"])
      expect(await put({ mandate_reference })).toBe("400 invalid-input");
    expect(await put({ mandate_reference: "m-1" }, "anna")).toBe("409 mandate-reference-taken");
    expect(await put({}, "nobody")).toBe("404 unknown-member");
    const token = await hub.as("billing", "sun");
    expect(codeOf(await token(`PUT ${SUN}/billing-accounts/bert`, ACCOUNT))).toBe("403 not-a-person");
    expect(codeOf(await token(`PUT ${SUN}/biller`, BILLER))).toBe("403 not-a-person");
    const biller = async (more: object) => codeOf(await maker(`PUT ${SUN}/biller`, { ...BILLER, ...more }));
    expect(await biller({ creditor_identifier: "DE99ZZZ09999999999" })).toBe("422 wrong-creditor-identifier");
    expect(await biller({ vat_rate_basis_points: 2_000 })).toBe("422 wrong-tax-status");
    expect((await maker(`GET ${SUN}/biller`)).json.version).toBe(1);
  });
});

describe("a billing run", () => {
  test("adds up to the statements, in integers", async () => {
    const { status, json } = await draft();
    expect([status, json.state, json.run]).toEqual([201, "draft", 1]);
    const items = await itemsOf(1);
    const reader = new PostgresStatementReader(pool);
    const time = { from_s: Date.UTC(2023, 11, 31, 23) / 1000, to_s: Date.UTC(2024, 0, 31, 23) / 1000 };
    const { members, accounts } = await reader.statements("sun" as CommunityId, time);
    for (const { member, final_nano } of members) {
      const item = items.find((each: { member: string }) => each.member === member);
      const sum = item.lines.reduce(
        (total: bigint, line: { statement_nano: string }) => total + BigInt(line.statement_nano),
        0n,
      );
      expect(`${sum}`).toBe(final_nano);
    }
    const collective = accounts.filter(({ account }) => !account.startsWith("member:"));
    const others = collective.reduce((total, { amount_nano }) => total + BigInt(amount_nano), 0n);
    expect(BigInt(json.totals.statement_nano)).toBe(-others);
    const { amount_nano, carried_in_nano, carried_out_nano, credit_cents, debit_cents } = json.totals;
    expect(BigInt(amount_nano) + BigInt(carried_in_nano)).toBe(
      BigInt(credit_cents - debit_cents) * 10_000_000n + BigInt(carried_out_nano),
    );
    // The supplier bills what came from the grid.
    expect(BigInt(amount_nano)).toBe(BigInt(json.totals.statement_nano) + 600_000_000n);
    expect(items.map(({ kind, due_cents }: { kind: string; due_cents: number }) => [kind, due_cents])).toEqual([
      ["credit-note", 150],
      ["invoice", -103],
      ["invoice", -70],
    ]);
  });

  test("is one at a time, and the same input gives the same digest", async () => {
    const { digest } = (await maker(`GET ${RUNS}/1`)).json;
    expect(codeOf(await draft())).toBe("409 draft-open");
    expect((await maker(`POST ${RUNS}/1/cancellation`)).json).toMatchObject({
      state: "cancelled",
      decided_by: "maker",
    });
    expect(codeOf(await approve({ run: 1, digest }))).toBe("409 run-decided");
    expect((await draft()).json).toMatchObject({ run: 2, digest });
  });

  test("is approved by somebody else, who names what was seen", async () => {
    const run = (await maker(`GET ${RUNS}/2`)).json;
    expect(codeOf(await approve(run, maker))).toBe("403 second-person-needed");
    expect(codeOf(await approve({ ...run, digest: "0".repeat(64) }))).toBe("409 wrong-digest");
    expect(codeOf(await approve(run, await hub.as("billing", "sun")))).toBe("403 not-a-person");
    expect(codeOf(await draft(await hub.as("coordinator", "sun")))).toBe("403 not-a-person");
    expect(codeOf(await approve({ ...run, run: 9 }))).toBe("404 unknown-run");
    expect(codeOf(await approve(run, await hub.as("operator")))).toBe("403 wrong-role");
  });

  test("whose statements have changed is drafted anew", async () => {
    const run = (await maker(`GET ${RUNS}/2`)).json;
    await month.post([
      { member: "bert", category: "neighbour-purchase", energy_wh: 1, amount_nano: -150_000n, cause: "late-reading" },
    ]);
    expect(codeOf(await approve(run))).toBe("409 run-outdated");
    expect((await maker(`GET ${SUN}/invoices`)).json.items).toEqual([]);
    await maker(`POST ${RUNS}/2/cancellation`);
    const { json } = await draft();
    await maker(`PUT ${SUN}/billing-accounts/bert`, { ...ACCOUNT, name: "Bert Neu" });
    expect(codeOf(await approve(json))).toBe("409 run-outdated");
    await maker(`POST ${RUNS}/3/cancellation`);
    const { json: seen } = await draft();
    // There and back: the same fields, entered anew.
    for (const name of ["Bert", "Bert Neu"]) await maker(`PUT ${SUN}/billing-accounts/bert`, { ...ACCOUNT, name });
    expect(codeOf(await approve(seen))).toBe("409 run-outdated");
    await maker(`POST ${RUNS}/${seen.run}/cancellation`);
  });

  test("that is approved has numbers without gaps, once, however often the approval comes", async () => {
    const { json: run } = await draft();
    const key = { "idempotency-key": "approve-4" };
    const path = `POST ${RUNS}/${run.run}/approval`;
    const answers = await Promise.all([1, 2, 3].map(() => checker(path, { digest: run.digest })));
    expect(answers.map(({ status, json }) => [status, json.state])).toEqual(Array(3).fill([200, "approved"]));
    const kept = await checker(path, { digest: run.digest }, key);
    const again = await checker(path, { digest: run.digest }, key);
    expect([again.text, again.headers.get("idempotent-replay")]).toEqual([kept.text, "true"]);
    const { items } = (await maker(`GET ${SUN}/invoices`)).json;
    const shown = items.map((each: Record<string, unknown>) => [
      each["number"],
      each["member"],
      each["kind"],
      each["payable_cents"],
    ]);
    expect(shown).toEqual([
      ["SUN-000003", "cleo", "invoice", 70],
      ["SUN-000002", "bert", "invoice", 103],
      ["SUN-000001", "anna", "credit-note", 150],
    ]);
    expect(codeOf(await maker(`POST ${RUNS}/${run.run}/cancellation`))).toBe("409 run-decided");
    await expect(pool.query("UPDATE billing_run SET state = 'cancelled'")).rejects.toThrow("decided once");
    await expect(pool.query("DELETE FROM invoice")).rejects.toThrow("never changed");
  });

  test("of the same month bills differences only, and refers to what it corrects", async () => {
    const nothing = await draft();
    expect(codeOf(await approve(nothing.json))).toBe("409 nothing-to-bill");
    await maker(`POST ${RUNS}/${nothing.json.run}/cancellation`);
    await month.post([
      {
        member: "bert",
        category: "neighbour-purchase",
        energy_wh: -1_000,
        amount_nano: 150_000_000n,
        cause: "official-value",
      },
      {
        member: "anna",
        category: "neighbour-sale",
        energy_wh: -1_000,
        amount_nano: -150_000_000n,
        cause: "official-value",
      },
    ]);
    const { json } = await draft();
    const items = await itemsOf(json.run);
    expect(items).toMatchObject([
      { member: "anna", kind: "invoice", due_cents: -15, refers_to: ["SUN-000001"] },
      { member: "bert", kind: "credit-note", due_cents: 15, refers_to: ["SUN-000002"] },
      { member: "cleo", kind: "none", due_cents: 0 },
    ]);
    expect((await approve(json)).status).toBe(200);
    const numbers = (await maker(`GET ${SUN}/invoices?limit=2`)).json.items;
    expect(numbers.map(({ number }: { number: string }) => number)).toEqual(["SUN-000005", "SUN-000004"]);
    const ofRun = await maker(`GET ${RUNS}/${json.run}/invoices?limit=1`);
    const rest = await maker(`GET ${RUNS}/${json.run}/invoices?limit=9&after=${ofRun.json.next}`);
    expect([...ofRun.json.items, ...rest.json.items].map(({ number, run }) => [number, run])).toEqual([
      ["SUN-000004", json.run],
      ["SUN-000005", json.run],
    ]);
    expect((await maker(`GET ${RUNS}/${json.run}/members/bert`)).json).toEqual(items[1]);
    expect(codeOf(await maker(`GET ${RUNS}/${json.run}/members/nobody`))).toMatch(/unknown-member$/);
    expect(codeOf(await maker(`GET ${RUNS}/99/invoices`))).toBe("404 unknown-run");
    const { rows } = await pool.query<{ sum: string }>(
      `SELECT (sum(due_cents * 10000000::numeric) + (SELECT sum(carried_out_nano) FROM (
         SELECT DISTINCT ON (member) carried_out_nano FROM billed_member ORDER BY member, run DESC) newest))::text AS sum
         FROM billed_member`,
    );
    const statement = BigInt(json.totals.statement_nano) + 600_000_000n;
    expect(rows[0]?.sum).toBe(`${statement}`);
  });

  test("withholds who is not final or has no address, until a later run", async () => {
    await month.setOfficial("cleo", false);
    await month.post([{ member: "cleo", category: "fixed-fee", amount_nano: -50_000_000n }]);
    const { json } = await draft();
    expect((await itemsOf(json.run))[2]).toMatchObject({ kind: "withheld", missing: ["not-final"], due_cents: -5 });
    expect(json.totals).toMatchObject({ withheld: 1, debit_cents: 0 });
    expect(codeOf(await approve(json))).toBe("409 nothing-to-bill");
    await maker(`POST ${RUNS}/${json.run}/cancellation`);
    const provisional = await draft(maker, { takes_provisional: true });
    expect(provisional.json.totals).toMatchObject({ withheld: 0, debit_cents: 5 });
    await maker(`POST ${RUNS}/${provisional.json.run}/cancellation`);
    await month.setOfficial("cleo", true);
  });

  test("waits for results that are being computed again, whatever else it takes", async () => {
    await pool.query("UPDATE recomputed_journal SET status = 'behind'");
    const { json } = await draft(maker, { takes_provisional: true });
    expect(json.totals).toMatchObject({ withheld: 3, debit_cents: 0, credit_cents: 0 });
    expect((await itemsOf(json.run))[2].missing).toEqual(["not-closed"]);
    await maker(`POST ${RUNS}/${json.run}/cancellation`);
    await pool.query("UPDATE recomputed_journal SET status = 'current'");
  });

  test("is of a month that is over, of one's own community, and needs a biller", async () => {
    expect(codeOf(await maker(`POST ${RUNS}`, { month: "2999-01" }))).toBe("409 month-not-over");
    expect(codeOf(await maker(`POST ${RUNS}`, { month: "2026-13" }))).toBe("400 invalid-input");
    await pool.query("UPDATE community SET currency = 'JPY' WHERE id = 'sun'");
    expect(codeOf(await draft())).toBe("409 currency-without-cents");
    await pool.query("UPDATE community SET currency = 'EUR' WHERE id = 'sun'");
    expect(codeOf(await maker("POST /api/communities/moon/billing-runs", { month: MONTH }))).toBe("403 out-of-scope");
    await maker(`PUT ${SUN}/biller`, { ...BILLER, invoice_prefix: null });
    const { json } = await draft();
    expect(json.biller_missing).toEqual(["no-invoice-prefix"]);
    expect(codeOf(await approve(json))).toBe("409 biller-incomplete");
    await maker(`POST ${RUNS}/${json.run}/cancellation`);
    await maker(`PUT ${SUN}/biller`, BILLER);
    expect((await maker(`GET ${RUNS}?limit=1`)).json.items[0]).toMatchObject({ run: json.run, state: "cancelled" });
  });

  test("shows who changed where money goes, and is not approved by them", async () => {
    const entered = { ...ACCOUNT, mandate_reference: "cleo", iban: "DE89 3704 0044 0532 0130 00" };
    await checker(`PUT ${SUN}/billing-accounts/cleo`, { ...entered, name: "cleo" });
    const first = await draft();
    const [anna, , cleo] = await itemsOf(first.json.run);
    const iban = "DE89370400440532013000";
    expect(cleo.account).toEqual({ iban, version: 2, changed_by: "checker", changed_since: ["checker"] });
    expect(anna.account).toMatchObject({ version: 1, changed_by: "maker", changed_since: [] });
    expect(first.json.biller).toEqual({ iban: BILLER.iban, version: 3, changed_by: "maker", changed_since: ["maker"] });
    expect((await maker(`GET ${RUNS}?limit=1`)).json.items[0].biller).toEqual(first.json.biller);
    expect(codeOf(await approve(first.json))).toBe("403 second-person-needed");
    await maker(`POST ${RUNS}/${first.json.run}/cancellation`);
    // A second change hides the first one from nobody.
    await maker(`PUT ${SUN}/billing-accounts/cleo`, { ...entered, name: "Cleo" });
    const { json } = await draft();
    expect((await itemsOf(json.run))[2].account).toMatchObject({ version: 3, changed_since: ["checker", "maker"] });
    expect(codeOf(await approve(json))).toBe("403 second-person-needed");
    expect((await approve(json, coordinator)).status).toBe(200);
    await month.post([{ member: "cleo", category: "fixed-fee", amount_nano: -20_000_000n }]);
    const next = await draft();
    expect(next.json.biller).toMatchObject({ version: 3, changed_by: "maker", changed_since: [] });
    expect((await itemsOf(next.json.run))[2].account).toMatchObject({ version: 3, changed_since: [] });
    expect((await approve(next.json)).status).toBe(200);
  });

  test("of a month that was billed once is billed as then, whatever the biller supplies and charges now", async () => {
    const taxed = { vat_id: "ATU12345678", vat_rate_basis_points: 2_000, tax_number: null, exemption_note: null };
    const put = await maker(`PUT ${SUN}/biller`, { ...BILLER, ...taxed, bills_supply: true });
    expect(put.status).toBe(200);
    await month.post([{ member: "cleo", category: "grid-import", energy_wh: 10, amount_nano: -90_000_000n }]);
    const { json } = await draft();
    const items: { lines: { category: string; is_billed: boolean }[] }[] = await itemsOf(json.run);
    const supplied = items.flatMap(({ lines }) => lines).filter(({ category }) => category === "grid-import");
    expect(supplied).toMatchObject([
      { is_billed: false, amount_nano: "0" },
      { is_billed: false, amount_nano: "0" },
    ]);
    await maker(`POST ${RUNS}/${json.run}/cancellation`);
    await month.post([{ member: "cleo", category: "fixed-fee", amount_nano: -20_000_000n }]);
    expect((await approve((await draft()).json)).status).toBe(200);
    const [newest] = (await maker(`GET ${SUN}/invoices?limit=1`)).json.items;
    expect(newest).toMatchObject({ net_cents: 2, vat_cents: 0 });
    const ubl = await maker(`GET ${SUN}/invoices/${newest.ordinal}/ubl.xml`);
    expect(ubl.text).toContain("<cbc:TaxExemptionReason>Kleinunternehmer</cbc:TaxExemptionReason>");
  });
});
