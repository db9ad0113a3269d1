import { launchBrowser, violationsOf } from "@localgrid/ui-components/test/browser";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { eventually, logIn, type Visit, visit, WEB_ROOT } from "./browser.ts";
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
  visited = await visit(browser, hub.url);
  page = visited.page;
});

afterEach(async () => {
  await visited.context.close();
  await hub.stop();
});

async function enter(login = "otto"): Promise<void> {
  await logIn(page, login, PASSWORD);
  await page.getByRole("heading", { name: "Communities", level: 1 }).waitFor();
}

async function openSettlement(login = "otto"): Promise<void> {
  await enter(login);
  await page.getByRole("link", { name: "Settlement" }).click();
  await chain().waitFor();
}

const chain = () => page.getByTestId("chain-card");
const row = (name: string | RegExp) => page.getByRole("row", { name });

test("from all communities to one trade: what waits, which batch, who was moved how much, and the proof", async () => {
  await openSettlement();
  expect(await chain().textContent()).toContain("The chain answers");
  expect(await row(/^Lindengasse/).textContent()).toContain("batch 96 sent, 3 windows");
  expect(await row(/^Lindengasse/).textContent()).toContain("€0.12, 1 member");
  expect(
    await row(/^Seestadt Nord/)
      .first()
      .textContent(),
  ).toContain("all settled");
  await page.getByRole("link", { name: "Lindengasse" }).first().click();
  await page.getByTestId("standing").waitFor();
  expect(await page.getByTestId("standing").textContent()).toContain("Waiting: batch 96 sent, 3 windows.");
  await eventually(() => page.getByRole("row").count()).toBe(51);
  await page.getByRole("button", { name: "Show more" }).click();
  await eventually(() => page.getByRole("row").count()).toBe(97);

  await page.getByRole("link", { name: "Batch 90" }).click();
  await page.getByRole("heading", { name: "Batch 90", level: 1 }).waitFor();
  const facts = (await page.locator(".batch-facts").textContent())?.replace(/\s/g, " ");
  expect(facts).toContain("0.00244 XLM");
  expect(facts).toContain("24,400 stroops, 1525 per trade");
  expect(await row(/too late/).textContent()).toContain("txTOO_LATE");
  await expectRowsToSumToZero();

  await page.getByLabel("Member", { exact: true }).selectOption("m04");
  const trades = page.getByRole("region", { name: "Trades of the batch" });
  await eventually(() => trades.getByRole("row").count()).toBe(2);
  await page.getByRole("button", { name: "Check trade 3" }).click();
  await page.locator('.proof-verdict[data-right="true"]').waitFor();
  expect(await page.getByRole("dialog").textContent()).toContain("It stands in ledger 47200.");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  expect(visited.complaints).toEqual([]);
  expect(visited.foreignRequests).toEqual([]);
});

/** As a person would check it: what some receive, others pay. */
async function expectRowsToSumToZero(): Promise<void> {
  const table = page.getByRole("region", { name: "What the batch moves" });
  for (const column of [3, 4]) {
    const texts = await table.locator(`tbody td:nth-child(${column})`).allTextContents();
    const digits = texts.map((text) => {
      const plain = text.replace(/[^\d.-]/g, "");
      const [whole = "0", fraction = ""] = plain.replace("-", "").split(".");
      return BigInt(whole + fraction.padEnd(9, "0")) * (plain.startsWith("-") ? -1n : 1n);
    });
    expect(digits.length).toBe(16);
    expect(digits.reduce((sum, each) => sum + each, 0n)).toBe(0n);
  }
}

test.each([
  ["away", "The chain does not answer", "for 3 h"],
  ["stalled", "The chain stands still", "no ledger closes"],
  ["wrong-network", "This is another network", "Nothing is sent there."],
  ["not-deployed", "The contracts are not there", "deploy them"],
  ["blocked", "Something has to be put right", "has no money for fees"],
] as const)(
  "a chain that is %s is told in words, with what becomes of batches meanwhile",
  async (status, title, text) => {
    hub.setChain(status);
    await openSettlement();
    expect(await chain().getByRole("heading").textContent()).toBe(title);
    expect((await chain().textContent())?.replace(/\s/g, " ")).toContain(text);
    await page.getByRole("link", { name: "Seestadt Nord" }).first().click();
    await page.getByTestId("standing").waitFor();
    expect(await chain().textContent()).toContain(title);
  },
);

test("a hub without a chain says so, and has nothing else to show", async () => {
  hub.setChain("off");
  await openSettlement();
  expect(await chain().textContent()).toContain("No chain is set up");
  await page.getByText("No community settles yet").waitFor();
  expect(await page.getByRole("table").count()).toBe(0);
});

test("a viewer sees how settlement stands, and no member's part in it", async () => {
  await openSettlement("vera");
  await row(/^Batch 95/)
    .first()
    .waitFor();
  expect(await page.getByRole("link", { name: /^Batch/ }).count()).toBe(0);
  expect(hub.requests.some((each) => /batches\/\d/.test(each))).toBe(false);
});

test.each(["light", "dark"] as const)(
  "axe finds nothing in a proof or beside a chain that is away, %s",
  async (colorScheme) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    hub.setChain("blocked");
    await openSettlement();
    const found = [...(await violationsOf(page, "blocked chain"))];
    await page.evaluate(() => {
      location.hash = "#/c/lindengasse/settlement/90";
    });
    await page.getByRole("button", { name: "Check trade 3" }).click();
    await page.getByText("Show each of them").click();
    found.push(...(await violationsOf(page, "proof")));
    expect(found).toEqual([]);
  },
);
