import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { logInAt } from "@localgrid/ui-components/test/browser";
import type { Measurement } from "./measurement.ts";
import { openPageBrowser } from "./page-browser.ts";
import { startPageNode } from "./page-node.ts";
import { figureOf } from "./table.ts";

const LIGHTHOUSE = new URL("../../toolchain/lighthouse/package.json", import.meta.url);
/** Score of 100 that each category must reach. */
const CATEGORIES = { performance: 95, accessibility: 100, "best-practices": 100 } as const;
type Category = keyof typeof CATEGORIES;
const CATEGORY_NAMES = Object.keys(CATEGORIES) as Category[];
/** What somebody opens first, and the page with the most on it. */
const VIEWS = ["now", "today", "year"] as const;

interface Report {
  readonly categories: Readonly<Record<Category, { readonly score: number }>>;
  readonly audits: Readonly<Record<string, { readonly numericValue?: number; readonly score: number | null }>>;
}

/** What Lighthouse says of the page on a middling phone, of a running node and a member who is logged in. */
export const pageLighthouse: Measurement = {
  name: "page-lighthouse",
  async measure({ folder, rounds, progress }) {
    const place = join(folder, "page-lighthouse");
    const node = await startPageNode(place, progress);
    const browser = await openPageBrowser(place);
    try {
      await logInAt(browser.page, node);
      // The measured page is another one of the same profile.
      await browser.page.goto("about:blank");
      const reports: Report[][] = Array.from({ length: rounds }, () => []);
      for (const view of VIEWS) {
        for (const [round, of_round] of reports.entries()) {
          const report = await audit(`${node.url}/#/${view}`, browser.debugging_port, join(place, "report.json"));
          of_round.push(report);
          const scores = CATEGORY_NAMES.map((category) => scoreOf(report, category));
          progress(`${view} ${round + 1}: ${scores.join(", ")}${failures(report)}`);
        }
      }
      return CATEGORY_NAMES.map((category) =>
        figureOf({
          what: `Lighthouse, mobile, the least of ${VIEWS.join(", ")}: ${category}`,
          values: reports.map((of_round) => Math.min(...of_round.map((report) => scoreOf(report, category)))),
          digits: 0,
          at_least: CATEGORIES[category],
          notes: category === "performance" ? paints(reports) : [],
        }),
      );
    } finally {
      await browser.close();
      await node.stop();
    }
  },
};

export async function audit(url: string, port: number, file: string): Promise<Report> {
  const cli = join(dirname(createRequire(LIGHTHOUSE).resolve("lighthouse/package.json")), "cli", "index.js");
  const options = [
    `--port=${port}`,
    "--output=json",
    `--output-path=${file}`,
    `--only-categories=${CATEGORY_NAMES.join(",")}`,
    // The session of the member lives in the profile.
    "--disable-storage-reset",
    "--no-enable-error-reporting",
    "--quiet",
  ];
  await promisify(execFile)(process.execPath, [cli, url, ...options]);
  return JSON.parse(readFileSync(file, "utf8")) as Report;
}

function scoreOf(report: Report, category: Category): number {
  return Math.round(report.categories[category].score * 100);
}

/** The longest of all rounds, for each view. */
function paints(reports: readonly (readonly Report[])[]): readonly string[] {
  return VIEWS.map((view, at) => {
    const paints_ms = reports.map((of_round) => of_round[at]?.audits["largest-contentful-paint"]?.numericValue);
    return `${view}: largest paint after ${Math.round(Math.max(...paints_ms.map((paint) => paint ?? Number.NaN)))} ms at most`;
  });
}

/** Audits that count and are not passed. */
function failures({ audits }: Report): string {
  const missed = Object.entries(audits).filter(
    ([, { score, numericValue }]) => score === 0 && numericValue === undefined,
  );
  return missed.length === 0 ? "" : ` (${missed.map(([name]) => name).join(", ")})`;
}
