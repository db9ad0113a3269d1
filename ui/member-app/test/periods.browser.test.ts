import { complaintsIn, fillLogin, launchBrowser, violationsOf } from "@localgrid/ui-components/test/browser";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type FakeNode, startFakeNode } from "./fake-node.ts";
import { WEB_ROOT } from "./web-root.ts";

/** 9:00 in the fake community: the quarter that a late reading corrected. */
const INTERVAL_S = Date.parse("2016-08-06T07:00:00Z") / 1000;
const NOVEMBER_MS = Date.parse("2016-11-02T13:40:00Z");

// A real browser on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

let browser: Browser;
let node: FakeNode;
let context: BrowserContext;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

beforeEach(() => begin());

afterEach(end);

async function end(): Promise<void> {
  await context.close();
  await node.stop();
}

/** Time stands still, so that sums do not change while they are compared. */
async function begin(login = "anna", start_ms?: number): Promise<void> {
  const start = start_ms === undefined ? {} : { start_ms };
  node = await startFakeNode({ webRoot: WEB_ROOT, period_ms: 100, advance_ms: 0, ...start });
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
  await fillLogin(page, login, "green-roof");
  await page.getByRole("navigation", { name: "Views" }).waitFor();
}

async function beginAgain(login: string, start_ms?: number): Promise<void> {
  await end();
  await begin(login, start_ms);
}

const tab = (name: string) => page.getByRole("navigation", { name: "Views" }).getByRole("link", { name });
const choose = (name: string) => page.getByRole("navigation", { name: "Time shown" }).getByRole("link", { name });
const title = () => page.getByRole("heading", { level: 1 });
const slider = () => page.getByRole("slider");
const figures = () => page.getByTestId("period-figures");
const calculation = () => page.getByTestId("calculation");
const widthOf = () => page.evaluate(() => document.documentElement.scrollWidth);

async function goTo(address: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, address);
}

