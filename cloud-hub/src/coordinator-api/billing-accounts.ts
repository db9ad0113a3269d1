import type { BillingDesk } from "../billing/billing-desk.ts";
import {
  type Biller,
  type BillingAccount,
  missingInAccount,
  missingInBiller,
  NO_ACCOUNT,
  NO_BILLER,
  type Version,
} from "../billing/billing-party.ts";
import type { HubApp } from "../http/hub-app.ts";
import { numberedPartOf, PageQuery, pageJson, pageOf, partOf } from "../http/paging.ts";
import { identityOf } from "../http/route-guard.ts";
import {
  AccountVersionJson,
  BILLING_READERS,
  BILLING_TAGS,
  BILLING_WRITERS,
  BillerJson,
  BillerVersionJson,
  ChangedAccountJson,
  CurrentBillerJson,
  MemberAccountJson,
  MemberPath,
} from "./billing-schemas.ts";
import { CommunityPath } from "./schemas.ts";

interface Ports {
  readonly billing: BillingDesk;
}

/** Who is billed, who bills, and how both came to be as they are. */
export function billingPartyRoutes(app: HubApp, ports: Ports): void {
  accountRoutes(app, ports);
  accountVersionRoutes(app, ports);
  billerRoutes(app, ports);
}

function accountRoutes(app: HubApp, { billing }: Ports): void {
  app.get(
    "/api/communities/:community/billing-accounts",
    {
      config: { hub: { roles: BILLING_READERS } },
      schema: {
        summary: "Billing accounts of all members, by member",
        tags: BILLING_TAGS,
        params: CommunityPath,
        querystring: PageQuery,
        response: { 200: pageJson(MemberAccountJson) },
      },
    },
    async ({ params, query }) => {
      const part = partOf(query);
      return pageOf(await billing.read(params.community).accounts(part), part, {
        keyOf: ({ member }) => member,
        show: ({ member, account }) => memberAccountJson(member, account),
      });
    },
  );

  app.get(
    "/api/communities/:community/billing-accounts/:member",
    {
      config: { hub: { roles: BILLING_READERS, errors: ["unknown-member"] } },
      schema: {
        summary: "The billing account of one member",
        tags: BILLING_TAGS,
        params: MemberPath,
        response: { 200: MemberAccountJson },
      },
    },
    async ({ params: { community, member } }) => memberAccountJson(member, await billing.account(community, member)),
  );

  app.put(
    "/api/communities/:community/billing-accounts/:member",
    {
      config: {
        hub: {
          roles: BILLING_WRITERS,
          errors: [
            ...(["not-a-person", "wrong-iban", "wrong-mandate", "mandate-in-future"] as const),
            ...(["mandate-reference-taken", "unknown-member", "changed-meanwhile"] as const),
          ],
        },
      },
      schema: {
        summary: "Enter or correct a billing account: the state before stays as a version",
        tags: BILLING_TAGS,
        params: MemberPath,
        body: ChangedAccountJson,
        response: { 200: MemberAccountJson },
      },
    },
    async (request) => {
      const { community, member } = request.params;
      const place = { community, identity: identityOf(request) };
      const { version: looked_at = null, ...account } = request.body;
      const { version } = await billing.changeAccount(place, { member, version: looked_at }, accountOf(account));
      return memberAccountJson(member, version);
    },
  );
}

function accountVersionRoutes(app: HubApp, { billing }: Ports): void {
  app.get(
    "/api/communities/:community/billing-accounts/:member/versions",
    {
      config: { hub: { roles: BILLING_READERS } },
      schema: {
        summary: "Every state of a billing account, the newest first",
        tags: BILLING_TAGS,
        params: MemberPath,
        querystring: PageQuery,
        response: { 200: pageJson(AccountVersionJson) },
      },
    },
    async ({ params: { community, member }, query }) => {
      const part = numberedPartOf(query);
      return pageOf(await billing.read(community).accountVersions(member, part), part, {
        keyOf: ({ version }) => String(version),
        show: ({ version, changed_by, changed_at_ms, content }) => {
          return { version, changed_by, changed_at_ms, account: accountOf(content) };
        },
      });
    },
  );

  app.get(
    "/api/communities/:community/biller/versions",
    {
      config: { hub: { roles: BILLING_READERS } },
      schema: {
        summary: "Every state of the biller, the newest first",
        tags: BILLING_TAGS,
        params: CommunityPath,
        querystring: PageQuery,
        response: { 200: pageJson(BillerVersionJson) },
      },
    },
    async ({ params: { community }, query }) => {
      const part = numberedPartOf(query);
      return pageOf(await billing.read(community).billerVersions(part), part, {
        keyOf: ({ version }) => String(version),
        show: ({ version, changed_by, changed_at_ms, content }) => {
          return { version, changed_by, changed_at_ms, biller: billerOf(content) };
        },
      });
    },
  );
}

function billerRoutes(app: HubApp, { billing }: Ports): void {
  app.get(
    "/api/communities/:community/biller",
    {
      config: { hub: { roles: BILLING_READERS } },
      schema: {
        summary: "Who sends the community's invoices",
        tags: BILLING_TAGS,
        params: CommunityPath,
        response: { 200: CurrentBillerJson },
      },
    },
    async ({ params }) => billerJson(await billing.read(params.community).biller()),
  );

  app.put(
    "/api/communities/:community/biller",
    {
      config: {
        hub: {
          roles: BILLING_WRITERS,
          errors: ["not-a-person", "wrong-iban", "wrong-creditor-identifier", "wrong-tax-status"],
        },
      },
      schema: {
        summary: "Enter or correct the biller: the state before stays as a version",
        tags: BILLING_TAGS,
        params: CommunityPath,
        body: BillerJson,
        response: { 200: CurrentBillerJson },
      },
    },
    async (request) => {
      const { community } = request.params;
      const place = { community, identity: identityOf(request) };
      return billerJson((await billing.changeBiller(place, billerOf(request.body))).version);
    },
  );
}

function memberAccountJson(member: string, held: Version<BillingAccount> | null) {
  const account = accountOf(held?.content ?? NO_ACCOUNT);
  return { member, version: held?.version ?? 0, account, missing: [...missingInAccount(account)] };
}

function billerJson(held: Version<Biller> | null) {
  const biller = billerOf(held?.content ?? NO_BILLER);
  return { version: held?.version ?? 0, biller, missing: [...missingInBiller(biller)] };
}

function accountOf(given: BillingAccount): BillingAccount {
  const { name, street, postcode, city, country, email, iban, mandate_reference, mandate_signed_on } = given;
  return { name, street, postcode, city, country, email, iban, mandate_reference, mandate_signed_on };
}

function billerOf(given: Biller): Biller {
  const { name, street, postcode, city, country, email, vat_id, vat_rate_basis_points, tax_number } = given;
  const { exemption_note, creditor_identifier, iban, invoice_prefix } = given;
  const { payment_term_days, collection_notice_days, bills_supply } = given;
  return {
    ...{ name, street, postcode, city, country, email, vat_id, vat_rate_basis_points, tax_number, exemption_note },
    ...{ creditor_identifier, iban, invoice_prefix, payment_term_days, collection_notice_days, bills_supply },
  };
}
