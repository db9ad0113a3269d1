import { type BillingDesk, runContent } from "../billing/billing-desk.ts";
import { bankCentsOf, type RunItem } from "../billing/billing-run.ts";
import type { BillingRun, StoredInvoice } from "../billing/billing-store.ts";
import { bankDueOf } from "../billing/invoice.ts";
import { cloudHubError } from "../errors.ts";
import type { HubApp } from "../http/hub-app.ts";
import { numberedPartOf, PageQuery, pageJson, pageOf, partOf } from "../http/paging.ts";
import { identityOf } from "../http/route-guard.ts";
import {
  ApprovalJson,
  BILLING_READERS,
  BILLING_TAGS,
  BILLING_WRITERS,
  InvoiceJson,
  NewRunJson,
  RunItemJson,
  RunJson,
  RunMemberPath,
  RunPath,
} from "./billing-schemas.ts";
import { CommunityPath } from "./schemas.ts";

interface Ports {
  readonly billing: BillingDesk;
}

/** From a month's statements to numbered invoices. */
export function billingRunRoutes(app: HubApp, ports: Ports): void {
  draftRoute(app, ports);
  decisionRoutes(app, ports);
  runListRoutes(app, ports);
  runInvoicesRoute(app, ports);
  itemRoute(app, ports);
}

function draftRoute(app: HubApp, { billing }: Ports): void {
  app.post(
    "/api/communities/:community/billing-runs",
    {
      config: {
        hub: {
          roles: BILLING_WRITERS,
          errors: [
            ...(["not-a-month", "not-a-person", "month-not-over", "currency-without-cents", "draft-open"] as const),
          ],
        },
      },
      schema: {
        summary: "Draft what a month's statements come to, less what earlier runs have billed of them",
        tags: BILLING_TAGS,
        params: CommunityPath,
        body: NewRunJson,
        response: { 201: RunJson },
      },
    },
    async (request, reply) => {
      const { month, takes_provisional = false } = request.body;
      const run = await billing.draft(placeOf(request), { month, takes_provisional });
      return reply.code(201).send(runJson(run));
    },
  );
}

function decisionRoutes(app: HubApp, { billing }: Ports): void {
  app.post(
    "/api/communities/:community/billing-runs/:run/approval",
    {
      config: {
        hub: {
          roles: BILLING_WRITERS,
          errors: [
            ...(["not-a-person", "unknown-run", "second-person-needed", "run-decided", "wrong-digest"] as const),
            ...(["run-outdated", "biller-incomplete", "nothing-to-bill"] as const),
          ],
        },
      },
      schema: {
        summary: "Freeze a draft that somebody else made, and give its invoices their numbers",
        tags: BILLING_TAGS,
        params: RunPath,
        body: ApprovalJson,
        response: { 200: RunJson },
      },
    },
    async (request) => {
      const run = await billing.approve(placeOf(request), request.params.run, request.body.digest);
      request.log.info({ event: "billing-run-approved", by: identityOf(request).name, run: run.run, month: run.month });
      return runJson(run);
    },
  );

  app.post(
    "/api/communities/:community/billing-runs/:run/cancellation",
    {
      config: { hub: { roles: BILLING_WRITERS, errors: ["unknown-run", "run-decided"] } },
      schema: {
        summary: "Cancel a draft; what is approved is corrected by the next run instead",
        tags: BILLING_TAGS,
        params: RunPath,
        response: { 200: RunJson },
      },
    },
    async (request) => runJson(await billing.cancel(placeOf(request), request.params.run)),
  );
}

function runListRoutes(app: HubApp, { billing }: Ports): void {
  app.get(
    "/api/communities/:community/billing-runs",
    {
      config: { hub: { roles: BILLING_READERS } },
      schema: {
        summary: "Billing runs, the newest first",
        tags: BILLING_TAGS,
        params: CommunityPath,
        querystring: PageQuery,
        response: { 200: pageJson(RunJson) },
      },
    },
    async ({ params, query }) => {
      const part = numberedPartOf(query);
      const runs = await billing.read(params.community).runs(part);
      return pageOf(runs, part, { keyOf: ({ run }) => String(run), show: runJson });
    },
  );

  app.get(
    "/api/communities/:community/billing-runs/:run",
    {
      config: { hub: { roles: BILLING_READERS, errors: ["unknown-run"] } },
      schema: {
        summary: "One billing run",
        tags: BILLING_TAGS,
        params: RunPath,
        response: { 200: RunJson },
      },
    },
    async ({ params }) => runJson(await billing.find(params.community, params.run)),
  );

  app.get(
    "/api/communities/:community/invoices",
    {
      config: { hub: { roles: BILLING_READERS } },
      schema: {
        summary: "Invoices and credit notes, the newest first",
        tags: BILLING_TAGS,
        params: CommunityPath,
        querystring: PageQuery,
        response: { 200: pageJson(InvoiceJson) },
      },
    },
    async ({ params, query }) => {
      const part = numberedPartOf(query);
      const invoices = await billing.read(params.community).invoices(part);
      return pageOf(invoices, part, { keyOf: ({ ordinal }) => String(ordinal), show: invoiceJson });
    },
  );
}

