import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Brand } from "./brand.tsx";
import { type ApiError, asApiError } from "./json-api.ts";
import { LanguagePicker } from "./language-choice.tsx";
import { t } from "./messages.ts";
import { ErrorNotice } from "./notice.tsx";

export interface LoginPageProps {
  /** Of the browser's window. */
  readonly title: string;
  readonly heading: string;
  /** What logging in is for. */
  readonly invitation: string;
  /** A session has just ended by itself. */
  readonly wasLost: boolean;
  readonly logIn: (login: string, password: string) => Promise<void>;
  /** Where the first password comes from. */
  readonly children: ComponentChildren;
}

export function LoginPage(props: LoginPageProps): JSX.Element {
  const { title, heading, invitation, wasLost, logIn, children } = props;
  const [error, setError] = useState<ApiError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    document.title = title;
  }, [title]);

  async function submit(event: Event) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    setBusy(true);
    setError(null);
    try {
      await logIn(String(fields.get("login")).trim(), String(fields.get("password")));
    } catch (thrown) {
      setError(asApiError(thrown));
      setBusy(false);
      const password = form.current?.elements.namedItem("password");
      if (password instanceof HTMLInputElement) password.select();
    }
  }

  return (
    <main class="login">
      <div class="login-box">
        <div class="login-head">
          <Brand size={48} />
          <h1>{heading}</h1>
          <p class="soft">{wasLost ? t("login-lost") : invitation}</p>
        </div>
        <form ref={form} onSubmit={(event) => void submit(event)}>
          <div class="field">
            <label for="login">{t("login-name")}</label>
            <input id="login" name="login" autocomplete="username" autocapitalize="none" spellcheck={false} required />
          </div>
          <div class="field">
            <label for="password">{t("login-password")}</label>
            <input id="password" name="password" type="password" autocomplete="current-password" required />
          </div>
          <ErrorNotice error={error} />
          <button type="submit" class="button" data-kind="main" disabled={isBusy}>
            {isBusy ? t("login-busy") : t("login-submit")}
          </button>
        </form>
        <p class="small soft">{children}</p>
        <LanguagePicker />
      </div>
    </main>
  );
}
