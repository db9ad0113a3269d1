import { complaintsIn, fillLogin, launchBrowser, violationsOf } from "@localgrid/ui-components/test/browser";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { FAKE_PASSWORD, hearShelly } from "./fake-devices.ts";
import { type FakeNode, startFakeNode } from "./fake-node.ts";
import { WEB_ROOT } from "./web-root.ts";

const START_MS = Date.parse("2016-08-06T13:40:00Z");
const SMALLEST = 320;

// A real browser on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

let browser: Browser;
let node: FakeNode;
let context: BrowserContext;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

beforeEach(async () => {
  node = await startFakeNode({ webRoot: WEB_ROOT, period_ms: 100, advance_ms: 0, start_ms: START_MS });
});

afterEach(async () => {
  await context.close();
  await node.stop();
});

async function enter(login: string, colorScheme: "light" | "dark" = "light"): Promise<void> {
  context = await browser.newContext({
    serviceWorkers: "block",
    viewport: { width: SMALLEST, height: 700 },
    colorScheme,
    locale: "en-GB",
  });
  context.setDefaultTimeout(12_000);
  page = await context.newPage();
  complaints = complaintsIn(page);
  await page.goto(node.url);
  await fillLogin(page, login, "green-roof");
  await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Devices" }).click();
  await page.getByRole("link", { name: "Add a device" }).waitFor();
}

async function isFine(): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(SMALLEST);
  expect(await violationsOf(page, "devices")).toEqual([]);
  expect(complaints).toEqual([]);
}

const bodyOf = (route: string) => node.devices.taken.filter((each) => each.route === route).at(-1)?.body;
const region = (name: string | RegExp) => page.getByRole("region", { name });
const button = (name: string | RegExp) => page.getByRole("button", { name });

async function addShelly(): Promise<void> {
  await page.getByRole("link", { name: "Add a device" }).click();
  await button(/^Shelly/).click();
  await button("Make a connection").click();
  await page.getByTestId("credentials").waitFor();
  // Who goes by keyboard or screen reader is taken along.
  const focused = page.locator(":focus");
  expect(await focused.getByRole("heading").first().textContent()).toBe("For the device");
}

