/** A session that ends, and a hub that goes and comes back, while somebody is at work. */
import { launchBrowser, violationsOf, widthOf } from "@localgrid/ui-components/test/browser";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { eventually, logIn, PHONE, type Visit, type VisitOptions, visit, WEB_ROOT } from "./browser.ts";
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
});

afterEach(async () => {
  expect(visited.complaints).toEqual([]);
  await visited.context.close();
  await hub.stop();
});

/** By a deep link, as from a bookmark. */
async function enter(hash: string, heading: string, options: VisitOptions = {}): Promise<void> {
  visited = await visit(browser, hub.url, options);
  page = visited.page;
  await page.goto(`${hub.url}/${hash}`);
  await logIn(page, "clara", PASSWORD);
  await page.getByRole("heading", { level: 1, name: heading }).waitFor();
}

const button = (name: string) => page.getByRole("button", { name, exact: true });
const question = () => page.getByRole("dialog", { name: "Please log in again" });
const beat = () => page.evaluate(() => window.dispatchEvent(new Event("online")));
const sent = (request: string) => hub.requests.filter((each) => each === request).length;

async function logInAgain(login = "clara"): Promise<void> {
  await question().getByLabel("Login name").fill(login);
  await question().getByLabel("Password").fill(PASSWORD);
  await question().getByRole("button", { name: "Log in", exact: true }).click();
  await question().waitFor({ state: "detached" });
}

async function typeTariff(): Promise<void> {
  await button("New tariff").click();
  await grid().fill("0.333");
  await page.getByLabel("In force from the start of").fill("2027-02-01");
}

const TARIFFS = "#/c/lindengasse/tariffs";
const ADD_TARIFF = "POST /api/communities/lindengasse/tariffs";
const grid = () => page.getByLabel(/Price from the grid/);

describe("a session that ends in the middle of a form", () => {
  test("is asked for over it; what was typed stays, put off or not, and is sent once somebody is back", async () => {
    await enter(TARIFFS, "Tariffs", { viewport: PHONE });
    await typeTariff();
    hub.endSession();
    await button("Add tariff").click();
    await question().waitFor();
    expect(await violationsOf(page, "session")).toEqual([]);
    expect(await widthOf(page)).toBeLessThanOrEqual(PHONE.width);
    await page.keyboard.press("Escape");
    await question().waitFor({ state: "detached" });
    await page.getByText("You have been logged out.").first().waitFor();
    expect(await grid().inputValue()).toBe("0.333");

    await button("Add tariff").click();
    await logInAgain();
    await page.getByRole("heading", { name: "From 1 Feb 2027, 00:00" }).waitFor();
    expect(await page.getByText("You have been logged out.").count()).toBe(0);
    expect(await page.getByRole("heading", { name: "From 1 Feb 2027, 00:00" }).count()).toBe(1);
  });

  test("is asked for by figures too, and a form that stands open is not touched by that", async () => {
    await enter(TARIFFS, "Tariffs");
    await typeTariff();
    hub.endSession();
    await beat();
    await logInAgain();
    expect(await grid().inputValue()).toBe("0.333");
    await button("Add tariff").click();
    await page.getByRole("heading", { name: "From 1 Feb 2027, 00:00" }).waitFor();
  });

  test("begins anew when somebody else logs in, for whom nothing is sent that the one before typed", async () => {
    await enter(TARIFFS, "Tariffs");
    await typeTariff();
    hub.endSession();
    await button("Add tariff").click();
    await logInAgain("vera");
    await page.getByRole("heading", { level: 1, name: "Tariffs" }).waitFor();
    expect(await page.getByRole("button", { name: "New tariff" }).count()).toBe(0);
    expect(await grid().count()).toBe(0);
    expect(sent(ADD_TARIFF)).toBe(1);
    await page.getByRole("link", { name: "Account and settings" }).click();
    await page.getByRole("heading", { name: "vera" }).waitFor();
  });

  test("is not sent as whoever logged in meanwhile in another tab", async () => {
    await enter(TARIFFS, "Tariffs");
    await typeTariff();
    await visited.context.request.post(`${hub.url}/api/session`, { data: { login: "vera", password: PASSWORD } });
    await button("Add tariff").click();
    await page.getByRole("button", { name: "New tariff" }).waitFor({ state: "detached" });
    expect(await grid().count()).toBe(0);
    expect(sent(ADD_TARIFF)).toBe(1);
  });
});

/** Lists of every kind: a table, cards, a table of alerts by beats, acts by pages, differences by pages. */
const LISTS = [
  ["#/c/lindengasse/members", "tbody:not(.ruler) tr"],
  ["#/c/lindengasse/nodes", ".node-card"],
  ["#/alerts", "tbody:not(.ruler) tr"],
  ["#/c/lindengasse/audit", ".audit-list > li"],
  ["#/c/lindengasse/reconciliation", "#differences tbody:not(.ruler) tr"],
] as const;

describe("a hub that was away and is back", () => {
  test("leaves the rows of each list as they were, none of them twice", async () => {
    await enter("#/communities", "Communities");
    for (const [hash, rows] of LISTS) {
      await page.goto(`${hub.url}/${hash}`);
      await page.locator(rows).first().waitFor();
      const read = async () => `${hash} ${(await page.locator(rows).allTextContents()).join("\n")}`;
      const before = await read();
      hub.cut();
      await beat();
      await page.getByText("No connection to the hub.").waitFor();
      expect(await read()).toBe(before);
      hub.reconnect();
      await page.getByText("No connection to the hub.").waitFor({ state: "detached" });
      await eventually(read).toBe(before);
    }
  });

  test("needs no reload for a page that was opened meanwhile", async () => {
    await enter(TARIFFS, "Tariffs");
    await page.route("**/api/**", (route) => route.abort());
    await page.reload();
    await page.getByText("The hub does not answer.").waitFor();
    await page.unrouteAll({ behavior: "wait" });
    await page.getByRole("heading", { level: 1, name: "Tariffs" }).waitFor();
  });

  test("needs no reload for a list that did not come", async () => {
    await enter("#/c/lindengasse/tariffs", "Tariffs");
    // Its code is here already; only its rows are not.
    await page.goto(`${hub.url}/#/c/lindengasse/audit`);
    await page.locator(".audit-list > li").first().waitFor();
    hub.cut();
    await page.getByLabel("Person or token").fill("clara");
    await page.keyboard.press("Enter");
    await page.locator('main [data-code="hub-unreachable"]').waitFor();
    hub.reconnect();
    await page.locator(".audit-list > li").first().waitFor();
    expect(await page.locator('main [data-code="hub-unreachable"]').count()).toBe(0);
  });
});
