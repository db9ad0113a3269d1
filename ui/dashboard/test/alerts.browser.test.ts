import { launchBrowser, violationsOf } from "@localgrid/ui-components/test/browser";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { MESH } from "../src/mesh-layout.ts";
import type { NodePeers } from "../src/mesh-types.ts";
import { eventually, LAPTOP, logIn, PHONE, type Visit, type VisitOptions, visit, WEB_ROOT } from "./browser.ts";
import { NOW_MS } from "./fake-communities.ts";
import { type FakeHub, type FakeHubOptions, PASSWORD, startFakeHub } from "./fake-hub.ts";

// A real browser on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

const NODE = "7f3ac41b90d2e65a1188c0ffee00aa01";

let browser: Browser;
let hub: FakeHub;
let visited: Visit;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

afterEach(async () => {
  await visited.context.close();
  await hub.stop();
});

interface Entry extends VisitOptions {
  readonly login?: string;
  readonly given?: Partial<FakeHubOptions>;
}

async function enter({ login = "clara", given = {}, ...options }: Entry = {}): Promise<void> {
  hub = await startFakeHub({ webRoot: WEB_ROOT, ...given });
  visited = await visit(browser, hub.url, { viewport: LAPTOP, ...options });
  page = visited.page;
  await logIn(page, login, PASSWORD);
  await page.getByRole("heading", { name: "Communities", level: 1 }).waitFor();
}

const go = (hash: string) =>
  page.evaluate((to) => {
    location.hash = to;
  }, hash);
/** As when the network is back. */
const beat = () => page.evaluate(() => void window.dispatchEvent(new Event("online")));
const width = () => page.evaluate(() => document.documentElement.scrollWidth);
const alerts = () => page.getByRole("table", { name: "Alerts" });
const rows = () => alerts().getByRole("row");
const link = () => page.getByRole("banner").getByRole("link", { name: /^Alerts/ });
const plain = (text: string | null) => (text ?? "").replace(/\u00a0/g, " ");

async function openAlerts(): Promise<void> {
  await link().click();
  await page.getByRole("heading", { name: "Alerts", level: 1 }).waitFor();
  await alerts().waitFor();
}

