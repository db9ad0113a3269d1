import { launchBrowser, violationsOf } from "@localgrid/ui-components/test/browser";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { eventually, LAPTOP, logIn, PHONE, type Visit, type VisitOptions, visit, WEB_ROOT } from "./browser.ts";
import { addDraft, type FakeBilling, fakeBilling, LEFT_OVER } from "./fake-billing.ts";
import { NOW_MS } from "./fake-communities.ts";
import { type FakeHub, PASSWORD, startFakeHub } from "./fake-hub.ts";

// A real browser on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

let browser: Browser;
let hub: FakeHub;
let billing: FakeBilling;
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
  readonly billable?: typeof LEFT_OVER;
}

async function openRuns({ login = "clara", billable = LEFT_OVER, ...options }: Entry = {}): Promise<void> {
  billing = { ...fakeBilling(), billable };
  hub = await startFakeHub({ webRoot: WEB_ROOT, billing });
  visited = await visit(browser, hub.url, { viewport: LAPTOP, ...options });
  page = visited.page;
  await enter(login);
  await goTo("#/c/lindengasse/billing");
  await page.getByRole("heading", { name: "No billing run yet" }).waitFor();
}

async function enter(login: string): Promise<void> {
  await logIn(page, login, PASSWORD);
  await page.getByRole("link", { name: "Account and settings" }).waitFor();
}

async function goTo(hash: string): Promise<void> {
  await page.evaluate((next) => {
    location.hash = next;
  }, hash);
}

const section = () => page.getByRole("region", { name: "Can be billed now" });
const months = () => section().locator(".missing-list > li");
const button = (name: string) => page.getByRole("button", { name, exact: true });

const SHOTS = process.env["LOCALGRID_SHOTS"] ?? "";

async function shoot(name: string): Promise<void> {
  if (SHOTS !== "") await page.screenshot({ path: `${SHOTS}/billing-open-${name}.png`, fullPage: true });
}

test("a month that runs left something of says what, is drafted by a button, and goes once it is billed", async () => {
  await openRuns();
  await section().waitFor();
  expect(await months().allInnerTexts()).toEqual([
    expect.stringMatching(/^October 2026\n+4 members can be billed; no run has billed .*\n1 member lacks something/),
    expect.stringMatching(
      /^September 2026\n+1 member .* run 14 left out\.\n.*2 members have changed .*\n5 members still/,
    ),
    expect.stringMatching(
      /^August 2026\n+3 members can be billed now that run 12 left out\.\n+Draft run for August 2026$/,
    ),
  ]);
  await button("Draft run for August 2026").click();
  await page.getByRole("heading", { name: "Run 1: August 2026" }).waitFor();

  await goTo("#/c/lindengasse/billing");
  await section().getByRole("link", { name: "Decide on the draft first: run 1, August 2026" }).waitFor();
  expect(await section().getByRole("button").count()).toBe(0);
  expect(await violationsOf(page, "draft first")).toEqual([]);
  await shoot("draft-first");

  await goTo("#/account");
  await button("Log out").click();
  await enter("bill");
  await goTo("#/c/lindengasse/billing/1");
  await button("Approve").click();
  await page.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
  await page.getByRole("heading", { name: "Invoices and credit notes" }).waitFor();
  await goTo("#/c/lindengasse/billing");
  await button("Draft run for October 2026").waitFor();
  expect(await section().getByRole("heading", { level: 3 }).allInnerTexts()).toEqual([
    "October 2026",
    "September 2026",
  ]);
  expect(visited.complaints).toEqual([]);
});

test("a draft that somebody else made meanwhile is told, and nothing is drafted", async () => {
  await openRuns();
  await section().waitFor();
  addDraft(billing, { month: "2026-07", takes_provisional: false, by: "bill", at_ms: NOW_MS });
  await button("Draft run for August 2026").click();
  await section().locator('[data-code="draft-open"]').waitFor();
});

test("who may only look sees no button, and nobody a section without a month", async () => {
  await openRuns({ login: "otto" });
  await section().waitFor();
  expect(await section().getByRole("button").count()).toBe(0);
  billing.billable = [];
  await page.evaluate(() => void window.dispatchEvent(new Event("online")));
  await eventually(() => section().count()).toBe(0);
});

test.each(["light", "dark"] as const)("axe finds nothing, and no phone is too narrow, %s", async (colorScheme) => {
  await openRuns({ colorScheme });
  await section().waitFor();
  expect(await violationsOf(page, `months to bill, ${colorScheme}`)).toEqual([]);
  await shoot(colorScheme);
  await page.setViewportSize(PHONE);
  await shoot(`phone-${colorScheme}`);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
});
