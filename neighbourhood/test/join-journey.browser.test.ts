import { fileURLToPath } from "node:url";
import { setUpCommunity, simulatedClock, type TestCommunity } from "@localgrid/edge-node/test/community";
import { NodeClient } from "@localgrid/edge-node/test/node-client";
import { cleanUp, firstLogin, type RunningNode, startNode } from "@localgrid/edge-node/test/running-node";
import { fillLogin, launchBrowser, violationsOf, widthOf } from "@localgrid/ui-components/test/browser";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";

// A real browser and a real node on a busy machine take their time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const WEB_ROOT = fileURLToPath(new URL("../../ui/member-app/dist", import.meta.url));
const PASSPHRASE = "seven green kettles";
const PHONE = { width: 360, height: 780 };

let node: RunningNode;
let community: TestCommunity;
let browser: Browser;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  const clock = simulatedClock(1);
  node = await startNode({ config: { clock, web_root: WEB_ROOT } });
  community = await setUpCommunity(node, { homes: 1, clock });
  await community.coordinator.done("POST", "/api/members", { member: "garden-house" });
  browser = await launchBrowser();
});

afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
});

afterAll(async () => {
  await browser?.close();
  await cleanUp();
});

/** Another person's device: with nothing of anybody else on it. */
async function device(): Promise<Page> {
  const context = await browser.newContext({ viewport: PHONE, locale: "en-GB" });
  context.setDefaultTimeout(30_000);
  contexts.push(context);
  return context.newPage();
}

async function logIn(page: Page, login: string, password: string): Promise<void> {
  await page.goto(node.http_url);
  await fillLogin(page, login, password);
  await page.getByRole("link", { name: "Account and settings" }).click();
}

/** Whether everybody can use what the page shows: nothing sticks out of a phone, and axe finds nothing. */
async function expectUsable(page: Page, where: string, schemes: readonly ("light" | "dark")[]): Promise<void> {
  expect(await widthOf(page)).toBeLessThanOrEqual(PHONE.width);
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme });
    expect(await violationsOf(page, `${where}, ${colorScheme}`)).toEqual([]);
  }
}

/** What a phone's camera reads from the square. */
async function addressOn(page: Page): Promise<string> {
  const sheet = page.getByTestId("invitation");
  await sheet.getByRole("img", { name: "The invitation as a QR code" }).waitFor();
  return (await sheet.getByRole("code").textContent()) ?? "";
}

async function join(address: string, login: string): Promise<Page> {
  const page = await device();
  await page.goto(address);
  await page.getByLabel("Login name").fill(login);
  await page.getByLabel("Password", { exact: true }).fill(PASSPHRASE);
  await page.getByRole("button", { name: "Come in" }).click();
  await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Now" }).waitFor();
  return page;
}

