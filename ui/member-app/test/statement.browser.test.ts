import { complaintsIn, launchBrowser, violationsOf, widthOf } from "@localgrid/ui-components/test/browser";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { DatedTariff, MemberInterval, Statement } from "../src/api-types.ts";
import { TARIFF } from "./fake-homes.ts";
import { type FakeNode, startFakeNode } from "./fake-node.ts";
import { type SampleMonth, samplePartsOf, sampleStatement } from "./sample-statement.ts";
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
  // Time stands still, in a winter: the autumn night with an hour twice is over.
  node = await startFakeNode({
    webRoot: WEB_ROOT,
    period_ms: 200,
    advance_ms: 0,
    start_ms: Date.parse("2016-12-01T12:00Z"),
  });
  // Answers are changed on their way here, which a worker in between would not let happen.
  context = await browser.newContext({
    viewport: { width: 360, height: 780 },
    locale: "en-GB",
    serviceWorkers: "block",
  });
  context.setDefaultTimeout(8000);
  page = await context.newPage();
  complaints = complaintsIn(page);
  page.on("dialog", (dialog) => complaints.push(dialog.message()));
});

afterEach(async () => {
  await context.close();
  await node.stop();
});

/** Without the login page: what is tried here comes after it. */
async function logIn(): Promise<void> {
  const answer = await page.request.post(`${node.url}/api/session`, {
    data: { login: "anna", password: "green-roof" },
  });
  expect(answer.status()).toBe(200);
}

async function open(address: string, mark: string): Promise<void> {
  await page.goto(`${node.url}/${address}`);
  await page.getByTestId(mark).waitFor();
}

/** Exact amounts of cells, in nano-currency. */
async function amounts(selector: string): Promise<readonly bigint[]> {
  const texts = await page.locator(selector).allTextContents();
  return texts.map((text) => {
    const [, sign = "", whole = "", fraction = ""] = /(-?)€([\d,]+)\.(\d+)/.exec(text) ?? [];
    return BigInt(`${sign}${whole.replaceAll(",", "")}${fraction.padEnd(9, "0")}`);
  });
}

const sum = (values: readonly bigint[]) => values.reduce((all, value) => all + value, 0n);

/** The node's answers with one of them changed on the way. */
async function tamper(change: (statement: Statement) => unknown): Promise<void> {
  await page.route("**/api/statements/2016-08", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: change((await answer.json()) as Statement) });
  });
}

const TARIFFS: readonly DatedTariff[] = [{ valid_from_s: 0, ...TARIFF }];

/** A month of our own instead of the fake node's. */
async function serve(month: SampleMonth): Promise<void> {
  const statement = sampleStatement(month);
  await page.route("**/api/statements", (route) => route.fulfill({ json: { months: [month.label] } }));
  await page.route(`**/api/statements/${month.label}`, (route) => route.fulfill({ json: statement }));
  await page.route("**/api/tariffs", (route) => route.fulfill({ json: { tariffs: month.tariffs } }));
  await page.route("**/api/intervals?*", (route) => {
    const asked = new URL(route.request().url()).searchParams;
    const [from_s, to_s] = [Number(asked.get("from_s")), Number(asked.get("to_s"))];
    const intervals = month.intervals.filter(({ start_s }) => start_s >= from_s && start_s < to_s);
    return route.fulfill({ json: { intervals } });
  });
}

const PERIODS = {
  "2016-03": ["2016-02-29T23:00Z", "2016-03-31T22:00Z"],
  "2016-10": ["2016-09-30T22:00Z", "2016-10-31T23:00Z"],
} as const;

/** Every interval of a local month with the same figures. */
function evenMonth(label: keyof typeof PERIODS, change: Partial<MemberInterval>, tariffs = TARIFFS): SampleMonth {
  const [from, to] = PERIODS[label];
  const [from_s, to_s] = [Date.parse(from) / 1000, Date.parse(to) / 1000];
  const intervals = Array.from({ length: (to_s - from_s) / 900 }, (_, index): MemberInterval => {
    const energy = { bought_wh: 0, sold_wh: 0, grid_import_wh: 0, grid_export_wh: 0, ...change };
    const plain: MemberInterval = {
      start_s: from_s + index * 900,
      length_s: 900,
      revision: 0,
      price_micro_per_kwh: null,
      import_wh: energy.bought_wh + energy.grid_import_wh,
      export_wh: energy.sold_wh + energy.grid_export_wh,
      amount_nano: "0",
      saving_nano: "0",
      quality: "valid",
      is_signed: true,
      is_official: false,
      ...energy,
      ...change,
    };
    const parts = [...samplePartsOf(plain, tariffs).values()];
    return { ...plain, amount_nano: String(sum(parts.map(({ amount }) => amount))) };
  });
  return { label, time_zone: "Europe/Vienna", from_s, to_s, intervals, tariffs };
}

