import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Home, setUpCommunity, simulatedClock, type TestCommunity } from "./community.ts";
import type { MeteredDevice } from "./metered-device.ts";
import { type Answer, NodeClient } from "./node-client.ts";
import { cleanUp, firstLogin, type RunningNode, startNode } from "./running-node.ts";
import { Witness } from "./witness.ts";

const METHODS = ["get", "post", "put", "patch", "delete"] as const;
const WRONG_LOGINS = 5;

interface Route {
  readonly method: string;
  readonly path: string;
  readonly isPublic: boolean;
  readonly isForMembersOnly: boolean;
  /** Names of the body's keys; null for a route that takes no body. */
  readonly needed_keys: readonly string[];
  /** Keys that are true or false. */
  readonly flags: readonly string[];
  readonly body_keys: readonly string[] | null;
  readonly takesQuery: boolean;
}

let node: RunningNode;
let community: TestCommunity;
let witness: Witness;
let member: NodeClient;
let nobody: NodeClient;
let routes: readonly Route[];
let addresses = 0;
let address: string;

beforeAll(async () => {
  const clock = simulatedClock(1);
  node = await startNode({ config: { clock } });
  community = await setUpCommunity(node, { homes: 2, clock });
  const [home] = community.homes as [Home];
  member = new NodeClient(node.http_url);
  expect((await member.login(home.login, home.password)).status).toBe(200);
  nobody = new NodeClient(node.http_url);
  routes = routesOf((await nobody.get("/api/openapi.json")).body);
  const [device] = community.devices as [MeteredDevice];
  witness = new Witness(device);
  await witness.start(node);
});

beforeEach(() => {
  address = `127.0.2.${++addresses}`;
});

afterEach(async () => {
  await witness.expectUndisturbed();
  expect((await nobody.get("/health")).status).toBe(200);
});

afterAll(async () => {
  witness.stop();
  const failures = node.lines.filter((line) => line.event === "request-failed");
  await cleanUp();
  expect(failures).toEqual([]);
});

/** As much of an OpenAPI document as is asked for here. */
interface BodySchema {
  readonly properties?: Readonly<Record<string, { readonly type?: string }>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly BodySchema[];
}

interface Operation {
  readonly requestBody?: { readonly content: { readonly "application/json": { readonly schema: BodySchema } } };
  readonly parameters?: readonly { readonly in: string }[];
  readonly security?: readonly object[];
  readonly description?: string;
}

interface ApiDocument {
  readonly paths: Readonly<Record<string, Partial<Record<(typeof METHODS)[number], Operation>>>>;
}

function routesOf({ paths }: ApiDocument): readonly Route[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.filter((method) => method in item).map((method) => {
      const { requestBody, parameters = [], security = [], description = "" } = item[method] as Operation;
      const schema = requestBody?.content["application/json"].schema;
      return {
        method: method.toUpperCase(),
        path: path
          .replace("{member}", "member-1")
          .replace("{login}", "home-2")
          .replace("{node}", "0".repeat(32))
          .replace("{sha256}", "0".repeat(64))
          .replace("{connection}", "h0123456789")
          .replace("{bought_device}", "t0123456789abcdef")
          .replace("{start_s}", "900")
          .replace(/\{[a-z]+\}/, "d0123456789abcdef"),
        isPublic: security.length === 0,
        isForMembersOnly: /For: member\.$/.test(description),
        body_keys: schema === undefined ? null : keysOf(schema),
        needed_keys: schema?.required ?? [],
        flags: Object.entries(schema?.properties ?? {}).flatMap(([key, { type }]) => (type === "boolean" ? [key] : [])),
        takesQuery: parameters.some((parameter) => parameter.in === "query"),
      };
    }),
  );
}

function keysOf(schema: BodySchema): string[] {
  const alternatives = [schema, ...(schema.anyOf ?? [])];
  return [...new Set(alternatives.flatMap(({ properties = {} }) => Object.keys(properties)))];
}

const writeRoutes = () => routes.filter(({ method }) => method !== "GET");

