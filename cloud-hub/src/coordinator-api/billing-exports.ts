import * as Type from "typebox";
import { type BillingDesk, runContent } from "../billing/billing-desk.ts";
import { bankDueOf, type Invoice } from "../billing/invoice.ts";
import { runCsv } from "../billing/run-csv.ts";
import { ublXml } from "../billing/ubl-invoice.ts";
import { cloudHubError } from "../errors.ts";
import type { HubApp } from "../http/hub-app.ts";
import { placeOf, runJson } from "./billing.ts";
import {
  BILLING_READERS,
  BILLING_TAGS,
  BILLING_WRITERS,
  CollectionJson,
  InvoicePath,
  LeftOutJson,
  MOST_LEFT_OUT,
  RunJson,
  RunPath,
} from "./billing-schemas.ts";

interface Ports {
  readonly billing: BillingDesk;
}

/** What leaves the hub for books, banks and members. */
export function billingExportRoutes(app: HubApp, ports: Ports): void {
  csvRoute(app, ports);
  collectionRoutes(app, ports);
  invoiceRoute(app, ports);
}

function csvRoute(app: HubApp, { billing }: Ports): void {
  app.get(
    "/api/communities/:community/billing-runs/:run/export.csv",
    {
      config: { hub: { roles: BILLING_READERS, errors: ["unknown-run", "run-not-approved"] } },
      schema: {
        summary: "An approved run as CSV, payouts among it: one row per member",
        tags: BILLING_TAGS,
        produces: ["text/csv"],
        params: RunPath,
        response: { 200: Type.String() },
      },
    },
    async ({ params: { community, run } }, reply) => {
      const { run: approved, invoices } = await billing.approved(community, run);
      const leftOut = new Set((await billing.leftOut(community, run)).map(({ number }) => number));
      const text = runCsv(
        runContent(approved),
        invoices.map(({ invoice }) => (leftOut.has(invoice.number) ? withoutMandate(invoice) : invoice)),
      );
      return reply
        .type("text/csv; charset=utf-8")
        .header("content-disposition", `attachment; filename="${community}-run-${run}.csv"`)
        .send(text);
    },
  );
}

function collectionRoutes(app: HubApp, { billing }: Ports): void {
  app.post(
    "/api/communities/:community/billing-runs/:run/collection",
    {
      config: {
        hub: {
          roles: BILLING_WRITERS,
          errors: [
            ...(["unknown-run", "run-not-approved", "nothing-to-collect", "no-creditor", "not-in-euro"] as const),
            ...(["not-a-target-day", "collection-too-early", "collection-too-late", "collection-exists"] as const),
            ...(["not-a-person", "second-person-needed"] as const),
          ],
        },
      },
      schema: {
        summary: "Set the day on which banks fetch what an approved run's members owe",
        description: "Another day needs `replaces`, and somebody else: two files with different days collect twice.",
        tags: BILLING_TAGS,
        params: RunPath,
        body: CollectionJson,
        response: { 200: RunJson },
      },
    },
    async (request) => {
      const { collection_date, replaces = null } = request.body;
      const asked = { collection_date, replaces };
      return runJson(await billing.collect(placeOf(request), request.params.run, asked));
    },
  );

  app.get(
    "/api/communities/:community/billing-runs/:run/direct-debits.xml",
    {
      config: {
        hub: {
          roles: BILLING_WRITERS,
          errors: ["unknown-run", "run-not-approved", "no-collection", "nothing-to-collect"],
        },
      },
      schema: {
        summary: "SEPA direct debits (pain.008.001.08) of an approved run's members with a mandate",
        tags: BILLING_TAGS,
        produces: ["application/xml"],
        params: RunPath,
        response: { 200: Type.String() },
      },
    },
    async ({ params: { community, run } }, reply) =>
      reply
        .type("application/xml; charset=utf-8")
        .header("content-disposition", `attachment; filename="${community}-run-${run}-pain.008.xml"`)
        .send(await billing.directDebits(community, run)),
  );

  app.get(
    "/api/communities/:community/billing-runs/:run/left-out",
    {
      config: { hub: { roles: BILLING_READERS, errors: ["unknown-run", "run-not-approved"] } },
      schema: {
        summary: "Invoices that no bank collects, because the mandate was withdrawn or replaced since; they stay open",
        tags: BILLING_TAGS,
        params: RunPath,
        response: { 200: LeftOutJson },
      },
    },
    async ({ params: { community, run } }) => {
      const leftOut = await billing.leftOut(community, run);
      return {
        count: leftOut.length,
        cents: leftOut.reduce((sum, invoice) => sum - bankDueOf(invoice), 0),
        invoices: leftOut.slice(0, MOST_LEFT_OUT).map((invoice) => {
          const { number, member, account } = invoice;
          return { number, member, name: account.name, cents: 0 - bankDueOf(invoice) };
        }),
      };
    },
  );
}

/** What nobody may fetch any more, the member has to pay. */
function withoutMandate(invoice: Invoice): Invoice {
  return { ...invoice, account: { ...invoice.account, mandate_reference: null, mandate_signed_on: null } };
}

function invoiceRoute(app: HubApp, { billing }: Ports): void {
  app.get(
    "/api/communities/:community/invoices/:ordinal/ubl.xml",
    {
      config: { hub: { roles: BILLING_READERS, errors: ["unknown-invoice"] } },
      schema: {
        summary: "An invoice or credit note as UBL 2.1 with the fields of EN 16931",
        tags: BILLING_TAGS,
        produces: ["application/xml"],
        params: InvoicePath,
        response: { 200: Type.String() },
      },
    },
    async ({ params: { community, ordinal } }, reply) => {
      const found = await billing.read(community).invoice(ordinal);
      if (found === null) throw cloudHubError("unknown-invoice", `the community has no invoice ${ordinal}`);
      return reply
        .type("application/xml; charset=utf-8")
        .header("content-disposition", `attachment; filename="${found.invoice.number}.xml"`)
        .send(ublXml(found.invoice));
    },
  );
}
