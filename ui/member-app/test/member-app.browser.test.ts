import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { complaintsIn, fillLogin, launchBrowser, violationsOf } from "@localgrid/ui-components/test/browser";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type FakeNode, startFakeNode } from "./fake-node.ts";
import { openView } from "./member-page.ts";
import { WEB_ROOT } from "./web-root.ts";

// A real browser on a busy machine takes its time.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let browser: Browser;
let node: FakeNode;
let context: BrowserContext;
let page: Page;
let complaints: string[];
let foreignRequests: string[];

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

beforeEach(async () => {
  node = await startFakeNode({ webRoot: WEB_ROOT, period_ms: 100, advance_ms: 20_000 });
  await openPage("light");
});

afterEach(async () => {
  await context.close();
  await node.stop();
});

async function openPage(colorScheme: "light" | "dark", viewport = { width: 360, height: 780 }): Promise<void> {
  context = await browser.newContext({
    serviceWorkers: "block",
    viewport,
    colorScheme,
    locale: "en-GB",
    hasTouch: true,
  });
  context.setDefaultTimeout(8000);
  page = await context.newPage();
  complaints = complaintsIn(page);
  foreignRequests = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(node.url)) foreignRequests.push(request.url());
  });
  await page.goto(node.url);
  await page.getByLabel("Login name").waitFor();
}

async function logIn(login = "anna", password = "green-roof"): Promise<void> {
  await fillLogin(page, login, password);
}

const tab = (name: string) => page.getByRole("navigation", { name: "Views" }).getByRole("link", { name });
const figure = () => page.getByTestId("home-power").textContent();

describe("logging in", () => {
  test("refuses a wrong password in plain words and keeps the name", async () => {
    await logIn("anna", "wrong");
    await page.locator('[data-code="wrong-login"]').waitFor();
    expect(await page.getByRole("alert").filter({ hasText: /./ }).textContent()).toContain("do not belong together");
    expect(await page.getByLabel("Login name").inputValue()).toBe("anna");
  });

  test("tells how long a lock still lasts, counting down", async () => {
    for (let round = 0; round < 6; round += 1) {
      const answered = page.waitForResponse((response) => response.url().endsWith("/api/session"));
      await logIn("anna", "wrong");
      await answered;
      await page.getByRole("button", { name: "Log in" }).and(page.locator(":enabled")).waitFor();
    }
    await page.getByText("Too many wrong tries.").waitFor();
    const left = page.getByText(/Try again in 14\smin \d+\ss\./);
    const first = await left.textContent();
    await expect.poll(() => left.textContent(), { timeout: 5000 }).not.toBe(first);
  });

  test("says so when the node does not answer, and goes on when it does", async () => {
    node.cut();
    await logIn();
    await page.getByText("Your community's node does not answer.").waitFor();
    node.reconnect();
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByTestId("home-power").waitFor();
  });

  test("of an account without a home shows the community and none of the member's views", async () => {
    await logIn("coordinator");
    const views = page.getByRole("navigation", { name: "Views" }).getByRole("link");
    await expect.poll(() => views.allTextContents()).toEqual(["Now", "Today", "Devices", "Copies", "Care"]);
    await tab("Today").click();
    await page.getByRole("slider").waitFor();
    expect(node.requests.some((each) => each.includes("/api/intervals"))).toBe(false);
  });
});