describe("alerts", () => {
  test("are counted in the navigation, filtered, and lead to their cause", async () => {
    await enter();
    await eventually(async () => plain(await link().textContent())).toBe("Alerts66 open");
    await openAlerts();
    expect(await rows().count()).toBe(7);
    expect(plain(await rows().nth(1).textContent())).toContain("The node has been silent for 3 h.");
    await page.getByLabel("Kind", { exact: true }).selectOption("note");
    await eventually(() => rows().count()).toBe(3);
    expect(page.url()).toContain("note");
    await page.reload();
    await eventually(() => rows().count()).toBe(3);
    await page.getByRole("link", { name: "The node refused 1 entry." }).click();
    await page.getByRole("heading", { name: "Node 7f3ac41b", level: 1 }).waitFor();
  });

  test("by the hundred are named as they are shown", async () => {
    await enter();
    await page.route("**/api/alerts/counts", (route) => route.fulfill({ json: { alarms: 100, notes: 20 } }));
    await beat();
    await eventually(async () => plain(await link().textContent())).toBe("Alerts99+99+ open");
  });

  test("are taken on with a note, and others see it at once", async () => {
    await enter();
    await openAlerts();
    await rows().nth(1).getByRole("button", { name: "Take it on" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Take it on" }).click();
    expect(await dialog.count()).toBe(1);
    await dialog.getByLabel("What is being done about it").fill("Franz drives there");
    await dialog.getByRole("button", { name: "Take it on" }).click();
    await dialog.waitFor({ state: "detached" });
    await eventually(async () => plain(await rows().nth(1).textContent())).toContain(
      "clara, just nowFranz drives there",
    );
    await beat();
    await eventually(async () => plain(await link().textContent())).toBe("Alerts55 open");
    await go("#/c/lindengasse");
    await page.getByText("Somebody has taken on 1 alert.").waitFor();
  });

  test("are for viewers to read", async () => {
    await enter({ login: "vera" });
    await openAlerts();
    expect(await page.getByRole("button", { name: "Take it on" }).count()).toBe(0);
    expect(await rows().nth(1).textContent()).toContain("open");
  });
});

describe("what is shown", () => {
  test("stays as it is while it is asked for again, and is not sent again", async () => {
    await enter();
    await openAlerts();
    await page.getByLabel("Find").fill("node");
    await page.evaluate(() => window.scrollTo(0, 120));
    const before = await page.evaluate(() => [window.scrollY, document.querySelectorAll("tbody tr").length]);
    const seen: [string, number][] = [];
    page.on("response", (response) => {
      const { pathname } = new URL(response.url());
      if (pathname.startsWith("/api/")) seen.push([pathname, response.status()]);
    });
    const row = await rows().nth(1).elementHandle();
    await beat();
    await eventually(async () => seen.length).toBeGreaterThanOrEqual(2);
    expect(Object.fromEntries(seen)).toEqual({ "/api/alerts": 304, "/api/alerts/counts": 304 });
    expect(await row?.evaluate((element) => element.isConnected)).toBe(true);
    expect(await page.evaluate(() => [window.scrollY, document.querySelectorAll("tbody tr").length])).toEqual(before);
    expect(await page.getByLabel("Find").inputValue()).toBe("node");
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("INPUT");
  });

  test("is told as old while the hub is away, and goes on by itself when it is back", async () => {
    await enter();
    await openAlerts();
    hub.cut();
    await beat();
    await page.getByText("No connection to the hub.").waitFor();
    expect(await rows().count()).toBe(7);
    hub.reconnect();
    // Another node falls silent meanwhile.
    hub.skip(30 * 60_000);
    await beat();
    await page.getByText("No connection to the hub.").waitFor({ state: "detached" });
    await eventually(() => rows().count()).toBe(8);
  });
});

describe("a node's page", () => {
  test("is opened by its address and tells what the hub has of it", async () => {
    await enter();
    await go(`#/nodes/${NODE}`);
    await page.reload();
    await page.getByRole("heading", { name: "Node 7f3ac41b", level: 1 }).waitFor();
    const how = page.getByRole("region", { name: "How it is" });
    expect(plain(await how.textContent())).toMatch(/12,408 records.*Clockright.*Telemetry waiting2/);
    const disk = page.getByRole("img", { name: /^Free on its disk: now/ });
    expect(plain(await disk.getAttribute("aria-label"))).toBe("Free on its disk: now 9 GB, between 9 GB and 9.6 GB");
    expect(await disk.locator("path").count()).toBe(2);
    const asked = page.waitForRequest((request) => request.url().endsWith("machine?hours=168"));
    await page.getByLabel("Time shown").selectOption("168");
    await asked;
    const updates = page.getByRole("region", { name: "Updates", exact: true });
    expect(await updates.textContent()).toContain("It runs version 0.7.2. Version 0.8.1 is offered to it.");
    expect(await updates.getByRole("row").nth(1).textContent()).toContain("went back (unhealthy)");
    expect(plain(await page.getByRole("region", { name: /^Sealed backups/ }).textContent())).toContain("48.2 MB");
    await page.getByRole("link", { name: "Nodes of the community" }).click();
    await page.getByRole("link", { name: "Node 7f3ac41b" }).click();
    await how.waitFor();
  });

  test("says so when there is no such node", async () => {
    await enter();
    await go(`#/nodes/${"0".repeat(32)}`);
    await page.locator('[data-code="no-such-node"]').waitFor();
  });
});

function manyNodes(count: number): readonly NodePeers[] {
  const nameOf = (at: number) => at.toString(16).padStart(32, "0");
  const others = (at: number) => Array.from({ length: 8 }, (_, step) => (at + step + 1) % count);
  return Array.from({ length: count }, (_, at) => ({
    ...{ node: nameOf(at), community: `village-${String(at).padStart(3, "0")}`, region: "vienna-east", generation: 1 },
    ...{ replaced_at_ms: null, reported_at_ms: NOW_MS - 9_000, addresses: [], is_partitioned: at === 30 },
    ...{ partitioned_since_ms: null, membership_version: 1, copies_wanted: 2, alarms: [] },
    peers: others(at).map((other) => ({
      ...{ node: nameOf(other), community: `village-${other}`, is_connected: other % 9 !== 0, latency_ms: 4 },
      ...{ head_records: 9, last_heard_ms: NOW_MS - 20_000 },
    })),
    copies: others(at)
      .slice(0, 2)
      .map((other) => ({
        ...{ holder: nameOf(other), community: `village-${other}`, records: 9 },
        ...{ behind_records: other % 5 === 0 ? 3 : 0, told_at_ms: NOW_MS - 9_000 },
      })),
  }));
}

describe("the picture of a region", () => {
  const picture = () => page.locator("svg.mesh-picture");
  const places = () => picture().locator(".mesh-place");

  test("leads to each node by keyboard, and shows the lines that one asks for", async () => {
    await enter();
    await go("#/region/vienna-east");
    await eventually(() => places().count()).toBe(5);
    expect(await picture().locator('.mesh-link[data-state="behind"]').count()).toBe(4);
    const cut = picture().getByRole("link", { name: "birkenhof: cut off. 1 of 4 connected; 1 of 2 copies." });
    await cut.focus();
    await eventually(() => picture().locator('[data-looked="true"]').count()).toBe(3);
    await page.getByLabel("Who reaches whom").check();
    expect(await picture().locator('.mesh-link[data-state="lost"]').count()).toBeGreaterThan(0);
    const drawn = await picture().innerHTML();
    await beat();
    await page.waitForResponse((response) => response.url().includes("/peers"));
    expect(await picture().innerHTML()).toBe(drawn);
    await cut.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Node a1c0ffee", level: 1 }).waitFor();
  });

  test("holds two hundred nodes, in groups that open", async () => {
    await enter({ given: { peers: manyNodes(200) }, viewport: PHONE });
    await go("#/region/vienna-east");
    await eventually(() => places().count()).toBe(23);
    expect(await width()).toBeLessThanOrEqual(PHONE.width);
    await picture()
      .getByRole("button", { name: /^village-027 – vil.*cut off. Open.$/ })
      .click();
    await eventually(() => places().count()).toBe(31);
    await page.getByRole("button", { name: "Show the whole region" }).click();
    await eventually(() => places().count()).toBe(23);
  });

  test("has room for sixty nodes, none over another", async () => {
    await enter({ given: { peers: manyNodes(60) } });
    await go("#/region/vienna-east");
    await eventually(() => places().count()).toBe(60);
    const boxes = await picture()
      .locator(".mesh-label")
      .evaluateAll((labels) => labels.map((label) => (label as SVGTextElement).getComputedTextLength()));
    const half = Number(((await picture().getAttribute("viewBox")) ?? "").split(" ")[2]) / 2;
    expect(Math.max(...boxes) + MESH.ring + MESH.node + MESH.gap).toBeLessThanOrEqual(half);
  });
});

describe.each(["light", "dark"] as const)("accessibility, %s", (colorScheme) => {
  test("axe finds nothing, and nothing is wider than the smallest phone", async () => {
    await enter({ login: "otto", colorScheme, viewport: PHONE });
    await openAlerts();
    expect(await violationsOf(page, "alerts")).toEqual([]);
    expect(await width()).toBeLessThanOrEqual(PHONE.width);
    await rows().nth(1).getByRole("button", { name: "Take it on" }).click();
    expect(await violationsOf(page, "taking on")).toEqual([]);
    await page.keyboard.press("Escape");
    await go(`#/nodes/${NODE}`);
    await page.getByRole("img", { name: /^Temperature/ }).waitFor();
    expect(await violationsOf(page, "node")).toEqual([]);
    expect(await width()).toBeLessThanOrEqual(PHONE.width);
    await go("#/region/vienna-east");
    await page.getByLabel("Who reaches whom").check();
    expect(await violationsOf(page, "region")).toEqual([]);
    // German words are longer; what is pressed beside an alarm must not push it out of the page.
    await go("#/account");
    await page.getByRole("radio", { name: "Deutsch" }).check();
    await go(`#/nodes/${NODE}`);
    await page.getByRole("button", { name: "Weitermachen lassen" }).waitFor();
    expect(await width()).toBeLessThanOrEqual(PHONE.width);
    expect(visited.complaints).toEqual([]);
  });
});
