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
import { DIFFERENT_RESULTS_S } from "./fake-figures.ts";
import { type FakeHub, PASSWORD, startFakeHub } from "./fake-hub.ts";

// A real browser on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

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

async function enter(login = "otto"): Promise<void> {
  await logIn(page, login, PASSWORD);
  await page.getByRole("heading", { name: "Communities", level: 1 }).waitFor();
}

async function enterCommunity(name = "Lindengasse", login = "otto"): Promise<void> {
  await enter(login);
  await page.getByRole("link", { name, exact: true }).click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
}

const row = (name: string | RegExp) => page.getByRole("row", { name });
const dialog = () => page.getByRole("dialog");
const told = (code: string) => page.locator(`[data-code="${code}"]`).waitFor();

describe("logging in", () => {
  test("refuses a wrong password in plain words and keeps the name", async () => {
    await logIn(page, "otto", "wrong");
    await told("wrong-login");
    expect(await page.getByLabel("Login name").inputValue()).toBe("otto");
  });

  test("says so when the hub does not answer, and goes on when it does", async () => {
    hub.cut();
    await logIn(page, "otto", PASSWORD);
    await page.getByText("The hub does not answer.").waitFor();
    hub.reconnect();
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("heading", { name: "Communities", level: 1 }).waitFor();
  });

  test("of a viewer shows no member's figures and nothing to change", async () => {
    await enterCommunity("Lindengasse", "vera");
    const menu = page.getByRole("navigation", { name: "Pages of this community" });
    expect(await menu.getByRole("link").allTextContents()).toEqual([
      "Overview",
      "Nodes",
      "Safety copies",
      "Tariffs",
      "Intervals",
      "Settlement",
    ]);
    await openPage(page, "Nodes");
    await page.getByRole("heading", { name: /^Node 7f3ac41b/ }).waitFor();
    expect(await page.getByRole("button", { name: /join code|Shut/ }).count()).toBe(0);
    expect(hub.requests.some((each) => /members|imports|reconciliation/.test(each))).toBe(false);
  });
});

describe("communities", () => {
  test("are listed with what is wrong with them, and a new one is led through its first steps", async () => {
    await enter();
    const card = (name: string) => page.getByRole("listitem").filter({ hasText: name });
    expect(await card("Lindengasse").textContent()).toContain("2 differ");
    expect(await card("Lindengasse").textContent()).toContain("1 open import");
    expect(await card("Seestadt Nord").textContent()).toContain("in step");
    await page.getByRole("button", { name: "New community" }).click();
    await dialog().getByLabel("Name", { exact: true }).fill("Am Anger");
    await dialog().getByLabel("Identifier").fill("Am Anger");
    await dialog().getByRole("button", { name: "Add community" }).click();
    await told("not-an-identifier");
    await dialog().getByLabel("Identifier").fill("anger");
    await dialog().getByRole("button", { name: "Add community" }).click();
    await page.getByRole("link", { name: "Am Anger" }).click();
    await page.getByText("Three steps to the first shared kilowatt-hour").waitFor();
  });

  test("tell at a glance what needs attention, and say so when nothing does", async () => {
    await enterCommunity();
    const concerns = page.getByRole("region", { name: "Needs your attention" }).getByRole("listitem");
    const titles = async () =>
      (await concerns.locator("strong").allTextContents()).map((title) => title.replace(/\s/g, " "));
    await expect
      .poll(titles)
      .toEqual([
        "The node has been silent for 3 h.",
        "Two different histories",
        "Sending does not get on",
        "2 intervals differ between node and hub.",
        "The node refused 1 entry.",
        "1 member has reached the credit limit.",
      ]);
    await page.getByRole("link", { name: "Communities" }).click();
    await page.getByRole("link", { name: "Seestadt Nord" }).click();
    await page.getByText("All is well.").waitFor();
  });
});

