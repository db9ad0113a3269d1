import { readFile } from "node:fs/promises";
import { launchBrowser, violationsOf } from "@localgrid/ui-components/test/browser";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { eventually, LAPTOP, logIn, PHONE, type Visit, type VisitOptions, visit, WEB_ROOT } from "./browser.ts";
import { fakeBilling, ON_CHAIN, RIGHT_TO_LEFT_NAME, SCRIPT_NAME } from "./fake-billing.ts";
import { type FakeHub, PASSWORD, startFakeHub } from "./fake-hub.ts";

// A real browser on a busy machine takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

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

/** Somebody else sits down at the same machine. */
async function changePerson(login: string): Promise<void> {
  await goTo("#/account");
  await page.getByRole("button", { name: "Log out" }).click();
  await enter(login);
}

async function enter(login: string): Promise<void> {
  await logIn(page, login, PASSWORD);
  await page.getByRole("link", { name: "Account and settings" }).waitFor();
}

async function goTo(hash: string): Promise<void> {
  await page.evaluate((next) => {
    location.hash = next;
  }, hash);
}

const dialog = () => page.getByRole("dialog");
const row = (name: string | RegExp) => page.getByRole("row", { name });
const told = (code: string) => page.locator(`[data-code="${code}"]`).first().waitFor();
const field = (name: string) => page.locator(`input[name="${name}"]`);
const button = (name: string) => page.getByRole("button", { name, exact: true });

async function draft(): Promise<void> {
  await goTo("#/c/lindengasse/billing");
  await button("New run").click();
  await button("Draft").click();
  await page.getByRole("heading", { name: /^Run \d+: October 2026$/ }).waitFor();
}

async function putIbanRight(): Promise<void> {
  await field("iban").fill("AT61 1904 3002 3457 3201");
  await field("mandate_reference").fill("M-3");
  await field("mandate_signed_on").fill("2026-11-01");
  await button("Save").click();
  await page.getByText("Saved.", { exact: true }).waitFor();
}

/** Approves the newest draft as the dialog asks. */
async function approve(): Promise<void> {
  await button("Approve").click();
  await dialog().getByRole("button", { name: "Approve" }).click();
}

async function download(name: string): Promise<readonly [name: string, text: string]> {
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name, exact: true }).click(),
  ]);
  return [file.suggestedFilename(), await readFile(await file.path(), "utf8")];
}

async function approvedRun(): Promise<void> {
  await enter("clara");
  await draft();
  await changePerson("bill");
  await goTo("#/c/lindengasse/billing/1");
  await approve();
  await page.getByRole("heading", { name: "Invoices and credit notes" }).waitFor();
}

test("a month from the draft to the bank: what is missing is put right, and two people look", async () => {
  await enter("clara");
  await draft();
  expect(await row(new RegExp(RIGHT_TO_LEFT_NAME)).textContent()).toContain("pays €1.02");
  expect(await row(/script/).textContent()).toContain("receives €1.50");
  await approve();
  await told("second-person-needed");
  await page.keyboard.press("Escape");

  await changePerson("bill");
  await goTo("#/c/lindengasse/billing/1");
  await page.getByRole("link", { name: "Put right: no IBAN, m03" }).click();
  await putIbanRight();
  await goTo("#/c/lindengasse/billing/1");
  await approve();
  await told("run-outdated");
  await dialog().getByRole("button", { name: "Draft anew" }).click();
  await page.getByRole("heading", { name: "Run 2: October 2026" }).waitFor();
  expect(await page.getByRole("heading", { name: "What is missing" }).count()).toBe(0);

  await changePerson("clara");
  await goTo("#/c/lindengasse/billing/2");
  await page.getByText("changed since by bill").first().waitFor();
  await approve();
  await page.getByRole("heading", { name: "Invoices and credit notes" }).waitFor();
  await row(/^LIN-000001/).waitFor();
  expect(await row(/^LIN-000003/).textContent()).toContain("pays €0.70");
  expect(await download("For the books (CSV)")).toEqual(["lindengasse-run-2.csv", "member,due_cents\n"]);
  expect((await download("Fetch LIN-000002 as UBL"))[0]).toBe("LIN-000002.xml");
  await field("collection_date").fill("2026-11-28");
  await button("Set the day").click();
  await told("not-a-target-day");
  await field("collection_date").fill("2026-12-07");
  await button("Set the day").click();
  expect(await download("Direct debits (XML)")).toEqual([
    "lindengasse-run-2-pain.008.xml",
    "<Document>2026-12-07</Document>",
  ]);
  expect(visited.complaints).toEqual([]);
  expect(visited.foreignRequests).toEqual([]);
});

