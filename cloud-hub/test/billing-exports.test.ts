import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { migrate } from "../src/adapters/postgres/migrations.ts";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import { isTargetDay, localDateAfter } from "../src/billing/calendar.ts";
import { ACCOUNT, BILLER, billingPeople, MONTH, RecomputedMonth, SUN } from "./billing-scene.ts";
import { type PeopleHub, type Send, startPeopleHub } from "./people.ts";

const SCRIPT = `"><script>alert('ü')</script>ליאת\u202e=1`;
const RUN = `${SUN}/billing-runs/1`;

let postgres: TestPostgres;
let pool: Pool;
let hub: PeopleHub;
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
  await operator("POST /api/communities", { community: "sun", ...place });
  ({ maker, checker, coordinator } = await billingPeople(hub));
  const month = new RecomputedMonth(pool);
  await month.begin(["anna", "bert", "cleo"]);
  await month.post([
    { member: "anna", category: "neighbour-sale", energy_wh: 6_001, amount_nano: 900_150_000n },
    { member: "bert", category: "neighbour-purchase", energy_wh: 6_001, amount_nano: -900_150_000n },
    { member: "cleo", category: "fixed-fee", amount_nano: -500_000_000n },
  ]);
  const texts = { name: SCRIPT, street: SCRIPT, postcode: `"<b>&`, city: SCRIPT };
  for (const member of ["anna", "bert", "cleo"]) {
    await maker(`PUT ${SUN}/billing-accounts/${member}`, { ...ACCOUNT, ...texts, mandate_reference: member });
  }
  await maker(`PUT ${SUN}/biller`, { ...BILLER, ...texts, exemption_note: SCRIPT, tax_number: "<1>" });
});

afterAll(async () => {
  await hub?.stop();
  await postgres?.stop();
});

const codeOf = ({ status, json }: { status: number; json: { code?: string } | null }) =>
  `${status} ${json?.code ?? ""}`;
const today = new Date().toISOString().slice(0, 10);
/** The first day on which banks work from some days on. */
function targetDay(from_days: number): string {
  const days = Array.from({ length: 10 }, (_, at) => localDateAfter(today, from_days + at));
  return days.find(isTargetDay) ?? "";
}

describe("what leaves the hub", () => {
  test("is what two people have approved, and nothing before", async () => {
    const { json } = await maker(`POST ${SUN}/billing-runs`, { month: MONTH });
    expect(json.biller_missing).toEqual([]);
    for (const path of ["export.csv", "direct-debits.xml"]) {
      expect(codeOf(await maker(`GET ${RUN}/${path}`))).toBe("409 run-not-approved");
    }
    expect(codeOf(await maker(`GET ${SUN}/invoices/1/ubl.xml`))).toBe("404 unknown-invoice");
    const collection = { collection_date: targetDay(10) };
    expect(codeOf(await maker(`POST ${RUN}/collection`, collection))).toBe("409 run-not-approved");
    expect((await checker(`POST ${RUN}/approval`, { digest: json.digest })).json.state).toBe("approved");
    expect(codeOf(await maker(`GET ${RUN}/direct-debits.xml`))).toBe("409 no-collection");
  });

  test("holds the text of every field as text", async () => {
    const csv = await maker(`GET ${RUN}/export.csv`);
    expect([csv.status, csv.headers.get("content-type")]).toEqual([200, "text/csv; charset=utf-8"]);
    expect(csv.text).toContain(`"""><script>alert('ü')</script>ליאת\u202e=1"`);
    const [invoice, creditNote] = await Promise.all([2, 1].map((at) => maker(`GET ${SUN}/invoices/${at}/ubl.xml`)));
    for (const answer of [invoice, creditNote]) {
      expect(answer?.headers.get("content-type")).toBe("application/xml; charset=utf-8");
      expect(answer?.headers.get("content-disposition")).toMatch(/^attachment; filename="SUN-00000\d\.xml"$/);
      expect(answer?.text).not.toContain("<script");
      expect(answer?.text).toContain("&quot;&gt;&lt;script&gt;alert('ü')&lt;/script&gt;ליאת\u202e=1");
    }
    expect((await maker(`GET ${RUN}/export.csv`)).text).toBe(csv.text);
  });

  test("is collected on a day of TARGET, when it is due, and on one day only, which two people move", async () => {
    const collect = (collection_date: string, more: object = {}, headers = {}) =>
      maker(`POST ${RUN}/collection`, { collection_date, ...more }, headers);
    expect(codeOf(await collect("2099-12-25"))).toBe("422 not-a-target-day");
    expect(codeOf(await collect("2099-02-30"))).toBe("422 not-a-target-day");
    expect(codeOf(await collect("2024-02-05"))).toBe("422 collection-too-early");
    expect(codeOf(await collect("soon"))).toBe("400 invalid-input");
    // Members know of it by then, but the invoices are due in 14 days.
    expect(codeOf(await collect(targetDay(7)))).toBe("422 collection-too-early");
    expect(codeOf(await collect(targetDay(93)))).toBe("422 collection-too-late");
    const [first, second] = [targetDay(16), targetDay(25)];
    const token = await hub.as("billing", "sun");
    expect(codeOf(await token(`POST ${RUN}/collection`, { collection_date: first }))).toBe("403 not-a-person");
    const key = { "idempotency-key": "collect-1" };
    const set = await collect(first, {}, key);
    expect([set.status, set.json.collection_date, set.json.collection_set_by]).toEqual([200, first, "maker"]);
    expect((await collect(first, {}, key)).text).toBe(set.text);
    expect((await collect(first)).status).toBe(200);
    const file = await maker(`GET ${RUN}/direct-debits.xml`);
    expect(file.text).toContain(`<ReqdColltnDt>${first}</ReqdColltnDt>`);
    expect(file.text).toContain("<Nm>'..script.alert('ue')./script.......1</Nm>");
    expect(codeOf(await collect(second))).toBe("409 collection-exists");
    expect(codeOf(await collect(second, { replaces: first }))).toBe("403 second-person-needed");
    const moved = await checker(`POST ${RUN}/collection`, { collection_date: second, replaces: first });
    expect(moved.json).toMatchObject({ collection_date: second, collection_set_by: "checker" });
    expect((await collect(first, { replaces: second })).json.collection_date).toBe(first);
    // The same day as in the first file, and yet another one.
    const again = await maker(`GET ${RUN}/direct-debits.xml`);
    const idsOf = (text: string) => text.match(/<(MsgId|PmtInfId)>[^<]*/g) ?? [];
    expect(new Set([...idsOf(file.text), ...idsOf(again.text)]).size).toBe(4);
    expect((await pool.query("SELECT count(*) FROM collection")).rows).toEqual([{ count: 3 }]);
  });
});

