import { t } from "@localgrid/ui-components/messages";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { everyPage } from "../api.ts";
import { useApp, useCommunity } from "../app-state.ts";
import type { MemberAccount } from "../billing-types.ts";
import { hindersInvoice, missingText } from "../billing-words.ts";
import type { Column } from "../columns.ts";
import { Badge } from "../components/badge.tsx";
import { BillingParts } from "../components/billing-parts.tsx";
import { DataTable } from "../components/data-table.tsx";
import { Empty, Load, PageHead } from "../components/load.tsx";
import { fieldLabel, ibanText } from "../party-fields.ts";
import { hrefOf } from "../router.ts";

/** Who is billed: every member, with what is missing. */
export function BillingAccounts(): JSX.Element {
  const { api, link } = useApp();
  const { community } = useCommunity();
  const loaded = useLoaded(
    () => everyPage((list) => api.billingAccounts(community, list)),
    `accounts ${community}`,
    link.beat.value,
  );
  return (
    <>
      <PageHead title={t("party-accounts-title")} text={t("party-accounts-text")} />
      <BillingParts current="accounts" />
      <Load loaded={loaded} waiting={t("party-fetching")}>
        {(accounts) =>
          accounts.length === 0 ? (
            <Empty icon="members" title={t("party-accounts-none")}>
              <p>
                <a href={hrefOf(community, "members")}>{t("party-accounts-none-link")}</a>
              </p>
            </Empty>
          ) : (
            <AccountTable accounts={accounts} />
          )
        }
      </Load>
    </>
  );
}

type State = "complete" | "open" | "blocked";

function stateOf({ missing }: MemberAccount): State {
  if (missing.length === 0) return "complete";
  return hindersInvoice(missing) ? "blocked" : "open";
}

function AccountTable({ accounts }: { accounts: readonly MemberAccount[] }): JSX.Element {
  const { community } = useCommunity();
  const plain = (name: "name" | "email" | "mandate_reference"): Column<MemberAccount> => ({
    id: name,
    head: fieldLabel(name),
    isSecondary: true,
    text: ({ account }) => account[name] ?? "–",
    key: ({ account }) => account[name],
    csv: ({ account }) => account[name],
  });
  const columns: readonly Column<MemberAccount>[] = [
    {
      id: "member",
      head: t("billing-member"),
      text: ({ member }) => member,
      cell: ({ member, account }) => (
        <>
          <a
            href={hrefOf(community, "billing", `accounts/${member}`)}
            aria-label={t("party-account-title", { member })}
          >
            <bdi>{member}</bdi>
          </a>
          {account.name !== null && (
            <span class="only-narrow small soft">
              <bdi>{account.name}</bdi>
            </span>
          )}
        </>
      ),
    },
    plain("name"),
    plain("email"),
    {
      id: "iban",
      head: fieldLabel("iban"),
      isSecondary: true,
      text: ({ account }) => (account.iban === null ? "–" : ibanText(account.iban)),
      key: ({ account }) => account.iban,
      csv: ({ account }) => account.iban,
      cell: ({ account }) => <span class="figures iban">{account.iban === null ? "–" : ibanText(account.iban)}</span>,
    },
    plain("mandate_reference"),
    {
      id: "state",
      head: t("billing-missing"),
      text: ({ missing }) => (missing.length === 0 ? t("party-complete") : missing.map(missingText).join(", ")),
      choice: { of: stateOf, label: (state) => t(`party-state-${state}`) },
      cell: (each) => (
        <span class="badges">
          {each.missing.length === 0 && <Badge tone="good">{t("party-complete")}</Badge>}
          {each.missing.map((code) => (
            <Badge key={code} tone={hindersInvoice([code]) ? "alarm" : "note"}>
              {missingText(code)}
            </Badge>
          ))}
        </span>
      ),
    },
  ];
  return (
    <DataTable
      id="accounts"
      caption={t("party-accounts-title")}
      columns={columns}
      rows={accounts}
      keyOf={({ member }) => member}
    />
  );
}
