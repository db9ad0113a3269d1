import { complaintsIn, fillLogin, launchBrowser, violationsOf, widthOf } from "@localgrid/ui-components/test/browser";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type FakeNode, startFakeNode } from "./fake-node.ts";
import { WEB_ROOT } from "./web-root.ts";

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

beforeEach(() => begin("anna"));

afterEach(end);

async function end(): Promise<void> {
  await context.close();
  await node.stop();
}

/** Time stands still. */
async function begin(login: string): Promise<void> {
  node = await startFakeNode({ webRoot: WEB_ROOT, period_ms: 100, advance_ms: 0 });
  context = await browser.newContext({
    viewport: { width: 360, height: 780 },
    locale: "en-GB",
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(8000);
  page = await context.newPage();
  complaints = complaintsIn(page);
  await page.goto(node.url);
  await fillLogin(page, login, "green-roof");
  await page.getByRole("navigation", { name: "Views" }).waitFor();
}

async function beginAgain(login: string): Promise<void> {
  await end();
  await begin(login);
}

async function goTo(address: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, address);
}

/** In light and dark, and no wider than the phone. */
async function expectSound(where: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violationsOf(page, `${where}, ${colorScheme}`)).toEqual([]);
  }
  expect(await widthOf(page)).toBeLessThanOrEqual(360);
  expect(complaints).toEqual([]);
}

const preview = () => page.getByRole("region", { name: "What would have changed" });

test("a limit that is moved tells what it would have changed last month, once it has come to rest", async () => {
  await goTo("#/limits");
  await preview().getByText("Move a limit").waitFor();
  expect(node.community.tried).toEqual([]);
  await page.getByRole("checkbox", { name: "Use the community's default" }).first().click();
  const slider = page.getByRole("slider", { name: "Buying, slider" });
  await slider.focus();
  for (let step = 0; step < 8; step++) await page.keyboard.press("ArrowLeft", { delay: 40 });
  await preview().getByText("You would have bought about 1 kWh less from neighbours: 83 instead of 84.").waitFor();
  await preview().getByText("You would be about €0.10 worse off.").waitFor();
  await preview().getByText("Computed for July 2016").waitFor();
  // Eight steps are one question, or some more on a machine that is slow.
  expect(node.community.tried.length).toBeLessThanOrEqual(4);
  expect(node.community.tried.at(-1)).toBe("buy_limit_micro_per_kwh=263000");
  await expectSound("limits");
  await page.getByRole("button", { name: "Undo" }).click();
  await preview().getByText("Move a limit").waitFor();
  node.community.refusal = { status: 429, code: "previews-used-up" };
  await page.getByRole("checkbox", { name: "Use the community's default" }).first().click();
  await slider.press("End");
  await slider.press("ArrowLeft");
  await preview().getByText("You have tried many limits today.").waitFor();
  await page.getByLabel("EUR per kWh").first().fill("9");
  await preview().getByText("You have tried many limits today.").waitFor({ state: "detached" });
});

test("today's chart has the rest of the day as an outline, apart from what was measured, and nothing where nothing is known", async () => {
  await goTo("#/today");
  const note = page.getByTestId("expected-note");
  await note.waitFor();
  expect(await note.textContent()).toMatch(/^Expected for the rest of the day.*kWh in, .*Wh out\.$/);
  await page
    .getByRole("listitem")
    .filter({ hasText: /^expected$/ })
    .waitFor();
  const edges = await page.evaluate(() => {
    const of = (selector: string) =>
      [...document.querySelectorAll(selector)].map((each) => each.getBoundingClientRect());
    const measured = of(".bar-neighbours, .bar-grid").map(({ right }) => right);
    return { measured: Math.max(...measured), expected: Math.min(...of(".bar-expected").map(({ left }) => left)) };
  });
  expect(edges.expected).toBeGreaterThanOrEqual(edges.measured - 0.5);
  const totals = await page.getByTestId("day-totals").textContent();
  await page.getByText("Show as a table").click();
  const rows = await page.getByRole("table").locator("tbody tr").count();
  await expectSound("today");
  node.community.hasExpectation = false;
  await page.reload();
  await page.getByTestId("day-totals").waitFor();
  expect(await page.locator(".bar-expected").count()).toBe(0);
  expect(await note.count()).toBe(0);
  expect(await page.getByTestId("day-totals").textContent()).toBe(totals);
  await page.getByText("Show as a table").click();
  expect(await page.getByRole("table").locator("tbody tr").count()).toBe(rows);
  const asked = () => node.requests.filter((each) => each === "GET /api/energy/expected").length;
  const before = asked();
  expect(before).toBeGreaterThan(0);
  await goTo("#/today/2016-08-05");
  await page.getByRole("heading", { name: "The whole day" }).waitFor();
  expect(asked()).toBe(before);
});

