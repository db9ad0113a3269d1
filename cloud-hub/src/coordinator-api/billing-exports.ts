import * as Type from "typebox";
import { type BillingDesk, runContent } from "../billing/billing-desk.ts";
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
      const text = runCsv(
        runContent(approved),
        invoices.map(({ invoice }) => invoice),
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
      config: { hub: { roles: BILLING_WRITERS, errors: ["unknown-run", "run-not-approved", "no-collection"] } },
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
