import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { clusterConnection } from "@localgrid/cloud-hub/adapters/cluster";
import { openPool } from "@localgrid/cloud-hub/adapters/database";
import { logInAt } from "@localgrid/ui-components/test/browser";
import type { Page, Response } from "playwright-core";
import { benchError } from "./errors.ts";
import { startHub } from "./hub-under-test.ts";
import type { Measurement } from "./measurement.ts";
import { openPageBrowser } from "./page-browser.ts";
import { figureOf } from "./table.ts";

const WEB_ROOT = fileURLToPath(new URL("../../ui/dashboard/dist", import.meta.url));
const COMMUNITIES = 200;
const MEMBERS = 10_000;
const CROWD = "c-0";
const MOST_MS = 1_500;
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

/** How soon the dashboard shows a table when there is much to show: opened by its address, with nothing in the browser. */
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
      await page.setViewportSize(LAPTOP);
      const first = JSON.parse(readFileSync(join(hub.data_dir, "first-login.json"), "utf8"));
      await logInAt(page, { url: hub.url, login: first.login, password: first.password });
      const figures = [];
      for (const table of TABLES) {
        const rounds_of_it: Opened[] = [];
        for (let round = 0; round < rounds; round++) {
          rounds_of_it.push(await open(page, `${hub.url}/${table.hash}`, table.name));
          progress(`${table.name}: ${rounds_of_it.at(-1)?.took_ms} ms`);
        }
        figures.push(figureOfTable(table.name, rounds_of_it));
      }
      return figures;
    } finally {
      await browser.close();
      await pool.end();
      await hub.stop();
    }
  },
};

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