test("from now to the community: figures, who is there, the own home by its owner's choice, and all of it with the node away", async () => {
  await page.getByRole("link", { name: "More about the community" }).click();
  const figures = page.getByTestId("community-figures");
  await figures.getByText(/^\d+\s% of the .*kWh that homes drew came from neighbours\.$/).waitFor();
  const today = await figures.textContent();
  await page.getByText("This month", { exact: true }).click();
  await page.getByRole("heading", { name: "Together this month" }).waitFor();
  await figures.getByText("Saved against the grid").waitFor();
  expect(await figures.textContent()).not.toBe(today);
  const homes = page.getByTestId("community-homes");
  await homes.getByText("14 of 17 homes are live right now.").waitFor();
  expect(await homes.getByRole("listitem").allTextContents()).toEqual([
    "<b>Haus 3</b>live",
    "Sonnenhoflive",
    "משפחת לויnot live",
    "and 12 more homes",
  ]);
  expect(await page.getByTestId("community-ranking").count()).toBe(0);
  expect(await page.getByRole("checkbox", { name: "Show a ranking" }).count()).toBe(0);
  await expectSound("community");

  await homes.getByRole("link").click();
  const card = page.getByRole("region", { name: "Seen by neighbours" });
  await card.getByRole("checkbox", { name: "Show my home" }).click();
  await card.getByLabel("Name of your home").fill("Sonnenhof");
  await card.getByRole("button", { name: "Save" }).click();
  await card.getByText("Another home has this name.").waitFor();
  await card.getByLabel("Name of your home").fill("Haus am Bach");
  await card.getByRole("checkbox", { name: /^Take part/ }).click();
  await card.getByRole("button", { name: "Save" }).click();
  await card.getByText("Saved: your neighbours see your home.").waitFor();
  expect(node.community.own).toEqual({ name: "Haus am Bach", is_ranked: true });
  node.community.isRankingOn = true;
  await goTo("#/community");
  await page.getByTestId("community-ranking").waitFor();
  const places = page.getByTestId("community-ranking").getByRole("listitem");
  expect(await places.allTextContents()).toEqual(["Sonnenhof87\u00a0%", "Haus am Bachyou65\u00a0%"]);
  node.cut();
  await page.getByText("No connection to the node.").first().waitFor({ timeout: 15_000 });
  await homes.getByText("14 of 17 homes are live right now.").waitFor();
  await figures.getByText("Shared among neighbours").waitFor();
  expect(await page.locator(".community").getByRole("alert").count()).toBe(0);
});

test("the moment has a battery where there is one, and today's money; a coordinator has neither, but the ranking to switch", async () => {
  const money = page.getByTestId("today-money");
  await money.getByText(/^You (pay|receive)$/).waitFor();
  expect(await money.textContent()).toMatch(/€\d+\.\d\d/);
  expect(await page.getByTestId("battery").count()).toBe(0);
  node.community.battery = { power_w: 1_240, soc_permille: 648 };
  await page.getByTestId("battery").waitFor();
  expect(await page.getByTestId("battery").textContent()).toContain("64\u00a0%");
  expect(await page.locator('[data-flow="battery-home"] text').textContent()).toBe("1.24\u00a0kW");
  await page.getByRole("img", { name: /1\.24\skW into your battery/ }).waitFor();
  await expectSound("now with a battery");
  for (const figures of [page.locator(".flow"), money.getByRole("definition").first()]) {
    expect(await figures.evaluate((each) => getComputedStyle(each).fontVariantNumeric)).toContain("tabular-nums");
  }
  node.community.battery = { power_w: null, soc_permille: null };
  await page.locator('[data-flow="battery-home"] text', { hasText: "–" }).waitFor();
  await beginAgain("coordinator");
  await page.getByTestId("last-interval").waitFor();
  expect(await page.getByTestId("last-interval").getByRole("link").count()).toBe(0);
  expect(await page.getByTestId("today-money").count()).toBe(0);
  await goTo("#/community");
  await page.getByRole("checkbox", { name: "Show a ranking" }).click();
  await page.getByTestId("community-ranking").getByText("Sonnenhof").waitFor();
  expect(node.community.isRankingOn).toBe(true);
  expect(await page.getByRole("link", { name: "Choose what neighbours see of your home" }).count()).toBe(0);
});

test("in every language the community, the preview and the expectation have words, and fit a phone", async () => {
  for (const [language, heading] of [
    ["de", "Wer da ist"],
    ["fr", "Qui est là"],
    ["es", "Quién está"],
    ["it", "Chi c’è"],
  ] as const) {
    await goTo("#/account");
    await page.locator(`input[value="${language}"]`).check({ force: true });
    await goTo("#/community");
    await page.getByRole("heading", { name: heading }).waitFor();
    await page.getByTestId("community-homes").getByRole("listitem").first().waitFor();
    expect(await widthOf(page)).toBeLessThanOrEqual(360);
    await goTo("#/limits");
    await page.locator(".limits-preview").waitFor();
    expect(await widthOf(page)).toBeLessThanOrEqual(360);
    await goTo("#/today");
    await page.getByTestId("expected-note").waitFor();
    expect(await widthOf(page)).toBeLessThanOrEqual(360);
    expect(await page.locator("body").textContent()).not.toMatch(/community-|limits-preview-|today-expected|\{ ?\$/);
  }
  expect(complaints).toEqual([]);
});