test("another day of collection needs the bank to have dropped the file before", async () => {
  await approvedRun();
  await field("collection_date").fill("2026-12-07");
  await button("Set the day").click();
  await button("Choose another day").click();
  await field("collection_date").fill("2026-12-08");
  await button("Set the day").click();
  await told("confirm-dropped");
  await page.getByLabel(/The bank has dropped/).check();
  await button("Set the day").click();
  await told("second-person-needed");
  await changePerson("clara");
  await goTo("#/c/lindengasse/billing/1");
  await button("Choose another day").click();
  await field("collection_date").fill("2026-12-08");
  await page.getByLabel(/The bank has dropped/).check();
  await button("Set the day").click();
  await page.getByText(/to be collected on Tuesday,? 8 December 2026/).waitFor();
});

test("a member's bill shows every line, what the supplier settles, and what is carried on", async () => {
  await enter("clara");
  await draft();
  await page.getByRole("link", { name: RIGHT_TO_LEFT_NAME }).click();
  expect(await row(/^Bought from neighbours/).textContent()).toContain("pays €0.90015");
  expect(await row(/^From the grid/).textContent()).toContain("settled by the supplier");
  const facts = await page.getByRole("region", { name: "Result" }).textContent();
  expect(facts).toContain("pays €1.02");
  expect(facts).toContain("€0.0024 still to pay");
  expect(facts).toContain("€0.00257 still to pay");
});

describe("a form of an account", () => {
  beforeEach(async () => {
    await enter("clara");
    await goTo("#/c/lindengasse/billing/accounts/m03");
    await field("iban").waitFor();
  });

  test("shows refusals beside the fields they are about", async () => {
    await field("country").fill("43");
    await button("Save").click();
    await page.locator('[data-field="country"] [data-code="not-a-country"]').waitFor();
    await field("country").fill("at");
    await field("iban").fill("AT61 1904 3002 3457 3202");
    await button("Save").click();
    await page.locator('[data-field="iban"] [data-code="wrong-iban"]').waitFor();
    expect(await field("iban").getAttribute("aria-invalid")).toBe("true");
    expect(await field("iban").inputValue()).toBe("AT61 1904 3002 3457 3202");
    await field("iban").fill("");
    await field("mandate_reference").fill("M-3");
    await button("Save").click();
    await page.locator('[data-field="mandate_reference"] [data-code="wrong-mandate"]').waitFor();
  });

  test("loses nothing when the session ends, and shows it to nobody else", async () => {
    await field("street").fill("Lindengasse 22");
    hub.endSession();
    await button("Save").click();
    await button("To the login page").click();
    await enter("clara");
    await page.getByText("What you typed before is still here.").waitFor();
    expect(await field("street").inputValue()).toBe("Lindengasse 22");
    hub.endSession();
    await button("Save").click();
    await button("To the login page").click();
    await enter("bill");
    await field("street").waitFor();
    expect(await field("street").inputValue()).toBe("Lindengasse 1");
  });

  test("tells who changed what", async () => {
    await putIbanRight();
    const changes = page.getByRole("region", { name: "Changes" });
    await changes.getByText("IBAN: AT61 1904 3002 3457 3201").waitFor();
    expect(await changes.getByRole("listitem").first().textContent()).toContain("clara, 20 Nov 2026");
  });
});

test("the biller is corrected, and what an operator may not change is only shown", async () => {
  await enter("clara");
  await goTo("#/c/lindengasse/billing/biller");
  await field("vat_rate").fill("20");
  await button("Save").click();
  await page.locator('[data-field="vat_rate"] [data-code="wrong-tax-status"]').waitFor();
  await changePerson("otto");
  await goTo("#/c/lindengasse/billing/biller");
  await page.getByText("Lindengasse eG").first().waitFor();
  expect(await button("Save").count()).toBe(0);
});

test("the audit log is filtered by its address, page by page, in sentences", async () => {
  await enter("clara");
  await draft();
  await goTo("#/c/lindengasse/audit");
  const acts = page.getByRole("list", { name: "Audit log" }).locator("> li");
  await page.getByText("clara drafted billing run 1.").waitFor();
  expect(await acts.count()).toBe(50);
  await button("Older").click();
  await eventually(() => acts.count()).toBe(61);
  await goTo("#/c/lindengasse/audit?who=otto&action=member-put&from=2026-11-01");
  await eventually(() => acts.count()).toBe(6);
  expect(await page.getByLabel("Person or token").inputValue()).toBe("otto");
  expect(await page.getByLabel("What", { exact: true }).inputValue()).toBe("member-put");
  await page.getByLabel("What", { exact: true }).selectOption("Billing run drafted");
  await page.getByText("Nothing of this kind is in the log.").waitFor();
  expect(page.url()).toContain("who=otto&action=run-drafted&from=2026-11-01");
  await page.goBack();
  await eventually(() => acts.count()).toBe(6);
});

