import { fillLogin, launchBrowser, violationsOf, widthOf } from "@localgrid/ui-components/test/browser";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type FakeNode, startFakeNode } from "./fake-node.ts";
import { sampleNotices } from "./fake-notices.ts";
import { openView } from "./member-page.ts";
import { WEB_ROOT } from "./web-root.ts";

const START_MS = Date.parse("2016-08-06T13:40:00Z");
const PHONE = { width: 360, height: 780 };
const VIEWS = {
  light: ["now", "today", "limits", "statement", "notices", "account"],
  dark: ["today", "statement", "devices"],
};

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
  for (const notice of sampleNotices(START_MS / 1000)) node.notices.tell("anna", notice);
});

afterEach(async () => {
  await context.close();
  await node.stop();
});

async function enter(options: BrowserContextOptions): Promise<void> {
  context = await browser.newContext({
    serviceWorkers: "block",
    viewport: PHONE,
    locale: "en-GB",
    reducedMotion: "reduce",
    ...options,
  });
  context.setDefaultTimeout(10_000);
  page = await context.newPage();
  await page.goto(node.url);
  await fillLogin(page, "anna", "green-roof");
  await page.locator(".flow").waitFor();
}

/** What a token or a property of the first such element comes to. */
const styleOf = (selector: string, property: string) =>
  page
    .locator(selector)
    .first()
    .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);

describe.each(["light", "dark"] as const)("%s, on a device that asks for more contrast", (colorScheme) => {
  test("every view has words at 7 to 1, nothing else that axe finds, and fits the smallest phone", async () => {
    await enter({ contrast: "more", colorScheme });
    const found: string[] = [];
    for (const view of VIEWS[colorScheme]) {
      await openView(page, view);
      found.push(...(await violationsOf(page, view, true)));
      if ((await widthOf(page)) > PHONE.width) found.push(`${view} is too wide`);
    }
    expect(found).toEqual([]);
  });
});

test("is chosen on the account page, outlasts a reload, and gives way to the device again", async () => {
  await enter({ colorScheme: "light" });
  await openView(page, "account");
  expect(await styleOf("html", "--ink")).not.toBe("#000");
  const contrast = page.getByRole("group", { name: "Contrast" });
  await contrast.getByRole("radio", { name: "High" }).check();
  await page.locator("html[data-contrast=more]").waitFor();
  await page.reload();
  expect(await contrast.getByRole("radio", { name: "High" }).isChecked()).toBe(true);
  expect(await styleOf("html", "color")).toBe("rgb(0, 0, 0)");
  await contrast.getByRole("radio", { name: "Normal" }).check();
  await page.emulateMedia({ contrast: "more" });
  expect(await styleOf("html", "color")).not.toBe("rgb(0, 0, 0)");
  await contrast.getByRole("radio", { name: "Like this device" }).check();
  expect(await styleOf("html", "color")).toBe("rgb(0, 0, 0)");
  await page.emulateMedia({ contrast: "no-preference" });
  await page.locator('html[data-contrast="system"]').waitFor();
  expect(await styleOf("html", "color")).not.toBe("rgb(0, 0, 0)");
});

test("bars of the grid are told by their stripes, not by their colour alone", async () => {
  await enter({ contrast: "more" });
  await openView(page, "today");
  expect(await styleOf(".bar-grid", "fill")).toContain("#striped");
  expect(await styleOf(".bar-neighbours", "fill")).toMatch(/^rgb/);
  expect(await page.locator("#striped").count()).toBe(1);
  await page.emulateMedia({ contrast: "no-preference" });
  expect(await styleOf(".bar-grid", "fill")).toMatch(/^rgb/);
});

test("with a palette of the reader's own, what is chosen and what is on stays to be seen", async () => {
  await enter({ forcedColors: "active" });
  await openView(page, "today");
  const ground = (selector: string) => styleOf(selector, "background-color");
  const chosen = ".period-choice a[aria-current=page]";
  const canvas = await ground("html");
  expect(canvas).toMatch(/^rgb\(/);
  expect(await ground(chosen)).not.toBe(canvas);
  expect(await ground(chosen)).not.toBe(await styleOf(chosen, "color"));
  const sample = page.locator(".legend li.tone-neighbours");
  expect(await sample.evaluate((item) => getComputedStyle(item, "::before").backgroundColor)).toMatch(/^rgb\(/);
  expect(await sample.evaluate((item) => getComputedStyle(item, "::before").backgroundColor)).not.toBe(canvas);
  await openView(page, "limits");
  expect(await ground(".switch input:checked")).not.toBe(canvas);
  expect(await violationsOf(page, "limits")).toEqual([]);
});
