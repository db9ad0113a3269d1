import { createFormatter } from "@localgrid/ui-components/format";
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
    title: "Community",
    cell: ({ community }) => communityOf(community).name || community,
  };
  const columns: readonly Column<PlacedBatch>[] = [
    {
      title: "Batch",
      cell: ({ community, seq }) =>
        mayOpen ? <a href={hrefOf(community, "settlement", seq)}>Batch {seq}</a> : <>Batch {seq}</>,
    },
    ...(showsCommunity ? [communityColumn] : []),
    {
      title: "State",
      cell: ({ state }) => <Badge tone={batchWords(state).tone}>{batchWords(state).title}</Badge>,
    },
    {
      title: "Until",
      isSecondary: true,
      cell: ({ community, window_end_s }) => {
        const { time_zone } = communityOf(community);
        return shortMomentText(window_end_s * 1000, { time_zone, locale });
      },
    },
    { title: "Trades", isNumber: true, cell: ({ trade_count }) => number(trade_count) },
    { title: "Shared", isNumber: true, isSecondary: true, cell: ({ retired_wh }) => energy(retired_wh) },
    {
      title: "Moved",
      isNumber: true,
      isSecondary: true,
      cell: ({ community, moved_units }) =>
        createFormatter(locale, communityOf(community).currency).money(nanoOf(moved_units)),
    },
    {
      title: "Fee",
      isNumber: true,
      isSecondary: true,
      cell: ({ fee_stroops }) => (fee_stroops === null ? "–" : `${number(fee_stroops)}\u00a0stroops`),
    },
    {
      title: "Ledger",
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
