import { agoText } from "@localgrid/ui-components/lasting";
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
      <PageHead title="Safety copies" text="What other nodes keep of this community, in case its own breaks.">
        <a class="button" href={regionHref(region)}>
          The whole region
        </a>
      </PageHead>
      <Load loaded={loaded} waiting="Fetching what the nodes told…">
        {(reports) =>
          reports.length === 0 ? (
            <Empty icon="copies" title="No node yet">
              <p>Once a node is enrolled, the other nodes of the region keep copies of its journal.</p>
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
    <section class="card copies-report" aria-label={`Node ${node.slice(0, 8)}`}>
      <div class="card-head">
        <div>
          <h2>
            Node <code title={node}>{node.slice(0, 8)}</code>
          </h2>
          <p class="small soft">
            {reported_at_ms === null
              ? "It has not told of other nodes yet."
              : `As it told ${agoText(reported_at_ms, now_ms)}.`}
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
      Box number {generation} writes this journal since {momentText(replaced_at_ms, { time_zone, locale })}; the one
      before is not let in any more.
    </p>
  );
}

/** Labels of nodes that a report names only by id. */
function labelIn(report: NodePeers, node: string): string {
  const known = report.peers.find((peer) => peer.node === node);
  return known === undefined ? node.slice(0, 8) : nodeLabel(known);
}

function MeshAlarms({ alarms, report }: { alarms: readonly MeshAlarm[]; report: NodePeers }): JSX.Element {
  return (
    <ul class="concerns" aria-label="Alarms">
      {alarms.map(({ alarm, node, detail }) => (
        <li key={`${alarm} ${node} ${detail}`} class="concern" data-tone="alarm">
          <Icon name="warning" size={20} />
          <div>
            <strong>
              {alarmWords(alarm).title}
              {node !== null && `: ${labelIn(report, node)}`}
            </strong>
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
    { title: "Kept by", cell: ({ holder, community }) => <NodeName node={holder} community={community} /> },
    { title: "Records", isNumber: true, isSecondary: true, cell: ({ records }) => number(records) },
    { title: "State", cell: ({ behind_records }) => behindText(behind_records, number) },
    { title: "Told", cell: ({ told_at_ms }) => <Age at_ms={told_at_ms} report={report} /> },
  ];
  return (
    <div class="part">
      <h3 class="section-title">
        Copies of its journal: {copies.length} of {copies_wanted} wanted
      </h3>
      {copies.length > 0 && (
        <DataTable caption="Copies of its journal" columns={columns} rows={copies} keyOf={({ holder }) => holder} />
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
    { title: "Node", cell: (peer) => <NodeName node={peer.node} community={peer.community} /> },
    {
      title: "Contact",
      cell: (peer) => {
        const { tone, text } = contactState(peer, report);
        return <Badge tone={tone}>{text}</Badge>;
      },
    },
    {
      title: "Round trip",
      isNumber: true,
      isSecondary: true,
      cell: ({ latency_ms }) => (latency_ms === null ? "–" : `${number(latency_ms)}\u00a0ms`),
    },
    {
      title: "Its records",
      isNumber: true,
      isSecondary: true,
      cell: ({ head_records }) => (head_records === null ? "–" : number(head_records)),
    },
    {
      title: "Last heard",
      isSecondary: true,
      cell: ({ last_heard_ms }) => (last_heard_ms === null ? "never" : <Age at_ms={last_heard_ms} report={report} />),
    },
  ];
  return (
    <div class="part">
      <h3 class="section-title">Other nodes: {reachText({ peers: peers.length, peers_connected })}</h3>
      {peers.length > 0 && (
        <DataTable
          caption="Other nodes as it sees them"
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
