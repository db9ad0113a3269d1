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

/** Of axe's rules those in trial are off; this one holds: who says what stands on a control has named it (WCAG 2.5.3). */
const AXE_OPTIONS = { rules: { "label-content-name-mismatch": { enabled: true } } };

interface AxeViolation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

interface Axe {
  readonly axe: { readonly run: (options: object) => Promise<{ readonly violations: AxeViolation[] }> };
}

/** What axe finds on the page as it is now, each with `where`. */
export async function violationsOf(page: Page, where: string): Promise<readonly string[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate(async (options) => {
    const { axe } = globalThis as unknown as Axe;
    return (await axe.run(options)).violations;
  }, AXE_OPTIONS);
  return found.map(({ id, nodes }) => `${where}: ${id}: ${nodes.map((each) => each.html).join(" | ")}`);
}

/** How wide the page is; more than its window when something sticks out. */
export function widthOf(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth);
}
