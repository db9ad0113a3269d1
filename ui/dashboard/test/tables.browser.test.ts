/** Lists of a size that no screen holds: 200 communities, 10,000 members. */
import { readFile } from "node:fs/promises";
import { launchBrowser, violationsOf } from "@localgrid/ui-components/test/browser";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import {
  eventually,
  LAPTOP,
  logIn,
  openPage,
  PHONE,
  type Visit,
  type VisitOptions,
  visit,
  WEB_ROOT,
} from "./browser.ts";
import {
  BUSY_MEMBER,
  FORMULA_NAME,
  fakeCrowd,
  MANY_COMMUNITIES,
  MANY_MEMBERS,
  MANY_POINTS,
  manyName,
  RIGHT_TO_LEFT_NAME,
  SCRIPT_NAME,
} from "./fake-crowd.ts";
import { type FakeHub, PASSWORD, startFakeHub } from "./fake-hub.ts";

// A real browser on a busy machine takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 30_000 });

const LINES = MANY_MEMBERS + MANY_POINTS - 1;
/** No more than this may be in the page, however long the list is. */
const MOST_ROWS = 300;

let browser: Browser;
let hub: FakeHub;
let visited: Visit;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

beforeEach(async () => {
  hub = await startFakeHub({ webRoot: WEB_ROOT, communities: fakeCrowd() });
  await open();
});

afterEach(async () => {
  await visited.context.close();
  await hub.stop();
});

async function open(options: VisitOptions = {}): Promise<void> {
  visited = await visit(browser, hub.url, options);
  page = visited.page;
}

const frame = () => page.locator("section.table-frame");
const rows = () => page.locator("tbody tr[aria-rowindex], tbody:not([aria-hidden]) tr:not([aria-hidden])");
const names = () => page.locator("tbody th[scope=row]").allTextContents();
const count = () => page.getByRole("status").filter({ hasText: "rows" });
const head = (name: string) => page.getByRole("columnheader", { name: `Sort by ${name}` });
const sortBy = (name: string) => page.getByRole("button", { name: `Sort by ${name}`, exact: true });
const hash = () => page.evaluate(() => decodeURIComponent(location.hash));

async function enter(): Promise<void> {
  await logIn(page, "otto", PASSWORD);
  await page.getByRole("table", { name: "Communities" }).waitFor();
}

async function openMembers(): Promise<void> {
  await enter();
  await page.getByRole("link", { name: "The crowd" }).click();
  await openPage(page, "Members");
  await page.getByRole("table", { name: "Members and metering points" }).waitFor();
}

/** The file that the button hands out, without the mark at its beginning. */
async function exported(): Promise<{ readonly name: string; readonly lines: readonly string[] }> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export CSV" }).click(),
  ]);
  const text = await readFile(await download.path(), "utf8");
  expect(text.startsWith("\ufeff")).toBe(true);
  return { name: download.suggestedFilename(), lines: text.slice(1).split("\r\n") };
}

test("200 communities are a list that is searched, chosen from, sorted, and sent on as a link", async () => {
  await enter();
  expect(await rows().count()).toBe(MANY_COMMUNITIES);
  await page.getByLabel("Find").fill("zoe mul");
  await eventually(names).toEqual(["Zoë Müller"]);
  await page.getByLabel("Find").fill("");
  await page.getByLabel("State", { exact: true }).selectOption("differing");
  await eventually(() => rows().count()).toBe(10);
  await page.getByLabel("Region", { exact: true }).selectOption("vienna-east");
  await eventually(() => rows().count()).toBe(3);
  await sortBy("Name").click();
  // Every third community is in the east, every twentieth from the seventh on differs.
  await eventually(names).toEqual(["Place 27", "Place 87", "Place 147"]);
  expect(await head("Name").getAttribute("aria-sort")).toBe("ascending");
  expect(visited.complaints).toEqual([]);
});