test("a month says how far it has come, and its first bill and corrections come to what it is, to the nano", async () => {
  await logIn();
  await open("#/statement/2016-08", "history");
  expect(await page.getByTestId("stage").textContent()).toMatch(
    /^Running\. .* 16 intervals rest on estimated readings\.$/,
  );
  const parts = await amounts(".history tbody > tr:first-child > td");
  expect(parts).toHaveLength(3);
  const [now] = await amounts(".history tfoot td");
  expect(sum(parts)).toBe(now);
  expect(sum(await amounts(".history-paid li"))).toBe(sum(parts.slice(1)));
  await page.getByRole("button", { name: "Readings came late" }).click();
  const late = page.locator('.history [data-cause="late-reading"] .statement-day');
  expect(await late.count()).toBe(6);
  expect(await late.first().textContent()).toMatch(/Mon,? 1 AugTaken from the grid: from \d+\sWh to \d+\sWh09:00/);
  await late.first().getByRole("link", { name: "09:00" }).click();
  await page.getByTestId("calculation").waitFor();
  expect(new URL(page.url()).hash).toBe(`#/interval/${Date.parse("2016-08-01T07:00Z") / 1000}`);
  expect(complaints).toEqual([]);
});

test("the check fetches all intervals, computes the month again and says that it adds up", async () => {
  await logIn();
  await open("#/statement/2016-08", "history");
  await page.getByRole("link", { name: "Check it yourself" }).click();
  await page.getByTestId("check").waitFor();
  expect(await page.getByTestId("check-verdict").textContent()).toBe("Adds up: 522 intervals");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("content");
  expect(node.requests.filter((each) => each.includes("/api/intervals?"))).toHaveLength(2);
  const days = await amounts('[data-testid="check-days"] tbody td');
  expect([sum(days)]).toEqual(await amounts('[data-testid="check-days"] tfoot td'));
  const history = await amounts('[data-testid="check-history"] tbody td');
  expect([sum(history)]).toEqual(await amounts('[data-testid="check-history"] tfoot td'));
  const bill = await amounts('[data-testid="check-bill"] tbody td');
  const [total, rounded, rest] = await amounts('[data-testid="check-bill"] tfoot td');
  expect(sum(bill)).toBe(total);
  expect((rounded ?? 0n) + (rest ?? 0n)).toBe(total);
  expect(await violationsOf(page, "check")).toEqual([]);
  expect(await widthOf(page)).toBeLessThanOrEqual(360);
  expect(complaints).toEqual([]);
});

test("a tampered figure is shown where it is, with a way there", async () => {
  await logIn();
  await tamper(({ lines, ...statement }) => ({
    ...statement,
    lines: lines.map((line) =>
      line.category === "grid-import"
        ? {
            ...line,
            days: line.days.map((day, index) => (index === 2 ? { ...day, energy_wh: day.energy_wh + 1 } : day)),
          }
        : line,
    ),
  }));
  await page.emulateMedia({ colorScheme: "dark" });
  await open("#/statement/2016-08/check", "check");
  expect(await page.getByTestId("check-verdict").textContent()).toBe("Does not add up in 2 places");
  const [place] = await page.getByTestId("check-faults").getByRole("listitem").allTextContents();
  expect(place).toMatch(/^Wed,? 3 Aug, Taken from the grid computed here [\d,]+\sWh, your node says [\d,]+\sWh$/);
  expect(await page.locator('[data-step="days"] .check-mark').getAttribute("data-right")).toBe("false");
  expect(await page.locator('[data-step="money"] .check-mark').getAttribute("data-right")).toBe("true");
  expect(await violationsOf(page, "faults")).toEqual([]);
});

test("a check that was cut off says so and can be made again", async () => {
  await logIn();
  await page.route("**/api/tariffs", (route) => route.abort());
  await page.goto(`${node.url}/#/statement/2016-08/check`);
  await page.getByRole("alert").filter({ hasText: /./ }).waitFor();
  await page.unroute("**/api/tariffs");
  await page.getByRole("button", { name: "Check again" }).click();
  await page.getByTestId("check").waitFor();
  // What was kept on the phone is of another time, so it says nothing about what adds up.
  await serve(evenMonth("2016-10", { grid_import_wh: 7 }));
  node.cut();
  await page.locator('.pulse[data-connection="stale"]').waitFor();
  await page.evaluate(() => {
    location.hash = "#/statement/2016-10/check";
  });
  await page.locator('[data-code="node-unreachable"]').waitFor();
  expect(await page.getByTestId("check-verdict").count()).toBe(0);
});

test.each([
  { label: "2016-10", day: /Sun,? 30 Oct100 intervals/ },
  { label: "2016-03", day: /Sun,? 27 Mar92 intervals/ },
] as const)("$label has its day of another length in statement and check", async ({ label, day }) => {
  await logIn();
  await serve(evenMonth(label, { grid_import_wh: 7 }));
  await open(`#/statement/${label}/check`, "check");
  expect(await page.getByTestId("check-verdict").textContent()).toMatch(/^Adds up: 2,9(80|72) intervals$/);
  expect(await page.getByRole("row").filter({ hasText: day }).count()).toBe(1);
});