describe("a member", () => {
  test("adds a Shelly: the password once, what is found, what it measures, and how to retire it", async () => {
    await enter("anna");
    await addShelly();
    const told = await page.getByTestId("credentials").textContent();
    for (const text of ["localgrid.local", "1883", "h0000000001", FAKE_PASSWORD]) expect(told).toContain(text);
    expect(await region("Shelly: three steps").getByRole("listitem").count()).toBe(3);
    await page.getByText("Waiting for the first values.").waitFor();

    hearShelly(node.devices, "h0000000001");
    await page.getByText("The node hears your device.").waitFor();
    await page.getByText(/draws 640\sW/).waitFor();
    await button(/^Say what it measures/).click();
    await isFine();
    const points = page.getByLabel("Which metering point is it?");
    expect(await points.inputValue()).toBe("mp-05-garage");
    expect(await points.locator("option:disabled").allTextContents()).toEqual(["mp-05 (has a meter that signs)"]);
    await button("Use it as the meter").click();
    await page.getByText("It is the meter of mp-05-garage now.").waitFor();
    expect(bodyOf("POST /third-party-devices")).toEqual({
      connection: "h0000000001",
      adapter: "shelly-gen2",
      source: "shellyplugs-a8032a/switch:0",
      metering_point: "mp-05-garage",
      phase_mode: "registers",
    });

    await page.getByRole("link", { name: "Done" }).click();
    await region("Shelly of mp-05-garage").getByText("This device cannot sign; your bill marks its values.").waitFor();
    expect(await page.content()).not.toContain(FAKE_PASSWORD);
    await button(/^Retire it/).click();
    await page.getByRole("dialog").getByText("From now on mp-05-garage has no meter").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Retire it" }).click();
    await region("Shelly of mp-05-garage").waitFor({ state: "detached" });
  });

  test("is told what ending a connection does before it ends", async () => {
    await enter("anna");
    await addShelly();
    await page.getByRole("link", { name: "Later" }).click();
    await button(/^End this connection/).click();
    await page.getByRole("dialog").getByText("are cut off").waitFor();
    expect(node.devices.connections).toHaveLength(1);
    await page.getByRole("dialog").getByRole("button", { name: "End it" }).click();
    await region("Connections").waitFor({ state: "detached" });
    expect(node.devices.connections).toHaveLength(0);
  });

  test("has a device asked by its address, and is told why one is not taken and why one does not answer", async () => {
    await enter("anna");
    await page.getByRole("link", { name: "Add a device" }).click();
    await button(/^SunSpec inverter/).click();
    const address = page.getByLabel("Address in your home network");
    await address.fill("example.org");
    await page.getByLabel("Modbus unit, if it is not 1").fill("240");
    await button("Connect").click();
    await page.locator('[data-code="address-not-private"]').waitFor();
    // What was typed has to outlive the questions that the page asks meanwhile.
    for (let asked = 0; asked < 2; asked += 1) await page.waitForResponse(/third-party-devices/);
    expect(await address.inputValue()).toBe("example.org");
    await address.fill("192.168.1.40");
    await button("Connect").click();
    await page.locator('[data-code="device-unreachable"]').getByText("The device does not answer.").waitFor();
    expect(bodyOf("POST /house-connections")).toMatchObject({
      way: { kind: "polled", adapter: "sunspec", host: "192.168.1.40", port: null, unit: 240 },
    });
  });

  test("says what a value means that the device does not explain, and sees when a register fell", async () => {
    await enter("anna");
    await addShelly();
    hearShelly(node.devices, "h0000000001");
    const asked = { source: "plug", field: "energy", unit: "kWh", value: "12.5" };
    node.devices.connections = node.devices.connections.map((each) => ({ ...each, questions: [asked] }));
    const meaning = page.getByLabel("energy of plug, now 12.5 kWh");
    await meaning.selectOption("energy that it feeds in");
    await meaning.waitFor({ state: "detached" });
    expect(bodyOf("PUT /house-connections/h0000000001/settings")).toMatchObject({ roles: { "plug#energy": "export" } });
    const taken = { device: "t00000000000000a1", metering_point: "mp-05-garage", phase_mode: "net-power" } as const;
    node.devices.bought = node.devices.bought.map((row) => ({ ...row, ...taken, is_suspected: true }));
    await page.getByRole("link", { name: "Done" }).click();
    await page.getByText("One of its registers fell or jumped.").waitFor();
  });

  test("lets the community steer a battery, sees the plan, and stops it with one tap", async () => {
    await enter("anna");
    const card = region(/mp-05$/).filter({ has: page.getByTestId("steering") });
    const allowed = card.getByLabel("The community may steer it");
    await allowed.click();
    expect(node.devices.taken).toEqual([]);
    await card.getByLabel("Capacity, kWh").fill("7,68");
    await card.getByLabel("Charges with up to, kW").fill("3");
    await card.getByLabel("Gives up to, kW").fill("lots");
    await card.getByRole("button", { name: "Let it be steered" }).click();
    await page.locator('[data-code="not-a-figure"]').waitFor();
    await card.getByLabel("Gives up to, kW").fill("2.5");
    await isFine();
    await card.getByRole("button", { name: "Let it be steered" }).click();
    await page.getByText(/Right now it charges with 1\.20\skW\./).waitFor();
    expect(bodyOf(`PUT /me/control/${node.devices.control[0]?.device}`)).toMatchObject({
      is_allowed: true,
      settings: { role: "battery", capacity_wh: 7_680, charge_power_w: 3_000, discharge_power_w: 2_500 },
    });
    await page.getByText(/Planned from 15:45 to 17:15: charge 600\sWh, give back 550\sWh\./).waitFor();
    await isFine();
    await allowed.click();
    await page.getByText("Stopped. The device is being told; it gets no more orders.").waitFor();
    expect(await allowed.isChecked()).toBe(false);
    expect(node.devices.control[0]?.is_allowed).toBe(false);
  });

  test("that cannot be stopped from here, because the node is away, says so and keeps what was told last", async () => {
    node.devices.control = node.devices.control.map((each) => ({ ...each, is_allowed: true, state: "waiting" }));
    await enter("anna");
    const allowed = page.getByLabel("The community may steer it");
    await allowed.waitFor();
    node.cut();
    await page.getByText("switch it off at the device itself").waitFor();
    expect(await allowed.isDisabled()).toBe(true);
    expect(await allowed.isChecked()).toBe(true);
    await region("Meter of mp-05").waitFor();
    node.reconnect();
  });

  test("reads in words what a device says of itself", async () => {
    await enter("anna");
    const meter = region("Meter of mp-05");
    await meter.getByText("It signs its readings").waitFor();
    await meter.getByText("fetching a new one, 42 %").waitFor();
    await meter.getByText("What happened (3)").click();
    expect(await meter.getByRole("listitem").allTextContents()).toEqual([
      expect.stringContaining("Something that this page does not know (number 77)."),
      expect.stringContaining("It heard nothing of the node and went into its safe state."),
      expect.stringContaining("It refused a command: it came too late."),
    ]);
    expect(await page.getByRole("link", { name: "Firmware" }).count()).toBe(0);
  });
});

