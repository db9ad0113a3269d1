import { launchBrowser, violationsOf } from "@localgrid/ui-components/test/browser";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Community, Statement } from "../src/api-types.ts";
import type { AgreedSharing, Calculation } from "../src/calculation-types.ts";
import { type FakeNode, startFakeNode } from "./fake-node.ts";
import { type MemberPage, openMemberPage } from "./member-page.ts";
import { WEB_ROOT } from "./web-root.ts";

/** An evening: the fake home needs 356 Wh of 7742, and 400 Wh are there. */
const INTERVAL_S = Date.parse("2016-08-05T17:00:00Z") / 1000;
const SHARING = {
  valid_from_s: INTERVAL_S - 9_000,
  kind: "static",
  price_rule: "mid-market",
  table: null,
  demand_wh: 1_600,
  supply_wh: 400,
  own_share_ppm: 125_000,
  own_group: null,
  groups: null,
  open_wh: 50,
} as const satisfies AgreedSharing;
/** Of the fake tariff's band. */
const MIDDLE = 174_500;
const BY_RATIO = {
  price_rule: "supply-demand-ratio",
  table: [
    { ratio_ppm: 0, position_ppm: 1_000_000 },
    { ratio_ppm: 1_000_000, position_ppm: 500_000 },
  ],
} as const;

// A real browser on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

let browser: Browser;
let node: FakeNode;
let open: MemberPage;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

beforeEach(async () => {
  node = await startFakeNode({ webRoot: WEB_ROOT, period_ms: 100, advance_ms: 0 });
  open = await openMemberPage(browser, node.url, "block");
  page = open.page;
});

afterEach(async () => {
  expect(open.complaints).toEqual([]);
  await open.context.close();
  await node.stop();
});

/** The node's answer, as it would be under a key. */
async function change<Answer>(path: RegExp, by: (answer: Answer) => Answer): Promise<void> {
  await page.route(path, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: by((await response.json()) as Answer) });
  });
}

/** As if the home had got its 50 Wh of 400. */
function underKey(part: Partial<AgreedSharing>, price: number): (calculation: Calculation) => Calculation {
  return (calculation) => {
    const { market, result, tariff } = calculation;
    const [bought_wh, grid_import_wh] = [SHARING.open_wh, result.import_wh - SHARING.open_wh];
    const lines = [
      ["neighbour-purchase", bought_wh, price],
      ["local-network-fee", bought_wh, tariff.local_network_fee_micro_per_kwh],
      ["grid-import", grid_import_wh, tariff.retail_micro_per_kwh],
    ] as const;
    return {
      ...calculation,
      market: {
        ...market,
        price_micro_per_kwh: price,
        matched_wh: SHARING.supply_wh,
        sharing: { ...SHARING, ...part },
        supply: [
          {
            limit_micro_per_kwh: 78_000,
            wh: SHARING.supply_wh,
            cleared_wh: SHARING.supply_wh,
            own_wh: 0,
            own_cleared_wh: 0,
          },
        ],
      },
      result: {
        ...result,
        bought_wh,
        grid_import_wh,
        lines: lines.map(([category, energy_wh, price_micro_per_kwh]) => {
          return { category, energy_wh, price_micro_per_kwh, amount_nano: `-${energy_wh * price_micro_per_kwh}` };
        }),
      },
    };
  };
}

async function goTo(address: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, address);
}

test("an interval under a key tells the own share and the agreed price instead of bids, in light, dark and on a phone", async () => {
  await change(/\/calculation$/, underKey({}, MIDDLE));
  await goTo(`#/interval/${INTERVAL_S}`);
  await page.getByTestId("calculation").waitFor();
  expect(await page.getByTestId("agreed-key").textContent()).toContain("each home has a fixed share");
  await page.getByText("Your share is 12.5%").waitFor();
  expect(await page.getByTestId("price-formula").textContent()).toBe("(€0.271/kWh + €0.078/kWh) ÷ 2 = €0.1745/kWh");
  // Bids, limits and their picture would be of no meaning here.
  expect(await page.getByTestId("levels-demand").count()).toBe(0);
  expect(await page.getByText("You buy from neighbours for up to").count()).toBe(0);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violationsOf(page, `interval under a key, ${colorScheme}`)).toEqual([]);
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});

test("a price by supply and demand is computed again in the browser, step by step", async () => {
  await change(
    /\/calculation$/,
    underKey({ ...BY_RATIO, kind: "dynamic", own_share_ppm: null, open_wh: null }, 246_875),
  );
  await goTo(`#/interval/${INTERVAL_S}`);
  await page.getByTestId("calculation").waitFor();
  // 400 for 1600 is a quarter: half a quarter of the way down from the cap.
  await page.getByText("is 25%. With that, the price stands 87.5% of the way up").waitFor();
  expect(await page.getByTestId("price-formula").textContent()).toBe(
    "€0.078/kWh + 87.5% × (€0.271/kWh − €0.078/kWh) = €0.246875/kWh",
  );
});

test("the limits say that they wait, and from when they hold again", async () => {
  const agreed = { valid_from_s: INTERVAL_S, kind: "hybrid", own_share_ppm: 62_500 } as const;
  const ends = { valid_from_s: INTERVAL_S + 86_400, kind: null, own_share_ppm: null };
  await change<Community>(/\/api\/community$/, (community) => ({
    ...community,
    sharing: { now: agreed, to_come: [ends] },
  }));
  await page.reload();
  await goTo("#/limits");
  await page.getByRole("heading", { name: "Your limits wait" }).waitFor();
  await page.getByText("Your share of what there is: 6.25%").waitFor();
  await page.getByText("your limits hold again").waitFor();
  expect(await page.getByRole("button", { name: "Save limits" }).count()).toBe(1);
  expect(await violationsOf(page, "limits that wait")).toEqual([]);
});

test("the statement says since when energy was shared by a key", async () => {
  await change<Statement>(/\/api\/statements\/\d{4}-\d{2}$/, (statement) => ({
    ...statement,
    sharing: [
      { from_s: statement.period.from_s, kind: null },
      { from_s: INTERVAL_S + 86_400, kind: "static" },
    ],
  }));
  await goTo("#/statement");
  const told = page.getByTestId("statement-sharing");
  await told.waitFor();
  expect(await told.locator("li").allTextContents()).toEqual([
    "From Mon 1 Aug: by everybody’s limits.",
    "From Sat 6 Aug: by an agreed key, in fixed shares.",
  ]);
  expect(await violationsOf(page, "statement under a key")).toEqual([]);
});
