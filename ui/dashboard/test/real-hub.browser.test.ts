import { launchBrowser, violationsOf } from "@localgrid/ui-components/test/browser";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type AnswerSchema, deviations } from "./answer-shape.ts";
import { eventually, logIn, openPage, type Visit, visit, WEB_ROOT } from "./browser.ts";
import { billedBilling } from "./fake-billing.ts";
import { LAST_S } from "./fake-communities.ts";
import { type FakeHub, PASSWORD, startFakeHub } from "./fake-hub.ts";
import { type RealHub, startRealHub } from "./real-hub.ts";

// A database of its own on a busy machine takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const DAY_S = 86_400;
const QUARTER_S = 900;
/** A week ago, at midnight UTC. */
const MONDAY_S = Math.floor(Date.now() / 1000 / DAY_S) * DAY_S - 7 * DAY_S;

let browser: Browser;
let hub: RealHub;
let visited: Visit;
let page: Page;

beforeAll(async () => {
  [browser, hub] = await Promise.all([launchBrowser(), startRealHub(WEB_ROOT)]);
  visited = await visit(browser, hub.url);
  page = visited.page;
});

afterAll(async () => {
  await browser?.close();
  await hub?.stop();
});

const dialog = () => page.getByRole("dialog");
const row = (name: RegExp) => page.getByRole("row", { name });

async function send(): Promise<void> {
  await dialog().getByRole("button", { name: /^Add/ }).click();
  await dialog().waitFor({ state: "detached" });
}

/** A day of quarter hours of two homes, and what is given behind them. */
function fileOf(more: readonly string[]): Buffer {
  const rows = Array.from({ length: 96 }, (_, quarter) => {
    const start = new Date((MONDAY_S + quarter * QUARTER_S) * 1000).toISOString();
    return [`home-a;${start};${100 + quarter};0`, `AT0017;${start};0;${quarter}`];
  });
  return Buffer.from(`metering_point;start;import_wh;export_wh\n${[...rows.flat(), ...more].join("\n")}\n`);
}

async function importFile(name: string, buffer: Buffer, keepGoodRows: boolean): Promise<string> {
  await openPage(page, "Import");
  await page.getByLabel("CSV file").setInputFiles({ name, mimeType: "text/csv", buffer });
  if (keepGoodRows) await page.getByLabel(/Keep the good rows/).check();
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByRole("heading", { name }).waitFor();
  const result = page.getByRole("region", { name: "Result" });
  await result.getByText(/Taken in|Not taken|Broken off/).waitFor();
  return (await result.textContent()) ?? "";
}

test("a coordinator's first day: community, members, tariff, join code, official values, out", async () => {
  await logIn(page, hub.login, hub.password);
  await page.getByText("No community yet").waitFor();
  await page.getByRole("button", { name: "New community" }).click();
  await dialog().getByLabel("Name", { exact: true }).fill("Sonnenweg");
  await dialog().getByLabel("Identifier").fill("sonnenweg");
  await dialog().getByLabel("Time zone").fill("Europe/Vienna");
  await send();
  await page.getByRole("link", { name: "Sonnenweg" }).click();
  await page.getByText("Three steps to the first shared kilowatt-hour").waitFor();

  await openPage(page, "Members");
  for (const [member, point, reference] of [
    ["anna", "home-a", ""],
    ["ben", "home-b", "AT0017"],
  ] as const) {
    await page.getByRole("button", { name: "Member", exact: true }).click();
    await dialog().getByLabel("Identifier").fill(member);
    await send();
    await page.getByRole("button", { name: "Metering point", exact: true }).click();
    await dialog().getByLabel("Member").selectOption(member);
    await dialog().getByLabel("Identifier").fill(point);
    await dialog()
      .getByLabel(/Reference/)
      .fill(reference);
    await send();
  }
  await eventually(() => row(/ben .*home-b/).textContent()).toContain("on its way");

  await openPage(page, "Tariffs");
  await page.getByRole("button", { name: "New tariff" }).click();
  await dialog()
    .getByLabel(/Price from the grid/)
    .fill("0.312");
  await dialog()
    .getByLabel(/Price to the grid/)
    .fill("0.078");
  await dialog()
    .getByLabel(/Local network fee/)
    .fill("0.041");
  await send();
  expect(await page.getByRole("list").filter({ hasText: "€0.312/kWh" }).textContent()).toContain("in force");

  await openPage(page, "Sharing");
  await page.getByText("No agreed key").waitFor();
  await page.getByRole("link", { name: "New key" }).click();
  await page.getByRole("radio", { name: /^By fixed shares Everybody/ }).check();
  await page.getByRole("button", { name: "The same for everybody" }).click();
  await page.getByRole("button", { name: "Try on last month" }).click();
  await page.locator('[data-code="nothing-to-preview"]').waitFor();
  await page.getByRole("button", { name: "Save key" }).click();
  await page.getByRole("heading", { name: /: By fixed shares$/ }).waitFor();

  await openPage(page, "Nodes");
  await page.getByText("No node yet").waitFor();
  await page.getByRole("button", { name: "Make a join code" }).click();
  expect(await dialog().locator("code").first().textContent()).toMatch(/^[0-9A-Z-]{8,}$/);
  await page.keyboard.press("Escape");

  await importOfficialValues();

  await openPage(page, "Reconciliation");
  await page.getByText(/^Nothing closed in/).waitFor();
  await openPage(page, "Settlement");
  await page.getByText("No batch yet").waitFor();
  await page.getByRole("link", { name: "Settlement" }).first().click();
  await page.getByText("No chain is set up").waitFor();
  await page.getByRole("link", { name: "Account and settings" }).click();
  await page.getByText("operator, all communities").waitFor();
  await makeToken();
  expect(await violationsOf(page, "account")).toEqual([]);
  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByLabel("Login name").waitFor();
  expect(visited.complaints).toEqual([]);
  expect(visited.foreignRequests).toEqual([]);
});