test("the statement marks what devices metered that do not sign", async () => {
  await enter("anna");
  await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Statement" }).click();
  await page.getByText(/kWh were metered by devices that do not sign their readings\./).waitFor();
  await page
    .getByText(/of it unsigned/)
    .first()
    .waitFor({ state: "attached" });
  await isFine();
});

describe("the coordinator", () => {
  test("sees why a rollout stopped, lets it go on, pauses and withdraws it", async () => {
    await enter("coordinator");
    await page.getByRole("link", { name: "Firmware" }).click();
    await page.getByText("stopped by failures").waitFor();
    await page.getByText("the new version failed its own test").waitFor();
    await page.getByText("1 of 4 run it, 1 on the way, 2 failed").waitFor();
    await isFine();
    await button(/^Resume all the same/).click();
    await page.getByText("being rolled out").waitFor();
    await button(/^Pause/).click();
    await button(/^Withdraw/).click();
    await page.getByText("withdrawn", { exact: true }).waitFor();
    expect(node.devices.taken.map(({ body }) => body)).toEqual([
      { action: "resume" },
      { action: "pause" },
      { action: "withdraw" },
    ]);
  });

  test("is told that a step went well, and that all did only after the last", async () => {
    const going = { phase: "running", ring: 0, complete_since_ms: START_MS, failures: [] } as const;
    node.devices.images = node.devices.images.map((image) => ({ ...image, ...going }));
    await enter("coordinator");
    await page.getByRole("link", { name: "Firmware" }).click();
    await page.getByText("This step went well.").waitFor();
    expect(await page.getByText("everywhere", { exact: true }).count()).toBe(0);
    node.devices.images = node.devices.images.map((image) => ({ ...image, ring: 2 }));
    await page.getByText("everywhere", { exact: true }).waitFor();
  });

  test("brings an image with its manifest, and is told why it is not taken", async () => {
    await enter("coordinator");
    await page.getByRole("link", { name: "Firmware" }).click();
    const file = (bytes: readonly number[]) => ({ name: "image.bin", mimeType: "", buffer: Buffer.from(bytes) });
    await page.getByLabel("The image").setInputFiles(file([1, 2, 3]));
    await page.getByLabel(/^Its manifest/).setInputFiles(file([9]));
    await button("Bring it").click();
    await page.locator('[data-code="wrong-manifest"]').waitFor();
    await page.getByLabel(/^Its manifest/).setInputFiles(file([0xd2, 0x84, 0x43, 0xa1, 0x01, 0x27]));
    await button("Bring it").click();
    await page.locator('[data-code="image-exists"]').waitFor();
  });

  test("has a pairing code shown, and adds a device for a member", async () => {
    await enter("coordinator");
    await page.getByLabel("For the metering point").selectOption("mp-06");
    await button("Show a pairing code").click();
    await page.getByText("7K2M-Q4XD").waitFor();
    await page.getByText("For mp-06, until 15:48.").waitFor();
    await isFine();
    await page.getByRole("link", { name: "Add a device" }).click();
    await button(/^Tasmota/).click();
    await page.getByLabel("Whose device is it?").selectOption("m06");
    await button("Make a connection").click();
    await page.getByTestId("credentials").waitFor();
    expect(bodyOf("POST /house-connections")).toMatchObject({ member: "m06", way: { kind: "house" } });
  });
});

describe.each(["light", "dark"] as const)("accessibility, %s", (scheme) => {
  test("axe finds nothing on the pages of a member, and nothing is wider than the smallest phone", async () => {
    node.devices.connections.push({
      connection: "h0000000009",
      member: "m05",
      label: "Garage",
      kind: "house",
      host: null,
      clients: 0,
      failure: null,
      settings: { roles: {}, reversed: [], public_keys: {} },
      questions: [{ source: "plug", field: "energy", unit: "kWh", value: "12.5" }],
    });
    hearShelly(node.devices, "h0000000009");
    await enter("anna", scheme);
    await region("Connections").waitFor();
    await page.getByText("What happened (3)").click();
    await isFine();
    await page.getByRole("link", { name: "Add a device" }).click();
    await button(/^Shelly/).waitFor();
    await isFine();
    await button(/^Wallbox/).click();
    await isFine();
    await button("Make a connection").click();
    await page.getByTestId("credentials").waitFor();
    await isFine();
  });
});