describe("nodes", () => {
  beforeEach(async () => {
    await enterCommunity();
    await openPage(page, "Nodes");
    await page.getByRole("heading", { name: /^Node 7f3ac41b/ }).waitFor();
  });

  test("show a join code once", async () => {
    await page.getByRole("button", { name: "Make a join code" }).click();
    expect(await dialog().textContent()).toContain("K7QF-2M9D-XW4H");
    await page.keyboard.press("Escape");
    await dialog().waitFor({ state: "detached" });
    await eventually(() => page.getByText("K7QF").count()).toBe(0);
    await eventually(() => page.evaluate(() => document.activeElement?.textContent)).toBe("Make a join code");
  });

  test("are shut out only after a question, and a fork is let go on", async () => {
    await page.getByRole("button", { name: "Let it go on" }).click();
    await page.getByText("Two different histories").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Shut this node out…" }).click();
    expect(await dialog().textContent()).toContain("cannot be undone");
    await dialog().getByRole("button", { name: "Shut out" }).click();
    await dialog().waitFor({ state: "detached" });
    await eventually(() => page.getByText("shut out", { exact: true }).count()).toBe(2);
  });
});

test("members are found, added and changed, and show how far they got on the way to the node", async () => {
  await enterCommunity();
  await openPage(page, "Members");
  expect(await row(/^Change m01/).textContent()).toContain("at the node");
  expect(await row(/^Change m16/).textContent()).toContain("on its way");
  expect(await row(/^Change m17/).textContent()).toContain("The node does not know the member it belongs to.");

  await page.getByRole("button", { name: "Member", exact: true }).click();
  await dialog().getByLabel("Identifier").fill("m01");
  await dialog().getByRole("button", { name: "Add member" }).click();
  await told("member-exists");
  await dialog().getByLabel("Identifier").fill("m18");
  await dialog()
    .getByLabel(/Credit limit/)
    .fill("12,50");
  await dialog().getByRole("button", { name: "Add member" }).click();
  await dialog().waitFor({ state: "detached" });
  await page.getByLabel("Find").fill("m18");
  await eventually(() => page.getByRole("row").count()).toBe(2);
  expect(await row(/m18/).textContent()).toContain("none yet");
  await page.getByRole("button", { name: "Change m18" }).click();
  expect(
    await dialog()
      .getByLabel(/Credit limit/)
      .inputValue(),
  ).toBe("12.50");
});

test("a tariff is added from a day on; one that is there stays as it is", async () => {
  await enterCommunity();
  await openPage(page, "Tariffs");
  const items = page.getByRole("listitem").filter({ has: page.getByRole("heading", { level: 2 }) });
  await eventually(() => items.count()).toBe(3);
  await page.getByRole("button", { name: "New tariff" }).click();
  expect(
    await dialog()
      .getByLabel(/Price from the grid/)
      .inputValue(),
  ).toBe("0.3275");
  await dialog()
    .getByLabel(/Price to the grid/)
    .fill("eight cents");
  await dialog().getByRole("button", { name: "Add tariff" }).click();
  await told("not-a-price");
  await dialog()
    .getByLabel(/Price to the grid/)
    .fill("0,081");
  await dialog()
    .getByLabel(/In force/)
    .fill("2027-01-01");
  await dialog().getByRole("button", { name: "Add tariff" }).click();
  await told("tariff-exists");
  await dialog()
    .getByLabel(/In force/)
    .fill("2027-02-01");
  await dialog().getByRole("button", { name: "Add tariff" }).click();
  await page.getByRole("heading", { name: /From 1 Feb 2027/ }).waitFor();
  expect(await items.first().textContent()).toContain("€0.081/kWh");
  expect(await items.nth(2).textContent()).toContain("in force");
});

