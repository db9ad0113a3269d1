import { Appearance } from "@localgrid/ui-components/appearance";
import { type ApiError, asApiError } from "@localgrid/ui-components/json-api";
import { LanguageChoice } from "@localgrid/ui-components/language-choice";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Session } from "../api-types.ts";
import { useApp, useRight } from "../app-state.ts";
import { Form, TextField } from "../components/form.tsx";
import { Accounts, Tokens } from "./accounts.tsx";

export function AccountView(): JSX.Element {
  const { session, leave } = useApp();
  const [error, setError] = useState<ApiError | null>(null);
  const mayOperate = useRight("operate");
  const state = session.value;
  const who = state.kind === "somebody" ? state.session : null;

  const title = t("account-window");

  useEffect(() => {
    document.title = title;
  }, [title]);

  return (
    <div class="account">
      <h1>{t("account-title")}</h1>
      <section class="card account" aria-labelledby="who">
        <div>
          <h2 id="who">{who?.login}</h2>
          <p class="soft">{who !== null && roleText(who)}</p>
        </div>
        <ErrorNotice error={error} />
        <div>
          <button
            type="button"
            class="button"
            onClick={() => void leave().catch((thrown: unknown) => setError(asApiError(thrown)))}
          >
            {t("account-log-out")}
          </button>
        </div>
      </section>
      <Appearance />
      <LanguageChoice />
      <PasswordForm />
      {mayOperate && (
        <p>
          <a href="#/audit">{t("audit-hub-link")}</a>
        </p>
      )}
      {mayOperate && <Accounts />}
      {mayOperate && <Tokens />}
    </div>
  );
}

function roleText({ role, community }: Session): string {
  const words = { role: t(`role-${role}`), text: t(`role-${role}.text`) };
  return community === null ? t("account-role", words) : t("account-role-in", { ...words, community });
}

function PasswordForm(): JSX.Element {
  const { api } = useApp();
  const [changes, setChanges] = useState(0);
  async function change(fields: FormData) {
    await api.changePassword(String(fields.get("current")), String(fields.get("next")));
    setChanges((count) => count + 1);
  }
  return (
    <section class="card" aria-labelledby="password-title">
      <h2 id="password-title">{t("account-password")}</h2>
      <Form key={changes} action={t("account-password")} busyAction={t("account-password-busy")} onSubmit={change}>
        <TextField name="current" label={t("account-password-now")} secret="current-password" />
        <TextField name="next" label={t("account-password-new")} secret="new-password" />
      </Form>
      <p role="status" class="small">
        {changes > 0 && t("account-password-changed")}
      </p>
    </section>
  );
}
