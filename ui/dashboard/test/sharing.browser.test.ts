/** By which key a community shares: looking at it, making one, trying it, saving it and withdrawing it. */
import { launchBrowser, violationsOf, widthOf } from "@localgrid/ui-components/test/browser";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { eventually, logIn, PHONE, type Visit, visit, WEB_ROOT } from "./browser.ts";
import { type FakeHub, PASSWORD, startFakeHub } from "./fake-hub.ts";

// A real browser on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

const KEYS = "/api/communities/lindengasse/allocation-keys";

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
async function enter(detail: string, login = "clara"): Promise<void> {
  visited = await visit(browser, hub.url);
  page = visited.page;
  await page.goto(`${hub.url}/#/c/lindengasse/sharing${detail}`);
  await logIn(page, login, PASSWORD);
  await page.getByRole("heading", { level: 1, name: detail === "" ? "Sharing" : "New key" }).waitFor();
}

const told = (code: string) => page.locator(`[data-code="${code}"]`).waitFor();
const button = (name: string) => page.getByRole("button", { name, exact: true });
const choose = (name: RegExp) => page.getByRole("radio", { name }).check();
const shareOf = (member: string) => page.getByLabel(`Share of ${member} in percent`);

describe("the keys of a community", () => {
  test("are told in their order, with whom they name, and one to come can be withdrawn", async () => {
    await enter("");
    const periods = page.locator(".timeline-item h2");
    expect(await periods.allTextContents()).toEqual([
      "From 1 Jan 2027, 00:00: By groups",
      "From 1 Oct 2026, 00:00: By need",
    ]);
    await page.getByText("Supply at 150% of the demand: price at 12.5% of the room").waitFor();
    await page.getByText("Who is in it: 3 members").click();
    await page.getByRole("row", { name: "m05 2" }).waitFor();
    await page.getByRole("button", { name: /^Withdraw the key from 1 Jan 2027/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Withdraw", exact: true }).click();
    await page.getByText("Withdrawn before it began").waitFor();
    expect(await page.getByRole("button", { name: /^Withdraw/ }).count()).toBe(0);
  });

  test("are no page of a viewer's", async () => {
    visited = await visit(browser, hub.url);
    page = visited.page;
    await logIn(page, "vera", PASSWORD);
    await page.getByRole("link", { name: "Lindengasse", exact: true }).click();
    await page.getByRole("link", { name: "Tariffs" }).waitFor();
    expect(await page.getByRole("link", { name: "Sharing" }).count()).toBe(0);
  });
});

describe("a new key", () => {
  test("by shares sums to 100 %, is tried with a tariff, and is saved as it stands", async () => {
    await enter("/new");
    await choose(/^By fixed shares Everybody/);
    await button("Save key").click();
    await told("shares-not-whole");
    await shareOf("m01").fill("x");
    await page.getByText("The share of m01 is not a percentage").waitFor();
    await shareOf("m01").fill("1");
    await shareOf("m02").fill("2");
    await page.getByText("The shares sum to 3%; 97% is not given to anybody yet.").waitFor();
    await button("Bring the sum to 100 %").click();
    expect([await shareOf("m01").inputValue(), await shareOf("m02").inputValue()]).toEqual(["33.3333", "66.6667"]);
    await choose(/^By how much there is/);
    await page.getByLabel("Point 3: supply").fill("150");
    await page.getByLabel("Prices to try it with").selectOption({ index: 1 });
    await button("Try on last month").click();
    await page.getByRole("heading", { name: "What this key would have done" }).waitFor();
    const rows = page.getByRole("region", { name: "What changes for each member" }).getByRole("row");
    expect(await rows.count()).toBe(18);
    await page.getByText(/under a key they wait/).waitFor();
    const sent = page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith(KEYS));
    await button("Save key").click();
    expect((await sent).postDataJSON()).toEqual({
      valid_from_s: Date.parse("2026-11-20T23:00:00Z") / 1000,
      version: 2,
      key: {
        kind: "static",
        shares: [
          { member: "m01", share_ppm: 333_333 },
          { member: "m02", share_ppm: 666_667 },
        ],
      },
      price_rule: {
        kind: "supply-demand-ratio",
        table: [
          { ratio_ppm: 0, position_ppm: 1_000_000 },
          { ratio_ppm: 1_000_000, position_ppm: 500_000 },
          { ratio_ppm: 1_500_000, position_ppm: 0 },
        ],
      },
    });
    await page.getByRole("heading", { name: "From 21 Nov 2026, 00:00: By fixed shares" }).waitFor();
  });

  test("takes shares and groups from files, and says which line is wrong", async () => {
    await enter("/new");
    await choose(/^By fixed shares, then by need/);
    await page.getByText("From a file").click();
    const file = (text: string) => ({ name: "shares.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
    await page.getByLabel("CSV file").setInputFiles(file("member;share\nm03;40\nzoe;60"));
    await told("share-file-unknown-member");
    await page.getByText("Line 3: zoe").waitFor();
    await page.getByLabel("CSV file").setInputFiles(file("m03;40\nm04;59,9999\nm05;0,0001"));
    await page.getByText("The shares sum to 100%.").waitFor();
    expect(await shareOf("m04").inputValue()).toBe("59.9999");
    await choose(/^By groups/);
    await page.getByLabel("Group of m07").selectOption("Group 1");
    await page.getByText("Group 1: 3 members").waitFor();
  });

  test("is still there after the session has ended, and is not saved over what somebody else did meanwhile", async () => {
    await enter("/new");
    await choose(/^By need/);
    await choose(/^In the middle/);
    await page.getByLabel("Holds from the start of").fill("2027-03-01");
    hub.endSession();
    await button("Save key").click();
    await button("To the login page").click();
    hub.changeKeys();
    await logIn(page, "clara", PASSWORD);
    await page.getByText(/somebody has changed the keys meanwhile/).waitFor();
    expect(await page.getByLabel("Holds from the start of").inputValue()).toBe("2027-03-01");
    expect(await page.getByRole("radio", { name: /^In the middle/ }).isChecked()).toBe(true);
    hub.changeKeys();
    await button("Save key").click();
    await told("changed-meanwhile");
    await button("Save key").click();
    await page.getByRole("heading", { name: "From 1 Mar 2027, 00:00: By need" }).waitFor();
  });

  test("reads well on a phone and without eyes, in light and dark", async () => {
    await enter("/new");
    await page.setViewportSize(PHONE);
    await choose(/^By fixed shares Everybody/);
    await choose(/^By how much there is/);
    await button("The same for everybody").click();
    await page.getByText("The shares sum to 100%.").waitFor();
    expect(await widthOf(page)).toBeLessThanOrEqual(PHONE.width);
    expect(await violationsOf(page, "shares in light")).toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    await choose(/^By groups/);
    expect(await violationsOf(page, "groups in dark")).toEqual([]);
    await eventually(() => widthOf(page)).toBeLessThanOrEqual(PHONE.width);
  });
});
