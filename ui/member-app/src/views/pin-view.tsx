import { Brand } from "@localgrid/ui-components/brand";
import { LanguagePicker } from "@localgrid/ui-components/language-choice";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useApp } from "../app-state.ts";
import { PinField } from "../components/pin-field.tsx";
import { askForPassword, pinLogin, rememberPin } from "../pin-memory.ts";
import { useAction } from "../use-action.ts";

/** The short way back in, on a device that has a key. */
export function PinView(): JSX.Element {
  const { api, start } = useApp();
  const action = useAction();
  const field = useRef<HTMLInputElement>(null);
  const title = t("welcome-window");
  const isOver = action.error?.code === "pin-over";
  useEffect(() => {
    document.title = title;
  }, [title]);

  async function submit(event: Event) {
    event.preventDefault();
    const pin = field.current?.value.trim() ?? "";
    const isIn = await action.run(async () => {
      await api.enterPin(pin);
      await start();
    });
    if (!isIn) field.current?.select();
  }

  return (
    <main class="login">
      <div class="login-box">
        <div class="login-head">
          <Brand size={48} />
          <h1>{t("pin-heading", { login: pinLogin.value ?? "" })}</h1>
        </div>
        <form onSubmit={(event) => void submit(event)}>
          {!isOver && <PinField id="pin" field={field} />}
          <ErrorNotice error={action.error} />
          {!isOver && (
            <button type="submit" class="button" data-kind="main" disabled={action.isBusy}>
              {t(action.isBusy ? "login-busy" : "login-submit")}
            </button>
          )}
          <button
            type="button"
            class="button"
            data-kind={isOver ? "main" : "quiet"}
            onClick={() => (isOver ? rememberPin(null) : askForPassword())}
          >
            {t("pin-instead")}
          </button>
        </form>
        <LanguagePicker />
      </div>
    </main>
  );
}
