import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useApp, useCommunity, useFormat } from "../app-state.ts";
import type { BillingRun, RunItem } from "../billing-types.ts";
import { carriedText, centsNano, dueText, missingText, usedIbanText } from "../billing-words.ts";
import { type Column, nanoDecimal } from "../columns.ts";
import { Badge } from "../components/badge.tsx";
import { Carried, Due } from "../components/billing-marks.tsx";
import { DataTable } from "../components/data-table.tsx";
import { UsedIban } from "../components/used-iban.tsx";
import { createCounts } from "../quantities.ts";
import { hrefOf } from "../router.ts";

interface MembersProps {
  readonly run: BillingRun;
  readonly items: readonly RunItem[];
}

/** Every member of a run; each name leads to how its amount comes about. */
export function RunMembers({ run, items }: MembersProps): JSX.Element {
  const [due, ...carriedOver] = useAmountColumns();
  const columns: readonly Column<RunItem>[] = [
    useMemberColumn(run.run),
    {
      id: "kind",
      head: t("billing-state"),
      isSecondary: true,
      text: ({ kind }) => t(`billing-kind-${kind}`),
      choice: { of: ({ kind }) => kind, label: (kind) => t(`billing-kind-${kind}`) },
      cell: ({ kind }) => <Badge tone={kind === "withheld" ? "alarm" : "quiet"}>{t(`billing-kind-${kind}`)}</Badge>,
    },
    due,
    {
      id: "missing",
      head: t("billing-missing"),
      isSecondary: true,
      text: missingTexts,
      cell: (item) => <span class="missing-cell">{missingTexts(item)}</span>,
    },
    ...carriedOver,
    {
      id: "iban",
      head: t("billing-iban"),
      isSecondary: true,
      text: ({ account }) => usedIbanText(account),
      cell: ({ account }) => <UsedIban used={account} />,
    },
    useFinalColumn(),
  ];
  return (
    <section class="part" aria-labelledby="members-title">
      <h2 id="members-title" class="section-title">
        {t("billing-members")}
      </h2>
      <DataTable
        id="bills"
        caption={t("billing-members-caption")}
        columns={columns}
        rows={items}
        keyOf={({ member }) => member}
      />
    </section>
  );
}

function missingTexts({ missing }: RunItem): string {
  return missing.length === 0 ? "–" : missing.map(missingText).join(", ");
}

function useMemberColumn(run: number): Column<RunItem> {
  const { community } = useCommunity();
  return {
    id: "member",
    head: t("billing-member"),
    text: ({ member, name }) => (name === null ? member : `${name} ${member}`),
    cell: ({ member, name }) => (
      <>
        <a href={hrefOf(community, "billing", `${run}/${member}`)}>
          <bdi>{name ?? member}</bdi>
        </a>
        {name !== null && <span class="soft small member-id">{member}</span>}
      </>
    ),
  };
}

function useAmountColumns(): readonly [Column<RunItem>, ...Column<RunItem>[]] {
  const { currency } = useCommunity();
  const format = useFormat();
  const carried = (id: "in" | "out", head: string): Column<RunItem> => ({
    id,
    head,
    unit: currency,
    isNumber: true,
    isSecondary: true,
    text: (item) => carriedText(format, item[`carried_${id}_nano`]),
    key: (item) => BigInt(item[`carried_${id}_nano`]),
    csv: (item) => nanoDecimal(item[`carried_${id}_nano`]),
    cell: (item) => <Carried carried_nano={item[`carried_${id}_nano`]} />,
  });
  return [
    {
      id: "due",
      head: t("billing-due"),
      unit: currency,
      isNumber: true,
      text: ({ due_cents }) => dueText(format, centsNano(due_cents)),
      key: ({ due_cents }) => due_cents,
      csv: ({ due_cents }) => nanoDecimal(centsNano(due_cents)),
      cell: ({ kind, due_cents }) => (
        <>
          <Due amount_nano={centsNano(due_cents)} />
          {kind === "withheld" && <span class="only-narrow small soft">{t("billing-kind-withheld")}</span>}
        </>
      ),
    },
    carried("in", t("billing-in")),
    carried("out", t("billing-out")),
  ];
}

function useFinalColumn(): Column<RunItem> {
  const { number } = createCounts(useApp().locale);
  return {
    id: "final",
    head: t("billing-final"),
    isSecondary: true,
    isNumber: true,
    text: ({ final_intervals, intervals }) =>
      final_intervals === intervals
        ? t("billing-final-all")
        : t("billing-final-of", { final: number(final_intervals), all: number(intervals) }),
    key: ({ final_intervals, intervals }) => (intervals === 0 ? 1 : final_intervals / intervals),
    csv: ({ final_intervals }) => final_intervals,
  };
}