async function importOfficialValues(): Promise<void> {
  const faulty = fileOf(["nobody;2026-01-01T00:00:00Z;1;0"]);
  expect(await importFile("faulty.csv", faulty, false)).toContain("Nothing was taken from this file.");
  expect(await row(/^194 /).textContent()).toContain("No metering point has this name or reference.");
  expect(await importFile("kept.csv", faulty, true)).toMatch(/Taken192.*Faulty1Intervals changed96/);
  expect(await importFile("again.csv", fileOf([]), false)).toContain("Everything in this file was known already.");
  await openPage(page, "Import");
  await eventually(() => page.getByRole("row").count()).toBe(4);
}

/** The secret is shown once and lets a program in, until it is taken away. */
async function makeToken(): Promise<void> {
  const tokens = page.getByRole("region", { name: "API tokens" });
  await tokens.getByRole("button", { name: "New token" }).click();
  await dialog().getByLabel("What it is for").fill("wall display");
  await dialog().getByLabel("Role").selectOption("viewer");
  await dialog().getByRole("button", { name: "Add" }).click();
  const token = await dialog().locator("code").first().textContent();
  await dialog().getByRole("button", { name: "Done" }).click();
  const asked = () => fetch(`${hub.url}/api/communities`, { headers: { authorization: `Bearer ${token}` } });
  expect((await asked()).status).toBe(200);
  await tokens.getByRole("button", { name: "Remove wall display" }).click();
  await dialog().getByRole("button", { name: "Remove" }).click();
  await tokens.getByText("None yet.").waitFor();
  expect((await asked()).status).toBe(401);
}

