import { fileURLToPath } from "node:url";
import { complaintsIn, fillLogin } from "@localgrid/ui-components/test/browser";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { expect } from "vitest";

export const WEB_ROOT = fileURLToPath(new URL("../dist", import.meta.url));

/** A real browser on a busy machine takes its time. */
const PATIENCE_MS = 15_000;

export const LAPTOP = { width: 1280, height: 800 };
export const PHONE = { width: 360, height: 780 };

export interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Errors of scripts, and what the content security policy forbade. */
  readonly complaints: readonly string[];
  readonly foreignRequests: readonly string[];
}

export interface VisitOptions {
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colorScheme?: "light" | "dark";
}

/** Opens the dashboard's login in a browser of its own. */
export async function visit(browser: Browser, url: string, options: VisitOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ viewport: LAPTOP, locale: "en-GB", ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const complaints = complaintsIn(page);
  const foreignRequests: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(url)) foreignRequests.push(request.url());
  });
  await page.goto(url);
  await page.getByLabel("Login name").waitFor();
  return { context, page, complaints, foreignRequests };
}

export async function logIn(page: Page, login: string, password: string): Promise<void> {
  await fillLogin(page, login, password);
}

/** Follows the menu of a community. */
export async function openPage(page: Page, name: string): Promise<void> {
  await page.getByRole("navigation", { name: "Pages of this community" }).getByRole("link", { name }).click();
}

/** Expects of a page what may take a moment. */
export function eventually<T>(read: () => Promise<T>) {
  return expect.poll(read, { timeout: PATIENCE_MS });
}
