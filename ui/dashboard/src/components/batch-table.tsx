import { createFormatter, type Formatter } from "@localgrid/ui-components/format";
import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import type { Community } from "../api-types.ts";
import { useApp, useRight } from "../app-state.ts";
import { type Column, isoMoment, nanoDecimal } from "../columns.ts";
import { createCounts } from "../quantities.ts";
import { hrefOf } from "../router.ts";
import type { BatchState } from "../settlement-types.ts";
import { batchWords, nanoOf, type PlacedBatch } from "../settlement-words.ts";
import { shortMomentText } from "../time-words.ts";
import { Badge } from "./badge.tsx";
import { DataTable } from "./data-table.tsx";

type PlaceOf = (community: string) => Pick<Community, "name" | "currency" | "time_zone">;

export interface BatchTableProps {
  readonly caption: string;
  readonly batches: readonly PlacedBatch[];
  readonly communityOf: PlaceOf;
  readonly showsCommunity: boolean;
  readonly isPartial: boolean;
}

/** Batches with what they moved and what that cost. */
export function BatchTable(props: BatchTableProps): JSX.Element {
  const { caption, batches, communityOf, showsCommunity, isPartial } = props;
  const { locale } = useApp();
  const mayOpen = useRight("figures");
  const titleOf = ({ seq }: PlacedBatch) => t("batch-title", { batch: String(seq) });
  const communityColumn: Column<PlacedBatch> = {
    id: "community",
    head: t("settlement-community"),
    text: ({ community }) => communityOf(community).name || community,
    choice: { of: ({ community }) => community, label: (community) => communityOf(community).name || community },
  };
  const currencies = new Set(batches.map(({ community }) => communityOf(community).currency));
  const columns: readonly Column<PlacedBatch>[] = [
    {
      id: "batch",
      head: t("batch"),
      text: titleOf,
      key: ({ seq }) => seq,
      cell: (batch) =>
        mayOpen ? <a href={hrefOf(batch.community, "settlement", batch.seq)}>{titleOf(batch)}</a> : titleOf(batch),
    },
    ...(showsCommunity ? [communityColumn] : []),
    {
      id: "state",
      head: t("batch-state"),
      text: ({ state }) => batchWords(state).title,
      choice: { of: ({ state }) => state, label: (state) => batchWords(state as BatchState).title },
      cell: ({ state }) => <Badge tone={batchWords(state).tone}>{batchWords(state).title}</Badge>,
    },
    ...figureColumns(communityOf, { locale, currency: [...currencies].join("/") }),
  ];
  return (
    <DataTable
      id="batches"
      caption={caption}
      columns={columns}
      rows={batches}
      keyOf={({ community, seq }) => `${community} ${seq}`}
      isPartial={isPartial}
    />
  );
}

function figureColumns(
  communityOf: PlaceOf,
  { locale, currency }: { readonly locale: string; readonly currency: string },
): readonly Column<PlacedBatch>[] {
  const { number } = createCounts(locale);
  const energy = createFormatter(locale, "EUR").energy;
  const moneyIn = formatters(locale);
  return [
    {
      id: "until",
      head: t("batch-until"),
      isSecondary: true,
      text: ({ community, window_end_s }) => {
        const { time_zone } = communityOf(community);
        return shortMomentText(window_end_s * 1000, { time_zone, locale });
      },
      key: ({ window_end_s }) => window_end_s,
      csv: ({ window_end_s }) => isoMoment(window_end_s * 1000),
    },
    {
      id: "trades",
      head: t("batch-trades"),
      isNumber: true,
      text: ({ trade_count }) => number(trade_count),
      key: ({ trade_count }) => trade_count,
    },
    {
      id: "shared",
      head: t("batch-shared"),
      unit: "Wh",
      isNumber: true,
      isSecondary: true,
      text: ({ retired_wh }) => energy(retired_wh),
      key: ({ retired_wh }) => retired_wh,
    },
    {
      id: "moved",
      head: t("batch-moved"),
      unit: currency,
      isNumber: true,
      isSecondary: true,
      text: ({ community, moved_units }) => moneyIn(communityOf(community).currency).money(nanoOf(moved_units)),
      key: ({ moved_units }) => nanoOf(moved_units),
      csv: ({ moved_units }) => nanoDecimal(nanoOf(moved_units)),
    },
    {
      id: "fee",
      head: t("batch-fee"),
      isNumber: true,
      isSecondary: true,
      text: ({ fee_stroops }) => (fee_stroops === null ? "–" : t("batch-fee-stroops", { fee: number(fee_stroops) })),
      key: ({ fee_stroops }) => fee_stroops,
      unit: "stroops",
    },
    {
      id: "ledger",
      head: t("batch-ledger"),
      isNumber: true,
      isSecondary: true,
      text: ({ ledger }) => (ledger === null ? "–" : number(ledger)),
      key: ({ ledger }) => ledger,
    },
  ];
}

/** One for each currency: making one takes longer than using it for a whole list. */
function formatters(locale: string): (currency: string) => Formatter {
  const known = new Map<string, Formatter>();
  return (currency) => {
    const formatter = known.get(currency) ?? createFormatter(locale, currency);
    known.set(currency, formatter);
    return formatter;
  };
}