test("intervals where node and hub differ are marked, and both results stand side by side", async () => {
  await enterCommunity();
  await openPage(page, "Intervals");
  await page.getByRole("radio", { name: /Only differences/ }).check();
  await eventually(() => page.getByRole("row").count()).toBe(3);
  await page.waitForURL(/intervals\?only=different$/);
  await page.getByRole("link", { name: "12:15–12:30" }).click();
  await page.waitForURL(new RegExp(`intervals/${DIFFERENT_RESULTS_S}$`));
  await page.getByText("Same readings, different results.").waitFor();
  const results = await row(/^Digest of the result/)
    .getByRole("cell")
    .allTextContents();
  expect(new Set(results).size).toBe(2);
  const inputs = await row(/^Digest of inputs/)
    .getByRole("cell")
    .allTextContents();
  expect(new Set(inputs).size).toBe(1);
  await page.getByRole("link", { name: /20 Nov/ }).click();
  await page.getByRole("link", { name: "Previous day" }).click();
  await page.getByText(/^Thursday,? 19 November 2026$/).waitFor();
});

test("the days on which clocks are turned have 92 and 100 quarter hours, and the hour that comes twice is told apart", async () => {
  await enterCommunity();
  await show("#/c/lindengasse/intervals/2026-10-25", ".data-table");
  await eventually(() => page.getByRole("row").count()).toBe(101);
  const [first, second] = await page.getByRole("link", { name: /^02:15/ }).allTextContents();
  expect([first, second]).toEqual([expect.stringMatching(/^02:15.CEST–/), expect.stringMatching(/^02:15.CET–/)]);
  expect(await page.locator(".chart-hour").first().textContent()).toBe("00:00");
  await page.getByRole("link", { name: /^02:15.CET/ }).click();
  await page.getByRole("heading", { level: 1, name: /25 Oct.*02:15.CET/ }).waitFor();
  await show("#/c/lindengasse/intervals/2026-03-29", ".data-table");
  await eventually(() => page.getByRole("row").count()).toBe(93);
  expect(await page.getByRole("link", { name: /^02:/ }).count()).toBe(0);
});

test("a month's reconciliation leads from causes and members to single readings", async () => {
  await enterCommunity();
  await openPage(page, "Reconciliation");
  expect(await page.getByRole("region", { name: "Official values of this month" }).textContent()).toContain("71.3%");
  await page.getByRole("button", { name: "Scale" }).click();
  const readings = page.getByRole("region", { name: "Readings that differ" }).getByRole("row");
  await eventually(() => readings.count()).toBe(25);
  await page.getByLabel("Cause", { exact: true }).selectOption("Clock");
  await eventually(() => readings.count()).toBe(51);
  await page.getByRole("button", { name: "Show more" }).click();
  await eventually(() => readings.count()).toBe(101);
  await page.getByLabel("Member", { exact: true }).selectOption("m05");
  await page.getByText("No difference of this kind.").waitFor();
  await page.waitForURL(/reconciliation\?cause=clock&member=m05$|reconciliation\?member=m05&cause=clock$/);
  await page.goBack();
  await eventually(() => readings.count()).toBe(51);
  // By the link that somebody was sent.
  await page.goto(`${hub.url}/#/c/lindengasse/reconciliation?cause=scale&state=all`);
  await page.reload();
  await eventually(() => readings.count()).toBe(25);
  expect(await page.getByLabel("Cause", { exact: true }).inputValue()).toBe("scale");
  await page.getByRole("link", { name: "Previous month" }).click();
  await page.getByText("The official values confirm every reading of ours.").waitFor();
});

describe("an import", () => {
  beforeEach(async () => {
    await enterCommunity();
    await openPage(page, "Import");
  });

  test("streams a file, shows how far it is and what came of it", async () => {
    await page.getByLabel("CSV file").setInputFiles({
      name: "november.csv",
      mimeType: "text/csv",
      buffer: Buffer.from("metering_point;start;import_kwh\n".repeat(20_000)),
    });
    await page.getByText("640 kB").waitFor();
    await page.getByRole("radio", { name: /One column per metering point/ }).check();
    await page.getByRole("button", { name: "Import" }).click();
    await page.getByRole("heading", { name: "november.csv" }).waitFor();
    await page.getByRole("progressbar", { name: "Reading the file" }).waitFor();
    await page.getByRole("link", { name: "See what it changes for members" }).waitFor();
    expect(await page.getByRole("region", { name: "Result" }).textContent()).toContain("Taken in");
    expect(hub.requests.filter((each) => each.startsWith("PUT"))).toHaveLength(1);
  });

  test("tells each faulty row by line and reason, page by page", async () => {
    await page.getByRole("link", { name: "portal export (2).csv" }).click();
    await page.getByText("Nothing was taken from this file.").waitFor();
    expect(await row(/^17 /).textContent()).toContain("No metering point has this name or reference.");
    await eventually(() => page.getByRole("row").count()).toBe(101);
    await page.getByRole("button", { name: "Show more" }).click();
    await eventually(() => page.getByRole("row").count()).toBe(131);
  });

  test("that broke off says why", async () => {
    await page.getByRole("link", { name: "operator-2026-10.csv" }).click();
    await page.getByText("The hub was restarted while it read the file.").waitFor();
  });
});

