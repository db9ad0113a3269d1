import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { clusterConnection } from "@localgrid/cloud-hub/adapters/cluster";
import { openPool } from "@localgrid/cloud-hub/adapters/database";
import { logInAt } from "@localgrid/ui-components/test/browser";
import type { Page, Response } from "playwright-core";
import { benchError } from "./errors.ts";
import { startHub } from "./hub-under-test.ts";
import type { Measurement, Run } from "./measurement.ts";
import { openPageBrowser } from "./page-browser.ts";
import { interactionsDuring, watchInteractions } from "./page-interaction.ts";
import { percentileOf } from "./spread.ts";
import { type Figure, figureOf } from "./table.ts";

const WEB_ROOT = fileURLToPath(new URL("../../ui/dashboard/dist", import.meta.url));
const COMMUNITIES = 200;
const MEMBERS = 10_000;
const CROWD = "c-0";
const MOST_MS = 1_500;
/** Slower answers to a tap are felt as slow. */
const PROMPT_MS = 200;
/** A longer frame is one that a person sees, as browsers' own long tasks begin here. */
const STUTTER_MS = 50;
/** How far a list goes in one frame: a wheel turned fast, and the bar drawn from end to end within two seconds. */
const WAYS = [
  { name: "by the wheel, 300 pixels a frame", step_px: 300 },
  { name: "by its bar, 120 frames from end to end", step_px: null },
] as const;
const SCROLLED_FRAMES = 120;
const LAPTOP = { width: 1280, height: 800 };

/** All communities of a large region; the first has all members with a metering point each. */
const FILLING = [
  `INSERT INTO community (id, created_at_ms) SELECT 'c-' || n, n FROM generate_series(0, ${COMMUNITIES - 1}) AS n`,
  `INSERT INTO member (community, member, is_active, created_at_ms)
     SELECT '${CROWD}', 'm-' || n, true, n FROM generate_series(0, ${MEMBERS - 1}) AS n`,
  `INSERT INTO metering_point (community, metering_point, member, is_active, main_fuse_w, created_at_ms)
     SELECT '${CROWD}', 'p-' || n, 'm-' || n, true, 25000, n FROM generate_series(0, ${MEMBERS - 1}) AS n`,
  "ANALYZE",
];

const TABLES = [
  { name: "Communities", hash: "#/" },
  { name: "Members and metering points", hash: `#/c/${CROWD}/members` },
] as const;

/** The dashboard when there is much to show: how soon a table comes, opened by its address with nothing in the browser, and how it goes. */
export const pageCrowd: Measurement = {
  name: "page-crowd",
  async measure({ folder, rounds, progress }) {
    const place = join(folder, "page-crowd");
    const hub = await startHub(join(place, "hub"), ["--web-root", WEB_ROOT]);
    const pool = openPool(clusterConnection(hub.data_dir));
    const browser = await openPageBrowser(place);
    try {
      progress(`${COMMUNITIES} communities, ${MEMBERS} members`);
      for (const statement of FILLING) await pool.query(statement);
      const { page } = browser;
      await page.addInitScript(watchInteractions);
      await page.setViewportSize(LAPTOP);
      const first = JSON.parse(readFileSync(join(hub.data_dir, "first-login.json"), "utf8"));
      await logInAt(page, { url: hub.url, login: first.login, password: first.password });
      const crowd = { page, rounds, progress };
      return [...(await opened(crowd, hub.url)), ...(await scrolled(crowd)), await sortedAndSearched(crowd)];
    } finally {
      await browser.close();
      await pool.end();
      await hub.stop();
    }
  },
};

interface Crowd extends Pick<Run, "rounds" | "progress"> {
  readonly page: Page;
}

async function opened({ page, rounds, progress }: Crowd, url: string): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const table of TABLES) {
    const rounds_of_it: Opened[] = [];
    for (let round = 0; round < rounds; round++) {
      rounds_of_it.push(await open(page, `${url}/${table.hash}`, table.name));
      progress(`${table.name}: ${rounds_of_it.at(-1)?.took_ms} ms`);
    }
    figures.push(figureOfTable(table.name, rounds_of_it));
  }
  return figures;
}

