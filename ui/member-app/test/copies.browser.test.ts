import { complaintsIn, fillLogin, launchBrowser, violationsOf } from "@localgrid/ui-components/test/browser";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type FakeNode, startFakeNode } from "./fake-node.ts";
import { FAKE_WORDS } from "./fake-peers.ts";
import { WEB_ROOT } from "./web-root.ts";

const START_MS = Date.parse("2016-08-06T13:40:00Z");

// A real browser on a busy machine takes its time.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

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
    viewport: { width: 360, height: 780 },
    colorScheme,
    locale: "en-GB",
  });
  context.setDefaultTimeout(8000);
  page = await context.newPage();
  complaints = complaintsIn(page);
  await page.goto(node.url);
  await fillLogin(page, login, "green-roof");
  await page.getByRole("navigation", { name: "Views" }).waitFor();
}

async function openCopies(): Promise<void> {
  await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Copies" }).click();
  await state().waitFor();
}

const state = () => page.getByTestId("copies-state");
const othersCard = () => page.getByRole("region", { name: "Other nodes" });
const otherNode = (community: string) => othersCard().getByRole("listitem").filter({ hasText: community });
const width = () => page.evaluate(() => document.documentElement.scrollWidth);

async function openRecoveryDialog(password: string): Promise<void> {
  await page.getByRole("button", { name: "Show the recovery code" }).click();
  await page.getByRole("dialog").getByLabel("Your password").fill(password);
  await page.getByRole("dialog").getByRole("button", { name: "Show the code" }).click();
}

describe("a member", () => {
  test("finds out from the account page who keeps the records, and nothing that is for the coordinator", async () => {
    await enter("anna");
    expect(await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Copies" }).count()).toBe(0);
    await page.getByRole("link", { name: "Account and settings" }).click();
    await page.getByText("2 other nodes keep a copy.").waitFor();
    await page.getByRole("link", { name: "Show", exact: true }).click();
    await state().waitFor();
    const list = page.getByRole("region", { name: "Who keeps them" });
    expect(await list.getByRole("listitem").allTextContents()).toEqual([
      "The node of ahornweg has everything.It said so just now.",
      expect.stringMatching(/^The node of birkenhof has all but 12 records\.It said so 5\smin ago\.$/),
    ]);
    for (const hidden of ["Recovery code", "Other nodes", "Kept for others", "List of nodes"]) {
      expect(await page.getByRole("heading", { name: hidden }).count(), hidden).toBe(0);
    }
  });

  test("is told when most other nodes are out of reach, and since when", async () => {
    node.setPeers({ is_partitioned: true, partitioned_since_ms: Date.parse("2016-08-06T11:05:00Z") });
    await enter("anna");
    await page.getByText("Most nodes of other communities are out of reach.").waitFor();
    await page.getByRole("link", { name: "More about it" }).click();
    await state().waitFor();
    expect(await state().textContent()).toContain("Since 13:05.");
    expect(await page.getByText("Most nodes of other communities").count()).toBe(0);
  });

  test("of a node that knows no other one is told so", async () => {
    node.setPeers({ region: null, peers: [], copies: [], copies_wanted: 0 });
    await enter("anna");
    await page.getByRole("link", { name: "Account and settings" }).click();
    await page.getByText("Our records are on this node only.").waitFor();
  });
});

describe("the coordinator", () => {
  beforeEach(async () => {
    await enter("coordinator");
    await openCopies();
  });

  test("sees the other nodes, stops talking to one, and talks to it again", async () => {
    expect(await otherNode("ahornweg").textContent()).toContain("1.8\u00a0s ahead");
    expect(await otherNode("birkenhof").textContent()).toContain("does not reach its hub");
    expect(await otherNode("lindengasse-sued").textContent()).toContain("two different histories");
    await otherNode("birkenhof").getByRole("button", { name: "Stop talking to it" }).click();
    await otherNode("birkenhof").getByText("blocked by you").waitFor();
    expect(node.requests.filter((each) => each.startsWith("POST /api/peers/7be41d88"))).toHaveLength(1);
    await otherNode("birkenhof").getByRole("button", { name: "Talk to it again" }).click();
    await otherNode("birkenhof").getByText("connected").waitFor();
  });

  test("gets the recovery code for the password only, and it is gone with the dialog", async () => {
    await openRecoveryDialog("wrong");
    await page.locator('[data-code="wrong-password"]').waitFor();
    expect(await page.getByTestId("recovery-code").count()).toBe(0);
    await page.getByRole("dialog").getByLabel("Your password").fill("green-roof");
    await page.getByRole("dialog").getByRole("button", { name: "Show the code" }).click();
    const words = page.getByTestId("recovery-code").getByRole("listitem");
    await words.first().waitFor();
    const told = (await words.allTextContents()).map((text) => text.replace(/\s+/g, " "));
    expect(told).toEqual(FAKE_WORDS.split(" ").map((word, index) => `${index + 1} ${word}`));
    const square = page.getByRole("img", { name: "The recovery code as a QR code" });
    expect(await square.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
    expect(await width()).toBeLessThanOrEqual(360);
    await page.keyboard.press("Escape");
    await page.getByTestId("recovery-code").waitFor({ state: "detached" });
    expect(await page.content()).not.toContain("kangaroo");
    expect(complaints).toEqual([]);
  });

  test("prints the code and nothing else", async () => {
    await openRecoveryDialog("green-roof");
    await page.getByTestId("recovery-code").waitFor();
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    const isShown = (name: string) => page.getByText(name, { exact: true }).first().isVisible();
    expect(await Promise.all(["kangaroo", "Other nodes", "Safety copies", "Print"].map(isShown))).toEqual([
      true,
      false,
      false,
      false,
    ]);
    const scheme = await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
    expect(scheme).toBe("light");
  });

  test("brings the region's list as a file or as text, and is told why one is not taken", async () => {
    await page.getByText("Without a hub").click();
    const send = page.getByRole("button", { name: "Bring the list" });
    const text = page.getByLabel("Or the texts of its QR codes");
    await text.fill("old");
    await send.click();
    await page.locator('[data-code="older-membership"]').waitFor();
    await text.fill("LGR1:1/1:AAAA");
    await send.click();
    await page.getByText("This node had that list already.").waitFor();
    await page
      .getByLabel("The list as a file")
      .setInputFiles({ name: "list.cbor", mimeType: "", buffer: Buffer.from([1, 2]) });
    await send.click();
    await page.getByText("The list number 13 holds from now on.").waitFor();
    const card = page.getByRole("link", { name: "Download this node's card" });
    expect(await card.getAttribute("href")).toBe("/api/membership/card");
  });
});

describe.each(["light", "dark"] as const)("accessibility, %s", (scheme) => {
  test("axe finds nothing, and nothing is wider than the smallest phone", async () => {
    await enter("coordinator", scheme);
    await openCopies();
    await page.getByText("Without a hub").click();
    expect(await violationsOf(page, "copies")).toEqual([]);
    expect(await width()).toBeLessThanOrEqual(360);
    await openRecoveryDialog("green-roof");
    await page.getByTestId("recovery-code").waitFor();
    expect(await violationsOf(page, "copies")).toEqual([]);
  });
});
