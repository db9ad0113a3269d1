import { LANGUAGES, type Language } from "@localgrid/ui-components/language";
import { fillLogin, launchBrowser, violationsOf, widthOf } from "@localgrid/ui-components/test/browser";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type FakeNode, startFakeNode } from "./fake-node.ts";
import { sampleNotices } from "./fake-notices.ts";
import { openView } from "./member-page.ts";
import { WEB_ROOT } from "./web-root.ts";

const START_MS = Date.parse("2016-08-06T13:40:00Z");
const PHONE = { width: 360, height: 780 };
const LOCALES: Readonly<Record<Language, string>> = { en: "en-GB", de: "de-AT", fr: "fr-FR", es: "es-ES", it: "it-IT" };
const VIEWS = {
  anna: ["notices", "now", "today", "week", "month", "year", "limits", "statement", "devices", "account", "copies"],
  coordinator: ["notices", "now", "today", "devices", "copies", "care", "account"],
};

/** More than the bell has room for. */
const UNREAD = 120;

// Fifteen pages, each looked through.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 30_000 });

let browser: Browser;
let node: FakeNode;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

beforeEach(async () => {
  node = await startFakeNode({ webRoot: WEB_ROOT, period_ms: 100, advance_ms: 0, start_ms: START_MS });
  const notices = sampleNotices(START_MS / 1000);
  for (let told = 0; told < UNREAD; told += notices.length) {
    for (const notice of notices) node.notices.tell("anna", notice);
  }
  const { ways } = node.notices;
  ways.addDevice("anna", {
    endpoint: "https://push.example/",
    p256dh: "",
    auth: "",
    language: "en",
    name: "Safari on iPad",
  });
  ways.setAddress("anna", { address: "anna.with.a.long.name@example.org", standing: "unconfirmed" });
  ways.hub = "away";
});

afterEach(() => node.stop());

test.each(LANGUAGES)(
  "%s: every view speaks it, has nothing that axe finds, and fits the smallest phone",
  async (language) => {
    const found: string[] = [];
    for (const login of ["anna", "coordinator"] as const) {
      const context = await browser.newContext({
        serviceWorkers: "block",
        viewport: PHONE,
        locale: LOCALES[language],
        reducedMotion: "reduce",
      });
      const page = await context.newPage();
      await logIn(page, login);
      if (login === "anna") {
        const bell = page.locator(".bell", { hasText: "99+" });
        expect(await bell.getAttribute("aria-label")).toContain("99+");
        found.push(...(await violationsOf(page, `${language} bell`)));
      }
      for (const view of VIEWS[login]) {
        await openView(page, view);
        const where = `${language} ${login} ${view}`;
        expect(await page.evaluate(() => document.documentElement.lang), where).toBe(language);
        found.push(...(await violationsOf(page, where)));
        const width = await widthOf(page);
        if (width > PHONE.width) found.push(`${where}: ${width} pixels wide`);
        found.push(...(await cutWordsOf(page)).map((word) => `${where}: no room for ${word}`));
      }
      await context.close();
    }
    expect(found).toEqual([]);
  },
);

test("the language is chosen on the account page, holds at once for the whole page, and is remembered", async () => {
  const context = await browser.newContext({ serviceWorkers: "block", viewport: PHONE, locale: "en-GB" });
  const page = await context.newPage();
  await logIn(page, "anna");
  await openView(page, "account");
  await page.getByRole("radio", { name: "Deutsch" }).check();
  await page.getByRole("heading", { name: "Sprache" }).waitFor();
  expect(await page.getByRole("navigation").innerText()).toContain("Jetzt");
  await page.reload();
  await page.getByRole("heading", { name: "Sprache" }).waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe("de");
  await context.close();
});

test("the language is chosen before the log-in, keeps what was typed, and holds after it", async () => {
  const context = await browser.newContext({ serviceWorkers: "block", viewport: PHONE, locale: "en-GB" });
  const page = await context.newPage();
  await page.goto(node.url);
  await page.getByLabel("Login name").fill("anna");
  await page.getByRole("radio", { name: "Italiano" }).check();
  await page.getByLabel("Nome utente").waitFor();
  expect(await page.getByLabel("Nome utente").inputValue()).toBe("anna");
  expect(await violationsOf(page, "login in Italian")).toEqual([]);
  expect(await widthOf(page)).toBeLessThanOrEqual(PHONE.width);
  await page.getByLabel("Password").fill("green-roof");
  await page.getByRole("button", { name: "Accedi" }).click();
  await page.getByRole("link", { name: "Ora", exact: true }).waitFor();
  await page.evaluate(() => {
    location.hash = `#/join/${"a".repeat(43)}`;
  });
  await page.getByRole("radio", { name: "Français", checked: false }).check();
  await page.locator("html[lang=fr]").waitFor();
  await context.close();
});

/** Words of pictures that their picture cuts off, and figures that are wider than their column. */
function cutWordsOf(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const sticksOut = (inner: Element, outer: Element | null) => {
      const [word, frame] = [inner.getBoundingClientRect(), outer?.getBoundingClientRect()];
      return frame !== undefined && word.width > 0 && (word.left < frame.left - 1 || word.right > frame.right + 1);
    };
    const drawn = [...document.querySelectorAll("main svg text")].filter((text) =>
      sticksOut(text, text.closest("svg")),
    );
    const figures = [...document.querySelectorAll("main .facts dd")].filter((dd) => dd.scrollWidth > dd.clientWidth);
    return [...drawn, ...figures].map((each) => each.textContent);
  });
}

async function logIn(page: Page, login: string): Promise<void> {
  await page.goto(node.url);
  await fillLogin(page, login, "green-roof");
  await page.locator(".flow").waitFor();
}