test("the journey of a member: live values, the day, a limit, the statement, out", async () => {
  await logIn();
  await page.getByTestId("home-power").waitFor();

  const first = await figure();
  await expect.poll(figure, { timeout: 5000 }).not.toBe(first);
  expect(await page.getByRole("img", { name: /to your home|from your home/ }).count()).toBe(1);
  const last = page.getByTestId("last-interval");
  expect(await last.textContent()).toMatch(/€0\.\d{3,4}\/kWh/);
  await last.getByRole("link", { name: "How was this calculated?" }).click();
  await page.getByRole("heading", { name: "Where it is written down" }).waitFor();

  await tab("Today").click();
  const chart = page.getByRole("slider", { name: "Interval of the day" });
  await chart.waitFor();
  expect(await chart.getAttribute("aria-valuetext")).toBe("No interval selected");
  const box = await chart.boundingBox();
  // Eight in the morning: a third of the plot, which has 44 px of axis before it and 8 px behind.
  await chart.tap({ position: { x: 44 + ((box?.width ?? 0) - 52) / 3, y: 200 } });
  const figures = page.getByTestId("interval-figures");
  expect(await figures.textContent()).toContain("estimated");
  // What the tap brought up is not hidden beneath the tabs.
  const topOf = async (part: Locator) => (await part.boundingBox())?.y ?? Number.NaN;
  const isAboveTabs = async () => (await topOf(figures.getByRole("link"))) < (await topOf(page.locator(".tabs")));
  await expect.poll(isAboveTabs).toBe(true);
  const before = await figures.getByRole("heading").textContent();
  await chart.focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => figures.getByRole("heading").textContent()).not.toBe(before);
  await page.getByText("Show as a table").click();
  expect(await page.getByRole("table").getByRole("row").count()).toBeGreaterThan(60);
  await page.getByRole("link", { name: "Previous day" }).click();
  await page.getByRole("heading", { name: "Yesterday" }).waitFor();
  await page.getByRole("link", { name: "Next day" }).click();
  await page.getByRole("heading", { name: "Today" }).waitFor();

  await changeLimits();

  await tab("Statement").click();
  await page.getByTestId("due").waitFor();
  await page.getByRole("button", { name: "Sold to neighbours" }).click();
  await page
    .getByRole("row", { name: /Mon,? 1 Aug/ })
    .first()
    .waitFor();
  await expectColumnToAddUp();
  await expectBothColumnsToAddUp();
  expect(await page.getByRole("link", { name: "CSV" }).getAttribute("href")).toBe("/api/statements/2016-08.csv");
  expect(await page.getByRole("link", { name: "Print" }).getAttribute("href")).toBe("#/statement/2016-08/print");

  await page.getByRole("link", { name: "Account and settings" }).click();
  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByLabel("Login name").waitFor();
  expect(complaints).toEqual([]);
  expect(foreignRequests).toEqual([]);
});

async function changeLimits(): Promise<void> {
  await tab("Limits").click();
  const buying = page.getByRole("region", { name: "Buying" });
  const selling = page.getByRole("region", { name: "Selling" });
  const save = page.getByRole("button", { name: "Save limits" });
  await buying.getByRole("checkbox").uncheck();
  await buying.getByRole("textbox").fill("0.9");
  await save.click();
  await page.locator('[data-code="limit-out-of-band"]').waitFor();
  await buying.getByRole("textbox").fill("0.15");
  await selling.getByRole("checkbox").uncheck();
  await selling.getByRole("textbox").fill("0.19");
  await save.click();
  await page.locator('[data-code="limits-crossed"]').waitFor();
  await selling.getByRole("slider").focus();
  await page.keyboard.press("Home");
  await save.click();
  await page.getByText("Saved. It holds from the next interval on.").waitFor();
  expect(await buying.getByText("€0.150/kWh").first().isVisible()).toBe(true);
  expect(await selling.getByRole("textbox").inputValue()).toBe("0.078");
}

/** Provisional and final stand side by side, each with its own sum. */
async function expectBothColumnsToAddUp(): Promise<void> {
  expect(await page.getByTestId("settlement-text").textContent()).toMatch(/have arrived for \d+ of \d+ intervals/);
  const cents = async (selector: string) =>
    (await page.locator(`.settlement ${selector}`).allTextContents()).map((text) =>
      Number(text.replace(/[^\d-]/g, "")),
    );
  const sums = await cents("tfoot td");
  for (const [place, sum] of sums.entries()) {
    const rows = await cents(`tbody td:nth-child(${place + 2})`);
    expect(rows.reduce((total, each) => total + each, 0)).toBe(sum);
  }
  expect(new Set(sums).size).toBe(2);
}

