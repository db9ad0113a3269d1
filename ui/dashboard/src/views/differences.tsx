import { type ApiError, asApiError } from "@localgrid/ui-components/json-api";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Difference } from "../api-types.ts";
import { useApp, useCommunity, useFormat } from "../app-state.ts";
import { type Column, isoMoment, nanoDecimal } from "../columns.ts";
import { Badge } from "../components/badge.tsx";
import { DataTable } from "../components/data-table.tsx";
import { SelectField } from "../components/form.tsx";
import { MoneyChange } from "../components/money.tsx";
import { hrefOf } from "../router.ts";
import { shortMomentText } from "../time-words.ts";
import { CAUSE_NAMES, causeWords } from "../words.ts";

const PAGE = 50;

interface Filter {
  readonly member: string;
  readonly cause: string;
}

export interface DifferencesProps {
  readonly month: string;
  readonly members: readonly string[];
  readonly filter: Filter;
  readonly onMember: (member: string) => void;
  readonly onCause: (cause: string) => void;
}

/** Single readings that the operator metered otherwise, by page. */
export function Differences({ month, members, filter, onMember, onCause }: DifferencesProps): JSX.Element {
  const { items, next, error, isBusy, more } = usePagedDifferences(month, filter);
  return (
    <section class="part" aria-labelledby="differences-title" id="differences">
      <h2 id="differences-title" class="section-title">
        {t("differences-title")}
      </h2>
      <div class="list-tools">
        <SelectField
          name="member"
          label={t("differences-member")}
          value={filter.member}
          onChange={onMember}
          options={[["", t("differences-all-members")], ...members.map((member) => [member, member] as const)]}
        />
        <SelectField
          name="cause"
          label={t("differences-cause")}
          value={filter.cause}
          onChange={onCause}
          options={[
            ["", t("differences-all-causes")],
            ...CAUSE_NAMES.map((cause) => [cause, causeWords(cause).label] as const),
          ]}
        />
      </div>
      <ErrorNotice error={error} />
      {items.length === 0 && !isBusy && error === null && <p class="soft">{t("differences-none")}</p>}
      {items.length > 0 && <DifferenceTable items={items} isPartial={next !== null} />}
      <p role="status" class="small soft">
        {isBusy && t("differences-waiting")}
      </p>
      {next !== null && (
        <button type="button" class="button" disabled={isBusy} onClick={more}>
          {t("differences-more")}
        </button>
      )}
    </section>
  );
}

interface Paged {
  readonly items: readonly Difference[];
  readonly next: string | null;
  readonly error: ApiError | null;
  readonly isBusy: boolean;
}

const NOTHING: Paged = { items: [], next: null, error: null, isBusy: true };

function usePagedDifferences(month: string, { member, cause }: Filter): Paged & { readonly more: () => void } {
  const { api } = useApp();
  const { community } = useCommunity();
  const [paged, setPaged] = useState<Paged>(NOTHING);
  const asked = useRef(0);

  async function fetchPage(before: readonly Difference[], after: string | null) {
    asked.current += 1;
    const question = asked.current;
    setPaged({ items: before, next: null, error: null, isBusy: true });
    try {
      const page = await api.differences(community, month, { member, cause, after, limit: PAGE });
      if (question !== asked.current) return;
      setPaged({ items: [...before, ...page.items], next: page.next, error: null, isBusy: false });
    } catch (thrown) {
      if (question !== asked.current) return;
      setPaged({ items: before, next: after, error: asApiError(thrown), isBusy: false });
    }
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: another question starts another list
  useEffect(() => {
    void fetchPage([], null);
  }, [community, month, member, cause]);
  return { ...paged, more: () => void fetchPage(paged.items, paged.next) };
}

interface DifferenceTableProps {
  readonly items: readonly Difference[];
  readonly isPartial: boolean;
}

function DifferenceTable({ items, isPartial }: DifferenceTableProps): JSX.Element {
  const { locale } = useApp();
  const { community, time_zone } = useCommunity();
  const columns: readonly Column<Difference>[] = [
    {
      id: "interval",
      head: t("differences-interval"),
      text: ({ start_s }) => shortMomentText(start_s * 1000, { time_zone, locale }),
      key: ({ start_s }) => start_s,
      csv: ({ start_s }) => isoMoment(start_s * 1000),
      cell: ({ start_s, metering_point }) => (
        <>
          <a class="moment" href={hrefOf(community, "intervals", start_s)}>
            {shortMomentText(start_s * 1000, { time_zone, locale })}
          </a>
          <span class="only-narrow small soft">{metering_point}</span>
        </>
      ),
    },
    { id: "point", head: t("differences-point"), isSecondary: true, text: ({ metering_point }) => metering_point },
    { id: "member", head: t("differences-member"), isSecondary: true, text: ({ member }) => member },
    { id: "cause", head: t("differences-cause"), isSecondary: true, text: ({ cause }) => causeWords(cause).label },
    ...useFigureColumns(),
    {
      id: "state",
      head: t("differences-state"),
      isSecondary: true,
      text: ({ status }) => statusText(status),
      choice: { of: ({ status }) => status, label: statusText },
      cell: ({ status }) => <Badge tone={status === "posted" ? "good" : "note"}>{statusText(status)}</Badge>,
    },
  ];
  return (
    <DataTable
      id="differences"
      caption={t("differences-caption")}
      columns={columns}
      rows={items}
      keyOf={({ start_s, metering_point, version }) => `${start_s} ${metering_point} ${version}`}
      isTall
      isPartial={isPartial}
    />
  );
}

function statusText(status: string): string {
  return status === "posted" ? t("differences-posted") : t("differences-on-its-way");
}

function useFigureColumns(): readonly Column<Difference>[] {
  const { currency } = useCommunity();
  const { exactEnergy, money } = useFormat();
  const oursText = (ours_wh: number | null) => (ours_wh === null ? t("differences-no-reading") : exactEnergy(ours_wh));
  const beside = (ours_wh: number | null, official_wh: number) => (
    <>
      <span class="soft">{oursText(ours_wh)}</span> → {exactEnergy(official_wh)}
    </>
  );
  return [
    {
      id: "import",
      head: t("differences-import"),
      unit: "Wh",
      isNumber: true,
      text: (each) => `${oursText(each.import_wh)} → ${exactEnergy(each.official_import_wh)}`,
      // What is wrong is how far the two are apart; of the file, the value that holds.
      key: (each) => each.official_import_wh - (each.import_wh ?? 0),
      csv: (each) => each.official_import_wh,
      cell: (each) => beside(each.import_wh, each.official_import_wh),
    },
    {
      id: "export",
      head: t("differences-export"),
      unit: "Wh",
      isNumber: true,
      isSecondary: true,
      text: (each) => `${oursText(each.export_wh)} → ${exactEnergy(each.official_export_wh)}`,
      key: (each) => each.official_export_wh - (each.export_wh ?? 0),
      csv: (each) => each.official_export_wh,
      cell: (each) => beside(each.export_wh, each.official_export_wh),
    },
    {
      id: "amount",
      head: t("differences-amount"),
      unit: currency,
      isNumber: true,
      text: ({ amount_change_nano }) => money(BigInt(amount_change_nano)),
      key: ({ amount_change_nano }) => BigInt(amount_change_nano),
      csv: ({ amount_change_nano }) => nanoDecimal(amount_change_nano),
      cell: ({ amount_change_nano }) => <MoneyChange amount_nano={amount_change_nano} />,
    },
  ];
}
