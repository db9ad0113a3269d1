import { fillLogin, launchBrowser, violationsOf, widthOf } from "@localgrid/ui-components/test/browser";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type FakeNode, startFakeNode } from "./fake-node.ts";
import { sampleNotices } from "./fake-notices.ts";
import { WEB_ROOT } from "./web-root.ts";

const START_MS = Date.parse("2016-08-06T13:40:00Z");
const PRICE = {
  kind: "price-alert",
  at_s: START_MS / 1000,
  start_s: START_MS / 1000 - 600,
  direction: "below",
  price_micro_per_kwh: 95_000,
  limit_micro_per_kwh: 100_000,
} as const;
const TROUBLE = { kind: "node-trouble", at_s: START_MS / 1000, trouble: "hub-away", since_s: 1_470_380_000 } as const;

// A real browser on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

let browser: Browser;
let node: FakeNode;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

beforeEach(async () => {
  node = await startFakeNode({ webRoot: WEB_ROOT, period_ms: 100, advance_ms: 0, start_ms: START_MS });
  await openBrowser();
});

afterEach(async () => {
  await context.close();
  await node.stop();
});

async function openBrowser(colorScheme: "light" | "dark" = "light"): Promise<void> {
  context = await browser.newContext({
    viewport: { width: 360, height: 780 },
    locale: "en-GB",
    colorScheme,
    reducedMotion: "reduce",
    serviceWorkers: "block",
  });
  context.setDefaultTimeout(10_000);
  page = await context.newPage();
}

async function logIn(login = "anna"): Promise<void> {
  await page.goto(node.url);
  await fillLogin(page, login, "green-roof");
  await page.locator(".flow").waitFor();
}

const bell = (name: string) => page.getByRole("link", { name, exact: true });
const entries = () => page.locator(".notice-entry");

function tellSamples(): void {
  for (const notice of sampleNotices(START_MS / 1000)) node.notices.tell("anna", notice);
}

describe("a notice", () => {
  test("arrives while the page is open, is read by looking, and stays read and there after a reload", async () => {
    await logIn();
    await bell("Notifications").waitFor();
    node.notices.tell("anna", PRICE);
    await bell("Notifications, 1 unread").waitFor();
    await page.getByRole("status").getByText("A new notification.").waitFor();
    node.notices.tell("anna", { ...PRICE, direction: "above" }, true);
    await bell("Notifications, 2 unread").click();
    await page.getByText("Neighbours' power has fallen to €0.095/kWh.").waitFor();
    expect(await page.locator(".notice-new").count()).toBe(2);
    await bell("Notifications").waitFor();
    node.notices.tell("anna", PRICE);
    await page.locator('[data-notice="3"][data-new="true"]').waitFor();
    expect(await entries().count()).toBe(3);
    await bell("Notifications").waitFor();
    await page.reload();
    await page.locator('[data-notice="1"][data-new="false"]').waitFor();
    expect(await page.locator(".notice-new").count()).toBe(0);
    await bell("Notifications").waitFor();
    const link = page.locator('[data-notice="1"]').getByRole("link", { name: "That interval" });
    expect(await link.getAttribute("href")).toBe(`#/interval/${PRICE.start_s}`);
  });

  test("is seen by its login only, and nothing of it stays for the next one", async () => {
    tellSamples();
    await logIn();
    await bell("Notifications, 6 unread").waitFor();
    await page.evaluate(() => {
      location.hash = "#/account";
    });
    await page.getByRole("button", { name: "Log out" }).click();
    await logIn("coordinator");
    await bell("Notifications").click();
    await page.getByText("Nothing yet.").waitFor();
    expect(await entries().count()).toBe(0);
    node.notices.tell("coordinator", TROUBLE);
    await page.getByText("The hub has been out of reach for more than a day.").waitFor();
    expect(await page.getByLabel("troubles of the node").isChecked()).toBe(true);
    expect(await page.getByLabel("finished statements").count()).toBe(0);
  });

  test("of long ago comes when it is asked for", async () => {
    for (let index = 0; index < 45; index++) node.notices.tell("anna", { ...PRICE, at_s: PRICE.at_s + index });
    await logIn();
    await bell("Notifications, 45 unread").click();
    const older = page.getByRole("button", { name: "Show older ones" });
    await older.click();
    await page.locator('[data-notice="6"]').waitFor();
    await older.click();
    await page.locator('[data-notice="1"]').waitFor();
    expect(await entries().count()).toBe(45);
    expect(await older.count()).toBe(0);
  });
});

