import { launchBrowser, logInAt, type PageLogin } from "@localgrid/ui-components/test/browser";
import type { Browser, Page } from "playwright-core";

const INTERVAL_S = 900;

/** Opens Chromium for as long as `look` takes. */
export async function inBrowser<T>(look: (browser: Browser) => Promise<T>): Promise<T> {
  const browser = await launchBrowser();
  try {
    return await look(browser);
  } finally {
    await browser.close();
  }
}

/** What the dashboard says of a batch, as text. */
export async function batchPage(browser: Browser, login: PageLogin, path: string): Promise<string> {
  const page = await loggedIn(browser, login);
  await page.getByRole("heading", { name: "Communities", level: 1 }).waitFor();
  await go(page, `#/c/${path}`);
  await page.getByText("What it moves").waitFor();
  return (await page.locator("main").textContent()) ?? "";
}

/** Lets a member check the trade of an interval in the browser; what came out, in words. */
export async function checkedTrade(
  browser: Browser,
  login: PageLogin,
  { start_s, utc_offset_s }: { readonly start_s: number; readonly utc_offset_s: number },
): Promise<string> {
  const page = await loggedIn(browser, login);
  await page.getByTestId("home-power").waitFor();
  const local_s = start_s + utc_offset_s;
  await go(page, `#/today/${new Date(local_s * 1000).toISOString().slice(0, 10)}`);
  const chart = page.getByRole("slider", { name: "Interval of the day" });
  await chart.focus();
  await page.keyboard.press("Home");
  for (let at = 0; at < (local_s % 86_400) / INTERVAL_S; at++) await page.keyboard.press("ArrowRight");
  await page
    .getByRole("button", { name: /^Check/ })
    .first()
    .click();
  await page.locator(".proof-verdict").waitFor();
  return ((await page.locator(".proof-verdict").textContent()) ?? "").trim();
}

async function loggedIn(browser: Browser, login: PageLogin): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: "en-GB" });
  page.setDefaultTimeout(20_000);
  await logInAt(page, login);
  return page;
}

async function go(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
}
