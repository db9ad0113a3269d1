/** Trying a tariff before it is added, and deciding about differences. */
import { readFile } from "node:fs/promises";
import { launchBrowser, violationsOf, widthOf } from "@localgrid/ui-components/test/browser";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { eventually, LAPTOP, logIn, PHONE, type Visit, visit, WEB_ROOT } from "./browser.ts";
import { type FakeHub, PASSWORD, startFakeHub } from "./fake-hub.ts";

// A real browser on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

const TARIFFS = "#/c/lindengasse/tariffs";
const MONTH = "#/c/lindengasse/reconciliation/2026-11";
/** The first interval of the month's differences, in which every cause has one. */
const FIRST_S = Date.parse("2026-11-03T05:00:00Z") / 1000;
const INTERVAL = `#/c/lindengasse/intervals/${FIRST_S}`;

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
});

afterEach(async () => {
  expect(visited.complaints).toEqual([]);
  await visited.context.close();
  await hub.stop();
});

async function enter(hash: string): Promise<void> {
  visited = await visit(browser, hub.url);
  page = visited.page;
  await logIn(page, "clara", PASSWORD);
  await page.getByRole("heading", { name: "Communities", level: 1 }).waitFor();
  await show(hash);
}

async function show(hash: string): Promise<void> {
  await page.evaluate((next) => {
    location.hash = next;
  }, hash);
  await page.getByRole("heading", { level: 1, name: hash === TARIFFS ? "Tariffs" : /Reconciliation|Nov/ }).waitFor();
}

const dialog = () => page.getByRole("dialog");
const told = (code: string) => page.locator(`[data-code="${code}"]`).waitFor();
const differences = () => page.getByRole("region", { name: "Readings that differ" }).getByRole("row");

async function exported(within: Locator): Promise<readonly string[]> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    within.getByRole("button", { name: "Export CSV" }).first().click(),
  ]);
  return (await readFile(await download.path(), "utf8")).split("\r\n");
}

async function tryTariff(retail: string): Promise<void> {
  await page.getByRole("button", { name: "New tariff" }).click();
  await dialog()
    .getByLabel(/Price from the grid/)
    .fill(retail);
  await dialog()
    .getByLabel(/In force/)
    .fill("2027-02-01");
  await dialog().getByRole("button", { name: "Try on last month" }).click();
}

async function lookAt(point: string): Promise<void> {
  await page
    .getByRole("button", { name: new RegExp(`Look closer: ${point},`) })
    .first()
    .click();
  await dialog().getByLabel("What to do").waitFor();
}

async function say(what: string, why: string): Promise<void> {
  await dialog().getByLabel("What to do").selectOption(what);
  await dialog().getByLabel("Why").fill(why);
  await dialog().getByRole("button", { name: "Save" }).click();
}

describe("a tariff", () => {
  test("is tried on last month before it is added, and what was typed stays", async () => {
    await enter(TARIFFS);
    await tryTariff("ten cents");
    await told("not-a-price");
    await dialog()
      .getByLabel(/Price from the grid/)
      .fill("0.34");
    await dialog().getByRole("button", { name: "Try on last month" }).click();
    await dialog()
      .getByText(/In October 2026, all members together would have been .* worse off/)
      .waitFor();
    const facts = await dialog().locator("dl").first().textContent();
    expect(facts).toMatch(/Better off6Worse off11The same0/);
    await dialog()
      .getByText(/2,?980 intervals were matched and priced anew/)
      .waitFor();
    const rows = dialog().getByRole("region", { name: "What changes for each member" }).getByRole("row");
    expect(await rows.count()).toBe(18);
    await dialog().getByRole("button", { name: "Sort by Difference" }).first().click();
    await eventually(() => rows.nth(1).getByRole("rowheader").textContent()).toBe("m16");
    const file = await exported(dialog());
    expect(file[0]).toContain("Difference (EUR)");
    expect(file[1]).toMatch(/^m16,/);
    await dialog().getByRole("button", { name: "Change prices" }).click();
    expect(
      await dialog()
        .getByLabel(/Price from the grid/)
        .inputValue(),
    ).toBe("0.34");
    await dialog().getByRole("button", { name: "Try on last month" }).click();
    await dialog().getByText("Largest loss").waitFor();
    expect(hub.requests.filter((each) => each === "POST /api/communities/lindengasse/tariffs")).toEqual([]);
    await dialog().getByRole("button", { name: "Add tariff" }).click();
    await page.getByRole("heading", { name: /From 1 Feb 2027/ }).waitFor();
  });
});

