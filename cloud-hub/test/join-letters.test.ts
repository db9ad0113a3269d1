import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { migrate } from "../src/adapters/postgres/migrations.ts";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import { type HttpAnswer, type PeopleHub, type Send, startPeopleHub } from "./people.ts";

const LETTERS = "/api/communities/sun/join-letters";
const TERMS = "/api/communities/sun/letter-terms";

let postgres: TestPostgres;
let pool: Pool;
let hub: PeopleHub;
let operator: Send;

beforeAll(async () => {
  postgres = await startTestPostgres();
  pool = await postgres.createDatabase();
  await migrate(pool);
  hub = await startPeopleHub(pool);
  operator = await hub.as("operator");
  const place = { name: "Sonnenweg", region: "wien", currency: "EUR", time_zone: "Europe/Vienna" };
  await operator("POST /api/communities", { community: "sun", ...place });
  await pool.query(
    "INSERT INTO member VALUES ('sun','ann',true,NULL,0),('sun','ben',true,NULL,0),('sun','cleo',false,NULL,0)",
  );
  await pool.query(
    `INSERT INTO metering_point VALUES ('sun', 'home-a', 'ann', true, 17250, 'AT001', 0), ('sun', 'old-a', 'ann', false, 17250, NULL, 0)`,
  );
  await pool.query(`INSERT INTO billing_account VALUES ('sun', 'ann', 1, '{"name":"Ann","city":"Wien"}', 'cora', 0)`);
});

afterAll(async () => {
  await hub?.stop();
  await postgres?.stop();
});

const codeOf = ({ status, json }: HttpAnswer) => `${status} ${json?.code ?? ""}`;

describe("join letters", () => {
  test("are for active members, by the name and address that they are billed by", async () => {
    const { json } = await operator(`GET ${LETTERS}`);
    const nothing = { street: null, postcode: null, country: null, printed: null };
    expect(json.items).toEqual([
      {
        ...{ member: "ann", name: "Ann", city: "Wien", ...nothing },
        metering_points: [{ metering_point: "home-a", operator_reference: "AT001" }],
      },
      { member: "ben", name: null, city: null, ...nothing, metering_points: [] },
    ]);
    expect(codeOf(await (await hub.as("billing"))(`GET ${LETTERS}`))).toBe("403 wrong-role");
  });

  test("that were printed are noted with who and when, in the audit log too, and not listed as missing", async () => {
    expect((await operator(`POST ${LETTERS}`, { members: ["ann", "ann"], language: "de" })).status).toBe(204);
    const { json } = await operator(`GET ${LETTERS}?only=unprinted`);
    expect(json.items.map(({ member }: { member: string }) => member)).toEqual(["ben"]);
    const [ann] = (await operator(`GET ${LETTERS}`)).json.items;
    expect(ann.printed).toEqual({ at_ms: expect.any(Number), by: expect.any(String), language: "de" });
    const audit = await operator("GET /api/communities/sun/audit?action=letters-printed");
    expect(audit.json.items).toMatchObject([{ subject: "sun", details: { letters: 2, language: "de" } }]);
  });

  test("of somebody who is no member are noted for nobody", async () => {
    expect(codeOf(await operator(`POST ${LETTERS}`, { members: ["ben", "nobody"], language: "de" }))).toMatch(
      /unknown-member$/,
    );
    expect((await operator(`GET ${LETTERS}?only=unprinted`)).json.items).toHaveLength(1);
    expect(codeOf(await operator(`POST ${LETTERS}`, { members: ["ben"], language: "tlh" }))).toBe("400 invalid-input");
    expect(codeOf(await operator(`POST ${LETTERS}`, { members: [], language: "de" }))).toBe("400 invalid-input");
  });

  test("say where the node's page is, as the last who looked at it has entered it", async () => {
    expect((await operator(`GET ${TERMS}`)).json).toEqual({ version: 0, node_address: "", contact: "" });
    const first = { version: 0, node_address: " http://192.168.1.20:8080 ", contact: "Eva, 0660" };
    const saved = { version: 1, node_address: "http://192.168.1.20:8080/", contact: "Eva, 0660" };
    expect((await operator(`PUT ${TERMS}`, first)).json).toEqual(saved);
    expect(codeOf(await operator(`PUT ${TERMS}`, { ...first, contact: "me" }))).toBe("409 changed-meanwhile");
    expect((await operator(`PUT ${TERMS}`, { ...saved, contact: "me" })).json.version).toBe(2);
    for (const node_address of ["javascript:alert(1)", "ftp://a/", "http://a:b@c/", "http://a/?q=1", "node", ""]) {
      expect(codeOf(await operator(`PUT ${TERMS}`, { ...saved, version: 2, node_address }))).toBe(
        "422 wrong-node-address",
      );
    }
  });
});