describe("an invited neighbour", () => {
  test("comes in by the coordinator's square, once, and the secret is in no log", async () => {
    const { login, password } = firstLogin(node.data_dir);
    const office = await device();
    await logIn(office, login, password);
    const card = office.getByRole("region", { name: "Invite people" });
    expect(await card.getByLabel("Who is it for?").inputValue()).toBe("home garden-house");
    await card.getByRole("button", { name: "Make an invitation" }).click();
    const address = await addressOn(office);
    await expectUsable(office, "invitation", ["dark"]);
    const opened = await device();
    await opened.goto(address);
    await opened.getByRole("heading", { name: "Welcome to" }).waitFor();
    await expectUsable(opened, "join", ["light", "dark"]);
    const phone = await join(address, "Frida ");
    expect(new URL(phone.url()).hash).toBe("#/now");
    await phone.getByRole("link", { name: "Account and settings" }).click();
    await phone.getByText("Member garden-house").waitFor();
    await phone.getByText("That is you").waitFor();

    const late = await device();
    await late.goto(address);
    await late.locator('[data-code="invitation-over"]').waitFor();
    await late.getByRole("link", { name: "To the login page" }).click();
    await late.getByLabel("Login name").waitFor();
    expect(JSON.stringify(node.lines) + node.stderr()).not.toContain(address.split("/").at(-1));
  });

  test("as a reader sees limits and devices and can change neither, until the owner allows it", async () => {
    const owner = await device();
    await logIn(owner, "frida", PASSPHRASE);
    const household = owner.getByRole("region", { name: "Household" });
    await household.getByRole("radio", { name: /Reader/ }).check();
    await expectUsable(owner, "household", ["light", "dark"]);
    await household.getByRole("button", { name: "Make an invitation" }).click();
    const reader = await join(await addressOn(owner), "rita");
    await owner.getByRole("button", { name: "Done" }).click();

    await reader.getByRole("link", { name: "Limits" }).click();
    await reader.getByTestId("right-note").waitFor();
    await expectUsable(reader, "limits-of-a-reader", ["light"]);
    expect(await reader.getByRole("checkbox").first().isDisabled()).toBe(true);
    expect(await reader.getByRole("button", { name: "Save" }).isDisabled()).toBe(true);
    await reader.getByRole("link", { name: "Devices" }).click();
    await reader.getByRole("heading", { name: "Devices" }).waitFor();
    expect(await reader.getByRole("link", { name: "Add a device" }).count()).toBe(0);
    const refused = await reader.evaluate(async () => {
      const { csrf_token } = await (await fetch("/api/session")).json();
      const headers = { "content-type": "application/json", "x-csrf-token": csrf_token };
      const body = JSON.stringify({ buy_limit_micro_per_kwh: null, sell_limit_micro_per_kwh: null });
      return (await (await fetch("/api/limits", { method: "PUT", headers, body })).json()).code;
    });
    expect(refused).toBe("right-needed");

    await owner.reload();
    await household.getByLabel("What rita may do").selectOption("tenant");
    await expect.poll(async () => (await peopleOf(owner)).rita).toBe("tenant");
    await reader.reload();
    await reader.getByRole("link", { name: "Limits" }).click();
    await reader.getByRole("checkbox").first().waitFor();
    expect(await reader.getByTestId("right-note").count()).toBe(0);
    expect(await reader.getByRole("checkbox").first().isEnabled()).toBe(true);
  });

  test("comes back by a PIN on their own device, until five wrong ones end it", async () => {
    const phone = await device();
    await logIn(phone, "rita", PASSPHRASE);
    const card = phone.getByRole("region", { name: "PIN on this device" });
    await card.getByLabel("Your password").fill(PASSPHRASE);
    await card.getByLabel("PIN, 6 to 12 digits").fill("123456");
    await card.getByRole("button", { name: "Set the PIN" }).click();
    await card.locator('[data-code="weak-pin"]').waitFor();
    await card.getByLabel("PIN, 6 to 12 digits").fill("285910");
    await card.getByRole("button", { name: "Set the PIN" }).click();
    await card.getByText("On this device a PIN lets you in.").waitFor();
    await phone.getByRole("button", { name: "Log out" }).click();
    const pin = phone.getByRole("textbox", { name: "PIN" });
    await pin.waitFor();
    await expectUsable(phone, "pin", ["dark"]);
    await pin.fill("285910");
    await phone.getByRole("button", { name: "Log in", exact: true }).click();
    await phone.getByRole("link", { name: "Account and settings" }).click();
    await phone.getByRole("button", { name: "Log out" }).click();
    for (let i = 0; i < 5; i++) {
      await pin.fill("000111");
      const answered = phone.waitForResponse((response) => response.url().endsWith("/api/session/pin"));
      await phone.getByRole("button", { name: "Log in", exact: true }).click();
      await answered;
      await phone.locator(i < 4 ? '[data-code="wrong-pin"]' : '[data-code="pin-over"]').waitFor();
    }
    await phone.getByRole("button", { name: "Log in with the password" }).click();
    await phone.getByLabel("Login name").fill("rita");
    await phone.getByLabel("Password").fill(PASSPHRASE);
    await phone.getByRole("button", { name: "Log in", exact: true }).click();
    await phone.getByRole("link", { name: "Account and settings" }).waitFor();
  });

  test("is out at once when the owner removes them, and the last owner stays", async () => {
    const owner = await device();
    await logIn(owner, "frida", PASSPHRASE);
    const household = owner.getByRole("region", { name: "Household" });
    const tenant = new NodeClient(node.http_url);
    expect((await tenant.login("rita", PASSPHRASE)).status).toBe(200);
    await household.getByRole("button", { name: "Remove rita" }).click();
    await owner.getByRole("dialog").getByRole("button", { name: "Remove rita" }).click();
    await household.locator('[data-login="rita"]').waitFor({ state: "detached" });
    expect((await tenant.get("/api/now")).body.code).toBe("no-session");

    expect(await household.getByRole("button", { name: "Remove frida" }).count()).toBe(0);
    await household.getByLabel("What frida may do").selectOption("reader");
    await household.locator('[data-code="last-owner"]').waitFor();
    expect(await peopleOf(owner)).toEqual({ frida: "owner" });
  });
});

/** Rights by login, as the page shows them. */
async function peopleOf(page: Page): Promise<Record<string, string>> {
  const rows = await page.locator("[data-login]").all();
  const pairs = rows.map(async (row) => [
    (await row.getAttribute("data-login")) ?? "",
    await row.getByRole("combobox").inputValue(),
  ]);
  return Object.fromEntries(await Promise.all(pairs));
}
