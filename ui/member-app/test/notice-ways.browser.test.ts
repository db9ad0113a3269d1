import { launchBrowser, violationsOf, widthOf } from "@localgrid/ui-components/test/browser";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type FakeNode, startFakeNode } from "./fake-node.ts";
import { bringWorker, type MemberPage, openMemberPage, SLOWLY } from "./member-page.ts";
import { stubPushService } from "./push-stub.ts";
import { WEB_ROOT } from "./web-root.ts";

// A real browser on a busy machine takes its time.
vi.setConfig({ testTimeout: 40_000, hookTimeout: 30_000 });

const START_MS = Date.parse("2016-08-06T13:40:00Z");

const TOLD = {
  endpoint: "https://push.example/other",
  p256dh: "BOther",
  auth: "secret",
  language: "en",
  name: "Firefox on Android",
};

let browser: Browser;
let node: FakeNode;
let opened: MemberPage;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

beforeEach(async () => {
  node = await startFakeNode({ webRoot: WEB_ROOT, period_ms: 100, advance_ms: 0, start_ms: START_MS });
});

afterEach(async () => {
  await opened.context.close();
  await node.stop();
  expect(opened.complaints).toEqual([]);
});

async function open(serviceWorkers: "allow" | "block"): Promise<void> {
  opened = await openMemberPage(browser, node.url, serviceWorkers);
  page = opened.page;
  await stubPushService(opened.context);
  await page.reload();
}

const button = (name: string) => page.getByRole("button", { name, exact: true });
const ways = () => page.getByRole("region", { name: "Beyond the home" });
const said = (text: string) => ways().getByText(text).waitFor();

async function showWays(): Promise<void> {
  await page.goto(`${node.url}/#/notices`);
  await ways().getByRole("heading", { name: "E-mail" }).waitFor();
}

describe("what stands in the way is said:", () => {
  test("permission was denied, and how to give it", async () => {
    await open("allow");
    await bringWorker(page);
    // Whatever is not granted here is denied.
    await opened.context.grantPermissions([]);
    await page.reload();
    await showWays();
    await said("This browser was told not to show notifications of this page.");
    expect(await button("Turn on").count()).toBe(0);
  });

  test.each([
    { hub: "none", text: "This node has no hub" },
    { hub: "reachable", text: "The hub sends no notifications to devices." },
  ] as const)("a hub that is $hub and sends nothing", async ({ hub, text }) => {
    Object.assign(node.notices.ways, { hub, hasPush: false, hasMail: false });
    await open("block");
    await page.goto(`${node.url}/#/notices`);
    await said(text);
    expect(await ways().getByRole("textbox").count()).toBe(0);
  });

  test("the hub is away: what needs it waits and says why, the rest goes on", async () => {
    await open("block");
    const { ways: known } = node.notices;
    const id = known.addDevice("anna", TOLD);
    known.setAddress("anna", { address: "anna@example.org", standing: "unconfirmed" });
    known.hub = "away";
    await showWays();
    await said("The hub is out of reach right now.");
    const attempt = ways().getByRole("button", { name: "Send a test" });
    expect(await attempt.isDisabled()).toBe(true);
    expect(await attempt.getAttribute("aria-describedby")).toBe("notice-hub-away");
    expect(await button("Confirm").isDisabled()).toBe(true);
    await ways().locator(`[data-device="${id}"]`).getByRole("button", { name: "Remove" }).click();
    await ways().locator("[data-device]").waitFor({ state: "detached" });
    expect(known.trials).toEqual([]);
  });

  test("the node is away: nothing is shown of yesterday, and it comes back by itself", async () => {
    await open("allow");
    await bringWorker(page);
    await showWays();
    node.cut();
    await page.getByText("No connection to the node.").waitFor();
    await expect.poll(() => ways().getByRole("button", { name: "Send code" }).isDisabled(), SLOWLY).toBe(true);
    await page.reload();
    await said("What reaches you beyond the home shows here once the node is back.");
    node.reconnect();
    await ways().getByRole("heading", { name: "E-mail" }).waitFor();
  });

  test.each([
    { name: "an iPhone without the app on its home screen", says: "only apps on the home screen may notify you" },
    { name: "a browser that cannot", says: "takes no notifications while the page is closed" },
  ])("$name", async ({ name, says }) => {
    await open("block");
    await opened.context.addInitScript((isPhone) => {
      Reflect.deleteProperty(window, "PushManager");
      if (isPhone) Object.defineProperty(navigator, "userAgent", { value: "iPhone; Version/17.0 Safari/604.1" });
    }, name.includes("iPhone"));
    await page.reload();
    await showWays();
    await said(says);
  });
});

test("an address is told its code, is confirmed by it, can be changed and goes", async () => {
  await open("block");
  await showWays();
  const { ways: known } = node.notices;
  const address = ways().getByLabel("E-mail address");
  await address.fill("anna at home");
  await button("Send code").click();
  await said("That is no e-mail address.");
  await address.fill("anna@example.org");
  await address.press("Enter");
  await ways().getByRole("status").getByText("A code is on its way to anna@example.org.").waitFor();
  expect(known.mailed).toEqual(["anna@example.org en"]);
  const code = ways().getByLabel("Code from the e-mail");
  await code.fill("999999");
  await button("Confirm").click();
  await said("That is not the code.");
  expect(await violationsOf(page, "code")).toEqual([]);
  known.codeTrouble = "code-expired";
  await button("Confirm").click();
  await said("This code no longer counts.");
  known.codeTrouble = null;
  await code.fill("123 456");
  await button("Confirm").click();
  await said("Confirmed. Notifications come there too.");
  await page.goto(`${node.url}/#/account`);
  await page.getByRole("radio", { name: "Deutsch" }).check();
  await expect.poll(() => known.languages, SLOWLY).toEqual(["de"]);
  await page.getByRole("radio", { name: "English" }).check();
  await showWays();

  await button("Change address").click();
  await address.fill("anna@example.net");
  await button("Send code").click();
  await said("Waiting for the code that was sent there.");
  known.setAddress("anna", { address: "anna@example.net", standing: "ended" });
  await page.reload();
  await said("Ended from one of the e-mails.");
  await button("Send a new code").click();
  await said("Waiting for the code that was sent there.");
  await button("Change address").click();
  await address.fill("anna@example.com");
  await button("Send code").click();
  await said("Enough codes were sent within this hour.");
  await button("Keep the old one").click();
  await ways().getByText("anna@example.net", { exact: true }).waitFor();
  await button("Remove").click();
  await address.waitFor();
  expect(known.mailed).toEqual(["anna@example.org en", "anna@example.net en", "anna@example.net en"]);
});

test("nothing is found by axe in light and dark, and it fits the smallest phone", async () => {
  await open("block");
  node.notices.ways.addDevice("anna", TOLD);
  node.notices.ways.setAddress("anna", { address: "anna@example.org", standing: "unconfirmed" });
  await showWays();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violationsOf(page, colorScheme)).toEqual([]);
  }
  expect(await widthOf(page)).toBeLessThanOrEqual(360);
});
