import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice, Waiting } from "@localgrid/ui-components/notice";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { Api } from "../api.ts";
import { useApp } from "../app-state.ts";
import type { NewInvitation, OpenInvitations } from "../household-types.ts";
import { useAction } from "../use-action.ts";
import { InvitationSheet, OpenInvitationList } from "./invitation-sheet.tsx";
import { SendButton } from "./send-button.tsx";

interface Guests extends OpenInvitations {
  /** Who can get a new password; nobody for an installer. */
  readonly logins: readonly string[];
}

/** Coordinators invite anybody, installers the first person of a home. */
export function InvitationsCard(): JSX.Element | null {
  const state = useApp().session.value;
  const role = state.kind === "somebody" ? state.session.role : "member";
  if (role === "member") return null;
  return (
    <section class="card household" aria-labelledby="invitations-title">
      <div>
        <h2 id="invitations-title">{t("invitations-title")}</h2>
        <p class="small soft">{t("invitations-text")}</p>
      </div>
      <Invitations isCoordinator={role === "coordinator"} />
    </section>
  );
}

async function loadGuests(api: Api, isCoordinator: boolean): Promise<Guests> {
  const [open, logins] = await Promise.all([api.openInvitations(), isCoordinator ? api.logins() : []]);
  return { ...open, homes: open.homes.filter(({ accounts }) => isCoordinator || accounts === 0), logins };
}

function Invitations({ isCoordinator }: { isCoordinator: boolean }): JSX.Element {
  const { api } = useApp();
  const [round, setRound] = useState(0);
  const [made, setMade] = useState<NewInvitation | null>(null);
  const { value, error } = useLoaded(() => loadGuests(api, isCoordinator), "invitations", round);
  const action = useAction();
  const act = (what: () => Promise<unknown>) => action.run(what).then(() => setRound((before) => before + 1));

  if (value === null)
    return error === null ? <Waiting>{t("household-waiting")}</Waiting> : <ErrorNotice error={error} />;
  return (
    <>
      <ErrorNotice error={action.error ?? error} />
      {value.homes.length + value.logins.length === 0 ? (
        <p class="small">{t("invitations-nobody")}</p>
      ) : (
        <GuestForm
          guests={value}
          isBusy={action.isBusy}
          invite={(make) => void act(async () => setMade(await make()))}
        />
      )}
      {isCoordinator && (
        <OpenInvitationList
          invitations={value.invitations}
          isBusy={action.isBusy}
          takeBack={({ invitation }) => void act(() => api.endInvitation(invitation))}
        />
      )}
      {made !== null && <InvitationSheet made={made} onClose={() => setMade(null)} />}
    </>
  );
}

interface FormProps {
  readonly guests: Guests;
  readonly isBusy: boolean;
  readonly invite: (make: () => Promise<NewInvitation>) => void;
}

function GuestForm({ guests: { homes, logins }, isBusy, invite }: FormProps): JSX.Element {
  const { api } = useApp();
  const id = useId();
  const first = homes.find(({ accounts, invited }) => accounts + invited === 0) ?? homes[0];
  const [chosen, setChosen] = useState(first === undefined ? `login ${logins[0]}` : `home ${first.member}`);

  function submit(event: Event) {
    event.preventDefault();
    const [kind, name = ""] = chosen.split(" ", 2);
    invite(() => (kind === "home" ? api.inviteMember(name) : api.inviteLogin(name)));
  }

  return (
    <form class="household-invite" onSubmit={submit}>
      <div class="field">
        <label for={id}>{t("invitations-who")}</label>
        <select id={id} value={chosen} onChange={(event) => setChosen(event.currentTarget.value)}>
          {homes.length > 0 && (
            <optgroup label={t("invitations-new")}>
              {homes.map(({ member, accounts, invited }) => (
                <option key={member} value={`home ${member}`}>
                  {t("invitations-home", { member, accounts: accounts + invited })}
                </option>
              ))}
            </optgroup>
          )}
          {logins.length > 0 && (
            <optgroup label={t("invitations-password")}>
              {logins.map((login) => (
                <option key={login} value={`login ${login}`}>
                  {login}
                </option>
              ))}
            </optgroup>
          )}
        </select>
      </div>
      <div>
        <SendButton type="submit" class="button" data-kind="main" disabled={isBusy}>
          {t("household-invite-make")}
        </SendButton>
      </div>
    </form>
  );
}
