import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useApp, useCommunity } from "../app-state.ts";
import { BillingParts } from "../components/billing-parts.tsx";
import { PageHead } from "../components/load.tsx";
import { PartyPage } from "../components/party-page.tsx";
import { BILLER_GROUPS, billerOf, entriesOf } from "../party-fields.ts";

const VERSIONS = 20;
/** What the hub assumes of a biller that nobody has entered. */
const NOTHING = { payment_term_days: "14", collection_notice_days: "14" };

/** Who sends the community's invoices. */
export function BillerView(): JSX.Element {
  const { api } = useApp();
  const { community, name } = useCommunity();
  const title = t("party-biller-title");
  useEffect(() => {
    document.title = `${title} – ${name}`;
  }, [title, name]);
  return (
    <>
      <PageHead title={title} text={t("party-biller-text")} />
      <BillingParts current="biller" />
      <PartyPage
        form={`biller ${community}`}
        groups={BILLER_GROUPS}
        nothing={NOTHING}
        fetchParty={async () => {
          const { version, biller, missing } = await api.biller(community);
          return { version, missing, entries: entriesOf(biller) };
        }}
        save={async (entries) => {
          await api.putBiller(community, billerOf(entries));
        }}
        fetchVersions={async (after) => {
          const { items, next } = await api.billerVersions(community, { after, limit: VERSIONS });
          return { items: items.map(({ biller, ...version }) => ({ ...version, entries: entriesOf(biller) })), next };
        }}
      />
    </>
  );
}
