/** A member's phone in front of a node that only pretends. */
import { complaintsIn, fillLogin } from "@localgrid/ui-components/test/browser";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { expect } from "vitest";

export interface MemberPage {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the page should not have said. */
  readonly complaints: readonly string[];
}

/** On a busy machine. */
export const SLOWLY = { timeout: 10_000 };

/** Opens the node's page and logs in as anna. */
export async function openMemberPage(
  browser: Browser,
  url: string,
  serviceWorkers: "allow" | "block",
): Promise<MemberPage> {
  const viewport = { width: 360, height: 780 };
  const context = await browser.newContext({ viewport, locale: "en-GB", reducedMotion: "reduce", serviceWorkers });
  context.setDefaultTimeout(SLOWLY.timeout);
  const page = await context.newPage();
  const complaints = complaintsIn(page);
  await page.goto(url);
  await fillLogin(page, "anna", "green-roof");
  await tabOf(page, "Now").waitFor();
  return { context, page, complaints };
}

export const tabOf = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "Views" }).getByRole("link", { name });

export const isLive = (page: Page) => page.locator('.pulse[data-connection="live"]').waitFor();

/** Resolves when the view is drawn with its figures. */
export async function openView(page: Page, view: string): Promise<void> {
  await page.evaluate((name) => {
    location.hash = `#/${name}`;
  }, view);
  // Twice: the view that goes has been drawn over then.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await page.locator("main h1, main h2").first().waitFor();
  await expect.poll(() => page.locator("main .waiting").count(), SLOWLY).toBe(0);
}

/** Until the worker has the page and all its files. */
export async function isKeeping(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
}

/** Brings the worker at once, which the app otherwise does after its first figures. */
export async function bringWorker(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.register("./sw.js");
    await navigator.serviceWorker.ready;
  });
  await isKeeping(page);
  await page.reload();
  await isLive(page);
}

/** Waits for an answer to be kept, by the end of its path. */
export function untilKept(page: Page, path: string): Promise<void> {
  return expect.poll(() => keptAnswers(page), SLOWLY).toContain(path);
}

/** Addresses of what the worker keeps of the node's answers. */
export function keptAnswers(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const cache = await caches.open("localgrid-kept");
    return (await cache.keys()).map(({ url }) => new URL(url).pathname);
  });
}
