import { agoText, lastingText } from "@localgrid/ui-components/lasting";
import { t } from "@localgrid/ui-components/messages";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Alert } from "../alert-types.ts";
import { outcomeText } from "../alert-words.ts";
import { everyPage } from "../api.ts";
import type { CommunityDetail } from "../api-types.ts";
import { CommunityContext, useApp, useCommunity, useRight } from "../app-state.ts";
import { nodeState } from "../attention.ts";
import { type Column, isoMoment } from "../columns.ts";
import { AlertList } from "../components/alert-list.tsx";
import { Badge, type BadgeTone } from "../components/badge.tsx";
import { DataTable } from "../components/data-table.tsx";
import { LineChart } from "../components/line-chart.tsx";
import { Load, PageHead } from "../components/load.tsx";
import { NodeAlarms, NodeFacts, NodeStateBadge, Refusals } from "../components/node-parts.tsx";
import type { MachineFigure, NodeDetail, NodeUpdate } from "../node-types.ts";
import { createCounts } from "../quantities.ts";
import { hrefOf, regionHref } from "../router.ts";
import { momentText } from "../time-words.ts";

interface Known {
  readonly node: NodeDetail;
  readonly community: CommunityDetail;
  readonly alerts: readonly Alert[];
}

/** One node: how it is, how its machine has been, what it runs, and what can be done. */
export function NodeView({ node }: { node: string }): JSX.Element {
  const { api, link } = useApp();
  const [changes, setChanges] = useState(0);
  const loaded = useLoaded<Known>(
    async () => {
      const detail = await api.node(node);
      const { community } = detail;
      const [own, alerts] = await Promise.all([
        api.community(community),
        everyPage((list) => api.alerts({ ...list, community })),
      ]);
      return { node: detail, community: own, alerts: alerts.filter(({ subject }) => subject.startsWith(node)) };
    },
    node,
    `${link.beat.value} ${changes}`,
  );
  const title = t("node-window", { node: node.slice(0, 8) });
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <>
      {loaded.value === null && <h1>{t("node-title", { node: node.slice(0, 8) })}</h1>}
      <Load loaded={loaded} waiting={t("nodes-loading")}>
        {(known) => (
          <CommunityContext.Provider value={known.community}>
            <NodePage known={known} onChanged={() => setChanges((count) => count + 1)} />
          </CommunityContext.Provider>
        )}
      </Load>
    </>
  );
}

const TOLD_BELOW: ReadonlySet<string> = new Set(["journal-alarm", "entries-refused"]);

function NodePage({ known, onChanged }: { known: Known; onChanged: () => void }): JSX.Element {
  const { node, community, alerts } = known;
  const now_ms = useApp().link.hub_now_ms.value;
  // What has a part of its own below is not told twice.
  const open = alerts.filter(({ code, acknowledged }) => acknowledged === null && !TOLD_BELOW.has(code));
  return (
    <>
      <PageHead title={t("node-title", { node: node.node.slice(0, 8) })} text={<Place known={known} />}>
        <NodeStateBadge state={nodeState(node, now_ms)} />
      </PageHead>
      {open.length > 0 && <AlertList alerts={open} label={t("overview-attention")} isHere={true} />}
      <NodeAlarms node={node} onChanged={onChanged} />
      <div class="node-cards">
        <section class="card" aria-labelledby="state-title">
          <h2 id="state-title">{t("node-how")}</h2>
          <NodeFacts node={node} now_ms={now_ms}>
            <MoreFacts node={node} />
          </NodeFacts>
        </section>
        <Machine node={node.node} />
      </div>
      <Refusals node={node} />
      <Updates node={node} />
      <Backups node={node} />
      <nav class="region-links" aria-label={t("node-more")}>
        <a class="button" href={hrefOf(community.community, "copies")}>
          {t("node-to-copies")}
        </a>
        <a class="button" href={regionHref(community.region)}>
          {t("node-to-region")}
        </a>
        <a class="button" href={hrefOf(community.community, "nodes")}>
          {t("node-to-nodes")}
        </a>
        {useRight("audit") && (
          <a class="button" href={hrefOf(community.community, "audit")}>
            {t("menu-audit")}
          </a>
        )}
      </nav>
    </>
  );
}

