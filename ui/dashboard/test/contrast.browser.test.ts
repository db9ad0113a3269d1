import { launchBrowser, violationsOf } from "@localgrid/ui-components/test/browser";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { eventually, logIn, type Visit, visit, WEB_ROOT } from "./browser.ts";
import { type FakeHub, PASSWORD, startFakeHub } from "./fake-hub.ts";

const VIEWS = {
  light: [
    ["#/communities", "Communities"],
    ["#/alerts", "Alerts"],
    ["#/c/lindengasse", "Lindengasse"],
    ["#/c/lindengasse/tariffs", "Tariffs"],
  ],
  dark: [["#/c/lindengasse", "Lindengasse"]],
} as const;

// A real browser on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

let browser: Browser;
let hub: FakeHub;
let visited: Visit;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

afterEach(async () => {
  await visited.context.close();
  await hub.stop();
});

test.each(["light", "dark"] as const)(
  "%s, with more contrast: words at 7 to 1, nothing else that axe finds, and bars told by their frames",
  async (colorScheme) => {
    hub = await startFakeHub({ webRoot: WEB_ROOT });
    visited = await visit(browser, hub.url, { colorScheme });
    const { page } = visited;
    await page.emulateMedia({ contrast: "more" });
    await page.getByRole("radio", { name: "Deutsch" }).check();
    await page.getByLabel("Passwort").waitFor();
    await page.getByRole("radio", { name: "English" }).check();
    const found = [...(await violationsOf(page, "login", true))];
    await logIn(page, "clara", PASSWORD);
    for (const [hash, title] of VIEWS[colorScheme]) {
      await page.evaluate((to) => {
        location.hash = to;
      }, hash);
      await page.getByRole("heading", { name: title, level: 1 }).waitFor();
      await eventually(() => page.locator("main .waiting").count()).toBe(0);
      found.push(...(await violationsOf(page, hash, true)));
      if (title === "Lindengasse") {
        const [needed, shared] = await page
          .locator(".chart-demand, .chart-shared")
          .evaluateAll((bars) => bars.slice(0, 2).map((bar) => getComputedStyle(bar).fill));
        expect(needed).not.toBe(shared);
      }
    }
    expect(found).toEqual([]);
    expect(visited.complaints).toEqual([]);
  },
);
