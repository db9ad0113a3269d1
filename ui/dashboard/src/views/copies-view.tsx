import { agoText } from "@localgrid/ui-components/lasting";
import { t } from "@localgrid/ui-components/messages";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useApp, useCommunity } from "../app-state.ts";
import { Badge } from "../components/badge.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { Icon } from "../components/icons.tsx";
import { Empty, Load, PageHead } from "../components/load.tsx";
import type { JournalCopy, MeshAlarm, NodePeers, SeenPeer } from "../mesh-types.ts";
import { behindText, contactState, factsOf, meshState, nodeLabel, reachText, toldAgoText } from "../mesh-words.ts";
import { createCounts } from "../quantities.ts";
import { regionHref } from "../router.ts";
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
            {t("node-name")} <code title={node}>{node.slice(0, 8)}</code>
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
  const { locale } = useApp();
  const { number } = createCounts(locale);
  const { copies, copies_wanted } = report;
  const columns: readonly Column<JournalCopy>[] = [
    { title: t("copies-kept-by"), cell: ({ holder, community }) => <NodeName node={holder} community={community} /> },
    { title: t("copies-records"), isNumber: true, isSecondary: true, cell: ({ records }) => number(records) },
    { title: t("mesh-state"), cell: ({ behind_records }) => behindText(behind_records) },
    { title: t("mesh-told"), cell: ({ told_at_ms }) => <Age at_ms={told_at_ms} report={report} /> },
  ];
  return (
    <div class="part">
      <h3 class="section-title">{t("copies-of-journal", { copies: copies.length, wanted: copies_wanted })}</h3>
      {copies.length > 0 && (
        <DataTable caption={t("copies-caption")} columns={columns} rows={copies} keyOf={({ holder }) => holder} />
      )}
    </div>
  );
}

function Peers({ report }: { report: NodePeers }): JSX.Element {
  const { locale } = useApp();
  const { number } = createCounts(locale);
  const { peers } = report;
  const peers_connected = peers.filter(({ is_connected }) => is_connected).length;
  const columns: readonly Column<SeenPeer>[] = [
    { title: t("node-name"), cell: (peer) => <NodeName node={peer.node} community={peer.community} /> },
    {
      title: t("copies-contact"),
      cell: (peer) => {
        const { tone, text } = contactState(peer, report);
        return <Badge tone={tone}>{text}</Badge>;
      },
    },
    {
      title: t("copies-round-trip"),
      isNumber: true,
      isSecondary: true,
      cell: ({ latency_ms }) => (latency_ms === null ? "–" : `${number(latency_ms)}\u00a0ms`),
    },
    {
      title: t("copies-its-records"),
      isNumber: true,
      isSecondary: true,
      cell: ({ head_records }) => (head_records === null ? "–" : number(head_records)),
    },
    {
      title: t("copies-last-heard"),
      isSecondary: true,
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