test("from week to month to year, down to a day, an interval, its calculation and its receipt", async () => {
  await tab("Today").click();
  await choose("Week").click();
  await slider().waitFor();
  expect(page.url()).toMatch(/#\/week\/2016-08-01$/);
  expect(await title().textContent()).toBe("This week");
  expect(await tab("Today").getAttribute("aria-current")).toBe("page");
  await choose("Month").click();
  await page.getByRole("heading", { name: "The month so far" }).waitFor();
  await choose("Year").click();
  await page.getByRole("heading", { name: "The year so far" }).waitFor();
  expect(page.url()).toMatch(/#\/year\/2016$/);

  await slider().focus();
  await page.keyboard.press("End");
  expect(await figures().getByRole("heading").textContent()).toContain("August 2016");
  await page.getByRole("link", { name: "Open this month" }).click();
  await page.getByRole("slider", { name: "Day" }).focus();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowLeft");
  await page.getByRole("link", { name: "Open this day" }).click();
  await page.getByRole("slider", { name: "Interval of the day" }).focus();
  expect(page.url()).toMatch(/#\/today\/2016-08-05$/);
  await page.keyboard.press("Home");
  for (let at = 0; at < 50; at++) await page.keyboard.press("ArrowRight");
  await page.getByRole("link", { name: "How was this calculated?" }).click();
  await calculation().waitFor();
  expect(await title().textContent()).toBe("12:30–12:45");
  await page.getByRole("button", { name: "Check it yourself" }).click();
  await page.getByText(/Checked in this browser: the trade is in batch \d+, exactly as shown\./).waitFor();
  expect(complaints).toEqual([]);
});

test("from the start page to the checked receipt of one interval there are four taps", async () => {
  let taps = 0;
  const tap = async (what: ReturnType<typeof tab>, position?: { readonly x: number; readonly y: number }) => {
    taps += 1;
    await what.tap(position === undefined ? {} : { position });
  };
  await tap(tab("Today"));
  const box = await slider().boundingBox();
  await tap(slider(), { x: (box?.width ?? 0) / 3, y: 200 });
  await tap(page.getByRole("link", { name: "How was this calculated?" }));
  await tap(page.getByRole("button", { name: /^Check/ }).first());
  await page.locator(".proof-verdict").waitFor();
  expect(await page.locator(".proof-verdict").getAttribute("data-right")).toBe("true");
  expect(taps).toBeLessThanOrEqual(5);
});

test("a week's sums are those of its days, and the way forward ends at today", async () => {
  await goTo("#/week/2016-08-03");
  await slider().waitFor();
  expect(await page.getByRole("button", { name: "Next week" }).isDisabled()).toBe(true);
  await page.getByText(/^1\s–\s7 August 2016$/).waitFor();
  await page.getByRole("link", { name: "Previous week" }).click();
  await page.getByRole("heading", { name: "Last week" }).waitFor();
  await page.getByRole("heading", { name: "The whole week" }).waitFor();
  await page.getByText("Show as a table").click();
  const rows = page.getByRole("table").locator("tbody tr");
  expect(await rows.count()).toBe(7);
  const told = await rows.locator("td:nth-child(2)").allTextContents();
  const [sum = ""] = await page.getByTestId("day-totals").locator("dd").allTextContents();
  const numberOf = (text: string) => Number(text.replace(/[^\d.]/g, ""));
  expect(told.every((text) => text.endsWith("kWh"))).toBe(true);
  expect(told.reduce((total, text) => total + numberOf(text), 0)).toBeCloseTo(numberOf(sum), 1);
  await page.getByRole("link", { name: "Next week" }).click();
  await page.getByRole("heading", { name: "This week" }).waitFor();
});

test("by touch and by keys a day is read, and days to come cannot be chosen", async () => {
  await goTo("#/week/2016-08-01");
  await slider().waitFor();
  expect(await slider().getAttribute("aria-valuetext")).toBe("No day selected");
  const box = await slider().boundingBox();
  await slider().tap({ position: { x: (box?.width ?? 0) - 12, y: 200 } });
  expect(await figures().getByRole("heading").textContent()).toMatch(/^Saturday,? 6 August 2016/);
  expect(await slider().getAttribute("aria-valuemax")).toBe("5");
  await slider().focus();
  await page.keyboard.press("Home");
  expect(await slider().getAttribute("aria-valuetext")).toMatch(
    /^Monday,? 1 August 2016: .+ from neighbours, .+ from the grid, .+ mean price €0\.\d+\/kWh/,
  );
  await page.keyboard.press("ArrowLeft");
  expect(await slider().getAttribute("aria-valuenow")).toBe("0");
  await page.keyboard.press("Escape");
  expect(await slider().getAttribute("aria-valuetext")).toBe("No day selected");
});

test("a week in which the clock was changed has seven days, one of them with 25 hours", async () => {
  await beginAgain("anna", NOVEMBER_MS);
  await goTo("#/week/2016-10-30");
  await page.getByRole("heading", { name: "Last week" }).waitFor();
  await page.getByText(/^24\s–\s30 October 2016$/).waitFor();
  await slider().focus();
  await page.keyboard.press("End");
  expect(await figures().getByRole("heading").textContent()).toMatch(/^Sunday,? 30 October 2016/);
  expect(await figures().textContent()).toContain("25 hours");
  expect(await page.getByTestId("day-totals").textContent()).toContain("had 25 hours: the clocks were changed.");
  const widths = await page.locator(".bar-grid").evaluateAll((all) => all.map((each) => each.getAttribute("width")));
  expect(new Set(widths).size).toBe(1);
  await goTo("#/week/2016-11-01");
  await page.getByText(/^31 October\s–\s6 November 2016$/).waitFor();
  expect(await page.getByTestId("day-totals").textContent()).not.toContain("the clocks were changed");
});

test("an account without a home sees the sums of the community", async () => {
  await beginAgain("coordinator");
  await goTo("#/month/2016-07");
  await slider().waitFor();
  const totals = (await page.getByTestId("day-totals").textContent()) ?? "";
  expect(totals).toContain("Saved together");
  expect(totals).not.toMatch(/You (pay|receive)/);
  expect(node.requests.some((each) => each.includes("/api/energy"))).toBe(false);
  await goTo(`#/interval/${INTERVAL_S}`);
  await page.locator('[data-code="own-figures-only"]').waitFor();
});

test("the calculation can be followed by hand: registers, price, lines and the sum", async () => {
  await goTo(`#/interval/${INTERVAL_S + 9_000}`);
  await calculation().waitFor();
  const nanoOf = (text: string) => {
    const digits = text.replace(/[^\d.]/g, "");
    const [whole = "0", fraction = ""] = digits.split(".");
    return BigInt(whole + fraction.padEnd(9, "0")) * (/^[-−]/.test(text) ? -1n : 1n);
  };
  for (const name of ["with", "without"]) {
    const table = page.getByTestId(`lines-${name}`);
    const amounts = (await table.locator("tbody td").allTextContents()).map(nanoOf);
    expect(amounts.length).toBeGreaterThan(0);
    const factors = await table.locator(".calc-factors").allTextContents();
    factors.forEach((text, index) => {
      const [energy = "", price = ""] = text.split("×");
      const product = BigInt(energy.replace(/\D/g, "")) * (nanoOf(price.replace("/kWh", "")) / 1000n);
      expect(product).toBe(amounts[index]?.toString().startsWith("-") ? -(amounts[index] ?? 0n) : amounts[index]);
    });
    expect(amounts.reduce((total, each) => total + each, 0n)).toBe(
      nanoOf((await table.locator("tfoot td").textContent()) ?? ""),
    );
  }
  expect(await page.getByTestId("price-formula").textContent()).toMatch(/^\(€.+ \+ €.+\) ÷ 2 = €0\.\d+\/kWh$/);
  expect(await page.locator("[data-own]").count()).toBe(1);
});

test("a corrected interval tells what changed, and its seals can be copied", async () => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await goTo(`#/interval/${INTERVAL_S}`);
  await calculation().waitFor();
  expect(await page.getByTestId("calc-correction").textContent()).toContain("A reading came late");
  expect(await page.getByTestId("calc-correction").locator("tbody tr").count()).toBeGreaterThan(2);
  const record = page.getByTestId("calc-record").first();
  await record.getByRole("button", { name: /^Copy the seal of entry/ }).click();
  await record.getByText("Copied.").waitFor();
  const hash = await record.locator("code").textContent();
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(hash);
});

test("an interval that is not known, a year before the first one and a cut line are told in plain words", async () => {
  await goTo("#/interval/1");
  await page.getByText("Nothing is known of this interval.").waitFor();
  await goTo("#/year/2015");
  await page.getByText("Nothing was recorded in this time.").waitFor();
  await goTo("#/month/2016-07");
  await slider().waitFor();
  node.cut();
  await page.getByText("No connection to the node.").waitFor();
  expect(await slider().isVisible()).toBe(true);
  expect(await page.locator(".error").count()).toBe(0);
  await goTo("#/month/2016-06");
  await page.locator('[data-code="node-unreachable"]').waitFor();
});

const ADDRESSES = ["#/week/2016-08-01", "#/month/2016-07", "#/year/2016", `#/interval/${INTERVAL_S}`];

/** As full as a page gets: a bar selected, tables and details open. */
async function show(address: string): Promise<void> {
  await goTo(address);
  if (address.startsWith("#/interval")) {
    await calculation().waitFor();
    await page.getByText("The entries of the readings").click();
    await page
      .getByRole("button", { name: /^Check batch/ })
      .first()
      .click();
    await page.locator(".proof-verdict").waitFor();
    return;
  }
  await slider().focus();
  await page.keyboard.press("Home");
  await page.getByText("Show as a table").click();
}

test.each(["light", "dark"] as const)("axe finds nothing in the new pages, %s", async (colorScheme) => {
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  const found: string[] = [];
  for (const address of ADDRESSES) {
    await show(address);
    found.push(...(await violationsOf(page, address)));
  }
  expect(found).toEqual([]);
});

test.each(["en-GB", "de-DE", "fr-FR"])("nothing is wider than the smallest phone, %s", async (locale) => {
  const language = locale.slice(0, 2);
  await page.evaluate((chosen) => localStorage.setItem("lg-language", chosen), language);
  await page.reload();
  await page.locator(".tabs").waitFor();
  for (const address of ADDRESSES) {
    await goTo(address);
    await page
      .locator(address.startsWith("#/interval") ? ".calc" : ".day-chart")
      .first()
      .waitFor();
    expect(await widthOf(), `${address} ${locale}`).toBeLessThanOrEqual(360);
  }
});
