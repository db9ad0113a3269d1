import { Brand } from "@localgrid/ui-components/brand";
import { ApiError, asApiError } from "@localgrid/ui-components/json-api";
import { LanguagePicker } from "@localgrid/ui-components/language-choice";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice, Waiting } from "@localgrid/ui-components/notice";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Api } from "../api.ts";
import { useApp } from "../app-state.ts";
import type { InvitationPreview } from "../household-types.ts";
import { hrefOf } from "../router.ts";

const LOGIN = /^[a-z0-9][a-z0-9._@-]{0,63}$/;

/** Where an invitation leads: whoever opened it chooses a login and a password, and is in. */
export function JoinView(): JSX.Element {
  const { api, route } = useApp();
  const secret = route.value.detail;
  const { value, error } = useLoaded(() => lookAt(api, secret), secret);
  const title = t("join-window");
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <main class="login">
      <div class="login-box">
        <div class="login-head">
          <Brand size={48} />
          <h1>{value === null ? t("join-title-unknown") : t("join-title", { community: value.community })}</h1>
          {value !== null && <p class="soft">{invitationText(value)}</p>}
        </div>
        {value === null && error === null && <Waiting>{t("join-waiting")}</Waiting>}
        <ErrorNotice error={error} />
        {value !== null && <JoinForm secret={secret} preview={value} />}
        {error !== null && (
          <a class="button" href={hrefOf("now")}>
            {t("join-elsewhere")}
          </a>
        )}
        <LanguagePicker />
      </div>
    </main>
  );
}

/** @throws {ApiError} `invitation-over` for an address that was cut off, too */
async function lookAt(api: Api, secret: string): Promise<InvitationPreview> {
  if (secret === "") throw new ApiError("invitation-over", "the address has no secret");
  return api.lookAtInvitation(secret);
}

function invitationText({ login, member, right }: InvitationPreview): string {
  if (login !== null) return t("join-text-login", { login });
  return t(`join-text-${right ?? "reader"}`, { member: member ?? "" });
}

function JoinForm({ secret, preview }: { secret: string; preview: InvitationPreview }): JSX.Element {
  const { api, start, session } = useApp();
  const [error, setError] = useState<ApiError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [isShown, setShown] = useState(false);
  const before = session.value;

  async function submit(event: Event) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    setBusy(true);
    setError(null);
    try {
      const password = String(fields.get("password"));
      await api.join({ secret, password, ...loginOf(preview, fields) });
      location.replace(hrefOf("now"));
      // Of somebody who was logged in here nothing may stay on the page.
      if (before.kind === "somebody") location.reload();
      else await start();
    } catch (thrown) {
      setError(asApiError(thrown));
      setBusy(false);
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <div class="field">
        <label for="login">{t("join-login")}</label>
        <input
          id="login"
          name="login"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          maxLength={64}
          aria-describedby="login-hint"
          required
          {...(preview.login === null ? {} : { readOnly: true, value: preview.login })}
        />
        <p id="login-hint" class="small soft">
          {t(preview.login === null ? "join-login-hint" : "join-login-kept")}
        </p>
      </div>
      <div class="field">
        <label for="password">{t("join-password")}</label>
        <input
          id="password"
          name="password"
          {...(isShown ? { type: "text" } : { type: "password" })}
          autocomplete="new-password"
          autocapitalize="none"
          spellcheck={false}
          minLength={10}
          aria-describedby="password-hint"
          required
        />
        <p id="password-hint" class="small soft">
          {t("join-password-hint")}
        </p>
      </div>
      <label class="switch">
        <input type="checkbox" checked={isShown} onChange={() => setShown(!isShown)} />
        {t("join-show")}
      </label>
      {before.kind === "somebody" && <p class="small">{t("join-other", { login: before.session.login })}</p>}
      <ErrorNotice error={error} />
      <button type="submit" class="button" data-kind="main" disabled={isBusy}>
        {t(isBusy ? "join-busy" : "join-submit")}
      </button>
    </form>
  );
}

/** @throws {ApiError} `not-a-login` */
function loginOf(preview: InvitationPreview, fields: FormData): { readonly login?: string } {
  if (preview.login !== null) return {};
  const login = String(fields.get("login")).trim().toLowerCase();
  if (!LOGIN.test(login)) throw new ApiError("not-a-login", "this cannot be a login");
  return { login };
}
