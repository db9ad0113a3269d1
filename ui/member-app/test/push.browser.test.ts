import { launchBrowser, violationsOf } from "@localgrid/ui-components/test/browser";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type FakeNode, startFakeNode } from "./fake-node.ts";
import { bringWorker, type MemberPage, openMemberPage, SLOWLY } from "./member-page.ts";
import { createPusher, stubPushService, subscribedEndpoint } from "./push-stub.ts";
import { WEB_ROOT } from "./web-root.ts";

// A real browser on a busy machine takes its time.
vi.setConfig({ testTimeout: 40_000, hookTimeout: 30_000 });

const START_MS = Date.parse("2016-08-06T13:40:00Z");
const NOTICE = {
  title: "Your statement is final.",
  body: "It was corrected.",
  url: "#/statement/2016-07",
  tag: "notice-7",
  lang: "en",
};

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

async function open(): Promise<void> {
  opened = await openMemberPage(browser, node.url, "allow");
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

describe("this device", () => {
  async function openForPush(): Promise<void> {
    await open();
    await opened.context.grantPermissions(["notifications"]);
    await bringWorker(page);
    await showWays();
  }

  test("is turned on by a tap, is told a trial, shows what is pushed, and takes nothing after logging out", async () => {
    await openForPush();
    const { push, shown } = await createPusher(opened.context, page);
    await push(JSON.stringify(NOTICE));
    // Nobody has asked for it: on a browser that somebody has left no notice is read by others.
    await expect.poll(shown, SLOWLY).toEqual([{ title: "localgrid", body: "", data: "#/notices" }]);
    expect(node.notices.ways.toldOf("anna")).toEqual([]);

    await button("Turn on").click();
    await said("Notifications come here, even while this page is closed.");
    const [told] = node.notices.ways.toldOf("anna");
    expect(told).toMatchObject({ p256dh: "BPublic", auth: "secret", language: "en" });
    expect(told?.endpoint).toBe(await subscribedEndpoint(page));
    expect(told?.name).toMatch(/^Chrome on /);
    await ways().getByText("this device, since").waitFor();
    await ways().getByRole("button", { name: "Send a test" }).click();
    await said("The test is on its way.");
    expect(node.notices.ways.trials).toEqual(["device-1"]);

    await push(JSON.stringify(NOTICE));
    await push("not JSON");
    const { title, body, url: data } = NOTICE;
    const plain = { title: "A new notification", body: "Open it to read it.", data: "#/notices" };
    await expect.poll(shown, SLOWLY).toEqual(expect.arrayContaining([{ title, body, data }, plain]));
    expect(await violationsOf(page, "this device")).toEqual([]);

    await page.goto(`${node.url}/#/account`);
    await button("Log out").click();
    await page.getByLabel("Login name").waitFor();
    expect(await subscribedEndpoint(page)).toBeNull();
    expect(node.notices.ways.toldOf("anna")).toEqual([]);
  });

  test("goes on where the hub, the language or the push service has changed, and ends where somebody else comes", async () => {
    await openForPush();
    const { ways: known } = node.notices;
    const left = known.addDevice("anna", { ...TOLD, name: "Safari on iPad" });
    await button("Turn on").click();
    await ways().getByText("this device, since").waitFor();
    const endpoints = () => known.toldOf("anna").map(({ endpoint }) => endpoint);
    const before = await subscribedEndpoint(page);

    // The push service has forgotten the browser: it has another address now, and one place among the devices.
    await page.evaluate(() => localStorage.removeItem("stub-subscription"));
    await page.reload();
    await expect.poll(endpoints, SLOWLY).not.toContain(before);
    expect(endpoints()).toEqual([TOLD.endpoint, await subscribedEndpoint(page)]);

    await page.goto(`${node.url}/#/account`);
    await page.getByRole("radio", { name: "Deutsch" }).check();
    await expect.poll(() => known.toldOf("anna")[1]?.language, SLOWLY).toBe("de");
    await page.getByRole("radio", { name: "English" }).check();
    await expect.poll(() => known.toldOf("anna")[1]?.language, SLOWLY).toBe("en");
    await showWays();
    await ways().getByText("this device, since").waitFor();

    await ways().locator(`[data-device="${left}"]`).getByRole("button", { name: "Remove" }).click();
    await expect.poll(endpoints, SLOWLY).toEqual([await subscribedEndpoint(page)]);

    node.endSession();
    await page.reload();
    // Nobody has to be asked whether another one's notices go on.
    const release = node.hold("GET /api/notices/ways");
    await page.getByLabel("Login name").fill("coordinator");
    await page.getByLabel("Password").fill("green-roof");
    await button("Log in").click();
    await expect.poll(() => subscribedEndpoint(page), SLOWLY).toBeNull();
    release();
    await showWays();
    await button("Turn on").waitFor();
  });

  test("takes nothing once somebody has left a session that ended by itself", async () => {
    await openForPush();
    await button("Turn on").click();
    await ways().getByText("this device, since").waitFor();
    node.endSession();
    await button("To the login page").click();
    await page.getByLabel("Login name").waitFor();
    await expect.poll(() => subscribedEndpoint(page), SLOWLY).toBeNull();
  });

  test("says what went wrong, and keeps nothing of it", async () => {
    await openForPush();
    await page.evaluate(() => localStorage.setItem("stub-push-away", "yes"));
    await button("Turn on").click();
    await said("This browser's push service did not answer.");
    await page.evaluate(() => localStorage.removeItem("stub-push-away"));
    for (let at = 0; at < 10; at += 1) {
      node.notices.ways.addDevice("anna", { ...TOLD, endpoint: `${TOLD.endpoint}/${at}` });
    }
    await button("Turn on").click();
    await said("Notifications already come to as many devices as they can.");
    expect(await subscribedEndpoint(page)).toBeNull();
  });

  test("shows the view that a notification leads to, and no other address than the app's own", async () => {
    await openForPush();
    const tap = async (data: string) => {
      const [worker] = opened.context.serviceWorkers();
      await worker?.evaluate((url) => {
        const notification = { close: () => undefined, data: url };
        dispatchEvent(Object.assign(new Event("notificationclick"), { notification, waitUntil: () => undefined }));
      }, data);
    };
    await tap("#/statement/2016-07");
    await page.waitForURL(`${node.url}/#/statement/2016-07`);
    await tap("https://example.org/");
    await page.waitForURL(`${node.url}/#/notices`);
  });
});
