import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import { SessionDialog as Question } from "@localgrid/ui-components/session-dialog";
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { useApp } from "../app-state.ts";
import { pinLogin, rememberPin } from "../pin-memory.ts";
import { useAction } from "../use-action.ts";
import { PinField } from "./pin-field.tsx";

/** In front of a view whose session has ended; whoever has a PIN on this device is asked for that. */
export function SessionDialog(): JSX.Element {
  const { renew, giveUp, renewal, session } = useApp();
  const [isByPassword, setByPassword] = useState(false);
  const state = session.value;
  const login = state.kind === "somebody" ? state.session.login : "";
  const isByPin = pinLogin.value === login && !isByPassword;
  return (
    <Question
      login={login}
      logIn={renew}
      putOff={() => renewal.dismiss()}
      leave={giveUp}
      {...(isByPin ? { shorter: <PinQuestion onInstead={() => setByPassword(true)} /> } : {})}
    />
  );
}

function PinQuestion({ onInstead }: { readonly onInstead: () => void }): JSX.Element {
  const { renewByPin } = useApp();
  const { error, isBusy, run } = useAction();
  const field = useRef<HTMLInputElement>(null);
  const isOver = error?.code === "pin-over";

  async function submit(event: Event) {
    event.preventDefault();
    const isIn = await run(() => renewByPin(field.current?.value.trim() ?? ""));
    if (!isIn) field.current?.select();
  }
  function instead() {
    if (isOver) rememberPin(null);
    onInstead();
  }

  return (
    <form class="session-form" onSubmit={(event) => void submit(event)}>
      {!isOver && <PinField id="session-pin" field={field} isFirst />}
      <ErrorNotice error={error} />
      <div class="session-actions">
        {!isOver && (
          <button type="submit" class="button" data-kind="main" disabled={isBusy}>
            {t(isBusy ? "login-busy" : "login-submit")}
          </button>
        )}
        <button type="button" class="button" data-kind={isOver ? "main" : "quiet"} onClick={instead}>
          {t("pin-instead")}
        </button>
      </div>
    </form>
  );
}