function runInvoicesRoute(app: HubApp, { billing }: Ports): void {
  app.get(
    "/api/communities/:community/billing-runs/:run/invoices",
    {
      config: { hub: { roles: BILLING_READERS, errors: ["unknown-run"] } },
      schema: {
        summary: "Invoices and credit notes of one run, by number; of a draft none",
        tags: BILLING_TAGS,
        params: RunPath,
        querystring: PageQuery,
        response: { 200: pageJson(InvoiceJson) },
      },
    },
    async ({ params: { community, run }, query }) => {
      const part = numberedPartOf(query);
      await billing.find(community, run);
      const invoices = await billing.read(community).invoicesOf(run);
      const shown = invoices.filter(({ ordinal }) => ordinal > (part.after ?? 0)).slice(0, part.limit);
      return pageOf(shown, part, { keyOf: ({ ordinal }) => String(ordinal), show: invoiceJson });
    },
  );
}

function itemRoute(app: HubApp, { billing }: Ports): void {
  app.get(
    "/api/communities/:community/billing-runs/:run/members/:member",
    {
      config: { hub: { roles: BILLING_READERS, errors: ["unknown-run", "unknown-member"] } },
      schema: {
        summary: "What a run says of one member",
        tags: BILLING_TAGS,
        params: RunMemberPath,
        response: { 200: RunItemJson },
      },
    },
    async ({ params: { community, run, member } }) => {
      const { items } = runContent(await billing.find(community, run));
      const item = items.find((each) => each.member === member);
      if (item === undefined) throw cloudHubError("unknown-member", `run ${run} says nothing of ${member}`);
      return itemJson(item);
    },
  );

  app.get(
    "/api/communities/:community/billing-runs/:run/members",
    {
      config: { hub: { roles: BILLING_READERS, errors: ["unknown-run"] } },
      schema: {
        summary: "What a run says of each member, by member",
        tags: BILLING_TAGS,
        params: RunPath,
        querystring: PageQuery,
        response: { 200: pageJson(RunItemJson) },
      },
    },
    async ({ params, query }) => {
      const part = partOf(query);
      const { items } = runContent(await billing.find(params.community, params.run));
      const shown = items.filter(({ member }) => part.after === null || member > part.after).slice(0, part.limit);
      return pageOf(shown, part, { keyOf: ({ member }) => member, show: itemJson });
    },
  );
}

export function placeOf(request: Parameters<typeof identityOf>[0]) {
  const { community } = request.params as { readonly community: string };
  return { community, identity: identityOf(request) };
}

export function runJson(run: BillingRun) {
  const { month, state, digest, drafted_by, drafted_at_ms, decided_by, decided_at_ms } = run;
  const { issue_date, collection_date, collection_set_by } = run;
  const { currency, takes_provisional, biller_missing, biller, totals: own, batches = null } = run.summary;
  const byBank = { chain_nano: "0", bank_debit_cents: own.debit_cents, bank_credit_cents: own.credit_cents };
  const totals = { ...byBank, ...own };
  return {
    ...{ run: run.run, month, state, digest, currency, takes_provisional, drafted_by, drafted_at_ms },
    ...{ decided_by, decided_at_ms, issue_date, collection_date, collection_set_by },
    ...{ biller, biller_missing: [...biller_missing], totals },
    ...{ settles_by: batches === null ? ("bank" as const) : ("chain" as const), batches },
  };
}

function itemJson({
  member,
  account,
  account_provenance,
  kind,
  missing,
  intervals,
  final_intervals,
  ...item
}: RunItem) {
  const { carried_in_nano, amount_nano, due_cents, carried_out_nano, refers_to } = item;
  return {
    ...{ member, name: account.name, account: { iban: account.iban, ...account_provenance } },
    ...{ kind, missing: [...missing], intervals, final_intervals, lines: item.lines },
    ...{ carried_in_nano, amount_nano, due_cents, carried_out_nano, refers_to },
    ...{ chain_nano: item.chain?.chain_nano ?? "0", bank_cents: bankCentsOf(item) },
  };
}

function invoiceJson({ ordinal, run, invoice }: StoredInvoice) {
  const { number, kind, member, account, month, issue_date, due_date, currency } = invoice;
  const { net_cents, vat_cents, payable_cents, refers_to } = invoice;
  return {
    ...{ ordinal, number, kind, run, member, name: account.name, month, issue_date, due_date, currency },
    ...{ net_cents, vat_cents, payable_cents, refers_to },
    ...{ bank_cents: bankDueOf(invoice), chain: invoice.chain ?? null },
  };
}