test("negative prices, and a home without a meter, are told as they are", async () => {
  await logIn();
  const tariffs = [{ valid_from_s: 0, ...TARIFF, feed_in_micro_per_kwh: -60_000 }];
  await serve(evenMonth("2016-10", { sold_wh: 5, grid_export_wh: 9, price_micro_per_kwh: -20_000 }, tariffs));
  await open("#/statement/2016-10/check", "check");
  expect(await page.getByTestId("check-verdict").textContent()).toMatch(/^Adds up/);
  expect(await page.locator('[data-category="grid-export"]').textContent()).toMatch(
    /26,820\sWh × -€0\.060\/kWh-€1\.6092/,
  );
  await page.unrouteAll();
  await serve({ ...evenMonth("2016-10", { quality: "estimated" }), metering_points: [] });
  await open("#/statement", "history");
  expect(await page.locator(".due .mark").first().textContent()).toBe("nothing measured yet");
  expect(await page.getByTestId("history").textContent()).toContain("Nothing has been corrected");
  await open("#/statement/2016-10/check", "check");
  expect(await page.getByTestId("check-verdict").textContent()).toMatch(/^Adds up/);
  await open("#/statement/2016-10/print", "paper");
  expect(await page.getByTestId("paper-points").textContent()).toBe("none");
});

test("the bill on paper: a head on every sheet, nothing of the app around it, no colour, whoever it names", async () => {
  await page.route("**/api/community", async (route) => {
    const answer = await route.fetch();
    const community = "شارع <script>alert(1)</script>";
    await route.fulfill({ response: answer, json: { ...(await answer.json()), community } });
  });
  await logIn();
  const points = Array.from({ length: 12 }, (_, index) => `p${index + 1}`);
  await tamper((statement) => ({ ...statement, metering_points: points }));
  await open("#/statement/2016-08/print", "paper");
  expect(await page.getByTestId("paper-points").textContent()).toBe(points.join(", "));
  expect(await page.locator(".paper-head bdi").first().textContent()).toBe("شارع <script>alert(1)</script>");
  expect(await widthOf(page)).toBeLessThanOrEqual(360);
  expect(await violationsOf(page, "paper")).toEqual([]);
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  expect(await page.locator(".topbar, .tabs, .paper-tools").evaluateAll(displays)).toEqual(["none", "none", "none"]);
  expect(await page.locator(".paper > thead").evaluateAll(displays)).toEqual(["table-header-group"]);
  expect(new Set(await page.locator(".paper-table tfoot").evaluateAll(displays))).toEqual(new Set(["table-row-group"]));
  expect(await page.locator(".paper, .paper *").evaluateAll(colours)).toEqual([]);
  const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString("latin1");
  // A4 in points, on every page.
  const sheets = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, ...size]) => size.map(Number));
  expect(sheets.length).toBeGreaterThan(1);
  for (const [width = 0, height = 0] of sheets) expect([Math.round(width), Math.round(height)]).toEqual([595, 842]);
  expect(complaints).toEqual([]);
});

function displays(elements: readonly Element[]): readonly string[] {
  return elements.map((element) => getComputedStyle(element).display);
}

/** What is neither black, white nor grey. */
function colours(elements: readonly Element[]): readonly string[] {
  return elements.flatMap((element) => {
    const { color, backgroundColor, borderBottomColor } = getComputedStyle(element);
    return [color, backgroundColor, borderBottomColor].filter((value) => {
      const [red, green, blue] = value.match(/[\d.]+/g) ?? [];
      return red !== green || green !== blue;
    });
  });
}

test("an interval is asked for once, arrows keep the focus, and the hour that comes twice is told apart", async () => {
  await logIn();
  const first_s = Date.parse("2016-10-30T00:15Z") / 1000;
  const asked = () => node.requests.filter((each) => each.endsWith("/calculation")).length;
  // A direct load, in which the page's first connection comes after the view.
  const { promise: isShown, resolve: letConnect } = Promise.withResolvers<void>();
  await page.route(/\/api\/(now|live)$/, (route) => isShown.then(() => route.continue()));
  await page.goto(`${node.url}/#/interval/${first_s}`);
  await page.getByTestId("calculation").waitFor();
  letConnect();
  await page.locator('.pulse[data-connection="live"]').waitFor();
  await page.getByRole("heading", { level: 1, name: "02:15 CEST–02:30 CEST" }).waitFor();
  expect(asked()).toBe(1);
  const next = page.getByRole("link", { name: "Next interval" });
  await next.focus();
  for (let step = 0; step < 4; step++) {
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/#/interval/${first_s + (step + 1) * 900}`);
    await page.getByTestId("calculation").waitFor();
    expect(await next.evaluate((link) => link === document.activeElement)).toBe(true);
  }
  await page.getByRole("heading", { level: 1, name: "02:15 CET–02:30 CET" }).waitFor();
  expect(asked()).toBe(5);
});
