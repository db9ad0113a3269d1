import type { JSX } from "preact";
import { t } from "./messages.ts";
import { type Contrast, chooseContrast, chooseTheme, contrast, type Theme, theme } from "./theme.ts";

const THEMES: readonly Theme[] = ["system", "light", "dark"];
const CONTRASTS: readonly Contrast[] = ["system", "normal", "more"];

/** Light, dark, or as the device has it; and how strong. */
export function Appearance(): JSX.Element {
  return (
    <section class="card appearance" aria-labelledby="look">
      <h2 id="look">{t("appearance-title")}</h2>
      <fieldset class="segmented">
        <legend class="visually-hidden">{t("appearance-title")}</legend>
        {THEMES.map((value) => (
          <label key={value}>
            <input
              type="radio"
              name="theme"
              value={value}
              checked={theme.value === value}
              onChange={() => chooseTheme(value)}
            />
            {t(`appearance-${value}`)}
          </label>
        ))}
      </fieldset>
      <p class="appearance-part" aria-hidden="true">
        {t("appearance-contrast")}
      </p>
      <fieldset class="segmented">
        <legend class="visually-hidden">{t("appearance-contrast")}</legend>
        {CONTRASTS.map((value) => (
          <label key={value}>
            <input
              type="radio"
              name="contrast"
              value={value}
              checked={contrast.value === value}
              onChange={() => chooseContrast(value)}
            />
            {t(`appearance-contrast-${value}`)}
          </label>
        ))}
      </fieldset>
    </section>
  );
}
