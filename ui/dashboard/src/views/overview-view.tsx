import { dayOf, rangeOfDay } from "@localgrid/ui-components/community-day";
import { agoText } from "@localgrid/ui-components/lasting";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { everyPage } from "../api.ts";
import type { HubNode, Interval, Tariff } from "../api-types.ts";
import { useApp, useCommunity, useFormat, useRight } from "../app-state.ts";
import { type Concern, concernsOf, nodeState, type Situation, setUpSteps, tariffInForce } from "../attention.ts";
import { Badge } from "../components/badge.tsx";
import { Icon } from "../components/icons.tsx";
import { IntervalChart } from "../components/interval-chart.tsx";
import { Load, PageHead } from "../components/load.tsx";
import { createCounts } from "../quantities.ts";
import { hrefOf } from "../router.ts";
import type { Settlement } from "../settlement-types.ts";
import { dateText, momentText } from "../time-words.ts";
import { NodeStateBadge } from "./nodes-view.tsx";

interface Health {
  readonly nodes: readonly HubNode[];
  readonly tariffs: readonly Tariff[];
  readonly settlement: Settlement;
}

export function OverviewView(): JSX.Element {
  const { api, link } = useApp();
  const community = useCommunity();
  const id = community.community;
  const loaded = useLoaded<Health>(
    async () => {
      const [nodes, tariffs, settlement] = await Promise.all([
        api.nodes(id),
        everyPage((list) => api.tariffs(id, list)),
        api.settlement(),
      ]);
      return { nodes: nodes.items, tariffs, settlement };
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
      <Load loaded={loaded} waiting="Looking after the community…">
        {(health) => <Overview situation={{ ...health, community, now_ms: link.hub_now_ms.value }} />}
      </Load>
    </>
  );
}

function Overview({ situation }: { situation: Situation }): JSX.Element {
  const { community } = situation;
  const steps = setUpSteps(situation);
  if (steps.some(({ isDone }) => !isDone) && community.last_interval_start_s === null) {
    return <NextSteps situation={situation} />;
  }
  return (
    <>
      <Concerns concerns={concernsOf(situation)} community={community.community} />
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
      <h2 id="steps-title">Three steps to the first shared kilowatt-hour</h2>
      <ol>
        {setUpSteps(situation).map(({ title, text, page, isDone }) => (
          <li key={title} data-done={isDone}>
            <span class="step-mark">{isDone && <Icon name="check" size={16} />}</span>
            <div>
              <h3>
                <a href={hrefOf(community, page)}>{title}</a>
              </h3>
              <p class="small soft">{isDone ? "Done." : text}</p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Concerns({ concerns, community }: { concerns: readonly Concern[]; community: string }): JSX.Element {
  if (concerns.length === 0) {
    return (
      <section class="all-well" aria-label="Health">
        <Icon name="check" />
        <p>
          <strong>All is well.</strong> Nodes report, tariffs are in force, and the hub comes to the same results.
        </p>
      </section>
    );
  }
  return (
    <section aria-labelledby="concerns-title">
      <h2 id="concerns-title" class="section-title">
        Needs your attention
      </h2>
      <ul class="card concern-list">
        {concerns.map(({ tone, title, text, page }) => (
          <li key={title} data-tone={tone}>
            <Icon name="warning" size={20} />
            <div>
              <strong>{title}</strong>
              <p class="small soft">{text}</p>
            </div>
            <a class="look" href={hrefOf(community, page)}>
              Look<span class="visually-hidden"> at: {title}</span>
              <Icon name="forward" size={16} />
            </a>
          </li>
        ))}
      </ul>
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
        <h2 id="day-title">Shared on {dateText(last_s * 1000, { time_zone, locale })}</h2>
        <a href={hrefOf(community, "intervals", day)}>All intervals</a>
      </div>
      <Load loaded={loaded} waiting="Fetching the day…">
        {(intervals) => {
          const shared_wh = intervals.reduce((sum, { matched_wh }) => sum + matched_wh, 0);
          const saving = intervals.reduce((sum, { saving_nano }) => sum + BigInt(saving_nano), 0n);
          return (
            <>
              <dl class="facts figures">
                <div>
                  <dt>Shared</dt>
                  <dd>{energy(shared_wh)}</dd>
                </div>
                <div>
                  <dt>Saved together</dt>
                  <dd>{money(saving)}</dd>
                </div>
                <div>
                  <dt>Intervals</dt>
                  <dd>{intervals.length}</dd>
                </div>
              </dl>
              <IntervalChart
                intervals={intervals}
                range={range}
                label={`Shared ${energy(shared_wh)} in ${intervals.length} intervals`}
              />
            </>
          );
        }}
      </Load>
    </section>
  );
}

function NodeHealth({ situation }: { situation: Situation }): JSX.Element {
  const { locale } = useApp();
  const { number } = createCounts(locale);
  const { nodes, now_ms, community } = situation;
  const active = nodes.filter(({ revoked_at_ms }) => revoked_at_ms === null);
  return (
    <section class="card" aria-labelledby="node-title">
      <div class="card-head">
        <h2 id="node-title">{active.length === 1 ? "Node" : "Nodes"}</h2>
        <a href={hrefOf(community.community, "nodes")}>Details</a>
      </div>
      {active.length === 0 && <p class="soft">No node is enrolled.</p>}
      <ul class="node-lines">
        {active.map((node) => (
          <li key={node.node}>
            <NodeStateBadge state={nodeState(node, now_ms)} />
            <p>
              {node.last_contact_at_ms === null ? "No word yet" : `Heard ${agoText(node.last_contact_at_ms, now_ms)}`}
            </p>
            <p class="small soft">{backlogText(node, number)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function backlogText({ backlog_records }: HubNode, number: (value: number) => string): string {
  if (backlog_records === null) return "It has not told what waits to be sent.";
  return backlog_records === 0 ? "Nothing waits to be sent." : `${number(backlog_records)} records wait to be sent.`;
}

function TariffNow({ situation }: { situation: Situation }): JSX.Element {
  const { locale } = useApp();
  const { price } = useFormat();
  const { tariffs, now_ms, community } = situation;
  const { time_zone } = community;
  const current = tariffInForce(tariffs, now_ms);
  const next = tariffs
    .filter(({ valid_from_s }) => valid_from_s * 1000 > now_ms)
    .toSorted((a, b) => a.valid_from_s - b.valid_from_s)[0];
  return (
    <section class="card" aria-labelledby="tariff-title">
      <div class="card-head">
        <h2 id="tariff-title">Tariff in force</h2>
        <a href={hrefOf(community.community, "tariffs")}>All tariffs</a>
      </div>
      {current === null ? (
        <p class="soft">None.</p>
      ) : (
        <dl class="pairs figures">
          <dt>From the grid</dt>
          <dd>{price(current.retail_micro_per_kwh)}</dd>
          <dt>To the grid</dt>
          <dd>{price(current.feed_in_micro_per_kwh)}</dd>
          <dt>Local network fee</dt>
          <dd>{price(current.local_network_fee_micro_per_kwh)}</dd>
        </dl>
      )}
      {next !== undefined && (
        <p class="small soft">The next one begins {momentText(next.valid_from_s * 1000, { time_zone, locale })}.</p>
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
        <h2 id="people-title">Community</h2>
        {useRight("people") && <a href={hrefOf(community, "members")}>Members</a>}
      </div>
      <dl class="pairs figures">
        <dt>Members</dt>
        <dd>{members}</dd>
        <dt>Metering points</dt>
        <dd>{metering_points}</dd>
        <dt>Open imports</dt>
        <dd>{open_imports === 0 ? "none" : <Badge tone="note">{open_imports}</Badge>}</dd>
      </dl>
      {mayImport && (
        <p class="small">
          <a href={hrefOf(community, "imports")}>Import official values</a>
        </p>
      )}
    </section>
  );
}
