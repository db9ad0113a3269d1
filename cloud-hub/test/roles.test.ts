import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROLES, type Role } from "../src/access/identity.ts";
import { migrate } from "../src/adapters/postgres/migrations.ts";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import { type PeopleHub, type Send, startPeopleHub } from "./people.ts";

const NODE = "0".repeat(32);
const OF_SUN = "/api/communities/sun";
const OF_MOON = "/api/communities/moon";

/** Who may call what; o, c, b, a, v for the roles in their order. */
const ROUTES: Readonly<Record<string, string>> = {
  "GET /api/session": "ocbav",
  "DELETE /api/session": "ocbav",
  "PUT /api/session/password": "ocbav",
  "GET /api/accounts": "o",
  "POST /api/accounts": "o",
  "DELETE /api/accounts/{login}": "o",
  "GET /api/tokens": "o",
  "POST /api/tokens": "o",
  "DELETE /api/tokens/{id}": "o",
  "GET /api/communities": "ocbav",
  "POST /api/communities": "oc",
  "GET /api/communities/{community}": "ocbav",
  "POST /api/communities/{community}/join-codes": "oc",
  "GET /api/communities/{community}/nodes": "ocbav",
  "POST /api/nodes/{node}/revoke": "oc",
  "POST /api/nodes/{node}/forks/{epoch}/release": "o",
  "GET /api/communities/{community}/members": "ocba",
  "POST /api/communities/{community}/members": "oc",
  "PUT /api/communities/{community}/members/{member}": "oc",
  "GET /api/communities/{community}/metering-points": "ocba",
  "POST /api/communities/{community}/metering-points": "oc",
  "PUT /api/communities/{community}/metering-points/{metering_point}": "oc",
  "POST /api/communities/{community}/member-lists": "oc",
  "GET /api/communities/{community}/member-lists/{list}": "oc",
  "GET /api/communities/{community}/member-lists/{list}/lines": "oc",
  "POST /api/communities/{community}/member-lists/{list}/application": "oc",
  "GET /api/communities/{community}/join-letters": "oc",
  "POST /api/communities/{community}/join-letters": "oc",
  "GET /api/communities/{community}/letter-terms": "oc",
  "PUT /api/communities/{community}/letter-terms": "oc",
  "GET /api/communities/{community}/tariffs": "ocbav",
  "POST /api/communities/{community}/tariffs": "oc",
  "POST /api/communities/{community}/tariffs/preview": "ocba",
  "GET /api/communities/{community}/allocation-keys": "ocba",
  "POST /api/communities/{community}/allocation-keys": "oc",
  "POST /api/communities/{community}/allocation-keys/{valid_from_s}/withdrawal": "oc",
  "POST /api/communities/{community}/allocation-keys/preview": "ocba",
  "GET /api/communities/{community}/policy": "ocbav",
  "PUT /api/communities/{community}/policy": "oc",
  "GET /api/communities/{community}/intervals": "ocbav",
  "GET /api/communities/{community}/intervals/{start_s}": "ocba",
  "GET /api/communities/{community}/statements/{month}": "ocb",
  "GET /api/communities/{community}/billing-accounts": "ocb",
  "GET /api/communities/{community}/billing-accounts/{member}": "ocb",
  "PUT /api/communities/{community}/billing-accounts/{member}": "cb",
  "GET /api/communities/{community}/billing-accounts/{member}/versions": "ocb",
  "GET /api/communities/{community}/biller": "ocb",
  "PUT /api/communities/{community}/biller": "cb",
  "GET /api/communities/{community}/biller/versions": "ocb",
  "GET /api/communities/{community}/billing-runs/{run}/left-out": "ocb",
  "GET /api/communities/{community}/billable-months": "ocb",
  "GET /api/communities/{community}/settling": "ocb",
  "PUT /api/communities/{community}/settling": "c",
  "GET /api/communities/{community}/billing-runs": "ocb",
  "POST /api/communities/{community}/billing-runs": "cb",
  "GET /api/communities/{community}/billing-runs/{run}": "ocb",
  "GET /api/communities/{community}/billing-runs/{run}/members": "ocb",
  "GET /api/communities/{community}/billing-runs/{run}/members/{member}": "ocb",
  "GET /api/communities/{community}/billing-runs/{run}/invoices": "ocb",
  "POST /api/communities/{community}/billing-runs/{run}/approval": "cb",
  "POST /api/communities/{community}/billing-runs/{run}/cancellation": "cb",
  "GET /api/communities/{community}/billing-runs/{run}/export.csv": "ocb",
  "POST /api/communities/{community}/billing-runs/{run}/collection": "cb",
  "GET /api/communities/{community}/billing-runs/{run}/direct-debits.xml": "cb",
  "GET /api/communities/{community}/invoices": "ocb",
  "GET /api/communities/{community}/invoices/{ordinal}/ubl.xml": "ocb",
  "GET /api/communities/{community}/audit": "oc",
  "GET /api/audit": "o",
  "GET /api/communities/{community}/imports": "ocba",
  "POST /api/communities/{community}/imports": "ocb",
  "GET /api/communities/{community}/imports/{import}": "ocba",
  "PUT /api/communities/{community}/imports/{import}/content": "ocb",
  "GET /api/communities/{community}/imports/{import}/faults": "ocba",
  "POST /api/communities/{community}/official-values": "ocb",
  "GET /api/communities/{community}/reconciliation/{month}": "ocba",
  "GET /api/communities/{community}/reconciliation/{month}/differences": "ocba",
  "GET /api/communities/{community}/reconciliation/{month}/open": "ocba",
  "POST /api/communities/{community}/reconciliation/{month}/acceptances": "ocb",
  "GET /api/communities/{community}/differences/{start_s}/{metering_point}/records": "ocba",
  "POST /api/communities/{community}/differences/{start_s}/{metering_point}/records": "ocb",
  "GET /api/communities/{community}/link": "ocbav",
  "PUT /api/communities/{community}/link": "o",
  "GET /api/settlement": "ocbav",
  "GET /api/communities/{community}/batches": "ocbav",
  "GET /api/communities/{community}/batches/{seq}": "ocba",
  "GET /api/communities/{community}/batches/{seq}/trades": "ocba",
  "GET /api/communities/{community}/batches/{seq}/trades/{index}/proof": "ocba",
  "GET /api/regions/{region}": "ocbav",
  "PUT /api/regions/{region}": "o",
  "GET /api/regions/{region}/residual": "ocbav",
  "GET /api/regions/{region}/peers": "ocbav",
  "GET /api/regions/{region}/mesh": "ocbav",
  "GET /api/nodes/{node}": "ocbav",
  "GET /api/nodes/{node}/machine": "ocbav",
  "GET /api/nodes/{node}/peers": "ocbav",
  "GET /api/alerts": "ocbav",
  "GET /api/alerts/counts": "ocbav",
  "POST /api/alerts/{alert}/acknowledgement": "oc",
  "GET /api/releases": "o",
  "POST /api/releases": "o",
  "GET /api/releases/{release}": "o",
  "DELETE /api/releases/{release}": "o",
  "GET /api/releases/{release}/outcomes": "o",
  "POST /api/releases/{release}/rollout": "o",
};

