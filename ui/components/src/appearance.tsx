import type { JSX } from "preact";
import { t } from "./messages.ts";
import { chooseTheme, type Theme, theme } from "./theme.ts";

const THEMES: readonly Theme[] = ["system", "light", "dark"];

/** Light, dark, or as the device has it. */
export function Appearance(): JSX.Element {
  return (
    <section class="card" aria-labelledby="look">
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
    </section>
  );
}
