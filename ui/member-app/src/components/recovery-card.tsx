import { Dialog } from "@localgrid/ui-components/dialog";
import { ApiError, asApiError } from "@localgrid/ui-components/json-api";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp, useCommunity } from "../app-state.ts";
import type { RecoveryCode } from "../peers-types.ts";
import { Icon } from "./icons.tsx";

/** The way to the recovery code, for the coordinator. */
export function RecoveryCard(): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  return (
    <section class="card" aria-labelledby="recovery-title">
      <h2 id="recovery-title">Recovery code</h2>
      <p class="small soft">
        With it and the copies of other nodes, a new box goes on where this one stopped. Print it once, and keep it
        where the contracts are.
      </p>
      <div class="copies-actions">
        <button type="button" class="button" onClick={() => setOpen(true)}>
          Show the recovery code…
        </button>
      </div>
      {isOpen && <RecoveryDialog onClose={() => setOpen(false)} />}
    </section>
  );
}

/** The code lives no longer than the dialog. */
function RecoveryDialog({ onClose }: { onClose: () => void }): JSX.Element {
  const [code, setCode] = useState<RecoveryCode | null>(null);
  return (
    <Dialog title="Recovery code" onClose={onClose}>
      {code === null ? <PasswordForm onCode={setCode} /> : <CodeSheet code={code} onClose={onClose} />}
    </Dialog>
  );
}

function PasswordForm({ onCode }: { onCode: (code: RecoveryCode) => void }): JSX.Element {
  const { api } = useApp();
  const [error, setError] = useState<ApiError | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function submit(event: Event) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    setBusy(true);
    setError(null);
    try {
      onCode(await api.recoveryCode(String(fields.get("password"))));
    } catch (thrown) {
      const refusal = asApiError(thrown);
      // The node's code is that of logging in; here the name is not in question.
      setError(refusal.code === "wrong-login" ? new ApiError("wrong-password", refusal.message) : refusal);
      setBusy(false);
    }
  }

  return (
    <form class="recovery-form" onSubmit={(event) => void submit(event)}>
      <p>
        Whoever has this code can take this node's place and read its records. Is nobody looking over your shoulder?
      </p>
      <div class="field">
        <label for="recovery-password">Your password</label>
        <input id="recovery-password" name="password" type="password" autocomplete="current-password" required />
      </div>
      <ErrorNotice error={error} />
      <div class="copies-actions">
        <button type="submit" class="button" data-kind="main" disabled={isBusy}>
          {isBusy ? "Asking…" : "Show the code"}
        </button>
      </div>
    </form>
  );
}

function CodeSheet({ code, onClose }: { code: RecoveryCode; onClose: () => void }): JSX.Element {
  const { community } = useCommunity();
  return (
    <div class="recovery" data-testid="recovery-code">
      <p class="small">
        The 24 words of the node of <b>{community}</b>, in this order. The square below says the same.
      </p>
      <ol class="recovery-words">
        {code.words.map((word, index) => (
          <li key={index}>
            <span class="figures soft">{index + 1}</span> <b translate={false}>{word}</b>
          </li>
        ))}
      </ol>
      <img
        class="recovery-square"
        alt="The recovery code as a QR code"
        src={`data:image/svg+xml,${encodeURIComponent(code.qr_svg)}`}
      />
      <p class="small">
        Take no photo of it and keep it in no computer. Whoever has it can be this node; without it, a broken node
        starts anew.
      </p>
      <div class="copies-actions">
        <button type="button" class="button" data-kind="main" onClick={() => window.print()}>
          <Icon name="print" size={18} /> Print
        </button>
        <button type="button" class="button" onClick={onClose}>
          Done
        </button>
      </div>
    </div>
  );
}
