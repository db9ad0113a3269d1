import { agoText } from "@localgrid/ui-components/lasting";
import { t } from "@localgrid/ui-components/messages";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useApp, useCommunity } from "../app-state.ts";
import { type Column, countColumn, isoMoment } from "../columns.ts";
import { Badge } from "../components/badge.tsx";
import { DataTable } from "../components/data-table.tsx";
import { Icon } from "../components/icons.tsx";
import { Empty, Load, PageHead } from "../components/load.tsx";
import type { JournalCopy, MeshAlarm, NodePeers, SeenPeer } from "../mesh-types.ts";
import { behindText, contactState, factsOf, meshState, nodeLabel, reachText, toldAgoText } from "../mesh-words.ts";
import { createCounts } from "../quantities.ts";
import { nodeHref, regionHref } from "../router.ts";
import { momentText } from "../time-words.ts";
import { alarmWords } from "../words.ts";

/** Nodes of one community that are asked about; more than a few are being moved. */
const MOST_NODES = 8;

/** Where copies of the community's journals are, and whom its nodes see. */
export function CopiesView(): JSX.Element {
  const { api, link } = useApp();
  const { community, region } = useCommunity();
  const loaded = useLoaded<readonly NodePeers[]>(
    async () => {
      const { items } = await api.nodes(community);
      const active = items.filter(({ revoked_at_ms }) => revoked_at_ms === null).slice(0, MOST_NODES);
      return Promise.all(active.map(({ node }) => api.nodePeers(node)));
    },
    community,
    link.beat.value,
  );
  return (
    <>
      <PageHead title={t("copies-title")} text={t("copies-text")}>
        <a class="button" href={regionHref(region)}>
          {t("copies-region")}
        </a>
      </PageHead>
      <Load loaded={loaded} waiting={t("mesh-loading")}>
        {(reports) =>
          reports.length === 0 ? (
            <Empty icon="copies" title={t("nodes-none")}>
              <p>{t("copies-none-text")}</p>
            </Empty>
          ) : (
            reports.map((report) => <NodeReport key={report.node} report={report} />)
          )
        }
      </Load>
    </>
  );
}

function NodeReport({ report }: { report: NodePeers }): JSX.Element {
  const { link } = useApp();
  const now_ms = link.hub_now_ms.value;
  const { tone, text } = meshState(factsOf(report), now_ms);
  const { node, reported_at_ms, alarms } = report;
  return (
    <section class="card copies-report" aria-label={t("copies-node", { node: node.slice(0, 8) })}>
      <div class="card-head">
        <div>
          <h2>
            <a href={nodeHref(node)}>
              {t("node-name")} <code title={node}>{node.slice(0, 8)}</code>
            </a>
          </h2>
          <p class="small soft">
            {reported_at_ms === null ? t("copies-untold") : t("copies-told", { ago: agoText(reported_at_ms, now_ms) })}
          </p>
        </div>
        <Badge tone={tone}>{text}</Badge>
      </div>
      <Replacement report={report} />
      {alarms.length > 0 && <MeshAlarms alarms={alarms} report={report} />}
      {reported_at_ms !== null && (
        <>
          <Copies report={report} />
          <Peers report={report} />
        </>
      )}
    </section>
  );
}

function Replacement({ report }: { report: NodePeers }): JSX.Element | null {
  const { locale } = useApp();
  const { time_zone } = useCommunity();
  const { generation, replaced_at_ms } = report;
  if (replaced_at_ms === null) return null;
  return (
    <p class="small">
      {t("copies-replaced", { box: String(generation), moment: momentText(replaced_at_ms, { time_zone, locale }) })}
    </p>
  );
}

/** Labels of nodes that a report names only by id. */
function labelIn(report: NodePeers, node: string): string {
  const known = report.peers.find((peer) => peer.node === node);
  return known === undefined ? node.slice(0, 8) : nodeLabel(known);
}

function titleOf(alarm: string, node: string | null): string {
  const { title } = alarmWords(alarm);
  return node === null ? title : t("copies-alarm-about", { alarm: title, node });
}

function MeshAlarms({ alarms, report }: { alarms: readonly MeshAlarm[]; report: NodePeers }): JSX.Element {
  return (
    <ul class="concerns" aria-label={t("node-alarms")}>
      {alarms.map(({ alarm, node, detail }) => (
        <li key={`${alarm} ${node} ${detail}`} class="concern" data-tone="alarm">
          <Icon name="warning" size={20} />
          <div>
            <strong>{titleOf(alarm, node === null ? null : labelIn(report, node))}</strong>
            <p class="small">{alarmWords(alarm).text}</p>
            {detail !== "" && <p class="small fault-text">{detail}</p>}
          </div>
        </li>
      ))}
    </ul>
  );
}