/** Open to everybody, and to nodes that sign. */
const OTHERS: Readonly<Record<string, string>> = {
  "POST /api/session": "public",
  "GET /health": "public",
  "GET /metrics": "public",
  "GET /v1/openapi.json": "public",
  "POST /v1/nodes": "public",
  "OPTIONS /v1/shape": "public",
  // The link in an e-mail is all that is needed to end it.
  "GET /v1/notices/stop/{token}": "public",
  "POST /v1/notices/stop/{token}": "public",
};

interface Operation {
  readonly "x-roles": string | readonly Role[];
  readonly description: string;
  readonly responses: Readonly<Record<string, unknown>>;
}

let postgres: TestPostgres;
let hub: PeopleHub;
let operations: ReadonlyMap<string, Operation>;
let people: Readonly<Record<Role, Send>>;
let ofSun: Readonly<Record<Role, Send>>;

beforeAll(async () => {
  postgres = await startTestPostgres();
  const pool = await postgres.createDatabase();
  await migrate(pool);
  hub = await startPeopleHub(pool);
  const operator = await hub.as("operator");
  for (const community of ["sun", "moon"]) {
    const place = { name: "", region: "wien", currency: "EUR", time_zone: "Europe/Vienna" };
    await operator("POST /api/communities", { community, ...place });
  }
  const { paths } = (await hub.nobody("GET /v1/openapi.json")).json;
  operations = new Map(
    Object.entries(paths as Record<string, Record<string, Operation>>).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
    ),
  );
  people = await everyRole(null);
  ofSun = { ...(await everyRole("sun")), operator };
});

afterAll(async () => {
  await hub?.stop();
  await postgres?.stop();
});

async function everyRole(community: string | null): Promise<Record<Role, Send>> {
  const senders = ROLES.map(
    async (role) => [role, await hub.as(role, role === "operator" ? null : community)] as const,
  );
  return Object.fromEntries(await Promise.all(senders)) as Record<Role, Send>;
}

function rolesOf(letters: string): readonly Role[] {
  return ROLES.filter((role) => letters.includes(role.charAt(0)));
}

