import { ApiError, asApiError } from "@localgrid/ui-components/json-api";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useApp } from "../app-state.ts";
import { pinLogin, rememberPin } from "../pin-memory.ts";
import { type Action, useAction } from "../use-action.ts";
import { SendButton } from "./send-button.tsx";

/** A PIN for this device, for members: others' sessions end with the browser, and so that they notice. */
export function PinCard(): JSX.Element | null {
  const { api, session } = useApp();
  const action = useAction();
  const state = session.value;
  if (state.kind !== "somebody" || state.session.member === null) return null;
  const { login } = state.session;
  const forget = () => action.run(() => api.forgetPin()).then((isDone) => isDone && rememberPin(null));
  return (
    <section class="card" aria-labelledby="pin-title">
      <h2 id="pin-title">{t("pin-title")}</h2>
      <p class="small soft">{t("pin-text")}</p>
      {pinLogin.value === login ? (
        <>
          <p role="status">{t("pin-is-set")}</p>
          <ErrorNotice error={action.error} />
          <div class="copies-actions">
            <SendButton type="button" class="button" disabled={action.isBusy} onClick={() => void forget()}>
              {t("pin-forget")}
            </SendButton>
          </div>
        </>
      ) : (
        <PinForm login={login} action={action} />
      )}
    </section>
  );
}

function PinForm({ login, action }: { login: string; action: Action }): JSX.Element {
  const { api } = useApp();

  async function submit(event: Event) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    const set = () => api.setPin(String(fields.get("pin-password")), String(fields.get("new-pin")).trim());
    if (await action.run(() => set().catch(refuse))) rememberPin(login);
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <div class="field">
        <label for="pin-password">{t("pin-password")}</label>
        <input id="pin-password" name="pin-password" type="password" autocomplete="current-password" required />
      </div>
      <div class="field">
        <label for="new-pin">{t("pin-new")}</label>
        <input
          id="new-pin"
          name="new-pin"
          type="password"
          inputMode="numeric"
          autocomplete="off"
          minLength={6}
          maxLength={12}
          required
        />
      </div>
      <ErrorNotice error={action.error} />
      <div>
        <SendButton type="submit" class="button" disabled={action.isBusy}>
          {t("pin-set")}
        </SendButton>
      </div>
    </form>
  );
}

/** The node's codes are those of logging in and of any input; here only one thing can be meant by each. */
function refuse(thrown: unknown): never {
  const error = asApiError(thrown);
  const codes: Readonly<Record<string, string>> = { "wrong-login": "wrong-password", "invalid-input": "weak-pin" };
  const { message, hint, retry_after_s } = error;
  throw new ApiError(codes[error.code] ?? error.code, message, { hint, retry_after_s });
}
