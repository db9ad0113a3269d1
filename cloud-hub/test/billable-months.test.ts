import { eventually } from "@localgrid/edge-node/test/eventually";
import fc from "fast-check";
import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { migrate } from "../src/adapters/postgres/migrations.ts";
import { PostgresBillableMonths } from "../src/adapters/postgres/postgres-billable-months.ts";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import type { BillableMonthStore } from "../src/billing/billable-month-store.ts";
import { BillableMonths } from "../src/billing/billable-months.ts";
import { ACCOUNT, BILLER, billingPeople, MONTH, RecomputedMonth, SUN } from "./billing-scene.ts";
import { type PeopleHub, type Send, startPeopleHub } from "./people.ts";

const RUNS = `${SUN}/billing-runs`;
/** The month is one of the last two years then. */
const NOW_MS = Date.UTC(2025, 4, 20);
const MEMBERS = ["anna", "bert", "cleo"] as const;

let postgres: TestPostgres;
let pool: Pool;
let hub: PeopleHub;
let month: RecomputedMonth;
let maker: Send;
let checker: Send;
let coordinator: Send;
let months: BillableMonths;
let looked: string[];
let failures: unknown[];

beforeAll(async () => {
  postgres = await startTestPostgres();
  pool = await postgres.createDatabase();
  await migrate(pool);
  const store = new PostgresBillableMonths(pool);
  // Rounds are those of the test, at its time.
  hub = await startPeopleHub(pool, {}, { billableMonths: variantOf(store, { communities: async () => [] }) });
  const operator = await hub.as("operator");
  const place = { name: "", region: "wien", currency: "EUR", time_zone: "Europe/Vienna" };
  await operator("POST /api/communities", { community: "sun", ...place });
  ({ maker, checker, coordinator } = await billingPeople(hub));
  month = new RecomputedMonth(pool);
  await month.begin(MEMBERS);
  await month.post([
    { member: "anna", category: "neighbour-sale", energy_wh: 10_000, amount_nano: 1_500_000_001n },
    { member: "bert", category: "neighbour-purchase", energy_wh: 6_001, amount_nano: -900_150_000n },
    { member: "cleo", category: "neighbour-purchase", energy_wh: 3_999, amount_nano: -599_850_001n },
  ]);
  await maker(`PUT ${SUN}/biller`, BILLER);
  for (const member of ["anna", "bert", "cleo"]) await enter(member, member);
  [looked, failures] = [[], []];
  months = new BillableMonths({
    store: variantOf(store, {
      look: (community, period, count) => {
        looked.push(period.month);
        return store.look(community, period, count);
      },
    }),
    now_ms: () => NOW_MS,
    later: () => () => undefined,
    failed: (_, error) => failures.push(error),
  });
});

afterAll(async () => {
  await hub?.stop();
  await postgres?.stop();
});

function variantOf(store: BillableMonthStore, more: Partial<BillableMonthStore>): BillableMonthStore {
  return Object.assign(Object.create(store) as BillableMonthStore, more);
}

const enter = (member: string, name: string | null) =>
  maker(`PUT ${SUN}/billing-accounts/${member}`, { ...ACCOUNT, name, mandate_reference: member });
const draft = async () => (await maker(`POST ${RUNS}`, { month: MONTH })).json;
const cancel = ({ run }: { run: number }) => maker(`POST ${RUNS}/${run}/cancellation`);
const approve = ({ run, digest }: { run: number; digest: string }) =>
  checker(`POST ${RUNS}/${run}/approval`, { digest });
const told = async () => (await coordinator(`GET ${SUN}/billable-months`)).json.months;
const alerts = async () =>
  (await coordinator("GET /api/alerts?community=sun&code=month-billable")).json.items as readonly object[];
const untilAlerts = (count: number) =>
  eventually(`${count} alerts of months`, async () => (await alerts()).length === count);

/** Looks, and what the hub then says. */
async function found() {
  await months.lookAtAll();
  expect(failures).toEqual([]);
  return told();
}

/** Of each member: what was billed and is carried on, and what its statement says. */
async function billedAndPosted() {
  const { rows } = await pool.query<Record<"member" | "billed" | "posted" | "bills", string>>(
    `SELECT p.member, coalesce(b.billed, 0)::text AS billed, p.posted::text, coalesce(b.bills, 0)::text AS bills
       FROM (SELECT split_part(account, ':', 2) AS member, sum(amount_nano) AS posted FROM recomputed_posting
              WHERE starts_with(account, 'member:') GROUP BY 1) p
       LEFT JOIN (SELECT member, sum(due_cents) * 10000000 + (array_agg(carried_out_nano ORDER BY run DESC))[1] AS billed,
                         count(*) AS bills FROM billed_member GROUP BY member) b USING (member)
      ORDER BY 1`,
  );
  return rows;
}

