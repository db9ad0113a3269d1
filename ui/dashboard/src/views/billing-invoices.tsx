import { t } from "@localgrid/ui-components/messages";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { everyPage } from "../api.ts";
import { useApp, useCommunity, useFormat } from "../app-state.ts";
import type { BillingRun, Invoice, RunItem } from "../billing-types.ts";
import { amountText, batchesText, centsNano, dueText } from "../billing-words.ts";
import { type Column, nanoDecimal } from "../columns.ts";
import { Due, useDay } from "../components/billing-marks.tsx";
import { DataTable } from "../components/data-table.tsx";
import { FileButton } from "../components/file-button.tsx";
import { Load } from "../components/load.tsx";
import { hrefOf } from "../router.ts";

interface InvoicesProps {
  readonly run: BillingRun;
  readonly items: readonly RunItem[];
}

/** The numbered invoices of an approved run, each as a file. */
export function RunInvoices({ run, items }: InvoicesProps): JSX.Element {
  const { api } = useApp();
  const { community } = useCommunity();
  const loaded = useLoaded(
    () => everyPage((list) => api.runInvoices(community, run.run, list)),
    `${community} ${run.run} ${items.length}`,
  );
  return (
    <section class="part" aria-labelledby="invoices-title">
      <h2 id="invoices-title" class="section-title">
        {t("billing-invoices-title")}
      </h2>
      <Load loaded={loaded} waiting={t("billing-invoices-fetching")}>
        {(invoices) =>
          invoices.length === 0 ? (
            <p class="soft">{t("billing-invoices-none")}</p>
          ) : (
            <InvoiceTable invoices={invoices} />
          )
        }
      </Load>
    </section>
  );
}

/** Of an invoice the member pays; of a credit note it receives. */
function dueNano({ kind, payable_cents }: Invoice): bigint {
  return kind === "invoice" ? -centsNano(payable_cents) : centsNano(payable_cents);
}

/** What is due, and how it splits into net and tax. */
function useAmountColumns(): readonly Column<Invoice>[] {
  const { currency } = useCommunity();
  const format = useFormat();
  return [
    {
      id: "payable",
      head: t("billing-due"),
      unit: currency,
      isNumber: true,
      text: (invoice) => dueText(format, dueNano(invoice)),
      key: dueNano,
      csv: (invoice) => nanoDecimal(dueNano(invoice)),
      cell: (invoice) => <Due amount_nano={dueNano(invoice)} />,
    },
    ...(["net", "vat"] as const).map(
      (part): Column<Invoice> => ({
        id: part,
        head: t(`billing-${part}`),
        unit: currency,
        isNumber: true,
        isSecondary: true,
        text: (invoice) => amountText(format, centsNano(invoice[`${part}_cents`])),
        key: (invoice) => invoice[`${part}_cents`],
        csv: (invoice) => nanoDecimal(centsNano(invoice[`${part}_cents`])),
      }),
    ),
  ];
}

/** Most months are settled by bank as a whole: then there is no column for it. */
function useBankColumn(invoices: readonly Invoice[]): readonly Column<Invoice>[] {
  const { currency } = useCommunity();
  const format = useFormat();
  if (invoices.every(({ chain }) => chain === null)) return [];
  return [
    {
      id: "bank",
      head: t("billing-by-bank"),
      unit: currency,
      isNumber: true,
      text: ({ bank_cents }) => dueText(format, centsNano(bank_cents)),
      key: ({ bank_cents }) => bank_cents,
      csv: ({ bank_cents }) => nanoDecimal(centsNano(bank_cents)),
      cell: ({ bank_cents, chain }) => (
        <>
          <Due amount_nano={centsNano(bank_cents)} />
          {chain !== null && <span class="small soft member-id">{t("billing-settled-on-chain")}</span>}
        </>
      ),
    },
    {
      id: "batches",
      head: t("billing-chain-in"),
      isSecondary: true,
      text: ({ chain }) => (chain === null ? "–" : batchesText(chain)),
    },
  ];
}

function InvoiceTable({ invoices }: { invoices: readonly Invoice[] }): JSX.Element {
  const { api } = useApp();
  const { community } = useCommunity();
  const day = useDay();
  const columns: readonly Column<Invoice>[] = [
    {
      id: "number",
      head: t("billing-number"),
      text: ({ number }) => number,
      key: ({ ordinal }) => ordinal,
      csv: ({ number }) => number,
      cell: ({ number }) => <bdi class="figures">{number}</bdi>,
    },
    {
      id: "member",
      head: t("billing-member"),
      text: ({ member, name }) => (name === null ? member : `${name} ${member}`),
      cell: ({ run, member, name }) => (
        <a href={hrefOf(community, "billing", `${run}/${member}`)}>
          <bdi>{name ?? member}</bdi>
        </a>
      ),
    },
    ...useAmountColumns(),
    ...useBankColumn(invoices),
    {
      id: "until",
      head: t("billing-due-date"),
      isSecondary: true,
      text: ({ due_date }) => day(due_date),
      key: ({ due_date }) => due_date,
      csv: ({ due_date }) => due_date,
    },
    ...correctionColumns(invoices),
    {
      id: "file",
      head: t("billing-ubl"),
      isAct: true,
      text: () => "",
      cell: ({ ordinal, number }) => (
        <FileButton
          path={api.ublPath(community, ordinal)}
          label={t("billing-ubl")}
          spoken={t("billing-ubl-of", { number })}
          isQuiet
        />
      ),
    },
  ];
  return (
    <DataTable
      id="invoices"
      caption={t("billing-invoices-caption")}
      columns={columns}
      rows={invoices}
      keyOf={({ ordinal }) => ordinal}
    />
  );
}

/** Most runs correct nothing: then there is no column for it. */
function correctionColumns(invoices: readonly Invoice[]): readonly Column<Invoice>[] {
  if (invoices.every(({ refers_to }) => refers_to.length === 0)) return [];
  return [
    {
      id: "corrects",
      head: t("billing-corrects"),
      isSecondary: true,
      text: ({ refers_to }) => (refers_to.length === 0 ? "–" : refers_to.join(", ")),
    },
  ];
}
