import { mkdirSync } from "node:fs";
import { fillLogin, launchBrowser } from "@localgrid/ui-components/test/browser";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ALONE, type RunningNeighbourhood, removeFolder, startNeighbourhood } from "./running-neighbourhood.ts";

/** A folder, absolute, when new pictures for the README are wanted. */
const PICTURES = process.env["LOCALGRID_PICTURES"];

describe("a neighbour's page on a running neighbourhood", () => {
  let neighbourhood: RunningNeighbourhood;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    // Fast enough that the sun is up and trades happen within seconds.
    neighbourhood = await startNeighbourhood([...ALONE, "--homes", "17", "--speed", "3600"]);
    browser = await launchBrowser();
    page = await browser.newPage({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, locale: "en-GB" });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await neighbourhood?.interrupt();
    if (neighbourhood) removeFolder(neighbourhood.data_dir);
  }, 30_000);

  test("refuses a wrong password and lets the right one in", async () => {
    await page.goto(neighbourhood.url);
    await fillLogin(page, "home-01", "not the password");
    await page.getByRole("alert").getByText(/.+/).first().waitFor();
    await page.getByLabel("Password").fill(neighbourhood.logins.get("home-01") ?? "");
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("link", { name: "Today" }).waitFor();
  }, 30_000);

  test("shows live values that move", async () => {
    await neighbourhood.printed(/ [\d.]+ USD\/kWh +[\d,]+ Wh matched/, 90_000);
    await page.getByText("17 of 17").waitFor();
    const power = page.getByTestId("home-power");
    const before = await power.textContent();
    expect(before).toMatch(/\d/);
    await expect.poll(() => power.textContent(), { timeout: 20_000 }).not.toBe(before);
    expect(await page.getByText("Live", { exact: true }).count()).toBeGreaterThan(0);
    await picture("now");
  }, 120_000);

  test("shows the intervals of today with the community price", async () => {
    await page.getByRole("link", { name: "Today" }).click();
    await page.getByText("The day so far").waitFor();
    await page.getByText("Show as a table").click();
    await expect.poll(() => page.locator("table tbody tr").count(), { timeout: 20_000 }).toBeGreaterThan(4);
    await page.getByText("Show as a table").click();
    await picture("today");
  }, 60_000);

  test("changes a limit, and the node keeps it", async () => {
    const before = await limits();
    await page.getByRole("link", { name: "Limits" }).click();
    const card = page.locator("section.limit").first();
    const standard = card.getByRole("checkbox");
    await standard.waitFor();
    if (await standard.isChecked()) await standard.uncheck();
    await card.getByLabel("USD per kWh").fill("0.21");
    await page.getByRole("button", { name: /save/i }).click();
    await expect.poll(async () => (await limits()).buy_limit_micro_per_kwh, { timeout: 10_000 }).toBe(210_000);
    expect(before.buy_limit_micro_per_kwh).not.toBe(210_000);
    await picture("limits");
  }, 60_000);

  test("shows a statement whose exact sums agree", async () => {
    await page.getByRole("link", { name: "Statement" }).click();
    const table = page.getByRole("table", { name: /^Statement of/ });
    await table.waitFor();
    expect(await table.innerText()).toContain("Sum");
    const statement = await fetchJson("api/statements/2016-08");
    const lines = statement.lines as { amount_nano: string }[];
    const corrections = statement.corrections as { amount_nano: string }[];
    const sum = [...lines, ...corrections].reduce((total, line) => total + BigInt(line.amount_nano), 0n);
    const carried = BigInt(statement.carried_in_nano as string);
    expect(sum + carried).toBe(BigInt(statement.total_nano as string));
    await picture("statement");
    await page.getByRole("link", { name: "Check it yourself" }).click();
    await page.getByTestId("check-verdict").waitFor({ timeout: 40_000 });
    expect(await page.getByTestId("check-verdict").textContent()).toMatch(/^Adds up: [\d,]+ intervals$/);
  }, 90_000);

  test("keeps to itself: no request leaves the node", async () => {
    const foreign: string[] = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(neighbourhood.url) && !request.url().startsWith("data:"))
        foreign.push(request.url());
    });
    await page.reload();
    await page.getByRole("link", { name: "Now" }).click();
    await page.getByText("17 of 17").waitFor();
    expect(foreign).toEqual([]);
  }, 30_000);

  async function limits(): Promise<{ buy_limit_micro_per_kwh: number | null }> {
    return (await fetchJson("api/limits")) as { buy_limit_micro_per_kwh: number | null };
  }

  async function fetchJson(path: string): Promise<Record<string, unknown>> {
    return page.evaluate(async (url) => (await fetch(url)).json(), new URL(path, neighbourhood.url).href);
  }

  async function picture(name: string): Promise<void> {
    if (PICTURES === undefined) return;
    mkdirSync(PICTURES, { recursive: true });
    await page.screenshot({ path: `${PICTURES}/${name}.png` });
  }
});
