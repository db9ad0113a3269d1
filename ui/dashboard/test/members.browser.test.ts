/** Members by the hundred: lists, and letters on paper. */
import { launchBrowser, violationsOf } from "@localgrid/ui-components/test/browser";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { eventually, logIn, PHONE, type Visit, type VisitOptions, visit, WEB_ROOT } from "./browser.ts";
import { fakeCommunities } from "./fake-communities.ts";
import { RIGHT_TO_LEFT_NAME, SCRIPT_NAME } from "./fake-crowd.ts";
import { type FakeHub, type FakeHubOptions, PASSWORD, startFakeHub } from "./fake-hub.ts";

// A real browser on a busy machine takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 30_000 });

const PLACE = "#/c/lindengasse/members";

let browser: Browser;
let hub: FakeHub;
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

async function open(path: string, how: VisitOptions & Partial<FakeHubOptions> = {}): Promise<void> {
  const { communities, ...options } = how;
  hub = await startFakeHub({ webRoot: WEB_ROOT, ...(communities === undefined ? {} : { communities }) });
  visited = await visit(browser, hub.url, options);
  page = visited.page;
  await logIn(page, "clara", PASSWORD);
  await page.getByRole("heading", { name: "Communities" }).waitFor();
  await page.evaluate((hash) => {
    location.hash = hash;
  }, path);
}

async function bring(text: string): Promise<void> {
  const file = { name: "list.csv", mimeType: "text/csv", buffer: Buffer.from(text) };
  await page.getByLabel("CSV file").setInputFiles(file);
  await page.getByRole("button", { name: "Check the list" }).click();
}

const isTooWide = () =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
const requestsTo = (part: string) => hub.requests.filter((request) => request.includes(part));

/** From now on printing does nothing, and is over when {@link endPrinting} says so. */
const holdPrinting = () =>
  page.evaluate(() => {
    window.print = () => document.body.setAttribute("data-asked-to-print", "true");
  });
const isPrinting = () => page.locator("body[data-asked-to-print]").waitFor();
const endPrinting = () =>
  page.evaluate(() => {
    document.body.removeAttribute("data-asked-to-print");
    window.dispatchEvent(new Event("afterprint"));
  });
const letters = () => page.locator(".letter");

test("a list shows what it would change, and changes it when somebody says so", async () => {
  await open(`${PLACE}/import`);
  await bring("member;nmae\nm900;Zoe\n");
  await page.getByRole("alert").getByText("There is a column that nobody knows.").waitFor();
  await page.getByText("It is about the column “nmae”.").waitFor();
  await bring("member;metering_point\nm900;p900\nm901;p901\nNot One;p902\n");
  await page.getByRole("heading", { name: "list.csv" }).waitFor();
  const table = page.getByRole("table", { name: "What becomes of each row" });
  await table.getByText("member: Small letters, digits and hyphens only, 32 at most.").waitFor();
  const take = page.getByRole("button", { name: "Take 2 rows over" });
  expect(await take.isDisabled()).toBe(true);
  expect(await violationsOf(page, "list")).toEqual([]);
  await page.getByLabel("Leave 1 wrong row out and take the others over").check();
  await take.click();
  await page.getByText("clara has taken the list over.").waitFor();
  // Who comes back by the address sees the same.
  await page.reload();
  await page.getByText("clara has taken the list over.").waitFor();
  expect(requestsTo("/application")).toHaveLength(1);
  await page.getByRole("link", { name: "All members" }).first().click();
  await page.getByRole("button", { name: "Change m901" }).waitFor();
  expect(visited.complaints).toEqual([]);
});

