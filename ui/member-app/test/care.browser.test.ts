import { fillLogin, launchBrowser, violationsOf, widthOf } from "@localgrid/ui-components/test/browser";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type FakeNode, startFakeNode } from "./fake-node.ts";
import { WEB_ROOT } from "./web-root.ts";

// A real browser on a busy machine takes its time.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let browser: Browser;
let node: FakeNode;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

beforeEach(async () => {
  node = await startFakeNode({ webRoot: WEB_ROOT, period_ms: 100, advance_ms: 0 });
  context = await browser.newContext({
    serviceWorkers: "block",
    viewport: { width: 360, height: 780 },
    locale: "en-GB",
  });
  context.setDefaultTimeout(10_000);
  page = await context.newPage();
});

afterEach(async () => {
  await context.close();
  await node.stop();
});

async function openCare(): Promise<void> {
  await page.goto(node.url);
  await fillLogin(page, "coordinator", "green-roof");
  await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Care" }).click();
  await page.getByRole("region", { name: "Backup" }).waitFor();
}

describe("the coordinator of a node on its card", () => {
  test("sees how the last backups ended and which version runs, on a phone too", async () => {
    await openCare();
    const notes = page.getByTestId("last-backups").getByRole("listitem");
    expect(await notes.allTextContents()).toEqual([
      "No backup to the hub 10\u00a0min ago. The hub does not answer.",
      expect.stringMatching(/^Backed up to the USB stick 24\sh ago: 12\sMB\.$/),
    ]);
    await page.getByText("Version 1.3 runs, on system 1.1.").waitFor();
    expect(await widthOf(page)).toBeLessThanOrEqual(360);
    expect(await violationsOf(page, "care")).toEqual([]);
  });

  test("backs up to the stick, one at a time, and takes a file along", async () => {
    await openCare();
    await page.getByRole("button", { name: "To the USB stick" }).click();
    await page.getByText("Being written to the USB stick: 3.4\u00a0MB…").waitFor();
    expect(await page.getByRole("button", { name: "To the hub" }).isDisabled()).toBe(true);
    expect(node.care.asked).toEqual(["backup stick"]);
    expect(await page.getByRole("link", { name: "As a file" }).getAttribute("href")).toBe("/api/care/backup");
    const coming = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download the report" }).click();
    expect((await coming).suggestedFilename()).toBe("localgrid-health-report.json");
  });

  test("resets the box only with the word and the password", async () => {
    await openCare();
    await page.getByRole("button", { name: "Factory reset…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Wipe the card").check();
    expect(await violationsOf(page, "care")).toEqual([]);
    await dialog.getByLabel("Type wipe to go on").fill("yes");
    await dialog.getByLabel("Your password").fill("wrong");
    await dialog.getByRole("button", { name: "Reset the box" }).click();
    await page.locator('[data-code="wrong-confirmation"]').waitFor();
    await dialog.getByLabel("Type wipe to go on").fill("wipe");
    await dialog.getByRole("button", { name: "Reset the box" }).click();
    await page.locator('[data-code="wrong-password"]').waitFor();
    expect(node.care.asked).toEqual([]);
    await dialog.getByLabel("Your password").fill("green-roof");
    await dialog.getByRole("button", { name: "Reset the box" }).click();
    await dialog.getByText("The box starts again now").waitFor();
    expect(node.care.asked).toEqual(["reset wipe"]);
  });
});

test("On another machine there is neither stick nor reset, but a file and the hub", async () => {
  node.care.isAppliance = false;
  await openCare();
  await page.getByRole("button", { name: "To the hub" }).waitFor();
  expect(await page.getByRole("button", { name: "To the USB stick" }).count()).toBe(0);
  expect(await page.getByRole("heading", { name: "The box" }).count()).toBe(0);
});
