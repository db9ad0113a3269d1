import { dayText } from "@localgrid/ui-components/community-day";
import { Dialog } from "@localgrid/ui-components/dialog";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice, Waiting } from "@localgrid/ui-components/notice";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { HomeRight } from "../api-types.ts";
import { useApp } from "../app-state.ts";
import { HOME_RIGHTS, type HouseholdAccount, type NewInvitation } from "../household-types.ts";
import { type Action, useAction } from "../use-action.ts";
import { useAwayProps } from "../use-away.ts";
import { InvitationSheet, OpenInvitationList } from "./invitation-sheet.tsx";
import { SendButton } from "./send-button.tsx";

/** Who uses the page of this home, for its owners; others read here what they may do. */
export function HouseholdCard(): JSX.Element | null {
  const state = useApp().session.value;
  const right = state.kind === "somebody" ? state.session.right : null;
  if (right === null) return null;
  return (
    <section class="card household" aria-labelledby="household-title">
      <div>
        <h2 id="household-title">{t("household-title")}</h2>
        <p class="small soft">{t(right === "owner" ? "household-text" : `household-own-${right}`)}</p>
      </div>
      {right === "owner" && <Accounts />}
    </section>
  );
}

function Accounts(): JSX.Element {
  const { api, start } = useApp();
  const [round, setRound] = useState(0);
  const [made, setMade] = useState<NewInvitation | null>(null);
  const { value, error } = useLoaded(api.household, "household", round);
  const action = useAction();
  const act = async (what: () => Promise<unknown>) => {
    const isDone = await action.run(what);
    setRound((before) => before + 1);
    return isDone;
  };
  const invite = (how: () => Promise<NewInvitation>) => act(async () => setMade(await how()));
  // Whoever changes their own right sees another page from then on.
  const change = async (account: HouseholdAccount, how: () => Promise<unknown>) => {
    if ((await act(how)) && account.is_own) await start();
  };

  if (value === null)
    return error === null ? <Waiting>{t("household-waiting")}</Waiting> : <ErrorNotice error={error} />;
  return (
    <>
      <ErrorNotice error={action.error ?? error} />
      <ul class="household-list" aria-labelledby="household-title">
        {value.accounts.map((account) => (
          <li key={account.login}>
            <Account
              account={account}
              mayGo={!account.is_own || value.accounts.some((other) => !other.is_own && other.right === "owner")}
              isBusy={action.isBusy}
              setRight={(right) => change(account, () => api.changeRight(account.login, right))}
              renew={() => invite(() => api.inviteAgain(account.login))}
              remove={() => change(account, () => api.removeFromHome(account.login))}
            />
          </li>
        ))}
      </ul>
      <InviteForm action={action} invite={(right) => invite(() => api.inviteToHome(right))} />
      <OpenInvitationList
        invitations={value.invitations}
        isBusy={action.isBusy}
        takeBack={({ invitation }) => void act(() => api.endHomeInvitation(invitation))}
      />
      {made !== null && <InvitationSheet made={made} onClose={() => setMade(null)} />}
    </>
  );
}

interface AccountProps {
  readonly account: HouseholdAccount;
  /** A home keeps its last owner. */
  readonly mayGo: boolean;
  readonly isBusy: boolean;
  readonly setRight: (right: HomeRight) => Promise<unknown>;
  readonly renew: () => Promise<unknown>;
  readonly remove: () => Promise<unknown>;
}

function Account({ account, mayGo, isBusy, setRight, renew, remove }: AccountProps): JSX.Element {
  const { locale } = useApp();
  const [isRemoving, setRemoving] = useState(false);
  const away = useAwayProps();
  const id = useId();
  const { login, right, last_seen_day, is_own } = account;
  const seen =
    last_seen_day === null
      ? t("household-never-seen")
      : t("household-last-seen", { day: dayText(last_seen_day, locale, "short") });
  return (
    <div class="household-account" data-login={login}>
      <p>
        <b>{login}</b>
        <span class="small soft">{is_own ? t("household-you") : seen}</span>
      </p>
      <div class="field">
        <label class="visually-hidden" for={id}>
          {t("household-right-of", { login })}
        </label>
        <select
          id={id}
          value={right}
          disabled={isBusy}
          {...away}
          onChange={(event) => {
            const field = event.currentTarget;
            // What the node refused is not shown as if it were so.
            void setRight(field.value as HomeRight).finally(() => {
              field.value = right;
            });
          }}
        >
          {HOME_RIGHTS.map((each) => (
            <option key={each} value={each}>
              {t(`household-right-${each}`)}
            </option>
          ))}
        </select>
      </div>
      <div class="household-actions">
        {!is_own && (
          <SendButton type="button" class="button" disabled={isBusy} onClick={() => void renew()}>
            {t("household-renew")}
            <span class="visually-hidden"> {login}</span>
          </SendButton>
        )}
        {mayGo && (
          <button type="button" class="button" disabled={isBusy} onClick={() => setRemoving(true)}>
            {t("household-remove")}
            <span class="visually-hidden"> {login}</span>
          </button>
        )}
      </div>
      {isRemoving && <RemoveDialog login={login} isBusy={isBusy} remove={remove} onClose={() => setRemoving(false)} />}
    </div>
  );
}

interface RemoveProps extends Pick<AccountProps, "isBusy" | "remove"> {
  readonly login: string;
  readonly onClose: () => void;
}

function RemoveDialog({ login, isBusy, remove, onClose }: RemoveProps): JSX.Element {
  return (
    <Dialog title={t("household-remove-title", { login })} onClose={onClose}>
      <p>{t("household-remove-text", { login })}</p>
      <div class="copies-actions">
        <SendButton
          type="button"
          class="button"
          data-kind="main"
          disabled={isBusy}
          onClick={() => void remove().finally(onClose)}
        >
          {t("household-remove-now", { login })}
        </SendButton>
        <button type="button" class="button" onClick={onClose}>
          {t("household-remove-not")}
        </button>
      </div>
    </Dialog>
  );
}

function InviteForm(props: { action: Action; invite: (right: HomeRight) => Promise<unknown> }): JSX.Element {
  const [right, setRight] = useState<HomeRight>("tenant");
  return (
    <form
      class="household-invite"
      onSubmit={(event) => {
        event.preventDefault();
        void props.invite(right);
      }}
    >
      <fieldset class="choices">
        <legend>{t("household-invite")}</legend>
        {HOME_RIGHTS.map((each) => (
          <label key={each} class="choice">
            <input type="radio" name="new-right" checked={right === each} onChange={() => setRight(each)} />
            <span>
              <b>{t(`household-right-${each}`)}</b>
              <span class="small soft">{t(`household-right-${each}.can`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <div>
        <SendButton type="submit" class="button" data-kind="main" disabled={props.action.isBusy}>
          {t("household-invite-make")}
        </SendButton>
      </div>
    </form>
  );
}