/** Whoever may use the route, from an address of this test's own, so that no limit on requests is met. */
function clientFor({ isForMembersOnly }: Route): NodeClient {
  return (isForMembersOnly ? member : community.coordinator).at(node.http_url, address);
}

/** All that there is to say may have the right form; then it is wrong in a way of the route's own. */
function isAllThatIsAsked({ needed_keys }: Route, key: string, value: unknown): boolean {
  const isAlone = needed_keys.length === 1 && needed_keys[0] === key;
  return isAlone && (typeof value === "string" || value === true);
}

/** Other keys are missing as well; a wrong one has to be named beside them. Texts may be right as far as they go. */
function isWrong({ flags }: Route, key: string, value: unknown): boolean {
  return typeof value !== "string" && !(value === true && flags.includes(key));
}

/** A 4xx answer of the one shape that errors have. Busy is no judgement on the input. */
function expectRefused(answer: Answer, label: string, code?: string): void {
  const { status, body } = answer;
  const told = `${label}: ${status} ${JSON.stringify(body)}`;
  expect(status, told).toBeGreaterThanOrEqual(400);
  expect(status, told).toBeLessThan(500);
  expect(body.code, told).toMatch(code === undefined ? /^[a-z]+(-[a-z]+)+$/ : new RegExp(`^${code}$`));
  expect(body.code, told).not.toBe("too-many-requests");
  expect(body.message, told).toMatch(/\w/);
}

describe("a request with wrong JSON", () => {
  test("is asked of every route there is", () => {
    expect(writeRoutes().length).toBeGreaterThanOrEqual(12);
    expect(writeRoutes().filter(({ body_keys }) => body_keys !== null).length).toBeGreaterThanOrEqual(9);
    for (const { body_keys } of writeRoutes()) expect(body_keys).not.toEqual([]);
  });

  test.each(["{", "", '{"a":1}}', "nul", "\u0000", "{'a':1}", `{"a":"${"\ud800"}`])(
    "%j is malformed for each route",
    async (text) => {
      for (const route of writeRoutes()) {
        const answer = await clientFor(route).sendText(route.method, route.path, { text });
        const isIgnorable = text === "" && route.body_keys === null;
        if (!isIgnorable) expectRefused(answer, `${route.method} ${route.path} ${text}`);
      }
    },
  );

  test.each([[[]], ["text"], [5], [null], [true], [{}]])(
    "%j is refused by each route that wants an object",
    async (body) => {
      for (const route of writeRoutes()) {
        if (route.body_keys === null) continue;
        const answer = await clientFor(route).send(route.method, route.path, body);
        expectRefused(answer, `${route.method} ${route.path}`, "invalid-input");
      }
    },
  );

  test.each([[{ an: "object" }], [[1]], [true], [-1.5], [1e300], ["\u0000"], ["' OR 1=1 --"], ["x".repeat(20_000)]])(
    "%j is refused as the value of each key",
    async (value) => {
      for (const route of writeRoutes()) {
        for (const key of route.body_keys ?? []) {
          const answer = await clientFor(route).send(route.method, route.path, { [key]: value });
          const mayFit = isAllThatIsAsked(route, key, value);
          expectRefused(answer, `${route.method} ${route.path} ${key}`, mayFit ? undefined : "invalid-input");
          if (!mayFit && isWrong(route, key, value))
            expect(JSON.stringify(answer.body.details)).toContain(`body.${key}`);
        }
      }
    },
  );

  test("is told the name of each key that is not known", async () => {
    for (const route of writeRoutes()) {
      if (route.body_keys === null) continue;
      const answer = await clientFor(route).send(route.method, route.path, { colour: "green" });
      expectRefused(answer, `${route.method} ${route.path}`, "invalid-input");
      const isAlternative = route.path === "/api/accounts";
      if (!isAlternative) expect(JSON.stringify(answer.body.details)).toContain("body.colour");
    }
  });

  test("is refused for its size or type before anybody reads it", async () => {
    for (const route of writeRoutes()) {
      if (route.body_keys === null) continue;
      const label = `${route.method} ${route.path}`;
      const large = JSON.stringify({ colour: "g".repeat(100_000) });
      expectRefused(
        await clientFor(route).sendText(route.method, route.path, { text: large }),
        label,
        "body-too-large",
      );
      const xml = await clientFor(route).sendText(route.method, route.path, { text: "<a/>", type: "application/xml" });
      expectRefused(xml, label, "wrong-content-type");
    }
  });

  test("is refused in the query as well", async () => {
    for (const route of routes) {
      if (route.method !== "GET" || !route.path.startsWith("/api/")) continue;
      const answer = await clientFor(route).get(`${route.path}?colour=green`);
      expectRefused(answer, `${route.method} ${route.path}`);
      if (!route.takesQuery) continue;
      for (const value of ["", "x", "-1", "1e9", "%00", "9".repeat(30)]) {
        const wrong = await clientFor(route).get(
          `${route.path}?from_s=${value}&to_s=${value}&after=${value}&limit=${value}`,
        );
        expectRefused(wrong, `${route.path} ${value}`);
        const history = await clientFor(route).get(`${route.path}?from=${value}&to=${value}&by=${value}`);
        expectRefused(history, `${route.path} ${value}`);
      }
    }
  });
});