/** A path that exists as far as its form goes. */
function pathOf(route: string, community: string): string {
  const examples: Readonly<Record<string, string>> = {
    community,
    login: "nobody",
    id: `t${"0".repeat(16)}`,
    node: NODE,
    epoch: NODE,
    start_s: "900",
    month: "2026-01",
    import: "0".repeat(16),
    list: "0".repeat(16),
    region: "wien",
    seq: "1",
    index: "0",
    member: "anna",
    run: "1",
    ordinal: "1",
    release: "0".repeat(64),
    alert: "0".repeat(32),
  };
  return route.replaceAll(/\{(\w+)\}/g, (_, name: string) => examples[name] ?? "x");
}

/** A body that no write takes, so that nothing changes. */
function bodyFor(route: string): unknown {
  return route.startsWith("GET") || route.startsWith("DELETE") ? undefined : { nonsense: true };
}

const isForPeople = ([, operation]: readonly [string, Operation]) => typeof operation["x-roles"] !== "string";

describe("routes", () => {
  test("of people are those of the table, with its roles, and the document says so", () => {
    const documented = [...operations].filter(isForPeople);
    expect(documented.map(([route]) => route).sort()).toEqual(Object.keys(ROUTES).sort());
    for (const [route, letters] of Object.entries(ROUTES)) {
      expect([route, operations.get(route)?.["x-roles"]]).toEqual([route, rolesOf(letters)]);
      expect(operations.get(route)?.description).toContain(`For: ${rolesOf(letters).join(", ")}.`);
      expect(Object.keys(operations.get(route)?.responses ?? {})).toEqual(expect.arrayContaining(["401", "403"]));
    }
  });

  test("that are open are few, and known", () => {
    const open = [...operations].filter(([, operation]) => operation["x-roles"] === "public").map(([route]) => route);
    expect(open.sort()).toEqual(Object.keys(OTHERS).sort());
    expect(operations.get("POST /v1/journals/{node}/records")?.["x-roles"]).toBe("node");
  });

  test("of people are closed to nobody, to a wrong token and to an ended session", async () => {
    for (const [route] of [...operations].filter(isForPeople)) {
      for (const headers of [
        {},
        { authorization: `Bearer lgt_${"A".repeat(43)}` },
        { authorization: "Bearer x" },
        { cookie: `lg_hub_session=${"A".repeat(43)}` },
      ]) {
        const answer = await hub.nobody(pathOf(route, "sun"), bodyFor(route), headers);
        expect([route, answer.status, answer.json.code]).toEqual([route, 401, "no-session"]);
      }
    }
  });

  test("let each role in that they name, and no other", async () => {
    for (const [route, operation] of [...operations].filter(isForPeople)) {
      if (route === "DELETE /api/session") continue;
      for (const role of ROLES) {
        const answer = await people[role](pathOf(route, "sun"), bodyFor(route));
        const isRefused = answer.status === 403 && answer.json.code === "wrong-role";
        expect([route, role, isRefused]).toEqual([route, role, !operation["x-roles"].includes(role)]);
        expect([route, role, answer.status < 500 ? "" : answer.text]).toEqual([route, role, ""]);
      }
    }
  });

  test("show somebody of one community nothing of another", async () => {
    for (const [route] of [...operations].filter(isForPeople)) {
      for (const role of ROLES.filter((name) => name !== "operator")) {
        const answer = await ofSun[role](pathOf(route, "moon"), bodyFor(route));
        const mayAnswer = /^(GET|DELETE|PUT) \/api\/(session|communities$|settlement$)|^(GET|POST) \/api\/alerts/.test(
          route,
        );
        const said = mayAnswer ? answer.text : `${answer.status} ${answer.json?.code}`;
        if (mayAnswer) expect([route, role, said.includes("moon")]).toEqual([route, role, false]);
        else expect(["403 out-of-scope", "403 wrong-role", "404 no-such-node"]).toContain(said);
      }
    }
    expect((await ofSun.viewer(`GET ${OF_SUN}`)).json).toMatchObject({ community: "sun" });
    expect((await ofSun.viewer("GET /api/communities")).json.items).toHaveLength(1);
    expect((await people.viewer(`GET ${OF_MOON}`)).json).toMatchObject({ community: "moon" });
  });

  test("do not tell communities apart that do not exist from those that one may not see", async () => {
    const answers = await Promise.all(["moon", "mars"].map((name) => ofSun.viewer(`GET /api/communities/${name}`)));
    expect(answers.map(({ status, json }) => [status, json.code])).toEqual([
      [403, "out-of-scope"],
      [403, "out-of-scope"],
    ]);
  });
});