describe("a difference", () => {
  test("is looked at, noted and accepted; then it is out of the list, counted, and in the file with its reason", async () => {
    await enter(MONTH);
    await eventually(() => differences().count()).toBe(51);
    await page.getByLabel("Cause", { exact: true }).selectOption("Other");
    await eventually(() => differences().count()).toBe(4);
    await lookAt("mp09");
    await dialog().getByText("Nobody has said anything about it yet.").waitFor();
    await say("Only write a note", "asked the operator");
    await dialog().getByText("clara noted").waitFor();
    await say("Accept these figures", "the display shows the same");
    await dialog().getByText("clara accepted it").waitFor();
    expect(await dialog().getByLabel("What to do").locator("option").allTextContents()).toEqual([
      "Only write a note",
      "Open it again",
    ]);
    await dialog().getByRole("button", { name: "Close" }).click();
    await eventually(() => differences().count()).toBe(3);
    await page.getByText("1 accepted difference is not shown.").waitFor();
    await page.getByLabel("Show", { exact: true }).selectOption("what is accepted");
    await eventually(() => differences().count()).toBe(2);
    const [heads = "", accepted = ""] = await exported(page.locator("#differences"));
    expect(heads).toContain("Decision,Accepted by,Accepted on,Reason,Note");
    expect(accepted).toMatch(/,accepted,clara,2026-[^,]*Z,the display shows the same,asked the operator$/);
    await lookAt("mp09");
    await say("Open it again", "it was another home");
    await dialog().getByText("clara opened it again").waitFor();
  });

  test("that somebody else has decided meanwhile is shown as it stands now, and nothing is lost of what was typed", async () => {
    await enter(MONTH);
    await page.getByLabel("Cause", { exact: true }).selectOption("Other");
    await lookAt("mp09");
    await page.evaluate(async (start_s) => {
      const community = "/api/communities/lindengasse";
      const list = await fetch(`${community}/reconciliation/2026-11/differences?cause=other&start_s=${start_s}`);
      const [first] = (await list.json()).items;
      const path = `${community}/differences/${start_s}/${first.metering_point}/records`;
      const headers = {
        "content-type": "application/json",
        "x-csrf-token": "made-up-token-of-clara",
        "idempotency-key": "theirs",
      };
      const body = JSON.stringify({ kind: "accepted", text: "quicker", seen: first.seen });
      await fetch(path, { method: "POST", headers, body });
    }, FIRST_S);
    await say("Accept these figures", "slower");
    await told("difference-changed");
    await dialog().getByText("quicker").waitFor();
    expect(await dialog().getByLabel("Why").inputValue()).toBe("slower");
    expect(await dialog().getByRole("listitem").count()).toBe(1);
  });

  test("of a cause is accepted with all others of it", async () => {
    await enter(MONTH);
    await page.getByRole("button", { name: "Scale" }).click();
    await eventually(() => differences().count()).toBe(25);
    await page.getByRole("button", { name: "Accept all: Scale" }).click();
    await dialog()
      .getByText(/24 open differences of November 2026/)
      .waitFor();
    await dialog().getByLabel("Why").fill("the factor is entered now");
    await dialog().getByRole("button", { name: "Accept", exact: true }).click();
    await page.getByText("No difference of this kind.").waitFor();
    await page.getByText("24 accepted differences are not shown.").waitFor();
    expect(await page.getByRole("row", { name: /^Scale/ }).textContent()).toContain("24");
  });

  test("leads to its interval, where all of the interval stand and can be decided", async () => {
    await enter(INTERVAL);
    await eventually(() => differences().count()).toBe(7);
    await lookAt("mp09");
    await say("Accept these figures", "fine");
    await dialog().getByText("clara accepted it").waitFor();
    await dialog().getByRole("button", { name: "Close" }).click();
    await eventually(() => differences().getByText("accepted", { exact: true }).count()).toBe(1);
    await page.getByRole("link", { name: "All differences of the month" }).click();
    await page.getByText("1 accepted difference is not shown.").waitFor();
  });
});

test("axe finds nothing in what is asked and shown, in light and dark, and a phone holds it", async () => {
  const found: string[] = [];
  const look = async (name: string) => {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ reducedMotion: "reduce", colorScheme });
      found.push(...(await violationsOf(page, `${name}, ${colorScheme}`)));
    }
    await page.setViewportSize(PHONE);
    expect(await widthOf(page), name).toBeLessThanOrEqual(PHONE.width);
    await page.setViewportSize(LAPTOP);
  };
  await enter(TARIFFS);
  await tryTariff("0.34");
  await dialog().getByText("Largest loss").waitFor();
  await look("preview");
  await dialog().getByRole("button", { name: "Close" }).click();
  await show(MONTH);
  await page.getByLabel("Cause", { exact: true }).selectOption("Other");
  await lookAt("mp09");
  await say("Only write a note", "asked the operator");
  await dialog().getByText("clara noted").waitFor();
  await look("difference");
  await dialog().getByRole("button", { name: "Close" }).click();
  await page.getByRole("button", { name: "Accept all: Other" }).click();
  await dialog()
    .getByText(/3 open differences/)
    .waitFor();
  await look("accept all");
  await dialog().getByRole("button", { name: "Close" }).click();
  await show(INTERVAL);
  await eventually(() => differences().count()).toBe(7);
  await look("interval");
  expect(found).toEqual([]);
});
