import { createFormatter } from "@localgrid/ui-components/format";
import { t } from "@localgrid/ui-components/messages";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { type Api, everyPage } from "../api.ts";
import type { CommunityDetail } from "../api-types.ts";
import { useApp } from "../app-state.ts";
import { Badge } from "../components/badge.tsx";
import { BatchTable } from "../components/batch-table.tsx";
import { ChainCard } from "../components/chain-card.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
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

function Zones(props: { zones: readonly SettlementZone[]; communities: Shown["communities"] }): JSX.Element {
  const { zones, communities } = props;
  const { locale } = useApp();
  const placeOf = (id: string) => communities.get(id) ?? UNKNOWN;
  const columns: readonly Column<SettlementZone>[] = [
    {
      title: t("settlement-community"),
      cell: ({ community }) => <a href={hrefOf(community, "settlement")}>{placeOf(community).name || community}</a>,
    },
    {
      title: t("settlement-waiting"),
      cell: (zone) => {
        const text = waitingText(zone);
        return text === null ? (
          <Badge tone="good">{t("settlement-all-settled")}</Badge>
        ) : (
          <Badge tone="note">{text}</Badge>
        );
      },
    },
    {
      title: t("settlement-until"),
      isSecondary: true,
      cell: ({ community, confirmed_seq, waiting_since_s, window_end_s }) => {
        if (confirmed_seq === 0) return "–";
        const { time_zone } = placeOf(community);
        return shortMomentText((waiting_since_s ?? window_end_s) * 1000, { time_zone, locale });
      },
    },
    { title: t("settlement-batches"), isNumber: true, isSecondary: true, cell: ({ confirmed_seq }) => confirmed_seq },
    {
      title: t("settlement-carried"),
      isNumber: true,
      cell: ({ community, carried_members, carried_units }) => {
        if (carried_members === 0) return "–";
        const amount = nanoOf(carried_units);
        const { money } = createFormatter(locale, placeOf(community).currency);
        return t("settlement-carried-members", {
          amount: money(amount < 0n ? -amount : amount),
          members: carried_members,
        });
      },
    },
  ];
  const hasCarried = zones.some(({ carried_members }) => carried_members > 0);
  return (
    <section class="part" aria-labelledby="zones-title">
      <h2 id="zones-title" class="section-title">
        {t("settlement-communities")}
      </h2>
      <DataTable
        caption={t("settlement-communities-caption")}
        columns={columns}
        rows={zones}
        keyOf={({ community }) => community}
      />
      {hasCarried && <p class="small soft">{t("settlement-carried-text")}</p>}
    </section>
  );
}
