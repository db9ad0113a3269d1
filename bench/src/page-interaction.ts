import { join } from "node:path";
import { logInAt } from "@localgrid/ui-components/test/browser";
import type { Page } from "playwright-core";
import type { Measurement } from "./measurement.ts";
import { openPageBrowser, slowDown } from "./page-browser.ts";
import { startPageNode } from "./page-node.ts";
import { percentileOf, spreadOf } from "./spread.ts";
import { figureOf } from "./table.ts";

const SLOWDOWN = 4;
const MOST_MS = 200;
/** Shorter ones are not told by the browser: each counts as this. */
const LEAST_MS = 16;

/** From a tap to what it changed on the screen, with a year to look at. */
export const pageInteraction: Measurement = {
  name: "page-interaction",
  async measure({ folder, rounds, progress }) {
    const node = await startPageNode(join(folder, "page-interaction"), progress);
    const browser = await openPageBrowser(join(folder, "page-interaction"));
    try {
      const { page } = browser;
      await page.addInitScript(watchInteractions);
      await logInAt(page, node);
      await slowDown(page, SLOWDOWN);
      const p95s: number[] = [];
      const all: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const taken = await interactionsDuring(page, () => journey(page));
        p95s.push(percentileOf(taken, 0.95));
        all.push(...taken);
        progress(`round ${round + 1}: ${taken.length} interactions, p95 ${p95s.at(-1)} ms`);
      }
      return [
        figureOf({
          what: `interaction to next paint, p95, processor ${SLOWDOWN} × slowed ÷ ${MOST_MS} ms`,
          values: p95s.map((p95_ms) => p95_ms / MOST_MS),
          digits: 2,
          at_most: 1,
          notes: [
            `${all.length} interactions with a year of quarter-hours: median ${spreadOf(all).median} ms, p95 ${percentileOf(all, 0.95)} ms, longest ${spreadOf(all).max} ms`,
          ],
        }),
      ];
    } finally {
      await browser.close();
      await node.stop();
    }
  },
};

/** Keeps each interaction's longest event, as the page's visitors feel it. Runs in the page. */
export function watchInteractions(): void {
  const kept = new Map<number, number>();
  (globalThis as Watched).interactions = kept;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { readonly interactionId: number })[]) {
      if (entry.interactionId === 0) continue;
      kept.set(entry.interactionId, Math.max(kept.get(entry.interactionId) ?? 0, entry.duration));
    }
  }).observe({ type: "event", durationThreshold: 16, buffered: true } as PerformanceObserverInit);
}

type Watched = typeof globalThis & { interactions: Map<number, number> };

/** @param act answers how many taps and keys it took; the times of all are answered, in ms */
export async function interactionsDuring(page: Page, act: () => Promise<number>): Promise<number[]> {
  await page.evaluate(() => (globalThis as Watched).interactions.clear());
  const taps = await act();
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 200)))),
  );
  const told = await page.evaluate(() => [...(globalThis as Watched).interactions.values()]);
  return [...told, ...Array.from({ length: Math.max(0, taps - told.length) }, () => LEAST_MS)];
}

/** Every tap of somebody who looks through the year. */
async function journey(page: Page): Promise<number> {
  let taps = 0;
  const tap = async (role: "link" | "button", name: string | RegExp) => {
    await page
      .getByRole(role, typeof name === "string" ? { name, exact: true } : { name })
      .first()
      .click();
    taps++;
  };
  const press = async (key: string) => {
    await page.keyboard.press(key);
    taps++;
  };
  for (const view of ["Today", "Limits", "Statement", "Devices", "Now", "Today"]) {
    await tap("link", view);
    await page.getByRole("heading", { level: 1 }).first().waitFor();
  }
  for (const period of ["Week", "Month", "Year"]) {
    await tap("link", period);
    await tap("link", /^Previous/);
    await page.getByRole("slider").first().waitFor();
    await page.getByRole("slider").first().focus();
    for (const key of ["ArrowRight", "ArrowRight", "ArrowRight", "Home", "End"]) await press(key);
    await page.getByText("Show as a table").click();
    taps++;
    await page.getByText("Show as a table").click();
    taps++;
  }
  return taps;
}