/** Of the list that is open. */
async function scrolled({ page, rounds, progress }: Crowd): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const { name, step_px } of WAYS) {
    const values: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const frames_ms = await page.evaluate(scrollThrough, { frames: SCROLLED_FRAMES, step_px });
      values.push(percentileOf(frames_ms, 0.95) / STUTTER_MS);
      progress(`${name}: longest frame ${Math.round(Math.max(...frames_ms))} ms`);
    }
    const what = `dashboard, ${MEMBERS} rows scrolled ${name}: frame, p95 ÷ ${STUTTER_MS} ms`;
    figures.push(figureOf({ what, values, digits: 2, at_most: 1 }));
  }
  return figures;
}

/** Of the list that is open. */
async function sortedAndSearched({ page, rounds, progress }: Crowd): Promise<Figure> {
  const values: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const p95_ms = percentileOf(await interactionsDuring(page, () => sortAndFind(page)), 0.95);
    values.push(p95_ms / PROMPT_MS);
    progress(`sorted and searched: p95 ${p95_ms} ms`);
  }
  const what = `dashboard, ${MEMBERS} rows sorted and searched: interaction to next paint, p95 ÷ ${PROMPT_MS} ms`;
  return figureOf({ what, values, digits: 2, at_most: 1 });
}

/** Sorts by each column both ways, types what finds one row, and takes it back; how many taps and keys that were. */
async function sortAndFind(page: Page): Promise<number> {
  const heads = page.locator("thead button.sort");
  let taps = 0;
  for (const head of await heads.all()) {
    for (let way = 0; way < 2; way++, taps++) await head.click();
  }
  const find = page.getByLabel("Find", { exact: true });
  await find.focus();
  const wanted = `m-${MEMBERS - 1}`;
  await find.pressSequentially(wanted);
  await page.getByRole("row").nth(2).waitFor({ state: "detached" });
  for (const _ of wanted) await page.keyboard.press("Backspace");
  return taps + 2 * wanted.length;
}

/** Scrolls the list on the page from its top; how long each frame took, in ms. Runs in the browser. */
async function scrollThrough(how: { frames: number; step_px: number | null }): Promise<readonly number[]> {
  const list = document.querySelector("section.table-frame");
  if (list === null) return [];
  const step_px = how.step_px ?? list.scrollHeight / how.frames;
  const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
  list.scrollTop = 0;
  await nextFrame();
  let last_ms = await nextFrame();
  const frames: number[] = [];
  for (let step = 1; step <= how.frames; step += 1) {
    list.scrollTop = step * step_px;
    const now_ms = await nextFrame();
    frames.push(now_ms - last_ms);
    last_ms = now_ms;
  }
  return frames;
}

interface Opened {
  readonly took_ms: number;
  readonly script_bytes: number;
}

function figureOfTable(name: string, opened: readonly Opened[]) {
  const script_bytes = Math.max(...opened.map((each) => each.script_bytes));
  return figureOf({
    what: `dashboard, ${name.toLowerCase()}: address opened to first rows ÷ ${MOST_MS} ms`,
    values: opened.map(({ took_ms }) => took_ms / MOST_MS),
    digits: 2,
    at_most: 1,
    notes: [`${(script_bytes / 1_000).toFixed(1)} kB of JavaScript over the wire until then`],
  });
}

/** @throws {LocalGridError} `wrong-result` when no row comes */
async function open(page: Page, address: string, table: string): Promise<Opened> {
  const scripts: Response[] = [];
  const note = (response: Response) => {
    if (response.request().resourceType() === "script") scripts.push(response);
  };
  await page.goto("about:blank");
  const session = await page.context().newCDPSession(page);
  await session.send("Network.clearBrowserCache");
  await session.detach();
  page.on("response", note);
  const begun_ms = performance.now();
  await page.goto(address, { waitUntil: "commit" });
  const row = page.getByRole("table", { name: table }).locator("tbody th[scope=row]").first();
  await row.waitFor({ timeout: MOST_MS * 10 }).catch((cause) => {
    throw benchError("wrong-result", `${table} shows no rows`, cause);
  });
  const took_ms = Math.round(performance.now() - begun_ms);
  page.off("response", note);
  const sizes = await Promise.all(scripts.map(async (script) => (await script.request().sizes()).responseBodySize));
  return { took_ms, script_bytes: sizes.reduce((sum, bytes) => sum + bytes, 0) };
}
