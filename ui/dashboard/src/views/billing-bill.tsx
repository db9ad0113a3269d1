import { monthText } from "@localgrid/ui-components/community-day";
import { asApiError } from "@localgrid/ui-components/json-api";
import { t } from "@localgrid/ui-components/messages";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useApp, useCommunity, useFormat } from "../app-state.ts";
import type { BillingRun, RunItem, RunLine } from "../billing-types.ts";
import { carriedText, categoryText, centsNano, dueText, itemAddsUp } from "../billing-words.ts";
import { type Column, nanoDecimal } from "../columns.ts";
import { Due } from "../components/billing-marks.tsx";
import { DataTable } from "../components/data-table.tsx";
import { Icon } from "../components/icons.tsx";
import { Load, PageHead } from "../components/load.tsx";
import { hrefOf } from "../router.ts";

/** How the amount of one member in a run comes about: every line, to be computed again by hand. */
export function BillView({ run: number, member }: { run: number; member: string }): JSX.Element {
  const { api } = useApp();
  const { community } = useCommunity();
  const loaded = useLoaded(async () => {
    const [run, item] = await Promise.all([
      api.billingRun(community, number),
      api.runItem(community, number, member).catch(unlessUnknown),
    ]);
    return { run, item };
  }, `${community} ${number} ${member}`);
  return (
    <>
      <a class="back" href={hrefOf(community, "billing", number)}>
        <Icon name="back" size={16} />
        {t("billing-bill-back", { run: String(number) })}
      </a>
      {loaded.value === null && <h1>{member}</h1>}
      <Load loaded={loaded} waiting={t("billing-bill-fetching")}>
        {({ run, item }) =>
          item === null ? (
            <>
              <h1>{member}</h1>
              <p>{t("billing-bill-unknown")}</p>
            </>
          ) : (
            <Bill run={run} item={item} />
          )
        }
      </Load>
    </>
  );
}

function unlessUnknown(thrown: unknown): null {
  if (asApiError(thrown).code === "unknown-member") return null;
  throw thrown;
}

function Bill({ run, item }: { run: BillingRun; item: RunItem }): JSX.Element {
  const { locale } = useApp();
  const format = useFormat();
  const { member, name, carried_in_nano, amount_nano, due_cents, carried_out_nano, refers_to } = item;
  const pairs = [
    [t("billing-carried-in"), carriedText(format, carried_in_nano)],
    [t("billing-amount"), dueText(format, BigInt(amount_nano))],
    ...(run.settles_by === "bank"
      ? []
      : ([
          [t("billing-by-chain"), dueText(format, BigInt(item.chain_nano))],
          [t("billing-by-bank"), dueText(format, centsNano(item.bank_cents))],
        ] as const)),
    [t("billing-carried-out"), carriedText(format, carried_out_nano)],
  ] as const;
  const title = t("billing-bill-title", { month: monthText(run.month, locale), member: name ?? member });
  return (
    <>
      <PageHead title={title} {...(name === null ? {} : { text: member })} />
      <section class="card billing-totals" aria-labelledby="due-title">
        <h2 id="due-title">{t("billing-bill-due")}</h2>
        <p class="bill-due">
          <Due amount_nano={centsNano(due_cents)} />
        </p>
        {refers_to.length > 0 && <p>{t("billing-bill-refers", { numbers: refers_to.join(", ") })}</p>}
        <dl class="pairs figures">
          {pairs.map(([label, text]) => (
            <div key={label} class="pair">
              <dt>{label}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
        {!itemAddsUp(item) && (
          <p class="error" role="alert">
            {t("billing-does-not-add-up")}
          </p>
        )}
      </section>
      <section class="part" aria-labelledby="lines-title">
        <h2 id="lines-title" class="section-title">
          {t("billing-bill-lines")}
        </h2>
        <Lines lines={item.lines} />
      </section>
    </>
  );
}

function Lines({ lines }: { lines: readonly RunLine[] }): JSX.Element {
  const { currency } = useCommunity();
  const format = useFormat();
  const amount = (id: "statement" | "amount", head: string): Column<RunLine> => ({
    id,
    head,
    unit: currency,
    isNumber: true,
    isSecondary: id === "statement",
    text: (line) => dueText(format, BigInt(line[`${id}_nano`])),
    key: (line) => BigInt(line[`${id}_nano`]),
    csv: (line) => nanoDecimal(line[`${id}_nano`]),
    cell: (line) => <Due amount_nano={BigInt(line[`${id}_nano`])} />,
  });
  const columns: readonly Column<RunLine>[] = [
    { id: "for", head: t("billing-line"), text: ({ category }) => categoryText(category) },
    amount("statement", t("billing-line-statement")),
    {
      id: "energy",
      head: t("billing-line-energy"),
      unit: "Wh",
      isNumber: true,
      text: ({ energy_change_wh }) => (energy_change_wh === 0 ? "–" : format.exactEnergy(energy_change_wh)),
      key: ({ energy_change_wh }) => energy_change_wh,
    },
    amount("amount", t("billing-line-amount")),
    {
      id: "cents",
      head: t("billing-line-cents"),
      unit: currency,
      isNumber: true,
      text: ({ is_billed, cents }) => (is_billed ? dueText(format, centsNano(cents)) : t("billing-line-supplier")),
      key: ({ cents }) => cents,
      csv: ({ cents }) => nanoDecimal(centsNano(cents)),
      cell: ({ is_billed, cents }) =>
        is_billed ? <Due amount_nano={centsNano(cents)} /> : <span class="soft">{t("billing-line-supplier")}</span>,
    },
  ];
  return (
    <DataTable
      id="lines"
      caption={t("billing-lines-caption")}
      columns={columns}
      rows={lines}
      keyOf={({ category }) => category}
    />
  );
}
