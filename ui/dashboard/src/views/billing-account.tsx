import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { Api } from "../api.ts";
import { useApp, useCommunity } from "../app-state.ts";
import { Icon } from "../components/icons.tsx";
import { PageHead } from "../components/load.tsx";
import { type Party, PartyPage } from "../components/party-page.tsx";
import { ACCOUNT_GROUPS, accountOf, entriesOf } from "../party-fields.ts";
import { hrefOf } from "../router.ts";

const VERSIONS = 20;

/** Where a member's bill goes, and from where it is paid. */
export function BillingAccountView({ member }: { member: string }): JSX.Element {
  const { api } = useApp();
  const { community, name } = useCommunity();
  const title = t("party-account-title", { member });
  useEffect(() => {
    document.title = `${title} – ${name}`;
  }, [title, name]);
  return (
    <>
      <a class="back" href={hrefOf(community, "billing", "accounts")}>
        <Icon name="back" size={16} />
        {t("party-accounts-back")}
      </a>
      <PageHead title={title} text={t("party-account-text")} />
      <PartyPage
        form={`account ${community} ${member}`}
        groups={ACCOUNT_GROUPS}
        nothing={{}}
        fetchParty={() => fetchAccount(api, community, member)}
        save={async (entries, version) => {
          await api.putBillingAccount(community, member, { ...accountOf(entries), version });
        }}
        fetchVersions={async (after) => {
          const { items, next } = await api.accountVersions(community, member, { after, limit: VERSIONS });
          return { items: items.map(({ account, ...version }) => ({ ...version, entries: entriesOf(account) })), next };
        }}
      />
    </>
  );
}

async function fetchAccount(api: Api, community: string, member: string): Promise<Party> {
  const { account, ...party } = await api.billingAccount(community, member);
  return { ...party, entries: entriesOf(account) };
}