test("a list whose members were changed meanwhile is looked at again", async () => {
  await open(`${PLACE}/import`, { viewport: PHONE, colorScheme: "dark" });
  await bring("member;metering_point\nm900;p900\n");
  await page.getByRole("heading", { name: "list.csv" }).waitFor();
  await page.route("**/application", (route) =>
    route.fulfill({ status: 409, contentType: "application/json", body: '{"code":"list-outdated","message":""}' }),
  );
  await page.getByRole("button", { name: "Take 1 row over" }).click();
  await page.getByRole("alert").getByText("Members were changed since you looked.").waitFor();
  expect([await isTooWide(), await violationsOf(page, "list in the dark")]).toEqual([false, []]);
  await page.unroute("**/application");
  await page.getByRole("button", { name: "Look again" }).click();
  await page.getByRole("button", { name: "Take 1 row over" }).click();
  await page.getByText("clara has taken the list over.").waitFor();
});

test("letters come out one to a page, in their own language, and are noted when they did", async () => {
  await open(`${PLACE}/letters`);
  await page.getByText("First save the address").waitFor();
  await page.getByLabel("Address of the node's page").fill("http://192.168.1.20:8080/");
  await page.getByLabel("Whom members can ask").fill("Eva, 0660 1234567");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("First save the address").waitFor({ state: "hidden" });
  await page.getByLabel("Print the letter of Anna Maier").check();
  await page.getByLabel(new RegExp(RIGHT_TO_LEFT_NAME)).check();
  await page.getByLabel(`Print the letter of ${SCRIPT_NAME}`).check();
  await page.getByLabel("Language of the letters").selectOption("de");
  expect(await violationsOf(page, "letters")).toEqual([]);
  await holdPrinting();
  await page.getByRole("button", { name: "Print 3 letters" }).click();
  await isPrinting();
  const texts = await letters().allTextContents();
  expect(texts.map((text) => text.includes("Willkommen bei"))).toEqual([true, true, true]);
  expect(texts.every((text) => text.includes("http://192.168.1.20:8080/") && text.includes("Eva, 0660"))).toBe(true);
  expect([texts[0]?.includes("1070 Wien"), texts[2]?.includes(SCRIPT_NAME)]).toEqual([true, true]);
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
  expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(3);
  // The page around the letters still speaks English.
  await endPrinting();
  await page.getByText("Did all 3 letters come out of the printer?").waitFor();
  expect(await letters().count()).toBe(0);
  expect(requestsTo("POST").filter((request) => request.includes("join-letters"))).toEqual([]);
  await page.getByRole("button", { name: "Yes, note it" }).click();
  await eventually(() => page.getByText(", clara").count()).toBe(3);
  await page.getByLabel("Letter", { exact: true }).selectOption("missing");
  await eventually(() => page.getByText(", clara").count()).toBe(0);
  expect(visited.complaints).toEqual([]);
});

test("five hundred letters are laid out while the page lives on", async () => {
  const communities = fakeCommunities();
  const crowd = Array.from({ length: 500 }, (_, index) => `crowd-${index}`);
  const nobody = { is_active: true, credit_limit_micro: null, version: 1, is_taken: true };
  communities[0]?.members.push(...crowd.map((member) => ({ member, ...nobody })));
  await open(`${PLACE}/letters`, { communities });
  await page.getByLabel("Address of the node's page").fill("http://192.168.1.20:8080/");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("First save the address").waitFor({ state: "hidden" });
  await page.getByRole("button", { name: "Choose all" }).click();
  await page.getByText("500 letters are printed at once").waitFor();
  await holdPrinting();
  // How many sheets the page sees whenever it has a turn.
  await page.evaluate(() => {
    const seen = new Set<number>();
    const look = () => {
      seen.add(document.querySelectorAll(".letter").length);
      document.body.dataset["turns"] = String(seen.size);
      if (document.body.dataset["askedToPrint"] === undefined) setTimeout(look);
    };
    setTimeout(look);
  });
  await page.getByRole("button", { name: "Print 500 letters" }).click();
  await isPrinting();
  expect(await letters().count()).toBe(500);
  expect(Number(await page.locator("body").getAttribute("data-turns"))).toBeGreaterThan(8);
  await endPrinting();
  await page.getByText("Did all 500 letters come out of the printer?").waitFor();
});