function Place({ known: { node, community } }: { known: Known }): JSX.Element {
  return (
    <>
      <a href={hrefOf(community.community)}>
        <bdi>{community.name === "" ? community.community : community.name}</bdi>
      </a>{" "}
      · <code class="node-id">{node.node}</code>
    </>
  );
}

function MoreFacts({ node }: { node: NodeDetail }): JSX.Element {
  const { locale } = useApp();
  const { number } = createCounts(locale);
  const { telemetry_backlog_records: telemetry } = node;
  return (
    <>
      <dt>{t("node-clock")}</dt>
      <dd>{clockText(node)}</dd>
      {telemetry !== null && (
        <>
          <dt>{t("node-telemetry-waiting")}</dt>
          <dd>{number(telemetry)}</dd>
        </>
      )}
    </>
  );
}

/** A status is some moments on its way. */
const CLOCK_RIGHT_MS = 5_000;
const MINUTE_MS = 60_000;

function clockText({ clock_error_ms: error_ms, has_simulated_clock }: NodeDetail): string {
  if (has_simulated_clock) return t("node-clock-simulated");
  if (error_ms === null) return t("node-clock-unknown");
  const size_ms = Math.abs(error_ms);
  if (size_ms <= CLOCK_RIGHT_MS) return t("node-clock-right");
  const duration = size_ms < 2 * MINUTE_MS ? `${Math.round(size_ms / 1_000)}\u00a0s` : lastingText(size_ms);
  return error_ms > 0 ? t("node-clock-ahead", { duration }) : t("node-clock-behind", { duration });
}

const HOUR_MS = 3_600_000;
const SPANS = [48, 168] as const;
const MILLI = 1_000;