describe("the audit log", () => {
  test("tells the community's coordinator who did what, page by page, and the billing role nothing", async () => {
    const { items, next } = (await coordinator(`GET ${SUN}/audit?limit=5`)).json;
    expect(items.map(({ action, who }: Record<string, string>) => [action, who])).toEqual([
      ["collection-set", "maker"],
      ["collection-set", "checker"],
      ["collection-set", "maker"],
      ["token-made", hub.firstLogin.login],
      ["run-approved", "checker"],
    ]);
    expect(items[4]).toMatchObject({ role: "billing", subject: "1", details: { invoices: 3, first: "SUN-000001" } });
    const older = (await coordinator(`GET ${SUN}/audit?after=${next}`)).json.items;
    expect(older.map(({ action }: Record<string, string>) => action)).toEqual(
      expect.arrayContaining(["biller-changed", "billing-account-changed", "account-added", "community-added"]),
    );
    expect(JSON.stringify([items, older])).not.toMatch(/script|AT61/);
    expect(codeOf(await maker(`GET ${SUN}/audit`))).toBe("403 wrong-role");
    expect(codeOf(await coordinator("GET /api/audit"))).toMatch(/^403/);
  });

  test("is asked by person, act and time", async () => {
    const asked = async (query: string) => (await coordinator(`GET ${SUN}/audit?${query}`)).json.items;
    expect((await asked("who=checker")).map(({ action }: Record<string, string>) => action)).toEqual([
      "collection-set",
      "run-approved",
    ]);
    const [drafted] = await asked("action=run-drafted");
    expect(await asked(`from_ms=${drafted.at_ms}&to_ms=${drafted.at_ms + 1}&action=run-drafted`)).toHaveLength(1);
    expect(await asked(`to_ms=${drafted.at_ms}&action=run-drafted`)).toEqual([]);
    expect(codeOf(await coordinator(`GET ${SUN}/audit?action=Run`))).toBe("400 invalid-input");
    const operator = await hub.as("operator");
    const [token] = (await operator("GET /api/audit?action=token-made&limit=1")).json.items;
    expect(token).toMatchObject({ subject: "operator", community: null, who: hub.firstLogin.login });
  });
});

test("a mandate that was withdrawn since the approval is in no bank's file: the invoice stays open, and is listed", async () => {
  const enter = (member: string, more: object) =>
    coordinator(`PUT ${SUN}/billing-accounts/${member}`, {
      ...ACCOUNT,
      name: member,
      mandate_reference: member,
      ...more,
    });
  const withdrawn = { mandate_reference: null, mandate_signed_on: null };
  const leftOut = async () => (await maker(`GET ${RUN}/left-out`)).json;
  const sums = async () => (await maker(`GET ${RUN}/direct-debits.xml`)).text.match(/<CtrlSum>[^<]*/g);
  expect([await leftOut(), await sums()]).toEqual([
    { count: 0, cents: 0, invoices: [] },
    ["<CtrlSum>1.41", "<CtrlSum>1.41"],
  ]);
  await enter("bert", withdrawn);
  expect(await leftOut()).toMatchObject({ count: 1, cents: 91, invoices: [{ number: "SUN-000002", member: "bert" }] });
  expect(await sums()).toEqual(["<CtrlSum>0.50", "<CtrlSum>0.50"]);
  const rows = (await maker(`GET ${RUN}/export.csv`)).text.split("\r\n");
  expect(rows.map((row) => /,(payout|direct-debit|transfer),/.exec(row)?.[1] ?? "")).toEqual([
    ...["", "payout", "transfer", "direct-debit", ""],
  ]);
  expect((await maker(`GET ${SUN}/invoices`)).json.items[1]).toMatchObject({ number: "SUN-000002", bank_cents: -91 });
  // Another mandate is not the one that the invoice announced.
  await enter("cleo", { mandate_reference: "cleo-2" });
  expect(codeOf(await maker(`GET ${RUN}/direct-debits.xml`))).toBe("409 nothing-to-collect");
  expect((await leftOut()).count).toBe(2);
  await enter("cleo", {});
  await enter("bert", {});
  expect(await sums()).toEqual(["<CtrlSum>1.41", "<CtrlSum>1.41"]);
});
