import { join } from "node:path";
import { launchBrowser, violationsOf, widthOf } from "@localgrid/ui-components/test/browser";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type FakeNode, startFakeNode } from "./fake-node.ts";
import {
  bringWorker,
  isKeeping,
  isLive,
  type MemberPage,
  openMemberPage,
  SLOWLY,
  tabOf,
  untilKept,
} from "./member-page.ts";
import { WEB_ROOT } from "./web-root.ts";

// A real browser on a busy machine takes its time.
vi.setConfig({ testTimeout: 40_000, hookTimeout: 30_000 });

const QUIET = { period_ms: 100, advance_ms: 0 };
let browser: Browser;
let node: FakeNode;
let opened: MemberPage;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

beforeEach(async () => {
  node = await startFakeNode({ webRoot: WEB_ROOT, ...QUIET });
});

afterEach(async () => {
  await opened.context.close();
  await node.stop();
  expect(opened.complaints).toEqual([]);
});

async function open(serviceWorkers: "allow" | "block" = "allow"): Promise<void> {
  opened = await openMemberPage(browser, node.url, serviceWorkers);
  page = opened.page;
}

/** Another node on the same address: what a restart is to the page. */
async function startAgain(): Promise<void> {
  node = await startFakeNode({ webRoot: WEB_ROOT, port: Number(new URL(node.url).port), role: "member", ...QUIET });
}

const button = (name: string | RegExp) => page.getByRole("button", { name });
const tab = (name: string) => tabOf(page, name);
const chart = () => page.getByRole("slider", { name: "Interval of the day" });
const cutBanner = () => page.locator(".banner", { hasText: "No connection to the node." });
const asked = (start: string) => node.requests.filter((each) => each.startsWith(start)).length;

/** What a screen reader says of a control beside its name. */
async function descriptionOf(of: Page, control: Locator): Promise<string | null> {
  const id = (await control.getAttribute("aria-describedby")) ?? "nothing";
  return of.locator(`[id="${id}"]`).textContent();
}

async function canBeInstalled(): Promise<void> {
  const session = await opened.context.newCDPSession(page);
  expect((await session.send("Page.getAppManifest")).errors).toEqual([]);
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  // Test browsers remember nothing, and such cannot install anything.
  expect(installabilityErrors.map(({ errorId }) => errorId)).toEqual(["in-incognito"]);
}

test("the page opens while the node is away, shows what it told last and when, changes nothing, and comes back", async () => {
  await open();
  await isKeeping(page);
  await canBeInstalled();
  // What a member looks at most is kept without being opened; devices come last.
  await untilKept(page, "/api/me/control");
  await node.stop();
  await page.reload();
  await cutBanner().waitFor();
  expect(await cutBanner().textContent()).toMatch(/These figures are from .*6 Aug.*15:40/);
  expect(await page.getByTestId("home-power").textContent()).toMatch(/\d/);
  await tab("Statement").click();
  await page.getByTestId("due").waitFor();
  await tab("Today").click();
  await chart().waitFor();
  await tab("Devices").click();
  await page.getByRole("heading", { name: "Devices" }).waitFor();
  await tab("Limits").click();
  const buying = page.getByRole("region", { name: "Buying" });
  await buying.getByRole("checkbox").uncheck();
  await buying.getByRole("textbox").fill("0.15");
  const save = button("Save limits");
  await expect.poll(() => save.isDisabled(), SLOWLY).toBe(true);
  expect(await descriptionOf(page, save)).toBe("This needs the node, which is out of reach right now.");
  // Neither a tap nor Enter sends anything, not even to be refused.
  await save.click({ force: true });
  await buying.getByRole("textbox").press("Enter");
  expect(await page.locator("[data-code]").count()).toBe(0);
  expect(await violationsOf(page, "limits, offline")).toEqual([]);
  expect(await widthOf(page)).toBe(360);

  await startAgain();
  await isLive(page);
  await cutBanner().waitFor({ state: "detached" });
  expect(asked("PUT")).toBe(0);
  expect(await buying.getByRole("textbox").inputValue()).toBe("0.15");
  expect(await save.isDisabled()).toBe(false);
  await save.click();
  await page.getByText("Saved. It holds from the next interval on.").waitFor();
  expect(asked("PUT /api/limits")).toBe(1);
});

describe("without a service worker", () => {
  test("a node that was away and is back needs no reload: errors load again, nothing is there twice", async () => {
    await open("block");
    await tab("Statement").click();
    await page.getByTestId("due").waitFor();
    await tab("Today").click();
    await chart().waitFor();
    await page.getByText("Show as a table").click();
    const rows = await page.getByRole("table").getByRole("row").count();
    await page.evaluate(() => {
      document.body.dataset.sameDocument = "yes";
    });
    await node.stop();
    await cutBanner().waitFor();
    await tab("Statement").click();
    await page.locator('[data-code="node-unreachable"]').waitFor();
    await startAgain();
    await page.getByTestId("due").waitFor();
    await isLive(page);
    expect(await page.locator('[data-code="node-unreachable"]').count()).toBe(0);
    expect(await page.locator(".months .chip").count()).toBe(2);
    await tab("Today").click();
    await page.getByText("Show as a table").click();
    expect(await page.getByRole("table").getByRole("row").count()).toBe(rows);
    expect(await page.evaluate(() => document.body.dataset.sameDocument)).toBe("yes");
  });

  test("a page opened while the node is away asks again by itself", async () => {
    await open("block");
    node.cut();
    // The files are there, as from a cache of the browser's own, and no answer is.
    await page.route("**/*", (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname.startsWith("/api/")) return route.abort();
      return route.fulfill({ path: join(WEB_ROOT, pathname === "/" ? "index.html" : pathname) });
    });
    await page.reload();
    await page.locator('[data-code="node-unreachable"]').waitFor();
    await page.unrouteAll({ behavior: "wait" });
    node.reconnect();
    await isLive(page);
  });
});

describe("on bad Wi-Fi", () => {
  test("an answer that takes too long gives way to what was kept, and a late one never to an older", async () => {
    await open();
    await bringWorker(page);
    await tab("Today").click();
    await chart().waitFor();
    await page.getByRole("link", { name: "Previous day" }).click();
    await page.getByRole("heading", { name: "Yesterday" }).waitFor();
    await chart().waitFor();
    const release = node.hold("GET /api/intervals");
    await tab("Today").click();
    await page.getByText("The node is slow to answer.").waitFor();
    await chart().waitFor();
    await page.getByRole("link", { name: "Previous day" }).click();
    release();
    await page.getByRole("heading", { name: "Yesterday" }).waitFor();
    await page.getByText(/^Friday,? 5 August 2016$/).waitFor();
    await isLive(page);
  });
});