describe("a month that has more to bill", () => {
  test("is nobody's business before somebody has drafted a run", async () => {
    expect(await found()).toEqual([]);
    expect(looked).toEqual([]);
  });

  test("says who was left out as soon as the figures are final, with an alert, and neither once it is billed", async () => {
    await month.setOfficial("cleo", false);
    const first = await draft();
    expect(first.totals).toMatchObject({ withheld: 1, invoices: 1, credit_notes: 1 });
    expect(await found()).toEqual([{ month: MONTH, run: null, left_out: 2, corrected: 0, waiting: 1, lacking: 0 }]);
    // Of a month's first run there is no word while figures are missing.
    expect(await alerts()).toEqual([]);
    await approve(first);
    expect(await told()).toEqual([]);
    expect(await found()).toEqual([]);

    await month.setOfficial("cleo", true);
    expect(await found()).toEqual([
      { month: MONTH, run: first.run, left_out: 1, corrected: 0, waiting: 0, lacking: 0 },
    ]);
    await untilAlerts(1);
    const details = { run: first.run, left_out: 1, corrected: 0 };
    expect(await alerts()).toMatchObject([{ code: "month-billable", subject: MONTH, severity: "note", details }]);

    const second = await draft();
    expect(second.totals).toMatchObject({ invoices: 1, credit_notes: 0, withheld: 0 });
    expect(await found()).toHaveLength(1);
    expect((await approve(second)).status).toBe(200);
    expect(await told()).toEqual([]);
    await untilAlerts(0);
    expect(await found()).toEqual([]);
    const rows = await billedAndPosted();
    expect(rows.map(({ bills }) => bills)).toEqual(["1", "1", "1"]);
    for (const { billed, posted } of rows) expect(billed).toBe(posted);
  });

  test("is looked at again only when something has changed, and not while it is being computed again", async () => {
    looked = [];
    await found();
    expect(looked).toEqual([]);
    await month.post([{ member: "bert", category: "neighbour-purchase", energy_wh: -10, amount_nano: 20_000_000n }]);
    await pool.query("UPDATE recomputed_journal SET status = 'behind'");
    await found();
    expect(looked).toEqual([]);
    await pool.query("UPDATE recomputed_journal SET status = 'current'");
    expect(await found()).toMatchObject([{ left_out: 0, corrected: 1 }]);
    expect(looked).toEqual([MONTH]);
    await cancel(await draft());
    await found();
    expect(looked).toEqual([MONTH]);
    await enter("bert", null);
    expect(await found()).toEqual([]);
    await enter("bert", "bert");
    expect(await found()).toMatchObject([{ corrected: 1 }]);
    expect(looked).toEqual([MONTH, MONTH, MONTH]);
    await approve(await draft());
  });

  test("is left to one hub at a time", async () => {
    await month.post([{ member: "bert", category: "neighbour-purchase", energy_wh: -10, amount_nano: 20_000_000n }]);
    const other = await pool.connect();
    try {
      await other.query("BEGIN");
      await other.query("SELECT pg_advisory_xact_lock($1, hashtext('sun'))", [0x10ca_16da]);
      expect(await found()).toEqual([]);
    } finally {
      await other.query("ROLLBACK");
      other.release();
    }
    expect(await found()).toMatchObject([{ corrected: 1 }]);
    await approve(await draft());
  });

  test("is not shown to those who do not bill", async () => {
    expect((await (await hub.as("analyst"))(`GET ${SUN}/billable-months`)).json).toMatchObject({ code: "wrong-role" });
  });
});

/** Something is posted, a member becomes final or not, gets a name or loses it, or a run is drafted. */
const aStep = fc.oneof(
  fc.record({
    kind: fc.constant("posting" as const),
    member: fc.constantFrom(...MEMBERS),
    energy_wh: fc.integer({ min: -900, max: 900 }),
    amount_nano: fc.bigInt(-90_000_000n, 90_000_000n),
  }),
  fc.record({ kind: fc.constant("final" as const), member: fc.constantFrom(...MEMBERS), isFinal: fc.boolean() }),
  fc.record({ kind: fc.constant("name" as const), member: fc.constantFrom(...MEMBERS), hasName: fc.boolean() }),
  fc.record({ kind: fc.constant("run" as const), isApproved: fc.boolean() }),
);

async function take(step: typeof aStep extends fc.Arbitrary<infer Step> ? Step : never): Promise<void> {
  if (step.kind === "posting") await month.post([{ ...step, category: "neighbour-purchase" }]);
  else if (step.kind === "final") await month.setOfficial(step.member, step.isFinal);
  else if (step.kind === "name") await enter(step.member, step.hasName ? step.member : null);
  else await runAsFound(step.isApproved);
}

test("whatever comes in which order, the hub says what a run would bill, and bills add up to the statements", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aStep, { minLength: 1, maxLength: 5 }), async (taken) => {
      for (const step of taken) await take(step);
      for (const member of MEMBERS) {
        await month.setOfficial(member, true);
        await enter(member, member);
      }
      await runAsFound(true);
      expect(await found()).toEqual([]);
      for (const { member, billed, posted } of await billedAndPosted()) {
        // What is less than a cent waits for more.
        const open_nano = BigInt(posted) - BigInt(billed);
        expect(open_nano > -10_000_000n && open_nano < 10_000_000n, `${member} ${open_nano}`).toBe(true);
      }
    }),
    { numRuns: 6, endOnFailure: true },
  );
});

/** A draft bills as many members as the hub says; once approved the hub says nothing more. */
async function runAsFound(isApproved: boolean): Promise<void> {
  const [said] = await found();
  const drafted = await draft();
  const { invoices, credit_notes } = drafted.totals;
  expect((said?.left_out ?? 0) + (said?.corrected ?? 0)).toBe(invoices + credit_notes);
  if (!isApproved || (await approve(drafted)).status !== 200) await cancel(drafted);
  else expect(await told()).toEqual([]);
}
