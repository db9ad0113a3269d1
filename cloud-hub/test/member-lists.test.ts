import { createHash } from "node:crypto";
import type { Pool } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { migrate } from "../src/adapters/postgres/migrations.ts";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import { MOST_LIST_BYTES, MOST_LIST_ROWS } from "../src/member-lists/member-list.ts";
import { type HttpAnswer, type PeopleHub, type Send, startPeopleHub } from "./people.ts";

const CSV = { "content-type": "text/csv" };

let postgres: TestPostgres;
let pool: Pool;
let hub: PeopleHub;
let coordinator: Send;
let operator: Send;
let count = 0;
let community = "";
let COMMUNITY = "";

beforeAll(async () => {
  postgres = await startTestPostgres();
  pool = await postgres.createDatabase();
  await migrate(pool);
  hub = await startPeopleHub(pool);
  operator = await hub.logIn(hub.firstLogin.login, hub.firstLogin.password);
  const { json } = await operator("POST /api/accounts", { login: "cora", role: "coordinator" });
  coordinator = await hub.logIn("cora", json.initial_password);
});

afterAll(async () => {
  await hub?.stop();
  await postgres?.stop();
});

beforeEach(async () => {
  count += 1;
  community = `c${count}`;
  COMMUNITY = `/api/communities/${community}`;
  const place = { name: "Sonnenweg", region: "wien", currency: "EUR", time_zone: "Europe/Vienna" };
  expect((await operator("POST /api/communities", { community, ...place })).status).toBe(201);
});

const codeOf = ({ status, json }: HttpAnswer) => `${status} ${json?.code ?? ""}`;
const bring = (text: string, send = coordinator) =>
  send(`POST ${COMMUNITY}/member-lists?file_name=list.csv`, text, CSV);
const apply = ({ list, plan_digest }: { list: string; plan_digest: string }, keep_good_rows = false) =>
  coordinator(`POST ${COMMUNITY}/member-lists/${list}/application`, { plan_digest, keep_good_rows });
const itemsOf = async (path: string) => (await coordinator(`GET ${COMMUNITY}/${path}?limit=1000`)).json.items;

const LIST = `member;name;metering_point;operator_reference;main_fuse_w;credit_limit
ann;Ann Maier;home-a;AT0010000000000000001000000000001;17250;50
ben;"Ben ""Benni"" Ortiz; Söhne";home-b;;;
ben;;home-c;;9000;
`;

