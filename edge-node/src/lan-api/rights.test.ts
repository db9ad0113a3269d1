import { memberId } from "@localgrid/vocabulary/identifiers";
import { describe, expect, test } from "vitest";
import { HOME_RIGHTS, type HomeRight } from "../access/account-store.ts";
import { holdsRight } from "../access/household.ts";
import { createLanApi } from "./lan-api.ts";
import { startTestApi, type TestApi, type TestClient } from "./test-client.ts";

/** The least right of a home that each route for members asks for. A route that is missing here fails the test. */
const NEEDED: Record<string, HomeRight> = {
  "GET /api/session": "reader",
  "DELETE /api/session": "reader",
  "PUT /api/session/password": "reader",
  "PUT /api/session/pin": "reader",
  "DELETE /api/session/pin": "reader",
  "GET /api/community": "reader",
  "GET /api/now": "reader",
  "GET /api/live": "reader",
  "GET /api/intervals": "reader",
  "GET /api/intervals/{start_s}/calculation": "reader",
  "GET /api/community/intervals": "reader",
  "GET /api/community/homes": "reader",
  "GET /api/me/shown-home": "reader",
  "PUT /api/me/shown-home": "owner",
  "GET /api/notices": "reader",
  "PUT /api/notices/read": "reader",
  "GET /api/me/notice-settings": "reader",
  "PUT /api/me/notice-settings": "reader",
  "GET /api/notices/ways": "reader",
  "POST /api/notices/devices": "reader",
  "DELETE /api/notices/devices/{id}": "reader",
  "POST /api/notices/devices/{id}/trial": "reader",
  "PUT /api/notices/address": "reader",
  "POST /api/notices/address/confirmation": "reader",
  "DELETE /api/notices/address": "reader",
  "GET /api/energy": "reader",
  "GET /api/energy/expected": "reader",
  "GET /api/community/energy": "reader",
  "GET /api/statements": "reader",
  "GET /api/statements/{month}": "reader",
  "GET /api/statements/{month}.csv": "reader",
  "GET /api/statements/{month}.html": "reader",
  "GET /api/settlement/trades": "reader",
  "GET /api/settlement/trades/{seq}/{index}/proof": "reader",
  "GET /api/me/metering-points": "reader",
  "GET /api/tariffs": "reader",
  "GET /api/peers": "reader",
  "GET /api/devices/{device}": "reader",
  "GET /api/house-connections": "reader",
  "GET /api/third-party-devices": "reader",
  "GET /api/limits": "reader",
  "GET /api/limits/preview": "reader",
  "PUT /api/limits": "tenant",
  "GET /api/me/control": "reader",
  "PUT /api/me/control/{device}": "tenant",
  // Which meter counts for the home decides about its bill.
  "POST /api/house-connections": "owner",
  "PUT /api/house-connections/{connection}/settings": "owner",
  "DELETE /api/house-connections/{connection}": "owner",
  "POST /api/third-party-devices": "owner",
  "DELETE /api/third-party-devices/{bought_device}": "owner",
  "GET /api/household": "owner",
  "POST /api/household": "owner",
  "PUT /api/household/{login}": "owner",
  "DELETE /api/household/{login}": "owner",
  "POST /api/household/{login}/invitation": "owner",
  "DELETE /api/household/invitations/{invitation}": "owner",
};

interface Route {
  readonly target: string;
  readonly method: string;
  readonly path: string;
  readonly right: HomeRight | undefined;
}

async function routesForMembers({ nobody }: TestApi): Promise<Route[]> {
  const { paths } = (await nobody.get("/api/openapi.json")).json;
  type Item = Record<string, { "x-roles": string | string[]; "x-right"?: HomeRight }>;
  return Object.entries(paths as Record<string, Item>).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([, { "x-roles": roles }]) => roles !== "public" && roles.includes("member"))
      .map(([verb, operation]) => {
        const method = verb.toUpperCase();
        return { target: `${method} ${path}`, method, path, right: operation["x-right"] };
      }),
  );
}

async function clientWith(api: TestApi, right: HomeRight): Promise<TestClient> {
  const member = memberId("home-1");
  const login = `with-${right}`;
  const client = await api.as("member", login);
  const account = api.world.accounts.findAccount(login);
  if (account !== null) api.world.accounts.saveAccount({ ...account, member, right });
  return client;
}

/** Nothing that a route would answer but for the right: no body, and parameters of no account. */
function ask(client: TestClient, { method, path }: Route) {
  const url = path.replace(/\{[a-z_]+\}/g, "0");
  return method === "GET" ? client.get(url) : client.send(`${method} ${url}`);
}

describe("what members may do", () => {
  test("is said by every route for them, and here", async () => {
    const routes = await routesForMembers(await startTestApi());
    expect(Object.fromEntries(routes.map(({ target, right }) => [target, right]))).toEqual(NEEDED);
  });

  test.each(HOME_RIGHTS)("with the right %s is what needs no higher one, on every route", async (held) => {
    const api = await startTestApi();
    // The stream stays open, and the end of a session or a password makes the next request another one's.
    const routes = (await routesForMembers(api)).filter(({ target }) => !/live|session/.test(target));
    const client = await clientWith(api, held);
    for (const route of routes) {
      const { status, json } = await ask(client, route);
      const isRefused = status === 403 && json?.code === "right-needed";
      expect([route.target, isRefused]).toEqual([route.target, !holdsRight(held, route.right ?? "owner")]);
    }
  });

  test("includes leaving and changing one's own password for readers", async () => {
    const api = await startTestApi();
    const client = await clientWith(api, "reader");
    const change = await client.send("PUT /api/session/password", { current: "not this", next: "blue horse battery" });
    expect(change.json.code).toBe("wrong-login");
    expect((await client.get("/api/session")).json).toMatchObject({ right: "reader" });
    expect((await client.send("DELETE /api/session")).status).toBe(204);
  });
});

test("a route for members that says no right keeps the node from starting", async () => {
  const { world } = await startTestApi();
  const app = createLanApi(world);
  const { guardRoutes } = await import("./route-guard.ts");
  app.register(async (scope) => {
    guardRoutes(scope, world.access);
    scope.get("/api/forgotten", { config: { roles: ["member"] }, schema: {} }, async () => null);
  });
  await expect(app.ready()).rejects.toThrow("GET /api/forgotten declares no right");
});
