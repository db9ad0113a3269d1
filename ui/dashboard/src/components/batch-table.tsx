import { createFormatter } from "@localgrid/ui-components/format";
import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import type { Community } from "../api-types.ts";
import { useApp, useRight } from "../app-state.ts";
import { createCounts } from "../quantities.ts";
import { hrefOf } from "../router.ts";
import { batchWords, nanoOf, type PlacedBatch } from "../settlement-words.ts";
import { shortMomentText } from "../time-words.ts";
import { Badge } from "./badge.tsx";
import { type Column, DataTable } from "./data-table.tsx";

export interface BatchTableProps {
  readonly caption: string;
  readonly batches: readonly PlacedBatch[];
  readonly communityOf: (community: string) => Pick<Community, "name" | "currency" | "time_zone">;
  readonly showsCommunity: boolean;
}

/** Batches with what they moved and what that cost. */
export function BatchTable({ caption, batches, communityOf, showsCommunity }: BatchTableProps): JSX.Element {
  const { locale } = useApp();
  const mayOpen = useRight("figures");
  const { number } = createCounts(locale);
  const energy = createFormatter(locale, "EUR").energy;
  const communityColumn: Column<PlacedBatch> = {
    title: t("settlement-community"),
    cell: ({ community }) => communityOf(community).name || community,
  };
  const columns: readonly Column<PlacedBatch>[] = [
    {
      title: t("batch"),
      cell: ({ community, seq }) => {
        const title = t("batch-title", { batch: String(seq) });
        return mayOpen ? <a href={hrefOf(community, "settlement", seq)}>{title}</a> : title;
      },
    },
    ...(showsCommunity ? [communityColumn] : []),
    {
      title: t("batch-state"),
      cell: ({ state }) => <Badge tone={batchWords(state).tone}>{batchWords(state).title}</Badge>,
    },
    {
      title: t("batch-until"),
      isSecondary: true,
      cell: ({ community, window_end_s }) => {
        const { time_zone } = communityOf(community);
        return shortMomentText(window_end_s * 1000, { time_zone, locale });
      },
    },
    { title: t("batch-trades"), isNumber: true, cell: ({ trade_count }) => number(trade_count) },
    { title: t("batch-shared"), isNumber: true, isSecondary: true, cell: ({ retired_wh }) => energy(retired_wh) },
    {
      title: t("batch-moved"),
      isNumber: true,
      isSecondary: true,
      cell: ({ community, moved_units }) =>
        createFormatter(locale, communityOf(community).currency).money(nanoOf(moved_units)),
    },
    {
      title: t("batch-fee"),
      isNumber: true,
      isSecondary: true,
      cell: ({ fee_stroops }) => (fee_stroops === null ? "–" : t("batch-fee-stroops", { fee: number(fee_stroops) })),
    },
    {
      title: t("batch-ledger"),
      isNumber: true,
      isSecondary: true,
      cell: ({ ledger }) => (ledger === null ? "–" : number(ledger)),
    },
  ];
  return (
    <DataTable
      caption={caption}
      columns={columns}
      rows={batches}
      keyOf={({ community, seq }) => `${community} ${seq}`}
    />
  );
}