/** Every question of the dashboard, as the hub's document names it and as the fake hub is asked. */
const QUESTIONS: readonly (readonly [path: string, asked: string])[] = [
  ["/api/session", "/api/session"],
  ["/api/accounts", "/api/accounts"],
  ["/api/tokens", "/api/tokens"],
  ["/api/communities", "/api/communities"],
  ["/api/communities/{community}", "/api/communities/lindengasse"],
  ["/api/communities/{community}/nodes", "/api/communities/lindengasse/nodes"],
  ["/api/nodes/{node}", "/api/nodes/7f3ac41b90d2e65a1188c0ffee00aa01"],
  ["/api/nodes/{node}/machine", "/api/nodes/7f3ac41b90d2e65a1188c0ffee00aa01/machine?hours=48"],
  ["/api/alerts", "/api/alerts?community=lindengasse"],
  ["/api/alerts/counts", "/api/alerts/counts"],
  ["/api/nodes/{node}/peers", "/api/nodes/7f3ac41b90d2e65a1188c0ffee00aa01/peers"],
  ["/api/regions/{region}/mesh", "/api/regions/vienna-east/mesh"],
  ["/api/regions/{region}/peers", "/api/regions/vienna-east/peers"],
  ["/api/communities/{community}/members", "/api/communities/lindengasse/members"],
  ["/api/communities/{community}/metering-points", "/api/communities/lindengasse/metering-points"],
  ["/api/communities/{community}/tariffs", "/api/communities/lindengasse/tariffs"],
  ["/api/communities/{community}/allocation-keys", "/api/communities/lindengasse/allocation-keys"],
  ["/api/communities/{community}/intervals", `/api/communities/lindengasse/intervals?from_s=0&to_s=${LAST_S + 900}`],
  ["/api/communities/{community}/intervals/{start_s}", `/api/communities/lindengasse/intervals/${LAST_S}`],
  ["/api/communities/{community}/reconciliation/{month}", "/api/communities/lindengasse/reconciliation/2026-11"],
  [
    "/api/communities/{community}/reconciliation/{month}/differences",
    "/api/communities/lindengasse/reconciliation/2026-11/differences",
  ],
  [
    "/api/communities/{community}/reconciliation/{month}/open",
    "/api/communities/lindengasse/reconciliation/2026-11/open?cause=clock",
  ],
  ["/api/communities/{community}/imports", "/api/communities/lindengasse/imports"],
  ["/api/communities/{community}/imports/{import}", "/api/communities/lindengasse/imports/i-2"],
  ["/api/communities/{community}/imports/{import}/faults", "/api/communities/lindengasse/imports/i-2/faults"],
  ["/api/settlement", "/api/settlement"],
  ["/api/communities/{community}/batches", "/api/communities/lindengasse/batches"],
  ["/api/communities/{community}/batches/{seq}", "/api/communities/lindengasse/batches/90"],
  ["/api/communities/{community}/batches/{seq}/trades", "/api/communities/lindengasse/batches/90/trades"],
  [
    "/api/communities/{community}/batches/{seq}/trades/{index}/proof",
    "/api/communities/lindengasse/batches/90/trades/3/proof",
  ],
  ["/api/communities/{community}/billing-runs", "/api/communities/lindengasse/billing-runs"],
  ["/api/communities/{community}/billing-runs/{run}", "/api/communities/lindengasse/billing-runs/1"],
  ["/api/communities/{community}/billing-runs/{run}/members", "/api/communities/lindengasse/billing-runs/1/members"],
  ["/api/communities/{community}/billable-months", "/api/communities/lindengasse/billable-months"],
  ["/api/communities/{community}/invoices", "/api/communities/lindengasse/invoices"],
  ["/api/communities/{community}/billing-accounts", "/api/communities/lindengasse/billing-accounts"],
  [
    "/api/communities/{community}/billing-accounts/{member}/versions",
    "/api/communities/lindengasse/billing-accounts/m03/versions",
  ],
  ["/api/communities/{community}/biller", "/api/communities/lindengasse/biller"],
  ["/api/communities/{community}/biller/versions", "/api/communities/lindengasse/biller/versions"],
  ["/api/communities/{community}/audit", "/api/communities/lindengasse/audit"],
  ["/api/audit", "/api/audit"],
];

interface OpenApi {
  readonly paths: Readonly<
    Record<string, { get: { responses: { 200: { content: { "application/json": { schema: AnswerSchema } } } } } }>
  >;
}

describe("the fake hub, which the other tests of the dashboard ask,", () => {
  let fake: FakeHub;
  let document: OpenApi;
  let cookie = "";

  beforeAll(async () => {
    fake = await startFakeHub({ webRoot: WEB_ROOT, billing: billedBilling() });
    document = (await (await fetch(`${hub.url}/v1/openapi.json`)).json()) as OpenApi;
    const body = JSON.stringify({ login: "otto", password: PASSWORD });
    cookie = (await fetch(`${fake.url}/api/session`, { method: "POST", body })).headers.get("set-cookie") ?? "";
  });

  afterAll(() => fake.stop());

  test.each(QUESTIONS)("answers %s with nothing but what the hub describes", async (path, asked) => {
    const answer = await fetch(`${fake.url}${asked}`, { headers: { cookie: cookie.split(";", 1)[0] ?? "" } });
    const schema = document.paths[path]?.get.responses[200].content["application/json"].schema ?? {};
    const json = (await answer.json()) as { readonly items?: readonly unknown[] };
    expect(answer.status).toBe(200);
    expect(json.items).not.toEqual([]);
    expect([...new Set(deviations(json, schema))]).toEqual([]);
  });
});
