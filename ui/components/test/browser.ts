import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser, chromium, type Page } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** What keeps Debian's browser from asking anything of the outside world. */
export const CHROMIUM_ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Debian's browser, which talks to nobody by itself. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: "/usr/bin/chromium", args: CHROMIUM_ARGS });
}

/** Rules that axe leaves off unless asked: who says what stands on a control has named it (WCAG 2.5.3), and a finger hits one alone (2.5.8). */
const ASKED_FOR = { "label-content-name-mismatch": { enabled: true }, "target-size": { enabled: true } };

interface AxeViolation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

interface Axe {
  readonly axe: { readonly run: (options: object) => Promise<{ readonly violations: AxeViolation[] }> };
}

/** What axe finds on the page as it is now, each with `where`; where `isStrong`, words need a contrast of 7 to 1. */
export async function violationsOf(page: Page, where: string, isStrong = false): Promise<readonly string[]> {
  await page.evaluate(AXE);
  const options = { rules: { ...ASKED_FOR, "color-contrast-enhanced": { enabled: isStrong } } };
  const found = await page.evaluate(async (chosen) => {
    const { axe } = globalThis as unknown as Axe;
    return (await axe.run(chosen)).violations;
  }, options);
  return found.map(({ id, nodes }) => `${where}: ${id}: ${nodes.map((each) => each.html).join(" | ")}`);
}

/** Fills in the page for logging in, whatever it speaks, and sends it. */
export async function fillLogin(page: Page, login: string, password: string): Promise<void> {
  await page.locator("input[name=login]").fill(login);
  await page.locator("input[name=password]").fill(password);
  await page.locator("button[type=submit]").click();
}

export interface PageLogin {
  readonly url: string;
  readonly login: string;
  readonly password: string;
}

/** As a person does; the page is there when it resolves. */
export async function logInAt(page: Page, { url, login, password }: PageLogin): Promise<void> {
  await page.goto(url);
  await fillLogin(page, login, password);
  await page.getByRole("navigation").first().waitFor();
}

/** Grows from now on: errors of the page's scripts, and what its content security policy forbade. */
export function complaintsIn(page: Page): string[] {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (/Content Security Policy|Uncaught/.test(message.text())) complaints.push(message.text());
  });
  return complaints;
}

/** How wide the page is; more than its window when something sticks out. */
export function widthOf(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth);
}