describe("a list of members", () => {
  test("changes nothing until it is applied, then everything at once, and nothing when applied again", async () => {
    const brought = await bring(LIST);
    expect(brought.status).toBe(201);
    expect(brought.json).toMatchObject({
      status: "waiting",
      digest: createHash("sha256").update(LIST).digest("hex"),
      lines: { new: 3, changed: 0, unchanged: 0, wrong: 0 },
      ...{ members_new: 2, points_new: 3, accounts_changed: 2, added_by: "cora" },
    });
    expect(await itemsOf("members")).toEqual([]);
    const first = await apply(brought.json);
    expect([first.status, first.json.status, first.json.applied_by]).toEqual([200, "applied", "cora"]);
    expect(await apply(brought.json)).toMatchObject({ status: 200, json: first.json });
    expect(await itemsOf("members")).toEqual([
      { member: "ann", is_active: true, credit_limit_micro: 50_000_000, version: 1, is_taken: false },
      { member: "ben", is_active: true, credit_limit_micro: null, version: 1, is_taken: false },
    ]);
    expect(await itemsOf("metering-points")).toMatchObject([
      {
        metering_point: "home-a",
        member: "ann",
        main_fuse_w: 17_250,
        operator_reference: expect.stringMatching(/^AT/),
      },
      { metering_point: "home-b", member: "ben", main_fuse_w: 17_000, operator_reference: null },
      { metering_point: "home-c", member: "ben", main_fuse_w: 9_000, operator_reference: null },
    ]);
    const { json: account } = await coordinator(`GET ${COMMUNITY}/billing-accounts/ben`);
    expect(account).toMatchObject({ version: 1, account: { name: 'Ben "Benni" Ortiz; Söhne' } });
    expect((await bring(LIST)).json.lines).toEqual({ new: 0, changed: 0, unchanged: 3, wrong: 0 });
  });

  test("tells every wrong row with its line and column, and takes the good ones only where asked to", async () => {
    const wrong = "ann;Ann;home-a;;17250;5\nben;;home-a;;;\ncleo;;home-c;;3;\n";
    const { json } = await bring(`member;name;metering_point;operator_reference;main_fuse_w;credit_limit\n${wrong}`);
    expect(json.lines).toEqual({ new: 1, changed: 0, unchanged: 0, wrong: 2 });
    const lines = await coordinator(`GET ${COMMUNITY}/member-lists/${json.list}/lines?kind=wrong&limit=1`);
    expect(lines.json.items).toMatchObject([
      { line: 3, member: "ben", faults: [{ column: "member", code: "another-member" }] },
    ]);
    const rest = await coordinator(
      `GET ${COMMUNITY}/member-lists/${json.list}/lines?kind=wrong&after=${lines.json.next}`,
    );
    expect(rest.json.items).toMatchObject([{ line: 4, faults: [{ column: "main_fuse_w", code: "wrong-number" }] }]);
    expect(codeOf(await apply(json))).toBe("409 list-faulty");
    expect(await itemsOf("members")).toEqual([]);
    expect((await apply(json, true)).json).toMatchObject({ status: "applied", members_new: 1, points_new: 1 });
    expect(await itemsOf("members")).toMatchObject([{ member: "ann" }]);
    expect(codeOf(await coordinator(`GET ${COMMUNITY}/member-lists/${json.list}/lines`))).toBe("409 list-applied");
  });

  test("is not applied to members who have changed since it was looked at", async () => {
    const { json } = await bring(LIST);
    const limit = { member: "ann", is_active: true, credit_limit_micro: 7 };
    await coordinator(`POST ${COMMUNITY}/members`, limit);
    expect(codeOf(await apply(json))).toBe("409 list-outdated");
    expect(await itemsOf("metering-points")).toEqual([]);
    const again = await coordinator(`GET ${COMMUNITY}/member-lists/${json.list}`);
    expect(again.json).toMatchObject({ members_new: 1, members_changed: 1 });
    expect((await apply(again.json)).status).toBe(200);
    expect(codeOf(await apply((await bring(LIST)).json))).toBe("409 list-changes-nothing");
  });

  test("leaves its digest and counts in the audit log, and no name", async () => {
    const { json } = await bring(LIST);
    await apply(json);
    const { json: audit, text } = await coordinator(`GET ${COMMUNITY}/audit?action=member-list-applied`);
    expect(audit.items).toMatchObject([
      { who: "cora", subject: json.list, details: { digest: json.digest, members_new: 2, points_new: 3 } },
    ]);
    expect(text).not.toContain("Maier");
    expect(JSON.stringify(hub.logged)).not.toContain("Maier");
  });

  test("with names is for coordinators who are logged in; without, also for operators and tokens", async () => {
    expect(codeOf(await bring(LIST, operator))).toBe("403 names-need-coordinator");
    expect(codeOf(await bring(LIST, await hub.as("coordinator", community)))).toBe("403 names-need-coordinator");
    expect((await bring("member;metering_point\nann;home-a\n", operator)).status).toBe(201);
    expect(codeOf(await bring(LIST, await hub.as("billing")))).toBe("403 wrong-role");
    const { json } = await bring(LIST);
    const other = await operator(`POST ${COMMUNITY}/member-lists/${json.list}/application`, {
      ...{ plan_digest: json.plan_digest, keep_good_rows: false },
    });
    expect(codeOf(other)).toBe("403 names-need-coordinator");
  });

  test("that is none is answered by a code", async () => {
    expect(codeOf(await bring(""))).toBe("422 list-empty");
    expect(codeOf(await bring("a;b\n1;2\n"))).toBe("422 list-without-header");
    expect(codeOf(await bring("member;x\n1;2\n"))).toBe("422 list-unknown-column");
    expect(codeOf(await bring("member;member\n1;2\n"))).toBe("422 list-column-twice");
    expect(codeOf(await bring('member\n"1\n'))).toBe("422 list-unclosed-quote");
    expect(codeOf(await bring("member\n\0\n"))).toBe("422 list-not-text");
    expect(codeOf(await bring(`member\n${"m\n".repeat(MOST_LIST_ROWS + 1)}`))).toBe("422 list-too-long");
    expect(codeOf(await bring("m".repeat(MOST_LIST_BYTES + 1)))).toBe("413 body-too-large");
    expect(codeOf(await coordinator(`POST ${COMMUNITY}/member-lists`, { a: 1 }))).toBe("415 wrong-content-type");
    expect(codeOf(await coordinator(`GET ${COMMUNITY}/member-lists/0123456789abcdef`))).toBe("404 unknown-list");
    const { json } = await bring(LIST);
    expect(codeOf(await operator(`GET /api/communities/c1/member-lists/${json.list}`))).toBe("404 unknown-list");
  });

  test("is forgotten after a day", async () => {
    const { json } = await bring("member\nann\n");
    await pool.query("UPDATE member_list SET added_at_ms = added_at_ms - 86400001 WHERE list = $1", [json.list]);
    expect((await coordinator(`GET ${COMMUNITY}/member-lists/${json.list}`)).status).toBe(200);
    const later = await bring("member\nben\n");
    expect(codeOf(await coordinator(`GET ${COMMUNITY}/member-lists/${json.list}`))).toBe("404 unknown-list");
    expect((await coordinator(`GET ${COMMUNITY}/member-lists/${later.json.list}`)).status).toBe(200);
  });

  test("waits beside four others; the oldest goes", async () => {
    const brought = [];
    for (let each = 0; each < 6; each++) brought.push((await bring(`member\nm-${each}\n`)).json.list);
    const statuses = brought.map(async (list) => (await coordinator(`GET ${COMMUNITY}/member-lists/${list}`)).status);
    expect(await Promise.all(statuses)).toEqual([404, 200, 200, 200, 200, 200]);
  });

  test("may have ten thousand rows", async () => {
    const rows = Array.from({ length: MOST_LIST_ROWS }, (_, at) => `h${at};Huber ${at};p${at};REF${at}`);
    const { json } = await bring(`member;name;metering_point;operator_reference\n${rows.join("\n")}\n`);
    expect(json).toMatchObject({ members_new: MOST_LIST_ROWS, points_new: MOST_LIST_ROWS });
    expect((await apply(json)).json.status).toBe("applied");
    const { rows: found } = await pool.query("SELECT count(*)::int AS n FROM metering_point WHERE community = $1", [
      community,
    ]);
    expect(found).toEqual([{ n: MOST_LIST_ROWS }]);
  }, 60_000);

  test("moves the network operator's names on from one metering point to the next", async () => {
    const points = (a: string, b: string) => `member;metering_point;operator_reference\nann;a;${a}\nann;b;${b}\n`;
    await apply((await bring(points("R1", "R2"))).json);
    await apply(
      (await bring("member;metering_point;operator_reference;main_fuse_w\nann;b;;9000\nann;a;R3;\nann;b;R1;\n")).json,
    );
    expect(await itemsOf("metering-points")).toMatchObject([
      { operator_reference: "R3" },
      { operator_reference: "R1" },
    ]);
  });
});

