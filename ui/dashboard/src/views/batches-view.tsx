import { t } from "@localgrid/ui-components/messages";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { useApp, useCommunity } from "../app-state.ts";
import { BatchTable } from "../components/batch-table.tsx";
import { ChainCard } from "../components/chain-card.tsx";
import { Empty, Load, PageHead } from "../components/load.tsx";
import type { BatchSummary, Settlement } from "../settlement-types.ts";
import { waitingText } from "../settlement-words.ts";

const FIRST_SHOWN = 50;
const MOST_SHOWN = 500;

/** The batches of one community, the newest first. */
export function BatchesView(): JSX.Element {
  const { api, link } = useApp();
  const { community } = useCommunity();
  const [limit, setLimit] = useState(FIRST_SHOWN);
  const loaded = useLoaded(
    async () => {
      const [settlement, batches] = await Promise.all([api.settlement(), api.batches(community, { limit })]);
      return { settlement, batches };
    },
    community,
    `${link.beat.value} ${limit}`,
  );
  return (
    <>
      <PageHead title={t("settlement-title")} text={t("batches-text")} />
      <Load loaded={loaded} waiting={t("batches-loading")}>
        {({ settlement, batches }) => (
          <>
            {settlement.chain.status !== "ok" && <ChainCard chain={settlement.chain} />}
            <Standing settlement={settlement} />
            {batches.items.length === 0 ? (
              <Empty icon="settlement" title={t("batches-none")}>
                <p>{t("batches-none-text")}</p>
              </Empty>
            ) : (
              <Batches items={batches.items} isPartial={batches.next !== null} />
            )}
            {batches.next !== null && limit < MOST_SHOWN && (
              <button type="button" class="button" onClick={() => setLimit(MOST_SHOWN)}>
                {t("batches-more")}
              </button>
            )}
          </>
        )}
      </Load>
    </>
  );
}

function Batches({ items, isPartial }: { items: readonly BatchSummary[]; isPartial: boolean }): JSX.Element {
  const detail = useCommunity();
  const { community } = detail;
  const batches = useMemo(() => items.map((batch) => ({ ...batch, community })), [items, community]);
  return (
    <BatchTable
      caption={t("batches-caption")}
      batches={batches}
      communityOf={() => detail}
      showsCommunity={false}
      isPartial={isPartial}
    />
  );
}

function Standing({ settlement }: { settlement: Settlement }): JSX.Element | null {
  const { community } = useCommunity();
  const zone = settlement.zones.find((each) => each.community === community);
  if (zone === undefined) return null;
  const waiting = waitingText(zone);
  return (
    <p data-testid="standing">
      {waiting === null ? t("batches-all-settled") : t("batches-waiting", { waiting })}
      {zone.carried_members > 0 && ` ${t("batches-carried", { members: zone.carried_members })}`}
    </p>
  );
}
