import { dayOf, dayText } from "@localgrid/ui-components/community-day";
import { Dialog } from "@localgrid/ui-components/dialog";
import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp, useCommunity } from "../app-state.ts";
import { copyText } from "../copy-text.ts";
import type { Invitation, NewInvitation } from "../household-types.ts";
import { Icon } from "./icons.tsx";
import { SendButton } from "./send-button.tsx";

/** The invitation lives no longer on the page than this dialog; printed, it is a card to hand over. */
export function InvitationSheet({ made, onClose }: { made: NewInvitation; onClose: () => void }): JSX.Element {
  const { community } = useCommunity();
  const [copied, setCopied] = useState<boolean | null>(null);
  const { invitation, address, qr_svg } = made;
  const day = useEndOf(invitation);
  const leadsNowhere = /^(localhost|127\.|\[::1\])/.test(new URL(address).hostname);
  return (
    <Dialog title={t("invitation-title")} onClose={onClose}>
      <div class="invitation" data-testid="invitation">
        <p class="invitation-head">
          <b>{community}</b>
          <span>{guestText(invitation)}</span>
        </p>
        <ol class="invitation-steps">
          <li>{t("invitation-scan")}</li>
          <li>{t(invitation.login === null ? "invitation-choose" : "invitation-choose-password")}</li>
          <li>{t("invitation-there")}</li>
        </ol>
        <img
          class="invitation-square"
          alt={t("invitation-square")}
          src={`data:image/svg+xml,${encodeURIComponent(qr_svg)}`}
        />
        <p class="small">
          {t("invitation-address")}
          <code class="invitation-address" translate={false}>
            {address}
          </code>
        </p>
        {leadsNowhere && <p class="small invitation-warning">{t("invitation-only-here")}</p>}
        <p class="small soft">{t("invitation-once", { day })}</p>
        <div class="copies-actions">
          <button type="button" class="button" data-kind="main" onClick={() => window.print()}>
            <Icon name="print" size={18} /> {t("invitation-print")}
          </button>
          <button type="button" class="button" onClick={() => void copyText(address).then(setCopied)}>
            <Icon name="copy" size={18} /> {t("invitation-copy")}
          </button>
          <button type="button" class="button" onClick={onClose}>
            {t("invitation-done")}
          </button>
        </div>
        <p class="small" role="status">
          {copied !== null && t(copied ? "invitation-copied" : "invitation-by-hand")}
        </p>
      </div>
    </Dialog>
  );
}

interface ListProps {
  readonly invitations: readonly Invitation[];
  readonly isBusy: boolean;
  readonly takeBack: (invitation: Invitation) => void;
}

/** What is handed out and not used yet. */
export function OpenInvitationList({ invitations, isBusy, takeBack }: ListProps): JSX.Element | null {
  if (invitations.length === 0) return null;
  return (
    <div>
      <h3 id="open-invitations">{t("invitation-open")}</h3>
      <ul class="household-list" aria-labelledby="open-invitations">
        {invitations.map((invitation) => (
          <li key={invitation.invitation}>
            <OpenInvitation invitation={invitation} isBusy={isBusy} takeBack={takeBack} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function OpenInvitation(props: Omit<ListProps, "invitations"> & { readonly invitation: Invitation }): JSX.Element {
  const { invitation, isBusy, takeBack } = props;
  const who = guestText(invitation);
  const day = useEndOf(invitation);
  return (
    <div class="household-row">
      <p>
        <b>{who}</b>
        <span class="small soft">
          {invitation.login === null && invitation.right !== null && `${t(`household-right-${invitation.right}`)}, `}
          {t("invitation-until", { day })}
        </span>
      </p>
      <SendButton type="button" class="button" disabled={isBusy} onClick={() => takeBack(invitation)}>
        {t("invitation-take-back")}
        <span class="visually-hidden"> {who}</span>
      </SendButton>
    </div>
  );
}

function guestText({ login, member }: Invitation): string {
  if (login !== null) return t("invitation-for-login", { login });
  return t("invitation-for-home", { member: member ?? "" });
}

function useEndOf({ ends_at_ms }: Invitation): string {
  const { locale } = useApp();
  return dayText(dayOf(ends_at_ms, useCommunity().time_zone), locale, "long");
}
