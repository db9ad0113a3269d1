import { Dialog } from "@localgrid/ui-components/dialog";
import { t } from "@localgrid/ui-components/messages";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp, useCommunity, useRight } from "../app-state.ts";
import { Badge, TakenBadge } from "../components/badge.tsx";
import { Form } from "../components/form.tsx";
import { Icon } from "../components/icons.tsx";
import { KeyMembers } from "../components/key-members.tsx";
import { Empty, Load, PageHead } from "../components/load.tsx";
import { type HeldSharing, type KeyPeriod, keyTimeline } from "../key-timeline.ts";
import { hrefOf } from "../router.ts";
import { shareText } from "../share-words.ts";
import type { HeldKey, PriceRule } from "../sharing-types.ts";
import { momentText } from "../time-words.ts";

/** By which keys the community shares, past and coming. */
export function SharingView(): JSX.Element {
  const { api, link } = useApp();
  const { community } = useCommunity();
  const mayWrite = useRight("write");
  const [changes, setChanges] = useState(0);
  const [withdrawing, setWithdrawing] = useState<HeldKey | null>(null);
  const loaded = useLoaded<HeldSharing>(
    async () => {
      const [list, nodes] = await Promise.all([api.allocationKeys(community), api.nodes(community)]);
      return { ...list, nodes: nodes.items };
    },
    community,
    `${link.beat.value} ${changes}`,
  );
  const version = loaded.value?.version ?? 0;
  return (
    <>
      <PageHead title={t("sharing-title")} text={t("sharing-text")}>
        {mayWrite && (
          <a class="button" data-kind="main" href={hrefOf(community, "sharing", "new")}>
            <Icon name="plus" size={18} />
            {t("sharing-new")}
          </a>
        )}
      </PageHead>
      <Load loaded={loaded} waiting={t("sharing-waiting")}>
        {(sharing) => (
          <Timeline
            periods={keyTimeline(sharing, link.hub_now_ms.value)}
            onWithdraw={mayWrite ? setWithdrawing : null}
          />
        )}
      </Load>
      {withdrawing !== null && (
        <Withdrawal
          withdrawn={withdrawing}
          version={version}
          onClose={() => setWithdrawing(null)}
          onDone={() => {
            setWithdrawing(null);
            setChanges((count) => count + 1);
          }}
        />
      )}
    </>
  );
}

interface TimelineProps {
  readonly periods: readonly KeyPeriod[];
  /** Null for people who may only look. */
  readonly onWithdraw: ((key: HeldKey) => void) | null;
}

function Timeline({ periods, onWithdraw }: TimelineProps): JSX.Element {
  if (periods.length === 0) {
    return (
      <Empty icon="sharing" title={t("sharing-none")}>
        <p>{t("sharing-none-text")}</p>
      </Empty>
    );
  }
  return (
    <ol class="timeline">
      {periods.map((period) => (
        <Period key={period.key.valid_from_s} period={period} onWithdraw={onWithdraw} />
      ))}
    </ol>
  );
}

function Period({ period, onWithdraw }: { period: KeyPeriod } & Pick<TimelineProps, "onWithdraw">): JSX.Element {
  const { locale } = useApp();
  const { time_zone } = useCommunity();
  const { key: held, until_s, when, state } = period;
  const local = { time_zone, locale };
  const start = momentText(held.valid_from_s * 1000, local);
  const kind = held.key?.kind ?? "auction";
  return (
    <li class="timeline-item" data-when={when}>
      <section class="card" aria-label={t("sharing-period", { start })}>
        <div class="card-head">
          <div>
            <h2>{t("sharing-from", { start, kind: t(`sharing-kind-${kind}`) })}</h2>
            <p class="small soft">{untilText()}</p>
          </div>
          <p class="badges">
            <Badge tone={when === "now" ? "good" : "quiet"}>
              {when === "past" && <Icon name="lock" size={14} />}
              {t(`sharing-when-${when}`)}
            </Badge>
            <TakenBadge state={state} />
          </p>
        </div>
        <p>{t(`sharing-kind-${kind}.text`)}</p>
        {held.key !== null && <PriceText rule={held.price_rule} />}
        <KeyMembers id={`key-${held.valid_from_s}`} agreed={held} />
        {when === "planned" && onWithdraw !== null && (
          <button
            type="button"
            class="button"
            aria-label={t("sharing-withdraw-from", { start })}
            onClick={() => onWithdraw(held)}
          >
            {t("sharing-withdraw")}
          </button>
        )}
      </section>
    </li>
  );

  function untilText(): string {
    if (when === "withdrawn") return t("sharing-withdrawn-text");
    return until_s === null
      ? t("sharing-until-further-notice")
      : t("sharing-until", { end: momentText(until_s * 1000, local) });
  }
}

function PriceText({ rule }: { rule: PriceRule }): JSX.Element {
  const { locale } = useApp();
  return (
    <>
      <p>{t(`sharing-price-${rule.kind}.text`)}</p>
      {rule.kind === "supply-demand-ratio" && (
        <ul class="small soft">
          {rule.table.map(({ ratio_ppm, position_ppm }) => (
            <li key={ratio_ppm}>
              {t("sharing-point-text", {
                ratio: shareText(ratio_ppm, locale),
                position: shareText(position_ppm, locale),
              })}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

interface WithdrawalProps {
  readonly withdrawn: HeldKey;
  readonly version: number;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function Withdrawal({ withdrawn, version, onClose, onDone }: WithdrawalProps): JSX.Element {
  const { api, locale } = useApp();
  const { community, time_zone } = useCommunity();
  // As it was when the question was asked.
  const [looked_at] = useState(version);
  const start = momentText(withdrawn.valid_from_s * 1000, { time_zone, locale });
  async function withdraw() {
    await api.withdrawAllocationKey(community, withdrawn.valid_from_s, looked_at);
    onDone();
  }
  return (
    <Dialog title={t("sharing-withdraw-title", { start })} onClose={onClose}>
      <Form action={t("sharing-withdraw")} busyAction={t("sharing-withdrawing")} onSubmit={withdraw}>
        <p>{t("sharing-withdraw-text")}</p>
      </Form>
    </Dialog>
  );
}
