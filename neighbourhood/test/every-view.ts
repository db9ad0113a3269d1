import type { Language } from "@localgrid/ui-components/language";
import { logInAt, type PageLogin, violationsOf, widthOf } from "@localgrid/ui-components/test/browser";
import type { Browser, Page } from "playwright-core";

const PHONE = { width: 390, height: 844 };
const VIEW_WITHIN_MS = 45_000;

/** How a device asks to be shown a page. */
export interface Look {
  readonly locale: string;
  readonly colorScheme: "light" | "dark";
  readonly contrast: "no-preference" | "more";
}

export const USUAL_LOOK: Look = { locale: "en-GB", colorScheme: "light", contrast: "no-preference" };

/** Words that are long, and the theme that tests of single views take less often. */
export const LONG_WORDS_LOOK: Look = { locale: "de-AT", colorScheme: "dark", contrast: "no-preference" };

const LOCALES: Readonly<Record<Language, string>> = { en: "en-GB", de: "de-AT", fr: "fr-FR", es: "es-ES", it: "it-IT" };

const THEMES = ["light", "dark"] as const;

/** Each language in both themes, and both themes in high contrast, which words have no part in. */
export const EVERY_LOOK: readonly Look[] = THEMES.flatMap((colorScheme) => [
  ...Object.values(LOCALES).map((locale) => ({ locale, colorScheme, contrast: "no-preference" as const })),
  { ...USUAL_LOOK, colorScheme, contrast: "more" },
]);

export interface Tour extends PageLogin {
  /** {@link USUAL_LOOK} unless given. */
  readonly look?: Look;
  /** Addresses behind the `#/`. */
  readonly views: readonly string[];
  /** A folder for a picture of each view; none are taken without. */
  readonly pictures?: string | undefined;
}

/**
 * Opens one view after another as somebody who is logged in; what is wrong with any of them: a refusal or failure of
 * the server, an error on the page or in its script, a view that never gets its figures or has no heading, what axe
 * finds, and what sticks out of a phone.
 */
export async function complaintsOf(browser: Browser, tour: Tour): Promise<readonly string[]> {
  const look = tour.look ?? USUAL_LOOK;
  const context = await browser.newContext({ viewport: PHONE, ...look });
  try {
    const page = await context.newPage();
    const complaints: string[] = [];
    let shown = "login";
    page.on("pageerror", (error) => complaints.push(`${shown}: ${error.message}`));
    await logInAt(page, tour);
    page.on("response", (response) => {
      if (response.status() >= 400) complaints.push(`${shown}: ${response.status()} ${response.url()}`);
    });
    for (const view of tour.views) {
      shown = view;
      complaints.push(...(await lookAt(page, view)));
      if (tour.pictures !== undefined) {
        await page.screenshot({ path: `${tour.pictures}/${view.replaceAll(/\W+/g, "-")}.png`, fullPage: true });
      }
    }
    return complaints.map((complaint) => `${Object.values(look).join(" ")}: ${complaint}`);
  } finally {
    await context.close();
  }
}

async function lookAt(page: Page, view: string): Promise<readonly string[]> {
  await page.evaluate((to) => {
    location.hash = `#/${to}`;
  }, view);
  const heading = page.locator("main").getByRole("heading", { level: 1 }).first();
  const hasCome = await heading.waitFor({ timeout: VIEW_WITHIN_MS }).then(
    () => true,
    () => false,
  );
  if (!hasCome) return [`${view}: no heading`];
  const waiting = page.locator("main .waiting").first();
  const isWhole = await waiting.waitFor({ state: "detached", timeout: VIEW_WITHIN_MS }).then(
    () => true,
    () => false,
  );
  const errors = await page.locator("main .error").allTextContents();
  const width = await widthOf(page);
  return [
    ...(isWhole ? [] : [`${view}: still waits`]),
    ...errors.map((text) => `${view}: says ${text}`),
    ...(width > PHONE.width ? [`${view}: ${width} wide`] : []),
    ...(await violationsOf(page, view)),
  ];
}
