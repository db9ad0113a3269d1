import { complaintsIn, fillLogin, launchBrowser, violationsOf } from "@localgrid/ui-components/test/browser";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type FakeNode, startFakeNode } from "./fake-node.ts";
import { WEB_ROOT } from "./web-root.ts";

// A real browser on a busy machine takes its time.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let browser: Browser;
let node: FakeNode;
let context: BrowserContext;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

beforeEach(async () => {
  // Time stands still: hours that are settled stay so.
  node = await startFakeNode({ webRoot: WEB_ROOT, period_ms: 100, advance_ms: 0 });
  context = await browser.newContext({
    serviceWorkers: "block",
    viewport: { width: 360, height: 780 },
    locale: "en-GB",
    hasTouch: true,
  });
  context.setDefaultTimeout(8000);
  page = await context.newPage();
  complaints = complaintsIn(page);
  await page.goto(node.url);
  await fillLogin(page, "anna", "green-roof");
  await page.getByTestId("home-power").waitFor();
});

afterEach(async () => {
  await context.close();
  await node.stop();
});

const onChain = () => page.getByTestId("interval-settlement");
const verdict = () => page.locator(".proof-verdict");

/** Goes to an interval of the day by its number, as people do by keyboard. */
async function selectInterval(number: number): Promise<void> {
  await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Today" }).click();
  const chart = page.getByRole("slider", { name: "Interval of the day" });
  await chart.focus();
  await page.keyboard.press("Home");
  for (let at = 0; at < number; at++) await page.keyboard.press("ArrowRight");
}

test("a member sees that an interval is settled, and checks it in the browser without asking anybody to be believed", async () => {
  await selectInterval(30);
  expect(await onChain().textContent()).toContain("Settled on chain in batch");
  const scripts = () =>
    page.evaluate(() => performance.getEntriesByType("resource").filter((each) => each.name.endsWith(".js")).length);
  const before = await scripts();
  await page.getByRole("button", { name: "Check it yourself" }).click();
  await verdict().waitFor();
  expect(await verdict().textContent()).toMatch(
    /Checked in this browser: the trade is in batch \d+, exactly as shown\./,
  );
  expect(await scripts()).toBe(before + 1);
  const steps = page.locator(".proof-steps > li");
  expect(await steps.evaluateAll((all) => all.map((each) => each.getAttribute("data-right")))).toEqual([
    "true",
    "true",
    "true",
    "true",
    "open",
  ]);
  await page.getByText("Show each of them").click();
  expect(await page.locator(".proof-path > li").count()).toBeGreaterThan(3);
  expect(await page.locator(".proof").textContent()).toMatch(/It stands in ledger \d+\./);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  expect(complaints).toEqual([]);
});

test("a trade that was changed on the way is found out", async () => {
  node.proofs({ hasProofs: true, isLying: true });
  await selectInterval(30);
  await page.getByRole("button", { name: "Check it yourself" }).click();
  await verdict().waitFor();
  expect(await verdict().getAttribute("data-right")).toBe("false");
  const wrong = page.locator('.proof-steps > li[data-right="false"] h3');
  expect((await wrong.allTextContents()).map((title) => title.replace(/ wrong$/, ""))).toEqual([
    "What was sealed",
    "The way up to the batch",
  ]);
});

test("what is not settled says what it waits for, and a correction shows both of its trades", async () => {
  await selectInterval(36);
  expect(await onChain().textContent()).toMatch(/Settled on chain in batches \d+ and \d+\./);
  expect(await page.getByRole("button", { name: /^Check batch \d+ yourself$/ }).count()).toBe(2);
  await selectInterval(53);
  expect(await onChain().textContent()).toMatch(/Sealed in batch \d+, waiting for the chain\./);
  await page.getByRole("button", { name: "Check it yourself" }).click();
  await page.getByText("The chain has not taken this batch yet.").waitFor();
  await selectInterval(58);
  expect(await onChain().textContent()).toContain("Not sealed yet");
});

test("a batch that the node did not sign is named", async () => {
  await selectInterval(13);
  expect(await onChain().textContent()).toMatch(/Your node has something else than batch \d+ and did not sign it\./);
});

test("a proof that is no longer there is told in plain words", async () => {
  node.proofs({ hasProofs: false, isLying: false });
  await selectInterval(30);
  await page.getByRole("button", { name: "Check it yourself" }).click();
  await page.getByText("The node has no proof of this trade any more.").waitFor();
});

test("the statement tells how much of the month has come to the chain", async () => {
  await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Statement" }).click();
  const card = page.getByTestId("chain-card");
  expect(await card.textContent()).toMatch(/\d+ of \d+ intervals with trades of yours are settled\./);
  const counts = (await card.locator("tbody td:nth-child(2)").allTextContents()).map(Number);
  const [, total] = /of (\d+) intervals/.exec((await card.textContent()) ?? "") ?? [];
  expect(counts.reduce((sum, each) => sum + each, 0)).toBe(Number(total));
  expect(counts.slice(0, 3).every((each) => each > 0)).toBe(true);
});

test.each(["light", "dark"] as const)(
  "axe finds nothing in a proof or in the statement's card, %s",
  async (colorScheme) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const found: string[] = [];
    const look = async () => {
      found.push(...(await violationsOf(page, "on the chain")));
    };
    node.proofs({ hasProofs: true, isLying: true });
    await selectInterval(36);
    await page
      .getByRole("button", { name: /^Check batch/ })
      .first()
      .click();
    await page.getByText("Show each of them").click();
    await look();
    await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Statement" }).click();
    await page.getByTestId("chain-card").waitFor();
    await look();
    expect(found).toEqual([]);
  },
);
