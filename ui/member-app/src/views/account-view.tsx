import { Appearance } from "@localgrid/ui-components/appearance";
import { ApiError, asApiError } from "@localgrid/ui-components/json-api";
import { LanguageChoice } from "@localgrid/ui-components/language-choice";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Session } from "../api-types.ts";
import { useApp } from "../app-state.ts";
import { HouseholdCard } from "../components/household-card.tsx";
import { InvitationsCard } from "../components/invitations-card.tsx";
import { PinCard } from "../components/pin-card.tsx";
import { SendButton } from "../components/send-button.tsx";
import { ShownHomeCard } from "../components/shown-home-card.tsx";
import { copiesState } from "../copies-words.ts";
import { hrefOf } from "../router.ts";

export function AccountView(): JSX.Element {
  const { session, others, leave } = useApp();
  const [error, setError] = useState<ApiError | null>(null);
  const state = session.value;
  const who = state.kind === "somebody" ? state.session : null;
  return (
    <div class="account">
      <h1>{t("account-title")}</h1>
      <section class="card account" aria-labelledby="who">
        <div>
          <h2 id="who">{who?.login}</h2>
          <p class="soft">{who !== null && whoText(who)}</p>
        </div>
        <ErrorNotice error={error} />
        <div>
          <SendButton
            type="button"
            class="button"
            onClick={() => void leave().catch((thrown: unknown) => setError(asApiError(thrown)))}
          >
            {t("account-log-out")}
          </SendButton>
        </div>
      </section>
      <LanguageChoice />
      <Appearance />
      <section class="card copies-link" aria-labelledby="copies-link-title">
        <div>
          <h2 id="copies-link-title">{t("account-copies")}</h2>
          <p class="small soft">{others.peers.value === null ? "" : copiesState(others.peers.value).title}</p>
        </div>
        <a class="button" href={hrefOf("copies")}>
          {t("account-copies-show")}
        </a>
      </section>
      <HouseholdCard />
      <InvitationsCard />
      {who !== null && who.member !== null && <ShownHomeCard />}
      <PinCard />
      <PasswordForm />
      <SecureConnection />
    </div>
  );
}

/** Accounts of no home are told by what they may do. */
function whoText({ member, role }: Session): string {
  return member === null ? t(`account-role-${role}`) : t("account-member", { name: member });
}

/** Pages of the node itself, beside the app: how a browser gets to believe its certificate. */
function SecureConnection(): JSX.Element {
  const isSecure = location.protocol === "https:";
  return (
    <section class="card copies-link" aria-labelledby="secure-title">
      <div>
        <h2 id="secure-title">{t("account-connection")}</h2>
        <p class="small soft">{t(isSecure ? "account-encrypted" : "account-not-encrypted")}</p>
      </div>
      <a class="button" href="/trust">
        {t(isSecure ? "account-certificate" : "account-encrypt")}
      </a>
    </section>
  );
}

function PasswordForm(): JSX.Element {
  const { api } = useApp();
  const [state, setState] = useState<{ error: ApiError | null; isSaved: boolean }>({ error: null, isSaved: false });

  async function submit(event: Event) {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const fields = new FormData(form);
    try {
      await api.changePassword(String(fields.get("current")), String(fields.get("next")));
      form.reset();
      setState({ error: null, isSaved: true });
    } catch (thrown) {
      const error = asApiError(thrown);
      // The node's code is that of logging in; here the name is not in question.
      const isWrong = error.code === "wrong-login";
      setState({ error: isWrong ? new ApiError("wrong-password", error.message) : error, isSaved: false });
    }
  }

  return (
    <section class="card" aria-labelledby="password-title">
      <h2 id="password-title">{t("account-password")}</h2>
      <form onSubmit={(event) => void submit(event)}>
        <div class="field">
          <label for="current">{t("account-password-now")}</label>
          <input id="current" name="current" type="password" autocomplete="current-password" required />
        </div>
        <div class="field">
          <label for="next">{t("account-password-new")}</label>
          <input id="next" name="next" type="password" autocomplete="new-password" minLength={10} required />
        </div>
        <ErrorNotice error={state.error} />
        <p role="status" class="small">
          {state.isSaved && t("account-password-changed")}
        </p>
        <div>
          <SendButton type="submit" class="button">
            {t("account-password-submit")}
          </SendButton>
        </div>
      </form>
    </section>
  );
}