describe("a question about the own energy", () => {
  const paths = ["/api/energy", "/api/community/energy"];

  test.each([
    "from=2025-02-29&to=2025-03-01&by=day",
    "from=2025-06-02&to=2025-06-01&by=day",
    "from=1999-01-01&to=2999-01-01&by=day",
    "from=2025-06-02&to=2025-07-01&by=month",
  ])("for a period that cannot be answered is refused: %s", async (query) => {
    for (const path of paths) {
      expectRefused(await member.at(node.http_url, address).get(`${path}?${query}`), query, "bad-range");
    }
  });

  test.each(["900", "0", "8640000000000"])(
    "for the interval at %s, which never closed, is refused",
    async (start_s) => {
      const answer = await member.at(node.http_url, address).get(`/api/intervals/${start_s}/calculation`);
      expectRefused(answer, start_s, "no-closed-interval");
    },
  );

  test.each(["-1", "1.5", "1e9", "%00", "9".repeat(30), "x".repeat(200)])("is refused for %s", async (start_s) => {
    expectRefused(await member.at(node.http_url, address).get(`/api/intervals/${start_s}/calculation`), start_s);
  });
});

describe("a request of someone who may not", () => {
  test("is refused without a session, and without the session's token", async () => {
    for (const route of writeRoutes()) {
      if (route.isPublic) continue;
      const label = `${route.method} ${route.path}`;
      expectRefused(await nobody.send(route.method, route.path, {}), label, "no-session");
      const forged = await clientFor(route).withoutToken().send(route.method, route.path, {});
      expectRefused(forged, label, "wrong-csrf-token");
    }
  });

  test("changes nothing: community and accounts are what they were", async () => {
    const { coordinator, homes } = community;
    expect((await coordinator.done("GET", "/api/members")).body.members).toHaveLength(homes.length);
    expect((await coordinator.done("GET", "/api/accounts")).body.accounts).toHaveLength(homes.length + 1);
    expect((await coordinator.done("GET", "/api/tariffs")).body.tariffs).toHaveLength(1);
    expect((await coordinator.done("GET", "/api/devices")).body.devices).toHaveLength(homes.length);
  });
});

describe("a wrong login", () => {
  test("for the fifth time locks the login, also for the right password, and nobody else's", async () => {
    const [, home] = community.homes as [Home, Home];
    for (let i = 0; i < WRONG_LOGINS; i++) {
      expectRefused(await nobody.login(home.login, `wrong ${i}`), `try ${i}`, "wrong-login");
    }
    for (const password of ["wrong again", home.password]) {
      const locked = await nobody.login(home.login, password);
      expectRefused(locked, "the sixth try", "login-locked");
      expect(locked.status).toBe(429);
      expect(Number(locked.headers["retry-after"])).toBeGreaterThan(600);
    }
    const { login, password } = firstLogin(node.data_dir);
    expect((await new NodeClient(node.http_url).login(login, password)).status).toBe(200);
  });
});
