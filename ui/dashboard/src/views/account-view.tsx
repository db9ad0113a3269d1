import { Appearance } from "@localgrid/ui-components/appearance";
import { type ApiError, asApiError } from "@localgrid/ui-components/json-api";
import { LanguageChoice } from "@localgrid/ui-components/language-choice";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Role } from "../api-types.ts";
import { useApp, useRight } from "../app-state.ts";
import { Form, TextField } from "../components/form.tsx";
import { Accounts, Tokens } from "./accounts.tsx";

export const ROLE_WORDS: Record<Role, string> = {
  operator: "runs the hub and may do everything",
  coordinator: "looks after communities",
  billing: "imports official values and reads statements",
  analyst: "reads all figures",
  viewer: "sees how communities and nodes are",
};

export function AccountView(): JSX.Element {
  const { session, leave } = useApp();
  const [error, setError] = useState<ApiError | null>(null);
  const mayOperate = useRight("operate");
  const state = session.value;
  const who = state.kind === "somebody" ? state.session : null;

  useEffect(() => {
    document.title = "Account – localgrid hub";
  }, []);

  return (
    <div class="account">
      <h1>Account</h1>
      <section class="card account" aria-labelledby="who">
        <div>
          <h2 id="who">{who?.login}</h2>
          <p class="soft">
            {who !== null && `${who.role}: ${ROLE_WORDS[who.role]}`}
            {who?.community !== null && ` in ${who?.community ?? ""}`}
          </p>
        </div>
        <ErrorNotice error={error} />
        <div>
          <button
            type="button"
            class="button"
            onClick={() => void leave().catch((thrown: unknown) => setError(asApiError(thrown)))}
          >
            Log out
          </button>
        </div>
      </section>
      <Appearance />
      <LanguageChoice />
      <PasswordForm />
      {mayOperate && <Accounts />}
      {mayOperate && <Tokens />}
    </div>
  );
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
      <h2 id="password-title">Change password</h2>
      <Form key={changes} action="Change password" busyAction="Changing…" onSubmit={change}>
        <TextField name="current" label="Password now" secret="current-password" />
        <TextField name="next" label="New password, at least 10 characters" secret="new-password" />
      </Form>
      <p role="status" class="small">
        {changes > 0 && "Your password is changed. Other sessions of yours have ended."}
      </p>
    </section>
  );
}
