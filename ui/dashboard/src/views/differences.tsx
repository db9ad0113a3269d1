import { type ApiError, asApiError } from "@localgrid/ui-components/json-api";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Difference } from "../api-types.ts";
import { useApp, useCommunity, useFormat } from "../app-state.ts";
import { Badge } from "../components/badge.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
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
      {items.length > 0 && <DifferenceTable items={items} />}
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

function DifferenceTable({ items }: { items: readonly Difference[] }): JSX.Element {
  const { locale } = useApp();
  const { community, time_zone } = useCommunity();
  const { exactEnergy } = useFormat();
  const beside = (ours_wh: number | null, official_wh: number) => (
    <>
      <span class="soft">{ours_wh === null ? t("differences-no-reading") : exactEnergy(ours_wh)}</span> →{" "}
      {exactEnergy(official_wh)}
    </>
  );
  const columns: readonly Column<Difference>[] = [
    {
      title: t("differences-interval"),
      cell: ({ start_s, metering_point }) => (
        <>
          <a class="moment" href={hrefOf(community, "intervals", start_s)}>
            {shortMomentText(start_s * 1000, { time_zone, locale })}
          </a>
          <span class="only-narrow small soft">{metering_point}</span>
        </>
      ),
    },
    { title: t("differences-point"), isSecondary: true, cell: ({ metering_point }) => metering_point },
    { title: t("differences-member"), isSecondary: true, cell: ({ member }) => member },
    { title: t("differences-cause"), isSecondary: true, cell: ({ cause }) => causeWords(cause).label },
    { title: t("differences-import"), isNumber: true, cell: (each) => beside(each.import_wh, each.official_import_wh) },
    {
      title: t("differences-export"),
      isNumber: true,
      isSecondary: true,
      cell: (each) => beside(each.export_wh, each.official_export_wh),
    },
    {
      title: t("differences-amount"),
      isNumber: true,
      cell: ({ amount_change_nano }) => <MoneyChange amount_nano={amount_change_nano} />,
    },
    {
      title: t("differences-state"),
      isSecondary: true,
      cell: ({ status }) => (
        <Badge tone={status === "posted" ? "good" : "note"}>
          {status === "posted" ? t("differences-posted") : t("differences-on-its-way")}
        </Badge>
      ),
    },
  ];
  return (
    <DataTable
      caption={t("differences-caption")}
      columns={columns}
      rows={items}
      keyOf={({ start_s, metering_point, version }) => `${start_s} ${metering_point} ${version}`}
      isTall
    />
  );
}
