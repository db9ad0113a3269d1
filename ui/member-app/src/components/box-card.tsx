import { Dialog } from "@localgrid/ui-components/dialog";
import { ApiError, asApiError } from "@localgrid/ui-components/json-api";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp } from "../app-state.ts";
import type { ResetMode } from "../care-types.ts";
import { useAction } from "../use-action.ts";
import { SendButton } from "./send-button.tsx";

/** What can be done to the box itself: starting it again, and starting over. */
export function BoxCard(): JSX.Element {
  const { api } = useApp();
  const { error, isBusy, run } = useAction();
  const [isOpen, setOpen] = useState(false);
  return (
    <section class="card" aria-labelledby="box-title">
      <h2 id="box-title">{t("box-title")}</h2>
      <p class="small soft">{t("box-text")}</p>
      <ErrorNotice error={error} />
      <div class="copies-actions">
        <SendButton type="button" class="button" disabled={isBusy} onClick={() => void run(api.restartBox)}>
          {t("box-restart")}
        </SendButton>
        <button type="button" class="button" data-kind="quiet" onClick={() => setOpen(true)}>
          {t("box-reset-open")}
        </button>
      </div>
      {isOpen && (
        <Dialog title={t("box-reset-title")} onClose={() => setOpen(false)}>
          <ResetForm />
        </Dialog>
      )}
    </section>
  );
}

const MODES: readonly ResetMode[] = ["keep-keys", "wipe"];

function ResetForm(): JSX.Element {
  const { api } = useApp();
  const [mode, setMode] = useState<ResetMode>("keep-keys");
  const [error, setError] = useState<ApiError | null>(null);
  const [step, setStep] = useState<"asking" | "busy" | "done">("asking");

  async function submit(event: Event) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    setStep("busy");
    setError(null);
    try {
      const [confirmation, password] = [String(fields.get("word")).trim(), String(fields.get("password"))];
      await api.resetBox({ mode, confirmation, password });
      setStep("done");
    } catch (thrown) {
      const refusal = asApiError(thrown);
      setError(refusal.code === "wrong-login" ? new ApiError("wrong-password", refusal.message) : refusal);
      setStep("asking");
    }
  }

  if (step === "done") return <p role="status">{t("box-reset-done")}</p>;
  return (
    <form onSubmit={(event) => void submit(event)}>
      <fieldset>
        <legend>{t("box-reset-what")}</legend>
        {MODES.map((one) => (
          <p key={one}>
            <label>
              <input type="radio" name="mode" checked={mode === one} onChange={() => setMode(one)} />{" "}
              <b>{t(`box-mode-${one}`)}</b>
            </label>
            <br />
            <span class="small soft">{t(`box-mode-${one}.text`)}</span>
          </p>
        ))}
      </fieldset>
      <div class="field">
        <label for="reset-word" translate={false}>
          {t("box-reset-word", { word: mode })}
        </label>
        <input id="reset-word" name="word" autocomplete="off" autocapitalize="none" spellcheck={false} required />
      </div>
      <div class="field">
        <label for="reset-password">{t("box-reset-password")}</label>
        <input id="reset-password" name="password" type="password" autocomplete="current-password" required />
      </div>
      <ErrorNotice error={error} />
      <div class="copies-actions">
        <SendButton type="submit" class="button" data-kind="main" disabled={step === "busy"}>
          {t(step === "busy" ? "box-reset-busy" : "box-reset-submit")}
        </SendButton>
      </div>
    </form>
  );
}
