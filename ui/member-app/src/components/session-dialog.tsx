import { Dialog } from "@localgrid/ui-components/dialog";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useApp } from "../app-state.ts";
import { useAction } from "../use-action.ts";

/** Asks for the password again, in front of a view whose session has ended; the view stays as it is. */
export function SessionDialog(): JSX.Element {
  const { renew, giveUp, renewal, session } = useApp();
  const { error, isBusy, run } = useAction();
  const state = session.value;

  function submit(event: Event) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    void run(() => renew(String(fields.get("login")).trim(), String(fields.get("password"))));
  }

  // Closing comes as an event of its own, after the dialog has gone because somebody logged in.
  const close = () => renewal.state.value === "asking" && renewal.putOff();
  return (
    <Dialog title={t("session-title")} onClose={close}>
      <form class="session-form" onSubmit={submit}>
        <p>{t("session-text")}</p>
        <div class="field">
          <label for="session-login">{t("login-name")}</label>
          <input
            id="session-login"
            name="login"
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
            defaultValue={state.kind === "somebody" ? state.session.login : ""}
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
        <div class="copies-actions">
          <button type="submit" class="button" data-kind="main" disabled={isBusy}>
            {t(isBusy ? "login-busy" : "login-submit")}
          </button>
          <button type="button" class="button" data-kind="quiet" onClick={() => giveUp()}>
            {t("session-leave")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