test("a cut line is marked, figures stay, and the page comes back by itself", async () => {
  await enterCommunity();
  await openPage(page, "Nodes");
  await page.getByRole("heading", { name: /^Node 7f3ac41b/ }).waitFor();
  hub.cut();
  await page.evaluate(() => window.dispatchEvent(new Event("online")));
  await page.getByText("No connection to the hub.").waitFor();
  expect(await page.getByText("12,408 records").isVisible()).toBe(true);
  hub.reconnect();
  await page.getByText("No connection to the hub.").waitFor({ state: "detached" });
  expect(visited.complaints).toEqual([]);
  expect(visited.foreignRequests).toEqual([]);
});

/** Every page in a state that shows much of it, as its address and a mark of being there. */
const PAGES = [
  ["communities", "#/communities", ".community-card"],
  ["overview", "#/c/lindengasse", ".chart"],
  ["overview of a new community", "#/c/neubau", ".steps"],
  ["nodes", "#/c/lindengasse/nodes", ".node-card"],
  ["members", "#/c/lindengasse/members", ".data-table"],
  ["no members", "#/c/neubau/members", ".empty"],
  ["tariffs", "#/c/lindengasse/tariffs", ".timeline"],
  ["intervals", "#/c/lindengasse/intervals", ".data-table"],
  ["interval", `#/c/lindengasse/intervals/${DIFFERENT_RESULTS_S}`, ".comparison"],
  ["reconciliation", "#/c/lindengasse/reconciliation", "#differences .data-table"],
  ["imports", "#/c/lindengasse/imports", ".data-table"],
  ["running import", "#/c/lindengasse/imports/i-4", ".progress"],
  ["refused import", "#/c/lindengasse/imports/i-2", ".data-table"],
  ["unknown community", "#/c/nowhere", "[data-code]"],
  ["settlement", "#/settlement", ".data-table"],
  ["batches", "#/c/lindengasse/settlement", ".data-table"],
  ["no batches", "#/c/neubau/settlement", ".empty"],
  ["batch", "#/c/lindengasse/settlement/90", "#trades-title ~ .table-frame"],
  ["unknown batch", "#/c/lindengasse/settlement/9999", "[data-code]"],
  ["account", "#/account", ".point-list li"],
] as const;

async function show(hash: string, mark: string): Promise<void> {
  await page.evaluate((next) => {
    location.hash = next;
  }, hash);
  await page.locator(mark).first().waitFor();
}

describe.each(["light", "dark"] as const)("accessibility, %s", (colorScheme) => {
  test("axe finds nothing on any page", async () => {
    await visited.context.close();
    await open({ colorScheme, viewport: LAPTOP });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const found = [...(await violationsOf(page, "login"))];
    await enter();
    for (const [name, hash, mark] of PAGES) {
      await show(hash, mark);
      found.push(...(await violationsOf(page, name)));
    }
    await show("#/c/lindengasse/tariffs", ".timeline");
    await page.getByRole("button", { name: "New tariff" }).click();
    found.push(...(await violationsOf(page, "dialog")));
    expect(found).toEqual([]);
  });
});

test("no page is wider than the smallest phone", async () => {
  await visited.context.close();
  await open({ viewport: PHONE });
  await enter();
  for (const [name, hash, mark] of PAGES) {
    await show(hash, mark);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(PHONE.width);
  }
});
