import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { ApiError } from "./json-api.ts";
import { chooseLanguage, LANGUAGE_NAMES, LANGUAGES, type Language, language } from "./language.ts";
import { t } from "./messages.ts";
import { ErrorNotice } from "./notice.tsx";

/** The languages as a part of a page of settings. */
export function LanguageChoice(): JSX.Element {
  return (
    <section class="card" aria-labelledby="language">
      <h2 id="language">{t("language-title")}</h2>
      <LanguagePicker />
    </section>
  );
}

/** All languages by their own names; what is chosen holds at once and is remembered in this browser. */
export function LanguagePicker(): JSX.Element {
  const [error, setError] = useState<ApiError | null>(null);
  const choose = (next: Language) => {
    setError(null);
    chooseLanguage(next).catch(() => setError(new ApiError("page-unreachable", "")));
  };
  return (
    <div>
      <fieldset class="segmented">
        <legend class="visually-hidden">{t("language-title")}</legend>
        {LANGUAGES.map((each) => (
          <label key={each} lang={each}>
            <input
              type="radio"
              name="language"
              value={each}
              checked={language.value === each}
              onChange={() => choose(each)}
            />
            {LANGUAGE_NAMES[each]}
          </label>
        ))}
      </fieldset>
      {error !== null && <ErrorNotice error={error} />}
    </div>
  );
}