describe("what two people change at a time", () => {
  test("is changed by the first; the second hears of it, and repeating is no change", async () => {
    const member = `PUT ${COMMUNITY}/members/ann`;
    const state = { is_active: true, credit_limit_micro: 5 };
    expect(await coordinator(member, { ...state, version: 0 })).toMatchObject({ status: 201, json: { version: 1 } });
    expect(await operator(member, { ...state, version: 0 })).toMatchObject({ status: 200, json: { version: 1 } });
    expect(codeOf(await operator(member, { ...state, is_active: false, version: 0 }))).toBe("409 changed-meanwhile");
    const raised = { ...state, credit_limit_micro: 6, version: 1 };
    expect(await operator(member, raised)).toMatchObject({ status: 200, json: { version: 2 } });
    expect(codeOf(await coordinator(member, { ...state, credit_limit_micro: 7, version: 1 }))).toBe(
      "409 changed-meanwhile",
    );
    expect(await itemsOf("members")).toMatchObject([{ credit_limit_micro: 6, version: 2 }]);
  });

  test("also where it is a metering point, its name at the network operator, or a billing account", async () => {
    await coordinator(`PUT ${COMMUNITY}/members/ann`, { is_active: true, credit_limit_micro: null, version: 0 });
    const point = `PUT ${COMMUNITY}/metering-points/home-a`;
    const state = { member: "ann", is_active: true, main_fuse_w: 9_000, operator_reference: null };
    expect((await coordinator(point, { ...state, version: 0 })).json.version).toBe(1);
    expect((await coordinator(point, { ...state, operator_reference: "R", version: 1 })).json.version).toBe(2);
    expect(codeOf(await operator(point, { ...state, version: 1 }))).toBe("409 changed-meanwhile");
    expect(await itemsOf("metering-points")).toMatchObject([{ operator_reference: "R", version: 2 }]);
    const nothing = { street: null, postcode: null, city: null, country: null, email: null, iban: null };
    const account = { name: "Ann", ...nothing, mandate_reference: null, mandate_signed_on: null };
    const path = `${COMMUNITY}/billing-accounts/ann`;
    expect((await coordinator(`PUT ${path}`, { ...account, version: 0 })).json.version).toBe(1);
    expect((await coordinator(`PUT ${path}`, { ...account, version: 0 })).json.version).toBe(1);
    expect(codeOf(await coordinator(`PUT ${path}`, { ...account, name: "Bea", version: 0 }))).toBe(
      "409 changed-meanwhile",
    );
    expect((await coordinator(`GET ${path}`)).json).toMatchObject({ version: 1, account: { name: "Ann" } });
    expect(codeOf(await coordinator(`GET ${COMMUNITY}/billing-accounts/nobody`))).toBe("404 unknown-member");
  });
});