/** As a person would check the bill: all lines of the column, and the sum below them. */
async function expectColumnToAddUp(): Promise<void> {
  const cents = async (selector: string) =>
    (await page.locator(selector).allTextContents()).map((text) => Number(text.replace(/[^\d-]/g, "")));
  const lines = await cents(".statement-line > tr:first-child > td");
  const [sum] = await cents(".statement-sum > td");
  expect(lines.length).toBeGreaterThan(5);
  expect(lines.reduce((total, each) => total + each, 0)).toBe(sum);
}

test("a cut line is marked, figures stay, and the page comes back without a reload", async () => {
  await logIn();
  await page.getByTestId("home-power").waitFor();
  await page.evaluate(() => {
    document.body.dataset.sameDocument = "yes";
  });
  node.cut();
  await page.getByText("No connection to the node.").waitFor();
  expect(await page.locator(".pulse").textContent()).toBe("Offline");
  const frozen = await figure();
  expect(frozen).toMatch(/W$/);
  node.reconnect();
  await page.locator('.pulse[data-connection="live"]').waitFor();
  await expect.poll(figure, { timeout: 5000 }).not.toBe(frozen);
  expect(await page.evaluate(() => document.body.dataset.sameDocument)).toBe("yes");
});

test("the view follows the day over midnight, but not away from an interval that is being read", async () => {
  await logIn();
  await tab("Today").click();
  const title = page.getByRole("heading", { level: 1 });
  const day_ms = 86_400_000;
  await page.getByText(/^Saturday,? 6 August 2016$/).waitFor();
  node.skip(day_ms);
  await page.getByText(/^Sunday,? 7 August 2016$/).waitFor();
  expect(await title.textContent()).toBe("Today");
  await page.getByRole("slider").focus();
  await page.keyboard.press("Home");
  await page.waitForURL(/#\/today\/2016-08-07$/);
  node.skip(day_ms);
  await page.getByRole("heading", { name: "Yesterday" }).waitFor();
  expect(await page.getByTestId("interval-figures").getByRole("heading").textContent()).toContain("00:00–00:15");
});

test("a node whose storage is full says so in every view", async () => {
  await logIn();
  await page.getByTestId("home-power").waitFor();
  node.setStatus("storage-full");
  await page.getByText("The node's storage is full.").waitFor();
  await tab("Limits").click();
  expect(await page.getByText("The node's storage is full.").isVisible()).toBe(true);
  node.setStatus("ok");
  await page.getByText("The node's storage is full.").waitFor({ state: "detached" });
});

test("the chosen appearance wins over the device's and is remembered", async () => {
  await logIn();
  await page.getByRole("link", { name: "Account and settings" }).click();
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await ground();
  await page.getByRole("radio", { name: "Dark" }).check();
  const dark = await ground();
  expect(dark).not.toBe(light);
  await page.reload();
  await page.getByRole("heading", { name: "Account" }).waitFor();
  expect(await ground()).toBe(dark);
});

test("people who want no motion get none, and still see the direction", async () => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await logIn();
  await page.getByTestId("home-power").waitFor();
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  expect(await page.locator("[marker-end]").count()).toBeGreaterThan(0);
});

describe.each(["light", "dark"] as const)("accessibility, %s", (scheme) => {
  test("axe finds nothing in any view", async () => {
    await context.close();
    await openPage(scheme, { width: 390, height: 844 });
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    const found = [...(await violationsOf(page, "login"))];
    await logIn("anna", "wrong");
    await page.locator('[data-code="wrong-login"]').waitFor();
    found.push(...(await violationsOf(page, "login refused")));
    await logIn();
    await page.getByTestId("home-power").waitFor();
    found.push(...(await violationsOf(page, "now")));
    await tab("Today").click();
    await page.getByRole("slider").focus();
    await page.keyboard.press("Home");
    await page.getByText("Show as a table").click();
    found.push(...(await violationsOf(page, "today")));
    await tab("Limits").click();
    await page.getByRole("checkbox").first().uncheck();
    found.push(...(await violationsOf(page, "limits")));
    await tab("Statement").click();
    await page.getByRole("button", { name: "Taken from the grid" }).click();
    await page.getByRole("checkbox").check();
    found.push(...(await violationsOf(page, "statement")));
    await page.getByRole("link", { name: "Account and settings" }).click();
    await page.getByRole("heading", { name: "Account" }).waitFor();
    found.push(...(await violationsOf(page, "account")));
    await tab("Now").click();
    node.cut();
    await page.getByText("No connection to the node.").waitFor();
    found.push(...(await violationsOf(page, "offline")));
    expect(found).toEqual([]);
  });
});