test("an operator finds what happened in the whole hub", async () => {
  await enter("otto");
  await goTo("#/account");
  await page.getByRole("link", { name: "Audit log of the whole hub" }).click();
  const acts = page.getByRole("list", { name: "Audit log" }).locator("> li");
  await acts.first().waitFor();
  expect(await acts.first().textContent()).toContain("Lindengasse");
});

/** Every page, as its address and a mark of being there. */
const PAGES = [
  ["runs", "#/c/lindengasse/billing", ".data-table"],
  ["draft or approved run", "#/c/lindengasse/billing/1", ".data-table"],
  ["bill", "#/c/lindengasse/billing/1/m02", ".data-table"],
  ["accounts", "#/c/lindengasse/billing/accounts", ".data-table"],
  ["account", "#/c/lindengasse/billing/accounts/m03", ".history li"],
  ["biller", "#/c/lindengasse/billing/biller", ".history li"],
  ["settling", "#/c/lindengasse/billing/settling", ".card form"],
  ["unknown run", "#/c/lindengasse/billing/99", "[data-code]"],
  ["audit", "#/c/lindengasse/audit", ".audit-list"],
] as const;

async function eachPage(look: (name: string) => Promise<void>): Promise<void> {
  for (const [name, hash, mark] of PAGES) {
    await goTo(hash);
    await page.locator(mark).first().waitFor();
    await look(name);
  }
}

const SHOTS = process.env["LOCALGRID_SHOTS"] ?? "";

async function shoot(name: string): Promise<void> {
  if (SHOTS !== "")
    await page.screenshot({ path: `${SHOTS}/billing-${name.replaceAll(" ", "-")}.png`, fullPage: true });
}

describe.each(["light", "dark"] as const)("accessibility, %s", (colorScheme) => {
  test("axe finds nothing on any page", async () => {
    await visited.context.close();
    await open({ colorScheme, viewport: LAPTOP });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const found: string[] = [];
    const look = async (name: string) => {
      found.push(...(await violationsOf(page, name)));
      await shoot(`${colorScheme}-${name}`);
    };
    await enter("clara");
    await draft();
    await look("draft");
    await button("Approve").click();
    await look("approving");
    await page.keyboard.press("Escape");
    await changePerson("bill");
    await goTo("#/c/lindengasse/billing/1");
    await approve();
    await page.getByRole("heading", { name: "Invoices and credit notes" }).waitFor();
    await changePerson("clara");
    await eachPage(look);
    expect(found).toEqual([]);
  });
});

test("names with script in them are names, and no page is wider than the smallest phone", async () => {
  await visited.context.close();
  await open({ viewport: PHONE });
  await enter("clara");
  await draft();
  await page.getByText(SCRIPT_NAME).first().waitFor();
  await eachPage(async (name) => {
    await shoot(`phone-${name}`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(PHONE.width);
  });
  expect(visited.complaints).toEqual([]);
});

test("a month on the chain leaves nothing to the bank, and a coordinator changes the way from a later month on", async () => {
  await visited.context.close();
  await hub.stop();
  hub = await startFakeHub({ webRoot: WEB_ROOT, billing: { ...fakeBilling(), settlings: [ON_CHAIN] } });
  await open();
  await approvedRun();
  await page.getByText("31 batches, 12 to 43, of zone 1").first().waitFor();
  await page.getByText(/Nothing is left for the bank to collect/).waitFor();
  expect(await page.getByText("Set the day").count()).toBe(0);
  expect(await violationsOf(page, "run on the chain")).toEqual([]);
  await shoot("chain run");

  await changePerson("clara");
  await goTo("#/c/lindengasse/billing/settling");
  await page.getByRole("heading", { name: "This month: on the chain" }).waitFor();
  await page.getByText("All months: on the chain").waitFor();
  await page.locator('select[name="from_month"]').selectOption({ index: 1 });
  await button("Set from then on").click();
  await page.getByText(/^From \w+ \d{4}: by bank/).waitFor();
  await page.getByRole("heading", { name: "This month: on the chain" }).waitFor();
  expect(await violationsOf(page, "settling")).toEqual([]);
});

test("a mandate that was withdrawn after the approval is named beside the bank's file", async () => {
  await approvedRun();
  await changePerson("clara");
  await goTo("#/c/lindengasse/billing/accounts/m02");
  await field("mandate_reference").fill("");
  await field("mandate_signed_on").fill("");
  await button("Save").click();
  await page.getByText("Saved.", { exact: true }).waitFor();
  await goTo("#/c/lindengasse/billing/1");
  await page.getByText(/^One mandate was withdrawn .* leaves out €1.02; the invoice stays open\.$/).waitFor();
  expect(await violationsOf(page, "left out")).toEqual([]);
  await shoot("left out");
});
