/** Homes and names that are not as one imagines them. */
import { launchBrowser, violationsOf, widthOf } from "@localgrid/ui-components/test/browser";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { fakeDetail } from "./fake-device-figures.ts";
import { hearShelly } from "./fake-devices.ts";
import { type FakeNode, startFakeNode } from "./fake-node.ts";
import { type MemberPage, openMemberPage, openView, SLOWLY } from "./member-page.ts";
import { WEB_ROOT } from "./web-root.ts";

// A real browser on a busy machine takes its time.
vi.setConfig({ testTimeout: 40_000, hookTimeout: 30_000 });

const PHONE_WIDTH = 360;
const SCRIPT = `"><img src=x onerror="hit=1"><script>hit=1</script>`;
const RIGHT_TO_LEFT = "חשמל מהגג – ليلى";

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
  opened = await openMemberPage(browser, node.url, "block");
  page = opened.page;
});

afterEach(async () => {
  expect(opened.complaints).toEqual([]);
  expect(await page.evaluate(() => "hit" in window)).toBe(false);
  await opened.context.close();
  await node.stop();
});

async function isFine(view: string): Promise<void> {
  expect(await widthOf(page), view).toBeLessThanOrEqual(PHONE_WIDTH);
  expect(await violationsOf(page, view)).toEqual([]);
}

test("a home of twelve metering points has a card for each, and each can be chosen for a device", async () => {
  const [first] = node.devices.details;
  const at_ms = first?.status?.at_ms ?? 0;
  const points = Array.from({ length: 12 }, (_, index) => `AT00200000000000000000000000${String(index + 10)}-wing`);
  node.devices.details = points.map((metering_point, index) => ({
    ...fakeDetail(at_ms),
    device: `d${String(index).padStart(16, "0")}`,
    metering_point,
  }));
  node.devices.points = node.devices.details.map(({ device, metering_point }, index) => ({
    metering_point,
    member: "m05",
    // The last one waits for a meter.
    device: index === 11 ? null : device,
  }));
  await openView(page, "devices");
  expect(await page.locator("[data-device] h2").allTextContents()).toEqual(
    points.slice(0, 11).map((point) => expect.stringContaining(point)),
  );
  await isFine("twelve points");
  node.devices.connections = [connection(RIGHT_TO_LEFT)];
  hearShelly(node.devices, "h0000000001");
  await page.getByRole("button", { name: /^Say what it measures/ }).click();
  const point = page.getByLabel("Which metering point is it?");
  expect(await point.inputValue()).toBe(points[11]);
  expect(await point.getByRole("option").count()).toBe(12);
  await isFine("a device for the last of them");
});

test("a home without any device is told what comes first, and misses nothing else", async () => {
  node.devices.points = [];
  node.devices.details = [];
  node.devices.control = [];
  await openView(page, "devices");
  await page.getByRole("region", { name: "No devices yet" }).waitFor();
  expect(await page.locator("[data-device]").count()).toBe(0);
  await isFine("no devices");
  await openView(page, "limits");
  await isFine("limits");
});

test("script and names from right to left are text wherever somebody types them", async () => {
  await openView(page, "devices/add");
  await page.getByRole("button", { name: /^Shelly/ }).click();
  await page.getByLabel("Name of this connection").fill(SCRIPT.slice(0, 40));
  await page.getByRole("button", { name: "Make a connection" }).click();
  await page.getByTestId("credentials").waitFor();
  node.devices.connections.push({ ...connection(RIGHT_TO_LEFT), connection: "h0000000002" });
  await openView(page, "devices");
  const labels = page.locator("h3 bdi");
  await expect.poll(() => labels.allTextContents(), SLOWLY).toEqual([SCRIPT.slice(0, 40), RIGHT_TO_LEFT]);
  await isFine("devices");

  await openView(page, "account");
  await page.getByLabel("Show my home").check();
  await page.getByLabel(/^Name of your home/).fill(SCRIPT.slice(0, 40));
  await page.getByRole("button", { name: "Save", exact: true }).first().click();
  await page.getByText("Saved: your neighbours see your home.").waitFor();
  await openView(page, "community");
  await page.getByText(SCRIPT.slice(0, 40)).first().waitFor();
  await isFine("community");
});

function connection(label: string) {
  return {
    connection: "h0000000001",
    member: "m05",
    label,
    kind: "house" as const,
    host: null,
    clients: 1,
    failure: null,
    settings: { roles: {}, reversed: [], public_keys: {} },
    questions: [],
  };
}
