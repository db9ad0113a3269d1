import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Difference } from "../api-types.ts";
import { useApp, useCommunity, useFormat } from "../app-state.ts";
import { type Column, isoMoment, nanoDecimal } from "../columns.ts";
import { hrefOf } from "../router.ts";
import { momentText, shortMomentText } from "../time-words.ts";
import { causeWords, reviewText } from "../words.ts";
import { Badge } from "./badge.tsx";
import { DataTable } from "./data-table.tsx";
import { DifferenceDialog } from "./difference-dialog.tsx";
import { MoneyChange } from "./money.tsx";

export interface DifferenceTableProps {
  readonly items: readonly Difference[];
  readonly isPartial: boolean;
  /** Of one interval only, which has its own page: then it needs no column. */
  readonly isOneInterval?: boolean;
  /** Somebody has said something about one of them. */
  readonly onSaid: () => void;
}

/**
 * Readings that the network operator has otherwise, and what people said about them. The one that is looked at stays
 * open while the list is fetched anew, and when it is not in the list any more.
 */
export function DifferenceTable(props: DifferenceTableProps): JSX.Element {
  const { items, isPartial, isOneInterval = false, onSaid } = props;
  const [looked, setLooked] = useState<Difference | null>(null);
  const [first, ...place] = usePlaceColumns(isOneInterval);
  const figures = useFigureColumns();
  const review = useReviewColumns(items);
  const act = useActColumn(setLooked);
  return (
    <>
      {items.length > 0 && (
        <DataTable
          id="differences"
          caption={t("differences-caption")}
          columns={[first, act, ...place, ...figures, statusColumn(), ...review]}
          rows={items}
          keyOf={({ start_s, metering_point, version }) => `${start_s} ${metering_point} ${version}`}
          isTall={!isOneInterval}
          isPartial={isPartial}
        />
      )}
      {looked !== null && <DifferenceDialog difference={looked} onSaid={onSaid} onClose={() => setLooked(null)} />}
    </>
  );
}

function usePlaceColumns(isOneInterval: boolean): readonly [Column<Difference>, ...Column<Difference>[]] {
  const { locale } = useApp();
  const { community, time_zone } = useCommunity();
  const interval: Column<Difference> = {
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
  };
  const point: Column<Difference> = {
    id: "point",
    head: t("differences-point"),
    isSecondary: !isOneInterval,
    text: ({ metering_point }) => metering_point,
  };
  const rest: readonly Column<Difference>[] = [
    { id: "member", head: t("differences-member"), isSecondary: true, text: ({ member }) => member },
    { id: "cause", head: t("differences-cause"), isSecondary: true, text: ({ cause }) => causeWords(cause).label },
  ];
  return isOneInterval ? [point, ...rest] : [interval, point, ...rest];
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

function statusColumn(): Column<Difference> {
  return {
    id: "state",
    head: t("differences-state"),
    isSecondary: true,
    text: ({ status }) => statusText(status),
    choice: { of: ({ status }) => status, label: statusText },
    cell: ({ status }) => <Badge tone={status === "posted" ? "good" : "note"}>{statusText(status)}</Badge>,
  };
}

function statusText(status: string): string {
  return status === "posted" ? t("differences-posted") : t("differences-on-its-way");
}

const REVIEW_TONES = { open: "quiet", accepted: "good", changed: "alarm" } as const;

/** What was said; columns that nothing stands in are left out. */
function useReviewColumns(items: readonly Difference[]): readonly Column<Difference>[] {
  const { locale } = useApp();
  const { time_zone } = useCommunity();
  const acceptance: readonly Column<Difference>[] = [
    { id: "accepted-by", head: t("differences-by"), isSecondary: true, text: ({ accepted_by }) => accepted_by ?? "" },
    {
      id: "accepted-at",
      head: t("differences-at"),
      isSecondary: true,
      text: ({ accepted_at_ms }) => (accepted_at_ms === null ? "" : momentText(accepted_at_ms, { time_zone, locale })),
      key: ({ accepted_at_ms }) => accepted_at_ms,
      csv: ({ accepted_at_ms }) => isoMoment(accepted_at_ms),
    },
    {
      id: "reason",
      head: t("differences-reason"),
      isSecondary: true,
      text: ({ accepted_text }) => accepted_text ?? "",
      cell: ({ accepted_text }) => <span class="said">{accepted_text}</span>,
    },
  ];
  const note: Column<Difference> = {
    id: "note",
    head: t("differences-note"),
    isSecondary: true,
    text: (each) => each.note ?? "",
    cell: (each) => <span class="said">{each.note}</span>,
  };
  return [
    {
      id: "review",
      head: t("differences-review"),
      isSecondary: true,
      text: ({ review }) => reviewText(review),
      choice: { of: ({ review }) => review, label: reviewText },
      cell: ({ review }) => <Badge tone={REVIEW_TONES[review]}>{reviewText(review)}</Badge>,
    },
    ...(items.some(({ accepted_by }) => accepted_by !== null) ? acceptance : []),
    ...(items.some((each) => each.note !== null) ? [note] : []),
  ];
}

function useActColumn(onLook: (difference: Difference) => void): Column<Difference> {
  const { locale } = useApp();
  const { time_zone } = useCommunity();
  return {
    id: "act",
    head: t("differences-act"),
    isAct: true,
    text: () => "",
    cell: (each) => {
      const moment = shortMomentText(each.start_s * 1000, { time_zone, locale });
      return (
        <button
          type="button"
          class="link look"
          aria-label={t("differences-look-at", { point: each.metering_point, moment })}
          onClick={() => onLook(each)}
        >
          {t("differences-look")}
        </button>
      );
    },
  };
}