describe("what somebody wants to be told", () => {
  test("is chosen in one form, whose mistakes are named", async () => {
    await logIn();
    await bell("Notifications").click();
    const above = page.getByLabel("Tell me above");
    await above.fill("0.2");
    await page.getByLabel("Tell me below").fill("0.25");
    await page.getByLabel("meters that go silent or come back").uncheck();
    await page.getByLabel("Quiet hours").check();
    const save = page.getByRole("button", { name: "Save choice" });
    await save.click();
    await page.locator('[data-code="alert-limits-crossed"]').waitFor();
    expect(await above.getAttribute("aria-invalid")).toBe("true");
    await above.fill("much");
    await save.click();
    await page.locator('[data-code="not-a-price"]').waitFor();
    expect(await violationsOf(page, "notices")).toEqual([]);
    await above.fill("0.3");
    await page.getByLabel("to", { exact: true }).fill("06:30");
    await save.click();
    await page.getByText("Saved.").waitFor();
    expect(node.notices.saved).toEqual([
      {
        muted: ["device-silent", "device-back"],
        price_above_micro_per_kwh: 300_000,
        price_below_micro_per_kwh: 250_000,
        quiet_hours: { from_min: 1_320, to_min: 390 },
      },
    ]);
    await page.getByLabel("prices beyond my limits").uncheck();
    expect(await above.count()).toBe(0);
  });

  test("and was told stays on the page while the node is away; the choice waits", async () => {
    tellSamples();
    await logIn();
    await bell("Notifications, 6 unread").click();
    await page.locator('[data-notice="6"]').waitFor();
    await page.locator(".notice-settings").waitFor();
    node.cut();
    await page.getByText("No connection to the node.").waitFor();
    expect(await entries().count()).toBe(6);
    await expect
      .poll(() => page.getByRole("button", { name: "Save choice" }).isDisabled(), { timeout: 10_000 })
      .toBe(true);
    node.reconnect();
    await page.getByText("No connection to the node.").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Save choice" }).click();
    await page.getByRole("status").getByText("Saved.").waitFor();
  });
});

test("is shown outside of the page where that was allowed, unless it comes in quiet hours", async () => {
  await page.addInitScript(() => {
    const shown: string[] = [];
    class Shown {
      static readonly permission = "granted";
      constructor(title: string, { body }: { readonly body: string }) {
        shown.push(`${title} ${body}`);
      }
    }
    Object.assign(window, { Notification: Shown, shownNotices: shown });
  });
  const shown = () => page.evaluate(() => (window as unknown as { shownNotices: readonly string[] }).shownNotices);
  await logIn();
  node.notices.tell("anna", PRICE);
  await bell("Notifications, 1 unread").waitFor();
  await page.evaluate(() => Object.defineProperty(document, "visibilityState", { value: "hidden" }));
  node.notices.tell("anna", PRICE, true);
  node.notices.tell("anna", { ...PRICE, direction: "above", price_micro_per_kwh: 150_000 });
  await vi.waitFor(async () => expect(await shown()).toHaveLength(1));
  expect(await shown()).toEqual([
    "Neighbours' power has risen to €0.150/kWh. Your limit is €0.100/kWh; the price is that of the interval at 15:30.",
  ]);
});

test.each(["light", "dark"] as const)(
  "in %s: nothing is found by axe, and it fits the smallest phone",
  async (colours) => {
    await context.close();
    await openBrowser(colours);
    tellSamples();
    await logIn();
    await bell("Notifications, 6 unread").click();
    await page.locator('[data-notice="1"]').waitFor();
    await page.locator(".notice-settings").waitFor();
    expect(await entries().count()).toBe(6);
    expect(await violationsOf(page, colours)).toEqual([]);
    expect(await widthOf(page)).toBeLessThanOrEqual(360);
  },
);