function Copies({ report }: { report: NodePeers }): JSX.Element {
  const { link, locale } = useApp();
  const { number } = createCounts(locale);
  const { copies, copies_wanted } = report;
  const now_ms = link.hub_now_ms.value;
  const columns: readonly Column<JournalCopy>[] = [
    nodeColumn(t("copies-kept-by"), ({ holder, community }) => ({ node: holder, community })),
    countColumn("records", { head: t("copies-records"), isSecondary: true, of: ({ records }) => records, number }),
    {
      id: "state",
      head: t("mesh-state"),
      text: ({ behind_records }) => behindText(behind_records),
      key: ({ behind_records }) => behind_records,
    },
    {
      id: "told",
      head: t("mesh-told"),
      text: ({ told_at_ms }) => toldAgoText(told_at_ms, report, now_ms),
      key: ({ told_at_ms }) => told_at_ms,
      csv: ({ told_at_ms }) => isoMoment(told_at_ms),
      cell: ({ told_at_ms }) => <Age at_ms={told_at_ms} report={report} />,
    },
  ];
  return (
    <div class="part">
      <h3 class="section-title">{t("copies-of-journal", { copies: copies.length, wanted: copies_wanted })}</h3>
      {copies.length > 0 && (
        <DataTable
          id={`copies-${shortOf(report)}`}
          caption={t("copies-caption")}
          columns={columns}
          rows={copies}
          keyOf={({ holder }) => holder}
        />
      )}
    </div>
  );
}

function Peers({ report }: { report: NodePeers }): JSX.Element {
  const { link, locale } = useApp();
  const { number } = createCounts(locale);
  const { peers } = report;
  const peers_connected = peers.filter(({ is_connected }) => is_connected).length;
  const now_ms = link.hub_now_ms.value;
  const columns: readonly Column<SeenPeer>[] = [
    nodeColumn(t("node-name"), (peer) => peer),
    {
      id: "contact",
      head: t("copies-contact"),
      text: (peer) => contactState(peer, report).text,
      cell: (peer) => {
        const { tone, text } = contactState(peer, report);
        return <Badge tone={tone}>{text}</Badge>;
      },
    },
    {
      id: "round-trip",
      head: t("copies-round-trip"),
      unit: "ms",
      isNumber: true,
      isSecondary: true,
      text: ({ latency_ms }) => (latency_ms === null ? "–" : `${number(latency_ms)}\u00a0ms`),
      key: ({ latency_ms }) => latency_ms,
    },
    {
      id: "records",
      head: t("copies-its-records"),
      isNumber: true,
      isSecondary: true,
      text: ({ head_records }) => (head_records === null ? "–" : number(head_records)),
      key: ({ head_records }) => head_records,
    },
    {
      id: "heard",
      head: t("copies-last-heard"),
      isSecondary: true,
      text: ({ last_heard_ms }) =>
        last_heard_ms === null ? t("mesh-never") : toldAgoText(last_heard_ms, report, now_ms),
      key: ({ last_heard_ms }) => last_heard_ms,
      csv: ({ last_heard_ms }) => isoMoment(last_heard_ms),
      cell: ({ last_heard_ms }) =>
        last_heard_ms === null ? t("mesh-never") : <Age at_ms={last_heard_ms} report={report} />,
    },
  ];
  return (
    <div class="part">
      <h3 class="section-title">
        {t("copies-others", { reach: reachText({ peers: peers.length, peers_connected }) })}
      </h3>
      {peers.length > 0 && (
        <DataTable
          id={`others-${shortOf(report)}`}
          caption={t("copies-others-caption")}
          columns={columns}
          rows={peers}
          keyOf={({ node }) => node}
          isTall={true}
        />
      )}
    </div>
  );
}

/** Tells tables of several nodes apart in the address. */
const shortOf = ({ node }: NodePeers) => node.slice(0, 8);

interface NamedNode {
  readonly node: string;
  readonly community: string | null;
}

function nodeColumn<T>(head: string, of: (row: T) => NamedNode): Column<T> {
  return {
    id: "node",
    head,
    text: (row) => `${of(row).community ?? ""} ${of(row).node.slice(0, 8)}`.trim(),
    csv: (row) => `${of(row).community ?? ""} ${of(row).node}`.trim(),
    cell: (row) => <NodeName node={of(row).node} community={of(row).community} />,
  };
}

export function NodeName({ node, community }: { node: string; community: string | null }): JSX.Element {
  return (
    <span class="node-name">
      {community !== null && <span>{community}</span>}
      <code title={node}>{node.slice(0, 8)}</code>
    </span>
  );
}

function Age({ at_ms, report }: { at_ms: number; report: NodePeers }): JSX.Element {
  return <span class="moment">{toldAgoText(at_ms, report, useApp().link.hub_now_ms.value)}</span>;
}