test("nothing is wider than the smallest phone in any view, and what is tapped there has room for a finger", async () => {
  await logIn();
  await page.getByTestId("home-power").waitFor();
  for (const [view, mark] of [
    ["Now", ".flow"],
    ["Today", ".day-chart"],
    ["Limits", ".limit"],
    ["Statement", ".statement"],
  ] as const) {
    await tab(view).click();
    await page.locator(mark).first().waitFor();
    if (view === "Statement") {
      await page.getByRole("checkbox").check();
      for (const line of await page.locator(".opener").all()) await line.click();
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth), view).toBeLessThanOrEqual(360);
    expect(await narrowTargets(), view).toEqual([]);
  }
  await openView(page, "account");
  expect(await narrowTargets()).toEqual([]);
});

/** Whatever is tapped and is less than 44 px high; labels take part in their control, and so does the room around. */
function narrowTargets(): Promise<readonly string[]> {
  return page.evaluate(() => {
    const heightOf = (part: Element) => {
      const area = getComputedStyle(part, "::before");
      const around = area.position === "absolute" ? Number.parseFloat(area.height) : 0;
      return Math.max(part.getBoundingClientRect().height, around);
    };
    const targets = document.querySelectorAll("main a, main button, main summary, main select, main input, nav a");
    return [...targets]
      .filter((part) => part.getBoundingClientRect().height > 0)
      .filter((part) => Math.max(heightOf(part), heightOf(part.closest("label") ?? part)) < 44)
      .map((part) => `${part.tagName} ${part.textContent || part.getAttribute("name")}`);
  });
}

test("the first view needs at most 50 kB of JavaScript as a node sends it, the language among it, and charts 30 kB more", async () => {
  const scripts = new Set<string>();
  page.on("response", (response) => {
    if (response.url().endsWith(".js")) scripts.add(new URL(response.url()).pathname);
  });
  await page.reload();
  await logIn();
  await page.getByTestId("home-power").waitFor();
  expect(scripts.size).toBeGreaterThan(2);
  expect(sentBytes(scripts)).toBeLessThanOrEqual(50_000);

  // Other views are fetched ahead meanwhile; what charts need is told by what their views import.
  const charts = importedBy(
    readdirSync(join(WEB_ROOT, "assets")).filter((file) => /^(today|period)-view-.*\.js$/.test(file)),
  );
  expect(charts.size).toBeGreaterThan(2);
  expect(
    sentBytes([...charts].map((file) => `/assets/${file}`).filter((path) => !scripts.has(path))),
  ).toBeLessThanOrEqual(30_000);
});

/** As a node sends them. */
function sentBytes(paths: Iterable<string>): number {
  const sizes = [...paths].map((path) => {
    const file = join(WEB_ROOT, path);
    return statSync(existsSync(`${file}.gz`) ? `${file}.gz` : file).size;
  });
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** These scripts, and all that have to be there before they run. */
function importedBy(files: readonly string[]): Set<string> {
  const found = new Set(files);
  for (const file of found) {
    const text = readFileSync(join(WEB_ROOT, "assets", file), "utf8");
    for (const [, imported] of text.matchAll(/(?:from|import)"\.\/([^"]+\.js)"/g)) found.add(imported ?? "");
  }
  return found;
}