function Machine({ node }: { node: string }): JSX.Element {
  const { api, link } = useApp();
  const [hours, setHours] = useState<number>(SPANS[0]);
  const loaded = useLoaded(() => api.nodeMachine(node, hours), `${node} ${hours}`, link.beat.value);
  return (
    <section class="card" aria-labelledby="machine-title">
      <div class="card-head">
        <h2 id="machine-title">{t("node-machine")}</h2>
        <label class="field">
          <span class="visually-hidden">{t("node-machine-span")}</span>
          <select
            class="machine-span"
            value={String(hours)}
            onChange={(event) => setHours(Number(event.currentTarget.value))}
          >
            {SPANS.map((span) => (
              <option key={span} value={String(span)}>
                {t("node-machine-days", { days: span / 24 })}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Load loaded={loaded} waiting={t("node-machine-fetching")}>
        {({ figures }) => <MachineCharts figures={figures} hours={hours} />}
      </Load>
    </section>
  );
}

function MachineCharts({ figures, hours }: { figures: readonly MachineFigure[]; hours: number }): JSX.Element {
  const { link, locale } = useApp();
  const { bytes } = createCounts(locale);
  if (figures.length === 0) return <p class="soft">{t("node-machine-none")}</p>;
  const to_ms = Math.max(link.hub_now_ms.value, figures.at(-1)?.at_ms ?? 0);
  const span = { from_ms: to_ms - hours * HOUR_MS, to_ms };
  const points = (of: (figure: MachineFigure) => number | null) =>
    figures.map((figure) => ({ at_ms: figure.at_ms, value: of(figure) }));
  const degrees = new Intl.NumberFormat(locale, { style: "unit", unit: "celsius", maximumFractionDigits: 0 });
  return (
    <div class="line-charts">
      <LineChart title={t("node-disk")} points={points((each) => each.disk_free_bytes)} {...span} valueText={bytes} />
      <LineChart title={t("node-memory")} points={points((each) => each.memory_bytes)} {...span} valueText={bytes} />
      <LineChart
        title={t("node-temperature")}
        points={points((each) => each.temperature_milli_c)}
        {...span}
        valueText={(milli_c) => degrees.format(milli_c / MILLI)}
      />
    </div>
  );
}

const OUTCOME_TONES: Readonly<Record<string, BadgeTone>> = {
  proven: "good",
  taken: "note",
  "rolled-back": "alarm",
  refused: "alarm",
};

/** What it runs is what it has proven last. */
function Updates({ node }: { node: NodeDetail }): JSX.Element {
  const { updates, offers } = node;
  const running = ["application", "system"].flatMap((kind) => {
    const newest = updates.find((update) => update.kind === kind && update.outcome === "proven");
    return newest === undefined ? [] : [newest];
  });
  const told = new Set(updates.map(({ release }) => release));
  const waiting = offers.filter(({ release }) => !told.has(release));
  return (
    <section class="part" aria-labelledby="updates-title">
      <h2 id="updates-title" class="section-title">
        {t("node-updates")}
      </h2>
      <p>
        {running.length === 0
          ? t("node-runs-unknown")
          : running
              .map(({ kind, version_name: version }) =>
                kind === "system" ? t("node-runs-system", { version }) : t("node-runs-application", { version }),
              )
              .join(" ")}{" "}
        {waiting.map(({ release, version_name: version }) => (
          <span key={release}>{t("node-offered", { version })} </span>
        ))}
      </p>
      {updates.length > 0 && <UpdateTable updates={updates} />}
    </section>
  );
}

function UpdateTable({ updates }: { updates: readonly NodeUpdate[] }): JSX.Element {
  const { link, locale } = useApp();
  const { time_zone } = useCommunity();
  const now_ms = link.hub_now_ms.value;
  const kindText = (kind: string) => (kind === "system" ? t("node-kind-system") : t("node-kind-application"));
  const columns: readonly Column<NodeUpdate>[] = [
    { id: "version", head: t("node-version"), text: ({ version_name }) => version_name, key: ({ version }) => version },
    { id: "kind", head: t("node-kind"), isSecondary: true, text: ({ kind }) => kindText(kind) },
    {
      id: "outcome",
      head: t("node-outcome"),
      text: ({ outcome, reason }) => outcomeText(outcome, reason),
      cell: ({ outcome, reason }) => (
        <Badge tone={OUTCOME_TONES[outcome] ?? "quiet"}>{outcomeText(outcome, reason)}</Badge>
      ),
    },
    {
      id: "told",
      head: t("mesh-told"),
      text: ({ told_at_ms }) => agoText(told_at_ms, now_ms),
      key: ({ told_at_ms }) => told_at_ms,
      csv: ({ told_at_ms }) => isoMoment(told_at_ms),
      cell: ({ told_at_ms }) => (
        <span title={momentText(told_at_ms, { time_zone, locale })}>{agoText(told_at_ms, now_ms)}</span>
      ),
    },
  ];
  return (
    <DataTable
      id="updates"
      caption={t("node-updates-caption")}
      columns={columns}
      rows={updates}
      keyOf={({ release }) => release}
    />
  );
}

function Backups({ node: { backups } }: { node: NodeDetail }): JSX.Element {
  const { locale } = useApp();
  const { time_zone } = useCommunity();
  const { bytes } = createCounts(locale);
  return (
    <section class="part" aria-labelledby="backups-title">
      <h2 id="backups-title" class="section-title">
        {t("node-backups")}
      </h2>
      {backups.length === 0 ? (
        <p class="soft">{t("node-backups-none")}</p>
      ) : (
        <ul class="backup-list">
          {backups.map(({ made_at_ms, size_bytes }) => (
            <li key={made_at_ms}>
              {momentText(made_at_ms, { time_zone, locale })} <span class="soft">{bytes(size_bytes)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
