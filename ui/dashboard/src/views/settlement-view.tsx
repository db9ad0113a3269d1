import { createFormatter } from "@localgrid/ui-components/format";
import { t } from "@localgrid/ui-components/messages";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { type Api, everyPage } from "../api.ts";
import type { CommunityDetail } from "../api-types.ts";
import { useApp } from "../app-state.ts";
import { type Column, isoMoment, nanoDecimal } from "../columns.ts";
import { Badge } from "../components/badge.tsx";
import { BatchTable } from "../components/batch-table.tsx";
import { ChainCard } from "../components/chain-card.tsx";
import { DataTable } from "../components/data-table.tsx";
import { Empty, Load, PageHead } from "../components/load.tsx";
import { hrefOf } from "../router.ts";
import type { Settlement, SettlementZone } from "../settlement-types.ts";
import { nanoOf, newestFirst, type PlacedBatch, waitingText } from "../settlement-words.ts";
import { shortMomentText } from "../time-words.ts";

const BATCHES_SHOWN = 25;

interface Shown {
  readonly settlement: Settlement;
  readonly communities: ReadonlyMap<string, CommunityDetail>;
  readonly batches: readonly PlacedBatch[];
}

/** Settlement of all communities: the chain, how far each of them is, and the newest batches. */
export function SettlementView(): JSX.Element {
  const { api, link } = useApp();
  const loaded = useLoaded(() => fetchAll(api), "settlement", link.beat.value);

  const title = t("settlement-page-title");
  useEffect(() => {
    document.title = title;
  }, [title]);

  return (
    <>
      <PageHead title={t("settlement-title")} text={t("settlement-text")} />
      <Load loaded={loaded} waiting={t("settlement-loading")}>
        {({ settlement, communities, batches }) => (
          <>
            <ChainCard chain={settlement.chain} />
            {settlement.zones.length === 0 ? (
              <Empty icon="settlement" title={t("settlement-none")}>
                <p>{t("settlement-none-text")}</p>
              </Empty>
            ) : (
              <Zones zones={settlement.zones} communities={communities} />
            )}
            {batches.length > 0 && (
              <section class="part" aria-labelledby="batches-title">
                <h2 id="batches-title" class="section-title">
                  {t("settlement-newest")}
                </h2>
                <BatchTable
                  caption={t("settlement-newest-caption")}
                  batches={batches}
                  communityOf={(id) => communities.get(id) ?? UNKNOWN}
                  showsCommunity
                  isPartial={batches.length === BATCHES_SHOWN}
                />
              </section>
            )}
          </>
        )}
      </Load>
    </>
  );
}

/** A community of which the hub told a moment ago, and no more. */
const UNKNOWN = { name: "", currency: "EUR", time_zone: "UTC" } as const;

async function fetchAll(api: Api): Promise<Shown> {
  const [settlement, communities] = await Promise.all([api.settlement(), everyPage(api.communities)]);
  const lists = await Promise.all(
    settlement.zones
      .filter(({ sealed_seq }) => sealed_seq > 0)
      .map(async ({ community }) => {
        const { items } = await api.batches(community, { limit: BATCHES_SHOWN });
        return items.map((batch) => ({ ...batch, community }));
      }),
  );
  return {
    settlement,
    communities: new Map(communities.map((each) => [each.community, each])),
    batches: newestFirst(lists, BATCHES_SHOWN),
  };
}

function standingText(zone: SettlementZone): string {
  return waitingText(zone) ?? t("settlement-all-settled");
}

function settledUntil({ confirmed_seq, waiting_since_s, window_end_s }: SettlementZone): number | null {
  return confirmed_seq === 0 ? null : (waiting_since_s ?? window_end_s);
}

function Zones(props: { zones: readonly SettlementZone[]; communities: Shown["communities"] }): JSX.Element {
  const { zones, communities } = props;
  const { locale } = useApp();
  const placeOf = (id: string) => communities.get(id) ?? UNKNOWN;
  const columns: readonly Column<SettlementZone>[] = [
    {
      id: "community",
      head: t("settlement-community"),
      text: ({ community }) => placeOf(community).name || community,
      cell: ({ community }) => (
        <a href={hrefOf(community, "settlement")}>
          <bdi>{placeOf(community).name || community}</bdi>
        </a>
      ),
    },
    {
      id: "waiting",
      head: t("settlement-waiting"),
      text: standingText,
      key: ({ waiting_windows, open_batch }) => waiting_windows + (open_batch === null ? 0 : 1),
      csv: standingText,
      choice: {
        of: (zone) => (waitingText(zone) === null ? "settled" : "waiting"),
        label: (code) => (code === "settled" ? t("settlement-all-settled") : t("settlement-waiting")),
      },
      cell: (zone) => <Badge tone={waitingText(zone) === null ? "good" : "note"}>{standingText(zone)}</Badge>,
    },
    {
      id: "until",
      head: t("settlement-until"),
      isSecondary: true,
      text: (zone) => {
        const until_s = settledUntil(zone);
        if (until_s === null) return "–";
        return shortMomentText(until_s * 1000, { time_zone: placeOf(zone.community).time_zone, locale });
      },
      key: settledUntil,
      csv: (zone) => {
        const until_s = settledUntil(zone);
        return isoMoment(until_s === null ? null : until_s * 1000);
      },
    },
    {
      id: "batches",
      head: t("settlement-batches"),
      isNumber: true,
      isSecondary: true,
      text: ({ confirmed_seq }) => String(confirmed_seq),
      key: ({ confirmed_seq }) => confirmed_seq,
    },
    {
      id: "carried",
      head: t("settlement-carried"),
      isNumber: true,
      text: ({ community, carried_members, carried_units }) => {
        if (carried_members === 0) return "–";
        const amount = nanoOf(carried_units);
        const { money } = createFormatter(locale, placeOf(community).currency);
        return t("settlement-carried-members", {
          amount: money(amount < 0n ? -amount : amount),
          members: carried_members,
        });
      },
      key: ({ carried_units }) => nanoOf(carried_units),
      csv: ({ carried_units }) => nanoDecimal(nanoOf(carried_units)),
    },
  ];
  const hasCarried = zones.some(({ carried_members }) => carried_members > 0);
  return (
    <section class="part" aria-labelledby="zones-title">
      <h2 id="zones-title" class="section-title">
        {t("settlement-communities")}
      </h2>
      <DataTable
        id="zones"
        caption={t("settlement-communities-caption")}
        columns={columns}
        rows={zones}
        keyOf={({ community }) => community}
      />
      {hasCarried && <p class="small soft">{t("settlement-carried-text")}</p>}
    </section>
  );
}
