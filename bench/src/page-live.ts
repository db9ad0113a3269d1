import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { connectTestDevice } from "@localgrid/edge-node/adapters/test-device";
import { logInAt } from "@localgrid/ui-components/test/browser";
import type { Page } from "playwright-core";
import { benchError } from "./errors.ts";
import type { Measurement } from "./measurement.ts";
import { openPageBrowser } from "./page-browser.ts";
import { startPageNode } from "./page-node.ts";
import { percentileOf, spreadOf } from "./spread.ts";
import { figureOf } from "./table.ts";

const MOST_MS = 1_000;
const SAMPLES = 30;
const FIRST_W = 1_000;
const STEP_W = 100;
/** Between two sends: never in step with what the node does each second. */
const pauseBefore_ms = (sample: number) => 700 + ((sample * 389) % 997);

/** From a device that sends its power to the figure on its member's screen. */
export const pageLive: Measurement = {
  name: "page-live",
  async measure({ folder, rounds, progress }) {
    const node = await startPageNode(join(folder, "page-live"), progress);
    const browser = await openPageBrowser(join(folder, "page-live"));
    const device = await connectTestDevice(node.device, node.access);
    try {
      const { page } = browser;
      await logInAt(page, node);
      const rounds_ms: number[][] = [];
      for (let round = 0; round < rounds; round++) {
        const taken: number[] = [];
        for (let sample = 0; sample < SAMPLES; sample++) {
          await pause(pauseBefore_ms(sample));
          const power_w = FIRST_W + STEP_W * ((round * SAMPLES + sample) % 80);
          const shown = await watchFor(page, power_w);
          const sent_ms = Date.now();
          await device.publishLive({ at_ms: node.start_ms, power_w });
          taken.push((await shown()) - sent_ms);
        }
        rounds_ms.push(taken);
        progress(`round ${round + 1}: p95 ${percentileOf(taken, 0.95)} ms`);
      }
      const all = rounds_ms.flat();
      return [
        figureOf({
          what: `live power from the device's send to the member's screen, p95 ÷ ${MOST_MS} ms`,
          values: rounds_ms.map((taken) => percentileOf(taken, 0.95) / MOST_MS),
          digits: 2,
          at_most: 1,
          notes: [`${all.length} sends: median ${spreadOf(all).median} ms, longest ${spreadOf(all).max} ms`],
        }),
      ];
    } finally {
      await device.close();
      await browser.close();
      await node.stop();
    }
  },
};

/** Resolves once the watch is on; what it gives tells when the screen had that power, in ms of this machine's clock. */
async function watchFor(page: Page, power_w: number): Promise<() => Promise<number>> {
  const text = (power_w / 1_000).toFixed(1);
  await page.evaluate((wanted) => {
    const place = document.querySelector("[data-testid=home-power]")?.parentElement;
    const holder = globalThis as unknown as { painted: Promise<number> };
    holder.painted = new Promise((resolve) => {
      const look = () => {
        if (place?.querySelector("[data-testid=home-power]")?.textContent?.startsWith(wanted) !== true) return;
        observer.disconnect();
        // After the frame that carries it.
        requestAnimationFrame(() => setTimeout(() => resolve(Date.now()), 0));
      };
      const observer = new MutationObserver(look);
      observer.observe(document.body, { subtree: true, childList: true, characterData: true });
      look();
    });
  }, text);
  return async () => {
    const painted = page.evaluate(() => (globalThis as unknown as { painted: Promise<number> }).painted);
    const late = pause(10_000, null);
    const at_ms = await Promise.race([painted, late]);
    if (at_ms === null) throw benchError("wrong-result", `${text} kW never came to the screen`);
    return at_ms;
  };
}
