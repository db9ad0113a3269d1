import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { ApiError } from "./json-api.ts";
import { chooseLanguage, LANGUAGE_NAMES, LANGUAGES, type Language, language } from "./language.ts";
import { t } from "./messages.ts";
import { ErrorNotice } from "./notice.tsx";

/** All languages by their own names. */
export function LanguageChoice(): JSX.Element {
  const [error, setError] = useState<ApiError | null>(null);
  const choose = (next: Language) => {
    setError(null);
    chooseLanguage(next).catch(() => setError(new ApiError("page-unreachable", "")));
  };
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
              onChange={() => choose(each)}
            />
            {LANGUAGE_NAMES[each]}
          </label>
        ))}
      </fieldset>
      <ErrorNotice error={error} />
    </section>
  );
}
