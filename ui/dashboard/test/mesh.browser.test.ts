import { launchBrowser, violationsOf } from "@localgrid/ui-components/test/browser";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { LAPTOP, logIn, openPage, PHONE, type Visit, type VisitOptions, visit, WEB_ROOT } from "./browser.ts";
import { type FakeHub, PASSWORD, startFakeHub } from "./fake-hub.ts";

// A real browser on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

let browser: Browser;
let hub: FakeHub;
let visited: Visit;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

beforeEach(async () => {
  hub = await startFakeHub({ webRoot: WEB_ROOT });
});

afterEach(async () => {
  await visited.context.close();
  await hub.stop();
});

async function enter(login = "otto", options: VisitOptions = {}): Promise<void> {
  visited = await visit(browser, hub.url, { viewport: LAPTOP, ...options });
  page = visited.page;
  await logIn(page, login, PASSWORD);
  await page.getByRole("heading", { name: "Communities", level: 1 }).waitFor();
}

async function openRegion(): Promise<void> {
  await page.getByRole("navigation", { name: "Regions" }).getByRole("link", { name: "Nodes of vienna-east" }).click();
  await page.getByRole("heading", { name: "Who sees whom" }).waitFor();
}

async function openCopies(): Promise<void> {
  await page.getByRole("link", { name: "Lindengasse", exact: true }).click();
  await openPage(page, "Safety copies");
  await page.getByRole("heading", { name: /^Copies of its journal/ }).waitFor();
}

const plain = (text: string | null) => (text ?? "").replace(/\u00a0/g, " ");
const nodes = () => page.getByRole("table", { name: "Nodes of the region" });
const nodeRow = async (community: string) =>
  plain(
    await nodes()
      .getByRole("row")
      .filter({ has: page.getByRole("link", { name: community }) })
      .textContent(),
  );
const width = () => page.evaluate(() => document.documentElement.scrollWidth);

describe("a region", () => {
  test("shows who is cut off, who is silent, and where copies are", async () => {
    await enter();
    await openRegion();
    expect(await nodeRow("birkenhof")).toContain("cut off1 of 4 connectedahornweg3f9a02c1 21 behind");
    expect(await nodeRow("lindengasse")).toContain("silent for 3 h");
    expect(await nodeRow("seestadt")).toContain("in touch");
    const glance = page.getByRole("region", { name: "The region at a glance" });
    expect(await glance.getByRole("definition").allTextContents()).toEqual(["5", "3", "1", "1"]);
  });

  test("tells of each pair whether they are connected, in words as well as in marks", async () => {
    await enter("vera");
    await openRegion();
    const table = page.getByRole("table", { name: /^Who sees whom/ });
    const words = await table.getByRole("row").nth(3).locator("td .visually-hidden").allTextContents();
    expect(words).toEqual([
      "not connected",
      "connected",
      "the same node",
      "only one of the two says it is connected",
      "not connected",
    ]);
  });

  test("leads to the community of a node and back", async () => {
    await enter();
    await openRegion();
    await nodes().getByRole("link", { name: "lindengasse" }).click();
    await page.getByRole("heading", { name: "Safety copies", level: 1 }).waitFor();
    await page.getByRole("link", { name: "The whole region" }).click();
    await page.getByRole("heading", { name: "Region vienna-east", level: 1 }).waitFor();
  });
});

describe("a community's page", () => {
  test("names who keeps its journal, whom its node sees, and what the node found out", async () => {
    await enter();
    await openCopies();
    const copies = page.getByRole("table", { name: "Copies of its journal" });
    expect(await copies.getByRole("row").allTextContents()).toEqual([
      "Kept byRecordsStateTold",
      expect.stringMatching(/^ahornweg3f9a02c1184,190complete3.h ago$/),
      expect.stringMatching(/^eichenplatze05d6612184,1893 behind3.h ago$/),
    ]);
    expect(await page.getByRole("table", { name: "Other nodes as it sees them" }).getByRole("row").count()).toBe(5);
    const alarms = page.getByRole("list", { name: "Alarms" });
    expect(await alarms.textContent()).toContain("Two different histories: eichenplatz");
  });

  test("about its nodes says in short how they are with the others", async () => {
    await enter();
    await page.getByRole("link", { name: "Seestadt Nord" }).click();
    await openPage(page, "Nodes");
    await page.getByRole("link", { name: "3 of 4 connected" }).click();
    await page.getByRole("heading", { name: "Safety copies", level: 1 }).waitFor();
  });
});

describe.each(["light", "dark"] as const)("accessibility, %s", (colorScheme) => {
  test("axe finds nothing, and nothing is wider than the smallest phone", async () => {
    await enter("otto", { colorScheme, viewport: PHONE });
    await openRegion();
    expect(await violationsOf(page, "region")).toEqual([]);
    expect(await width()).toBeLessThanOrEqual(PHONE.width);
    await page.getByRole("link", { name: "Communities" }).click();
    await openCopies();
    expect(await violationsOf(page, "copies")).toEqual([]);
    expect(await width()).toBeLessThanOrEqual(PHONE.width);
    expect(visited.complaints).toEqual([]);
  });
});
