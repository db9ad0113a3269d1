import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { loadRecordedHomes } from "@localgrid/neighbourhood/recorded-homes";
import { launchBrowser, logInAt } from "@localgrid/ui-components/test/browser";
import type { Browser, BrowserContextOptions, JSHandle, Page } from "playwright-core";
import { fetchHomeAssistant, HOME_ASSISTANT, type HomeAssistant, startHomeAssistant } from "./home-assistant.ts";
import { teachYear } from "./home-assistant-calls.ts";
import type { Measurement } from "./measurement.ts";
import { PHONE, slowDown } from "./page-browser.ts";
import { PAGE_MEMBER, type PageNode, RECORDING, startPageNode, TIME_ZONE } from "./page-node.ts";
import { ratiosOf, spreadOf } from "./spread.ts";
import { type Figure, figureOf } from "./table.ts";

const SLOWDOWN = 4;
/** What a page still does behind its first picture is not counted to the tap that comes after. */
const REST_MS = 6_000;
const PATIENCE_MS = 60_000;
const SIDES = ["own", "peer"] as const;
type Side = (typeof SIDES)[number];

/** An energy page, and what somebody's browser keeps who is logged in there. */
interface EnergyPage {
  readonly address: string;
  readonly storage: Exclude<BrowserContextOptions["storageState"], string | undefined>;
  /** Resolves when the day's energy is on the screen. */
  untilDay(page: Page): Promise<unknown>;
  /** Goes from the day to the year; answers with the ms from the tap to the frame that has the year's energy. */
  toYear(page: Page): Promise<number>;
}

/** What a page is given: when it was tapped last, by its own clock, which no driver of a browser slows. */
type Tapped = typeof globalThis & { tapped_ms: number };

/** Times in ms. */
interface Visit {
  readonly day_ms: number;
  readonly year_ms: number;
  /** On the wire, until the day was there. */
  readonly script_bytes: number;
}

/** The members' page beside Home Assistant's energy page: the same home and year, the same browser, as slow a processor. */
export const pagePeer: Measurement = {
  name: "page-peer",
  async measure({ folder, rounds, progress }) {
    const place = join(folder, "page-peer");
    const executable = await fetchHomeAssistant(progress);
    const node = await startPageNode(join(place, "node"), progress);
    const browser = await launchBrowser();
    const peer = await startHomeAssistant(executable, { folder: join(place, "peer"), time_zone: TIME_ZONE });
    try {
      await teachYear(peer.calls, loadRecordedHomes(RECORDING.pathname), PAGE_MEMBER);
      const pages: Record<Side, EnergyPage> = { own: await ownPage(browser, node), peer: peerPage(peer) };
      const visits: Record<Side, Visit[]> = { own: [], peer: [] };
      for (let round = 0; round < rounds; round++) {
        for (const side of SIDES) {
          const visit = await visited(browser, pages[side]);
          visits[side].push(visit);
          const [day, year] = [visit.day_ms, visit.year_ms].map((value) => Math.round(value));
          progress(`round ${round + 1}, ${side}: day ${day} ms, year ${year} ms`);
        }
      }
      return figuresOf(visits);
    } finally {
      await peer.stop();
      await browser.close();
      await node.stop();
    }
  },
};

async function ownPage(browser: Browser, node: PageNode): Promise<EnergyPage> {
  const context = await browser.newContext({ viewport: PHONE, locale: "en-GB" });
  await logInAt(await context.newPage(), node);
  const storage = await context.storageState();
  await context.close();
  return {
    address: `${node.url}/#/today`,
    storage,
    untilDay: (page) => page.getByRole("slider", { name: "Interval of the day" }).waitFor(),
    async toYear(page) {
      const year = page.waitForFunction(
        () =>
          document.querySelector('[aria-label="Month of the year"]') !== null &&
          performance.now() - (globalThis as Tapped).tapped_ms,
      );
      await page.getByRole("link", { name: "Year", exact: true }).click();
      return numberOf(await year);
    },
  };
}

function peerPage({ url, tokens }: HomeAssistant): EnergyPage {
  const figure = (page: Page) =>
    page
      .locator("hui-energy-distribution-card")
      .getByText(/\d kWh/)
      .last();
  return {
    address: `${url}/energy`,
    storage: { cookies: [], origins: [{ origin: url, localStorage: [tokens] }] },
    untilDay: (page) => figure(page).waitFor(),
    async toYear(page) {
      const shown = await figure(page).elementHandle();
      const year = page.waitForFunction(
        ([element, before]) => element?.textContent !== before && performance.now() - (globalThis as Tapped).tapped_ms,
        [shown, await figure(page).textContent()] as const,
      );
      // Only the second of its two taps is counted.
      await page.getByRole("button", { name: "Select time period" }).click();
      await page.getByText("This year").click();
      return numberOf(await year);
    },
  };
}

async function numberOf(found: JSHandle): Promise<number> {
  return Number(await found.jsonValue());
}

/** A first visit: nothing is kept in the browser but who one is. */
async function visited(browser: Browser, page_of: EnergyPage): Promise<Visit> {
  const context = await browser.newContext({
    ...{ viewport: PHONE, locale: "en-GB", timezoneId: TIME_ZONE },
    storageState: page_of.storage,
  });
  try {
    await context.addInitScript(() => {
      addEventListener("pointerdown", ({ timeStamp }) => Object.assign(globalThis, { tapped_ms: timeStamp }), true);
    });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    const session = await slowDown(page, SLOWDOWN);
    const scripts = new Set<string>();
    let script_bytes = 0;
    session.on("Network.responseReceived", ({ requestId, type }) => type === "Script" && scripts.add(requestId));
    session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      if (scripts.has(requestId)) script_bytes += encodedDataLength;
    });
    await session.send("Network.enable");
    const before_ms = performance.now();
    await page.goto(page_of.address, { waitUntil: "commit" });
    await page_of.untilDay(page);
    const day_ms = performance.now() - before_ms;
    const until_day_bytes = script_bytes;
    await pause(REST_MS);
    return { day_ms, year_ms: await page_of.toYear(page), script_bytes: until_day_bytes };
  } finally {
    await context.close();
  }
}

function figuresOf(visits: Record<Side, readonly Visit[]>): readonly Figure[] {
  const ratio = (what: string, take: (visit: Visit) => number, told: (value: number) => string) => {
    const [own, peer] = SIDES.map((side) => visits[side].map(take)) as [number[], number[]];
    return figureOf({
      what: `Home Assistant ÷ members' page: ${what}`,
      values: ratiosOf(peer, own),
      digits: 1,
      at_least: 1,
      notes: [
        `medians: Home Assistant ${HOME_ASSISTANT} ${told(spreadOf(peer).median)}, ours ${told(spreadOf(own).median)}`,
      ],
    });
  };
  const inMs = (value: number) => `${Math.round(value)} ms`;
  return [
    ratio(`first visit until the day's energy is there, processor ${SLOWDOWN} × slowed`, ({ day_ms }) => day_ms, inMs),
    ratio(
      "JavaScript on the wire until then",
      ({ script_bytes }) => script_bytes,
      (value) => `${Math.round(value / 1000)} kB`,
    ),
    ratio("from the tap to a year's energy", ({ year_ms }) => year_ms, inMs),
  ];
}
