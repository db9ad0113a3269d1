import { Brand } from "@localgrid/ui-components/brand";
import { type ApiError, asApiError } from "@localgrid/ui-components/json-api";
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useApp } from "../app-state.ts";
import { ErrorNotice } from "../components/form.tsx";

export function LoginView(): JSX.Element {
  const { api, enter, session } = useApp();
  const [error, setError] = useState<ApiError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const wasLost = session.value.kind === "nobody" && session.value.wasLost;

  useEffect(() => {
    document.title = "Log in – localgrid hub";
  }, []);

  async function submit(event: Event) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    setBusy(true);
    setError(null);
    try {
      enter(await api.login(String(fields.get("login")).trim(), String(fields.get("password"))));
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
          <h1>The hub of your communities</h1>
          <p class="soft">
            {wasLost
              ? "You have been logged out. Please log in again."
              : "Log in to look after nodes, members, tariffs and official values."}
          </p>
        </div>
        <form ref={form} onSubmit={(event) => void submit(event)}>
          <div class="field">
            <label for="login">Login name</label>
            <input id="login" name="login" autocomplete="username" autocapitalize="none" spellcheck={false} required />
          </div>
          <div class="field">
            <label for="password">Password</label>
            <input id="password" name="password" type="password" autocomplete="current-password" required />
          </div>
          <ErrorNotice error={error} />
          <button type="submit" class="button" data-kind="main" disabled={isBusy}>
            {isBusy ? "Logging in…" : "Log in"}
          </button>
        </form>
        <p class="small soft">
          The hub wrote its first login into the file <code>first-login.json</code> in its data folder.
        </p>
      </div>
    </main>
  );
}
