import { Dialog } from "@localgrid/ui-components/dialog";
import { ApiError, asApiError } from "@localgrid/ui-components/json-api";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp } from "../app-state.ts";
import type { ResetMode } from "../care-types.ts";
import { useAction } from "../use-action.ts";

/** What can be done to the box itself: starting it again, and starting over. */
export function BoxCard(): JSX.Element {
  const { api } = useApp();
  const { error, isBusy, run } = useAction();
  const [isOpen, setOpen] = useState(false);
  return (
    <section class="card" aria-labelledby="box-title">
      <h2 id="box-title">The box</h2>
      <p class="small soft">A restart takes a minute or two; meters keep what they measure meanwhile.</p>
      <ErrorNotice error={error} />
      <div class="copies-actions">
        <button type="button" class="button" disabled={isBusy} onClick={() => void run(api.restartBox)}>
          Start it again
        </button>
        <button type="button" class="button" data-kind="quiet" onClick={() => setOpen(true)}>
          Factory reset…
        </button>
      </div>
      {isOpen && (
        <Dialog title="Factory reset" onClose={() => setOpen(false)}>
          <ResetForm />
        </Dialog>
      )}
    </section>
  );
}

const MODES: readonly { readonly mode: ResetMode; readonly title: string; readonly text: string }[] = [
  {
    mode: "keep-keys",
    title: "Empty it, keep its keys",
    text: "Logins and everything on this card go. The node stays who it is, and fetches its records back from hub or copies.",
  },
  {
    mode: "wipe",
    title: "Wipe the card",
    text: "Everything goes, keys too. Without recovery code and copies nothing of this community is left.",
  },
];

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

  if (step === "done") return <p role="status">The box starts again now, and does it then.</p>;
  return (
    <form onSubmit={(event) => void submit(event)}>
      <fieldset>
        <legend>What is to go?</legend>
        {MODES.map((one) => (
          <p key={one.mode}>
            <label>
              <input type="radio" name="mode" checked={mode === one.mode} onChange={() => setMode(one.mode)} />{" "}
              <b>{one.title}</b>
            </label>
            <br />
            <span class="small soft">{one.text}</span>
          </p>
        ))}
      </fieldset>
      <div class="field">
        <label for="reset-word">
          Type <b translate={false}>{mode}</b> to go on
        </label>
        <input id="reset-word" name="word" autocomplete="off" autocapitalize="none" spellcheck={false} required />
      </div>
      <div class="field">
        <label for="reset-password">Your password</label>
        <input id="reset-password" name="password" type="password" autocomplete="current-password" required />
      </div>
      <ErrorNotice error={error} />
      <div class="copies-actions">
        <button type="submit" class="button" data-kind="main" disabled={step === "busy"}>
          {step === "busy" ? "Asking…" : "Reset the box"}
        </button>
      </div>
    </form>
  );
}
