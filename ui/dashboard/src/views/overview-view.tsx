import { dayOf, rangeOfDay } from "@localgrid/ui-components/community-day";
import { agoText } from "@localgrid/ui-components/lasting";
import { t } from "@localgrid/ui-components/messages";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { Alert } from "../alert-types.ts";
import { everyPage } from "../api.ts";
import type { HubNode, Interval, Tariff } from "../api-types.ts";
import { useApp, useCommunity, useFormat, useRight } from "../app-state.ts";
import { nodeState, type Situation, setUpSteps, tariffInForce } from "../attention.ts";
import { AlertList } from "../components/alert-list.tsx";
import { Badge } from "../components/badge.tsx";
import { Icon } from "../components/icons.tsx";
import { IntervalChart } from "../components/interval-chart.tsx";
import { Load, PageHead } from "../components/load.tsx";
import { NodeStateBadge } from "../components/node-parts.tsx";
import { hrefOf, nodeHref } from "../router.ts";
import { dateText, momentText } from "../time-words.ts";

interface Health {
  readonly nodes: readonly HubNode[];
  readonly tariffs: readonly Tariff[];
  readonly alerts: readonly Alert[];
}

export function OverviewView(): JSX.Element {
  const { api, link } = useApp();
  const community = useCommunity();
  const id = community.community;
  const loaded = useLoaded<Health>(
    async () => {
      const [nodes, tariffs, alerts] = await Promise.all([
        everyPage((list) => api.nodes(id, list)),
        everyPage((list) => api.tariffs(id, list)),
        everyPage((list) => api.alerts({ ...list, community: id })),
      ]);
      return { nodes, tariffs, alerts };
    },
    id,
    link.beat.value,
  );
  return (
    <>
      <PageHead
        title={community.name === "" ? id : community.name}
        text={`${id} · ${community.region} · ${community.time_zone}`}
      />
      <Load loaded={loaded} waiting={t("overview-fetching")}>
        {({ alerts, ...health }) => <Overview situation={{ ...health, community }} alerts={alerts} />}
      </Load>
    </>
  );
}

function Overview({ situation, alerts }: { situation: Situation; alerts: readonly Alert[] }): JSX.Element {
  const { community } = situation;
  const steps = setUpSteps(situation);
  if (steps.some(({ isDone }) => !isDone) && community.last_interval_start_s === null) {
    return <NextSteps situation={situation} />;
  }
  return (
    <>
      <Concerns alerts={alerts} />
      <div class="overview">
        {community.last_interval_start_s !== null && <LastDay last_s={community.last_interval_start_s} />}
        <NodeHealth situation={situation} />
        <TariffNow situation={situation} />
        <People />
      </div>
    </>
  );
}