describe("10,000 members", () => {
  test("are all there for the scrollbar, the keyboard and the screen reader, though few are in the page", async () => {
    await openMembers();
    expect(await page.getByRole("table").getAttribute("aria-rowcount")).toBe(String(LINES + 1));
    expect(await rows().count()).toBeLessThan(MOST_ROWS);
    expect((await names()).slice(0, 2)).toEqual([SCRIPT_NAME, RIGHT_TO_LEFT_NAME]);
    expect(await page.locator("script:not([src])").count()).toBe(0);
    const { height, row } = await frame().evaluate((element) => ({
      height: element.scrollHeight,
      row: element.querySelector("tbody tr[aria-rowindex]")?.getBoundingClientRect().height ?? 0,
    }));
    expect(Math.abs(height / (row * LINES) - 1)).toBeLessThan(0.02);

    await frame().focus();
    // Keys move the list; the page follows with the wheel, as for anything that is taller than what is left of the window.
    await frame().evaluate((element) => element.scrollIntoView({ block: "end" }));
    await page.keyboard.press("End");
    await page.getByText(manyName(MANY_MEMBERS - 1), { exact: true }).waitFor();
    const last = page.locator(`tr[aria-rowindex="${LINES + 1}"]`);
    await eventually(() => last.evaluate((element) => element.getBoundingClientRect().bottom <= innerHeight)).toBe(
      true,
    );
    expect(await rows().count()).toBeLessThan(MOST_ROWS);
    await page.keyboard.press("Home");
    await page.getByText(SCRIPT_NAME, { exact: true }).waitFor();
    expect(visited.complaints).toEqual([]);
  });

  test("keep the row that somebody works with while the list is scrolled, and Tab goes on from there", async () => {
    await openMembers();
    const own = page.getByRole("button", { name: "Change m00020" });
    await own.focus();
    await frame().evaluate((element) => {
      element.scrollTop = element.scrollHeight / 2;
    });
    await page.locator(`tr[aria-rowindex="${Math.round(LINES / 2)}"]`).waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("m00020");
    for (const expected of ["mp00020", "m00021", "mp00021", "m00022"]) {
      await page.keyboard.press("Tab");
      await eventually(() => page.evaluate(() => document.activeElement?.textContent)).toBe(expected);
    }
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Member m00022" }).waitFor();
    await page.keyboard.press("Escape");
    await eventually(() => page.evaluate(() => document.activeElement?.textContent)).toBe("m00022");
  });

  test("are found by what stands in any column, and a member of twelve metering points has twelve lines", async () => {
    await openMembers();
    await page.getByLabel("Find").fill(manyName(BUSY_MEMBER));
    await eventually(() => rows().count()).toBe(MANY_POINTS);
    await eventually(() => count().textContent()).toContain(`12 of ${LINES.toLocaleString("en-GB")} rows`);
    await page.getByLabel("Find").fill("محمد");
    await eventually(names).toEqual([RIGHT_TO_LEFT_NAME]);
    await page.getByLabel("Find").fill("nobody at all");
    await page.getByText("Nothing matches.").waitFor();
    await page.getByRole("button", { name: "Show all rows" }).click();
    await eventually(() => page.getByRole("table").getAttribute("aria-rowcount")).toBe(String(LINES + 1));
    await page.getByLabel("State", { exact: true }).selectOption("on its way");
    await eventually(() => rows().count()).toBe(MANY_MEMBERS / 50);
  });

  test("are sorted up, down and not at all, from the keyboard too", async () => {
    await openMembers();
    await sortBy("Main fuse").focus();
    await page.keyboard.press("Enter");
    await eventually(() => head("Main fuse").getAttribute("aria-sort")).toBe("ascending");
    await eventually(async () => (await rows().first().textContent())?.includes("10,000 W")).toBe(true);
    await page.keyboard.press("Enter");
    await eventually(() => head("Main fuse").getAttribute("aria-sort")).toBe("descending");
    await eventually(async () => (await rows().first().textContent())?.includes("16,000 W")).toBe(true);
    await page.keyboard.press("Enter");
    await eventually(() => head("Main fuse").getAttribute("aria-sort")).toBe(null);
    await eventually(async () => (await names())[0]).toBe(SCRIPT_NAME);
  });

  test("are exported as they are searched and sorted, with numbers for machines and no formula", async () => {
    await openMembers();
    const all = await exported();
    expect(all.name).toBe("localgrid-crowd-members-2026-11-20.csv");
    expect(all.lines[0]).toBe("Member,Metering point,Operator's reference,Main fuse (W),State");
    expect(all.lines).toContain(`"'${FORMULA_NAME.replaceAll('"', '""')}",mp00003,AT000000020,12000,at the node`);
    expect(all.lines).toContain("-17,mp00006,AT000000050,15000,at the node");
    expect(all.lines).toContain('"a,b\nc",mp00007,AT000000060,16000,at the node');
    expect(all.lines).toHaveLength(LINES + 2);

    await page.getByLabel("Find").fill(manyName(BUSY_MEMBER));
    await sortBy("Metering point").click();
    await sortBy("Metering point").click();
    await eventually(() => head("Metering point").getAttribute("aria-sort")).toBe("descending");
    const { lines } = await exported();
    expect(lines[1]).toBe("m00041,mp00041-12,AT0000004011,15000,at the node");
    expect(lines).toHaveLength(MANY_POINTS + 2);
  });

  test("are looked at in the same way by whoever gets the link, and back leads back", async () => {
    await openMembers();
    await page.getByLabel("Find").pressSequentially("mp0005");
    await sortBy("Main fuse").click();
    await page.getByLabel("State", { exact: true }).selectOption("on its way");
    const link = "#/c/crowd/members?members.find=mp0005&members.sort=fuse&members.is.state=waiting";
    await eventually(hash).toBe(link);
    await eventually(() => rows().count()).toBe(1);
    await page.goBack();
    await eventually(() => page.getByLabel("State", { exact: true }).inputValue()).toBe("");
    await page.goBack();
    await eventually(() => head("Main fuse").getAttribute("aria-sort")).toBe(null);
    expect(await page.getByLabel("Find").inputValue()).toBe("mp0005");
    await page.goBack();
    await eventually(() => page.getByLabel("Find").inputValue()).toBe("");
    await eventually(hash).toBe("#/c/crowd/members");

    await page.goto(`${hub.url}/${link}`);
    await page.reload();
    await eventually(() => rows().count()).toBe(1);
    expect(await page.getByLabel("Find").inputValue()).toBe("mp0005");
    expect(await head("Main fuse").getAttribute("aria-sort")).toBe("ascending");
  });

  test("are printed up to a bound, and it is said how many are not", async () => {
    await openMembers();
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    await page.getByText("Printed here: the first 2,000 of 10,011 rows.").waitFor();
    expect(await page.locator("tbody:not([aria-hidden]) tr").count()).toBe(2000);
    await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
    await eventually(() => rows().count()).toBeLessThan(MOST_ROWS);
  });
});

describe.each(["light", "dark"] as const)("accessibility, %s", (colorScheme) => {
  test("axe finds nothing in long lists, and they are no wider than the smallest phone", async () => {
    await visited.context.close();
    await open({ colorScheme, viewport: LAPTOP });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await enter();
    const found = [...(await violationsOf(page, "communities"))];
    await page.goto(`${hub.url}/#/c/crowd/members?members.sort=fuse`);
    await page.getByRole("table", { name: "Members and metering points" }).waitFor();
    found.push(...(await violationsOf(page, "members")));
    await page.setViewportSize(PHONE);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
    found.push(...(await violationsOf(page, "members on a phone")));
    await page.getByLabel("Find").fill("nobody at all");
    await page.getByText("Nothing matches.").waitFor();
    found.push(...(await violationsOf(page, "nothing found")));
    expect(found).toEqual([]);
  });
});
