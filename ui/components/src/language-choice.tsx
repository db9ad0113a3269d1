import type { JSX } from "preact";
import { chooseLanguage, LANGUAGE_NAMES, LANGUAGES, language } from "./language.ts";
import { t } from "./messages.ts";

/** All languages by their own names. */
export function LanguageChoice(): JSX.Element {
  return (
    <section class="card" aria-labelledby="language">
      <h2 id="language">{t("language-title")}</h2>
      <fieldset class="segmented">
        <legend class="visually-hidden">{t("language-title")}</legend>
        {LANGUAGES.map((each) => (
          <label key={each} lang={each}>
            <input
              type="radio"
              name="language"
              value={each}
              checked={language.value === each}
              onChange={() => void chooseLanguage(each)}
            />
            {LANGUAGE_NAMES[each]}
          </label>
        ))}
      </fieldset>
    </section>
  );
}