function NextSteps({ situation }: { situation: Situation }): JSX.Element {
  const { community } = situation.community;
  return (
    <section class="card steps" aria-labelledby="steps-title">
      <h2 id="steps-title">{t("overview-steps")}</h2>
      <ol>
        {setUpSteps(situation).map(({ title, text, page, isDone }) => (
          <li key={title} data-done={isDone}>
            <span class="step-mark">{isDone && <Icon name="check" size={16} />}</span>
            <div>
              <h3>
                <a href={hrefOf(community, page)}>{title}</a>
              </h3>
              <p class="small soft">{isDone ? t("overview-step-done") : text}</p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** What nobody has taken on yet; how many somebody has is told below it. */
function Concerns({ alerts }: { alerts: readonly Alert[] }): JSX.Element {
  const open = alerts.filter(({ acknowledged }) => acknowledged === null);
  const taken = alerts.length - open.length;
  return (
    <section class="part" aria-labelledby="concerns-title">
      <div class="card-head">
        <h2 id="concerns-title" class="section-title">
          {open.length === 0 ? t("overview-health") : t("overview-attention")}
        </h2>
        <a href="#/alerts">{t("overview-all-alerts")}</a>
      </div>
      {open.length > 0 && <AlertList alerts={open} />}
      {alerts.length === 0 && (
        <p class="all-well">
          <Icon name="check" />
          <span>
            <strong>{t("overview-well")}</strong> {t("overview-well-text")}
          </span>
        </p>
      )}
      {taken > 0 && <p class="small soft">{t("overview-taken", { count: taken })}</p>}
    </section>
  );
}

function LastDay({ last_s }: { last_s: number }): JSX.Element {
  const { api, locale } = useApp();
  const { community, time_zone } = useCommunity();
  const { energy, money } = useFormat();
  const day = dayOf(last_s * 1000, time_zone);
  const range = useMemo(() => rangeOfDay(day, time_zone), [day, time_zone]);
  const loaded = useLoaded<readonly Interval[]>(
    () => everyPage((list) => api.intervals(community, range, { ...list, onlyMismatch: false })),
    `${community} ${day}`,
    last_s,
  );
  return (
    <section class="card overview-day" aria-labelledby="day-title">
      <div class="card-head">
        <h2 id="day-title">{t("overview-day", { day: dateText(last_s * 1000, { time_zone, locale }) })}</h2>
        <a href={hrefOf(community, "intervals", day)}>{t("overview-all-intervals")}</a>
      </div>
      <Load loaded={loaded} waiting={t("overview-fetching-day")}>
        {(intervals) => {
          const shared_wh = intervals.reduce((sum, { matched_wh }) => sum + matched_wh, 0);
          const saving = intervals.reduce((sum, { saving_nano }) => sum + BigInt(saving_nano), 0n);
          return (
            <>
              <dl class="facts figures">
                <div>
                  <dt>{t("overview-shared")}</dt>
                  <dd>{energy(shared_wh)}</dd>
                </div>
                <div>
                  <dt>{t("overview-saved")}</dt>
                  <dd>{money(saving)}</dd>
                </div>
                <div>
                  <dt>{t("overview-intervals")}</dt>
                  <dd>{intervals.length}</dd>
                </div>
              </dl>
              <IntervalChart
                intervals={intervals}
                range={range}
                label={t("overview-chart", { energy: energy(shared_wh), count: intervals.length })}
              />
            </>
          );
        }}
      </Load>
    </section>
  );
}

function NodeHealth({ situation }: { situation: Situation }): JSX.Element {
  const { nodes, community } = situation;
  const now_ms = useApp().link.hub_now_ms.value;
  const active = nodes.filter(({ revoked_at_ms }) => revoked_at_ms === null);
  return (
    <section class="card" aria-labelledby="node-title">
      <div class="card-head">
        <h2 id="node-title">{active.length === 1 ? t("overview-node") : t("overview-nodes")}</h2>
        <a href={hrefOf(community.community, "nodes")}>{t("overview-node-details")}</a>
      </div>
      {active.length === 0 && <p class="soft">{t("overview-no-node")}</p>}
      <ul class="node-lines">
        {active.map((node) => (
          <li key={node.node}>
            <NodeStateBadge state={nodeState(node, now_ms)} />
            <p>
              <a href={nodeHref(node.node)}>
                {t("node-name")} <code>{node.node.slice(0, 8)}</code>
              </a>
            </p>
            <p>
              {node.last_contact_at_ms === null
                ? t("overview-never-heard")
                : t("overview-heard", { ago: agoText(node.last_contact_at_ms, now_ms) })}
            </p>
            <p class="small soft">
              {node.backlog_records === null
                ? t("overview-backlog-unknown")
                : t("overview-backlog", { count: node.backlog_records })}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function TariffNow({ situation }: { situation: Situation }): JSX.Element {
  const { link, locale } = useApp();
  const { price } = useFormat();
  const { tariffs, community } = situation;
  const now_ms = link.hub_now_ms.value;
  const { time_zone } = community;
  const current = tariffInForce(tariffs, now_ms);
  const next = tariffs
    .filter(({ valid_from_s }) => valid_from_s * 1000 > now_ms)
    .toSorted((a, b) => a.valid_from_s - b.valid_from_s)[0];
  return (
    <section class="card" aria-labelledby="tariff-title">
      <div class="card-head">
        <h2 id="tariff-title">{t("overview-tariff")}</h2>
        <a href={hrefOf(community.community, "tariffs")}>{t("overview-all-tariffs")}</a>
      </div>
      {current === null ? (
        <p class="soft">{t("overview-no-tariff")}</p>
      ) : (
        <dl class="pairs figures">
          <dt>{t("overview-retail")}</dt>
          <dd>{price(current.retail_micro_per_kwh)}</dd>
          <dt>{t("overview-feed-in")}</dt>
          <dd>{price(current.feed_in_micro_per_kwh)}</dd>
          <dt>{t("overview-network-fee")}</dt>
          <dd>{price(current.local_network_fee_micro_per_kwh)}</dd>
        </dl>
      )}
      {next !== undefined && (
        <p class="small soft">
          {t("overview-next-tariff", { moment: momentText(next.valid_from_s * 1000, { time_zone, locale }) })}
        </p>
      )}
    </section>
  );
}

function People(): JSX.Element {
  const { community, members, metering_points, open_imports } = useCommunity();
  const mayImport = useRight("import");
  return (
    <section class="card" aria-labelledby="people-title">
      <div class="card-head">
        <h2 id="people-title">{t("overview-community")}</h2>
        {useRight("people") && <a href={hrefOf(community, "members")}>{t("overview-members")}</a>}
      </div>
      <dl class="pairs figures">
        <dt>{t("overview-members")}</dt>
        <dd>{members}</dd>
        <dt>{t("overview-points")}</dt>
        <dd>{metering_points}</dd>
        <dt>{t("overview-open-imports")}</dt>
        <dd>{open_imports === 0 ? t("overview-no-imports") : <Badge tone="note">{open_imports}</Badge>}</dd>
      </dl>
      {mayImport && (
        <p class="small">
          <a href={hrefOf(community, "imports")}>{t("overview-import")}</a>
        </p>
      )}
    </section>
  );
}
