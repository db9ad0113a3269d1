import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { Dialog } from "./dialog.tsx";
import { type ApiError, asApiError } from "./json-api.ts";
import { t } from "./messages.ts";
import { ErrorNotice } from "./notice.tsx";

export interface SessionDialogProps {
  /** Whose session has ended. */
  readonly login: string;
  readonly logIn: (login: string, password: string) => Promise<void>;
  readonly putOff: () => void;
  /** To the page for logging in. */
  readonly leave: () => void;
  /** A shorter way back in, in the place of the password. */
  readonly shorter?: ComponentChildren;
}

/** Asks who is there, in front of a view whose session has ended; the view stays as it is. */
export function SessionDialog({ putOff, shorter, ...way }: SessionDialogProps): JSX.Element {
  return (
    <Dialog title={t("session-title")} onClose={putOff}>
      <p>{t("session-text")}</p>
      {shorter ?? <PasswordForm {...way} />}
    </Dialog>
  );
}

function PasswordForm({ login, logIn, leave }: Pick<SessionDialogProps, "login" | "logIn" | "leave">): JSX.Element {
  const [error, setError] = useState<ApiError | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function submit(event: Event) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    setBusy(true);
    setError(null);
    try {
      await logIn(String(fields.get("login")).trim(), String(fields.get("password")));
    } catch (thrown) {
      setError(asApiError(thrown));
    } finally {
      setBusy(false);
    }
  }

  return (
    <form class="session-form" onSubmit={(event) => void submit(event)}>
      <div class="field">
        <label for="session-login">{t("login-name")}</label>
        <input
          id="session-login"
          name="login"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          defaultValue={login}
          required
        />
      </div>
      <div class="field">
        <label for="session-password">{t("login-password")}</label>
        <input
          id="session-password"
          name="password"
          type="password"
          autocomplete="current-password"
          autofocus
          required
        />
      </div>
      <ErrorNotice error={error} />
      <div class="session-actions">
        <button type="submit" class="button" data-kind="main" disabled={isBusy}>
          {t(isBusy ? "login-busy" : "login-submit")}
        </button>
        <button type="button" class="button" data-kind="quiet" onClick={leave}>
          {t("session-leave")}
        </button>
      </div>
    </form>
  );
}
