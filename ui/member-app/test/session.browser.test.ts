import { launchBrowser, violationsOf } from "@localgrid/ui-components/test/browser";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type FakeNode, startFakeNode } from "./fake-node.ts";
import { bringWorker, isLive, keptAnswers, type MemberPage, openMemberPage, tabOf, untilKept } from "./member-page.ts";
import { WEB_ROOT } from "./web-root.ts";

// A real browser on a busy machine takes its time.
vi.setConfig({ testTimeout: 40_000, hookTimeout: 30_000 });

let browser: Browser;
let node: FakeNode;
let opened: MemberPage;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

beforeEach(async () => {
  node = await startFakeNode({ webRoot: WEB_ROOT, period_ms: 100, advance_ms: 0 });
});

afterEach(async () => {
  await opened.context.close();
  await node.stop();
  expect(opened.complaints).toEqual([]);
});

async function open(serviceWorkers: "allow" | "block" = "block"): Promise<void> {
  opened = await openMemberPage(browser, node.url, serviceWorkers);
  page = opened.page;
}

const button = (name: string | RegExp) => page.getByRole("button", { name });
const dialog = () => page.getByRole("dialog");
const buying = () => page.getByRole("region", { name: "Buying" });
const asked = (start: string) => node.requests.filter((each) => each.startsWith(start)).length;

async function typeLimit(): Promise<void> {
  await tabOf(page, "Limits").click();
  await buying().getByRole("checkbox").uncheck();
  await buying().getByRole("textbox").fill("0.15");
}

/** The stream of the page ends with the session, too: whichever the page notices first, the same must come of it. */
async function endSessionDuring(start: string, pressed: string): Promise<void> {
  const before = asked(start);
  const release = node.hold(start);
  await button(pressed).click();
  await expect.poll(() => asked(start)).toBe(before + 1);
  node.endSession();
  release();
}

async function logInAgain(): Promise<void> {
  await dialog().getByLabel("Password").fill("green-roof");
  await dialog().getByRole("button", { name: "Log in" }).click();
  await dialog().waitFor({ state: "detached" });
}

describe("a session that ends in the middle of a form", () => {
  test("is asked for over the limits; what was typed stays, put off or not, and goes on where it was", async () => {
    await open();
    await typeLimit();
    await endSessionDuring("PUT /api/limits", "Save limits");
    await dialog().getByText("Your session has ended.").waitFor();
    expect(await dialog().getByLabel("Login name").inputValue()).toBe("anna");
    expect(await violationsOf(page, "session")).toEqual([]);
    await page.keyboard.press("Escape");
    await dialog().waitFor({ state: "detached" });
    await page.getByText("You have been logged out.").first().waitFor();
    expect(await buying().getByRole("textbox").inputValue()).toBe("0.15");

    await button("Save limits").click();
    await logInAgain();
    await page.getByText("Saved. It holds from the next interval on.").waitFor();
    expect(await buying().getByRole("textbox").inputValue()).toBe("0.15");
    await isLive(page);
    expect(await page.locator('[data-code="no-session"], .banner').count()).toBe(0);
  });

  test("is asked for over a device's name, and over a new password", async () => {
    await open();
    await page.goto(`${node.url}/#/devices/add`);
    await button(/^Shelly/).click();
    await page.getByLabel("Name of this connection").fill("Cellar");
    await endSessionDuring("POST /api/house-connections", "Make a connection");
    await logInAgain();
    await page.getByTestId("credentials").waitFor();
    expect(node.devices.connections.map(({ label }) => label)).toEqual(["Cellar"]);

    await page.getByRole("link", { name: "Account and settings" }).click();
    await page.getByLabel("Password now").fill("green-roof");
    await page.getByLabel("New password").fill("four unrelated words");
    await endSessionDuring("PUT /api/session/password", "Change password");
    await logInAgain();
    await page.getByText("Your password is changed.").waitFor();
  });

  test("is asked for by the PIN of this device, or by the password for those who rather want that", async () => {
    await open();
    await page.evaluate((login) => localStorage.setItem("localgrid-pin", login), "anna");
    await page.reload();
    await isLive(page);
    await typeLimit();
    await endSessionDuring("PUT /api/limits", "Save limits");
    const pin = dialog().getByLabel("PIN");
    expect(await pin.evaluate((field) => field === document.activeElement)).toBe(true);
    await pin.fill("000111");
    await dialog().getByRole("button", { name: "Log in", exact: true }).click();
    await dialog().locator('[data-code="wrong-pin"]').waitFor();
    expect(await violationsOf(page, "pin")).toEqual([]);
    await pin.fill("285910");
    await dialog().getByRole("button", { name: "Log in", exact: true }).click();
    await page.getByText("Saved. It holds from the next interval on.").waitFor();
    expect(await buying().getByRole("textbox").inputValue()).toBe("0.15");

    await buying().getByRole("textbox").fill("0.16");
    await endSessionDuring("PUT /api/limits", "Save limits");
    await dialog().getByRole("button", { name: "Log in with the password" }).click();
    await logInAgain();
    await expect.poll(() => asked("PUT /api/limits")).toBe(4);
    expect(await buying().getByRole("textbox").inputValue()).toBe("0.16");
  });

  test("begins anew when somebody else logs in, and keeps nothing of the one before", async () => {
    await open("allow");
    await bringWorker(page);
    await typeLimit();
    await untilKept(page, "/api/limits");
    await endSessionDuring("PUT /api/limits", "Save limits");
    await dialog().getByLabel("Login name").fill("coordinator");
    await logInAgain();
    await tabOf(page, "Care").waitFor();
    await page.waitForURL(/#\/now$/);
    expect(await keptAnswers(page)).toEqual([]);
    // What was typed as one person is not sent as another.
    expect(asked("PUT /api/limits")).toBe(1);
  });
});

test("a double tap on bad Wi-Fi sends once", async () => {
  await open();
  await typeLimit();
  const release = node.hold("PUT /api/limits");
  await page.evaluate(() => {
    const form = document.querySelector("form");
    for (let tap = 0; tap < 2; tap += 1) form?.requestSubmit();
  });
  await expect.poll(() => asked("PUT /api/limits")).toBe(1);
  release();
  await page.getByText("Saved. It holds from the next interval on.").waitFor();
  expect(asked("PUT /api/limits")).toBe(1);
});

test("what is typed while the limits are being saved is not taken away by the answer", async () => {
  await open();
  await typeLimit();
  const release = node.hold("PUT /api/limits");
  await button("Save limits").click();
  await expect.poll(() => asked("PUT /api/limits")).toBe(1);
  await buying().getByRole("textbox").fill("");
  await buying().getByRole("textbox").fill("0.16");
  release();
  await page.getByText("Not saved yet").waitFor();
  expect(await buying().getByRole("textbox").inputValue()).toBe("0.16");
  await button("Save limits").click();
  await page.getByText("Saved. It holds from the next interval on.").waitFor();
  expect(asked("PUT /api/limits")).toBe(2);

  await buying().getByRole("textbox").fill("");
  await button("Save limits").click();
  await page.locator('[data-code="not-a-price"]').waitFor();
  expect(await buying().getByRole("textbox").inputValue()).toBe("");
});
