import { Dialog } from "@localgrid/ui-components/dialog";
import { ApiError, asApiError } from "@localgrid/ui-components/json-api";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp, useCommunity } from "../app-state.ts";
import type { RecoveryCode } from "../peers-types.ts";
import { Icon } from "./icons.tsx";
import { SendButton } from "./send-button.tsx";

/** The way to the recovery code, for the coordinator. */
export function RecoveryCard(): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  return (
    <section class="card" aria-labelledby="recovery-title">
      <h2 id="recovery-title">{t("recovery-title")}</h2>
      <p class="small soft">{t("recovery-text")}</p>
      <div class="copies-actions">
        <button type="button" class="button" onClick={() => setOpen(true)}>
          {t("recovery-open")}
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
    <Dialog title={t("recovery-title")} onClose={onClose}>
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
      <p>{t("recovery-warning")}</p>
      <div class="field">
        <label for="recovery-password">{t("recovery-password")}</label>
        <input id="recovery-password" name="password" type="password" autocomplete="current-password" required />
      </div>
      <ErrorNotice error={error} />
      <div class="copies-actions">
        <SendButton type="submit" class="button" data-kind="main" disabled={isBusy}>
          {t(isBusy ? "recovery-asking" : "recovery-show")}
        </SendButton>
      </div>
    </form>
  );
}

function CodeSheet({ code, onClose }: { code: RecoveryCode; onClose: () => void }): JSX.Element {
  const { community } = useCommunity();
  return (
    <div class="recovery" data-testid="recovery-code">
      <p class="small">{t("recovery-words", { community })}</p>
      <ol class="recovery-words">
        {code.words.map((word, index) => (
          <li key={index}>
            <span class="figures soft">{index + 1}</span> <b translate={false}>{word}</b>
          </li>
        ))}
      </ol>
      <img
        class="recovery-square"
        alt={t("recovery-square")}
        src={`data:image/svg+xml,${encodeURIComponent(code.qr_svg)}`}
      />
      <p class="small">{t("recovery-keep")}</p>
      <div class="copies-actions">
        <button type="button" class="button" data-kind="main" onClick={() => window.print()}>
          <Icon name="print" size={18} /> {t("recovery-print")}
        </button>
        <button type="button" class="button" onClick={onClose}>
          {t("recovery-done")}
        </button>
      </div>
    </div>
  );
}
