import { agoText } from "@localgrid/ui-components/lasting";
import { t } from "@localgrid/ui-components/messages";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { everyPage } from "../api.ts";
import { useApp } from "../app-state.ts";
import { type Column, isoMoment } from "../columns.ts";
import { Badge } from "../components/badge.tsx";
import { DataTable } from "../components/data-table.tsx";
import { Empty, Load, PageHead } from "../components/load.tsx";
import { MeshSchematic } from "../components/mesh-schematic.tsx";
import type { NodePeers, RegionMesh } from "../mesh-types.ts";
import {
  behindText,
  factsOf,
  meshState,
  nodeLabel,
  reachText,
  SIGHT_MARKS,
  sightRows,
  sightText,
} from "../mesh-words.ts";
import { hrefOf, nodeHref } from "../router.ts";
import { momentText } from "../time-words.ts";
import { NodeName } from "./copies-view.tsx";

/** Of more nodes nobody reads a table that is as wide as it is long. */
const MOST_COLUMNS = 24;

interface Region {
  readonly mesh: RegionMesh;
  readonly reports: readonly NodePeers[];
}

/** All nodes of a region: who is cut off, whose copies are where, and who sees whom. */
export function RegionView({ region }: { region: string }): JSX.Element {
  const { api, link, locale } = useApp();
  const loaded = useLoaded<Region>(
    async () => {
      const [mesh, reports] = await Promise.all([
        api.regionMesh(region),
        everyPage((list) => api.regionPeers(region, list)),
      ]);
      return { mesh, reports };
    },
    region,
    link.beat.value,
  );

  const title = t("region-page-title", { region });
  useEffect(() => {
    document.title = title;
  }, [title]);

  const time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <>
      <PageHead
        title={t("region-title", { region })}
        text={
          loaded.value?.mesh.issued_at_ms == null
            ? t("region-text")
            : t("region-list", { moment: momentText(loaded.value.mesh.issued_at_ms, { time_zone, locale }) })
        }
      />
      <Load loaded={loaded} waiting={t("mesh-loading")}>
        {({ mesh, reports }) =>
          reports.length === 0 ? (
            <Empty icon="copies" title={t("region-none")}>
              <p>{t("region-none-text")}</p>
            </Empty>
          ) : (
            <>
              <Summary mesh={mesh} reports={reports} />
              {reports.length > 1 && <MeshSchematic reports={reports} />}
              <Nodes reports={reports} />
              {reports.length > 1 && reports.length <= MOST_COLUMNS && <SightTable reports={reports} />}
            </>
          )
        }
      </Load>
    </>
  );
}

function Summary({ mesh, reports }: Region): JSX.Element {
  const now_ms = useApp().link.hub_now_ms.value;
  const states = reports.map((report) => meshState(factsOf(report), now_ms));
  const count = (tone: string) => states.filter((state) => state.tone === tone).length;
  return (
    <section class="card" aria-label={t("region-glance")}>
      <dl class="facts figures">
        <div>
          <dt>{t("region-nodes")}</dt>
          <dd>{mesh.members}</dd>
        </div>
        <div>
          <dt>{t("region-good")}</dt>
          <dd>{count("good")}</dd>
        </div>
        <div>
          <dt>{t("region-cut-off")}</dt>
          <dd>{count("alarm")}</dd>
        </div>
        <div>
          <dt>{t("region-silent")}</dt>
          <dd>{count("note")}</dd>
        </div>
      </dl>
      {mesh.not_listed > 0 && <p class="small">{t("region-not-listed", { nodes: mesh.not_listed })}</p>}
    </section>
  );
}

function Nodes({ reports }: { reports: readonly NodePeers[] }): JSX.Element {
  const { link } = useApp();
  const now_ms = link.hub_now_ms.value;
  const columns: readonly Column<NodePeers>[] = [
    {
      id: "community",
      head: t("region-community"),
      text: ({ community, node }) => `${community} ${node.slice(0, 8)}`,
      csv: ({ community, node }) => `${community} ${node}`,
      cell: ({ community, node }) => (
        <span class="node-name">
          <a href={hrefOf(community, "copies")}>{community}</a>
          <a href={nodeHref(node)}>
            <code title={node}>{node.slice(0, 8)}</code>
          </a>
        </span>
      ),
    },
    {
      id: "state",
      head: t("mesh-state"),
      text: (report) => meshState(factsOf(report), now_ms).text,
      choice: { of: (report) => meshState(factsOf(report), now_ms).tone, label: toneText },
      cell: (report) => <StateBadge report={report} now_ms={now_ms} />,
    },
    {
      id: "sees",
      head: t("region-sees"),
      isSecondary: true,
      text: ({ peers }) => reachText({ peers: peers.length, peers_connected: connectedOf(peers) }),
      key: ({ peers }) => connectedOf(peers),
    },
    {
      id: "copies",
      head: t("region-copies-at"),
      text: ({ copies }) =>
        copies.length === 0
          ? "–"
          : copies
              .map((copy) => `${nodeLabel({ ...copy, node: copy.holder })} ${behindText(copy.behind_records)}`)
              .join(", "),
      cell: ({ copies }) =>
        copies.length === 0
          ? "–"
          : copies.map(({ holder, community, behind_records }) => (
              <span key={holder} class="copy-at">
                <NodeName node={holder} community={community} />{" "}
                <span class="small soft">{behindText(behind_records)}</span>
              </span>
            )),
    },
    {
      id: "told",
      head: t("mesh-told"),
      isSecondary: true,
      text: ({ reported_at_ms }) => (reported_at_ms === null ? t("mesh-never") : agoText(reported_at_ms, now_ms)),
      key: ({ reported_at_ms }) => reported_at_ms,
      csv: ({ reported_at_ms }) => isoMoment(reported_at_ms),
    },
  ];
  return (
    <section class="part" aria-labelledby="nodes-title">
      <h2 id="nodes-title" class="section-title">
        {t("region-nodes")}
      </h2>
      <DataTable
        id="nodes"
        caption={t("region-nodes-caption")}
        columns={columns}
        rows={reports}
        keyOf={({ node }) => node}
        isTall={reports.length > MOST_COLUMNS}
      />
    </section>
  );
}

const connectedOf = (peers: NodePeers["peers"]) => peers.filter(({ is_connected }) => is_connected).length;

/** What is counted at the top, by the tone of its badge. */
function toneText(tone: string): string {
  switch (tone) {
    case "good":
      return t("region-good");
    case "alarm":
      return t("region-cut-off");
    case "note":
      return t("region-silent");
    default:
      return t("mesh-untold");
  }
}

function StateBadge({ report, now_ms }: { report: NodePeers; now_ms: number }): JSX.Element {
  const { tone, text } = meshState(factsOf(report), now_ms);
  return <Badge tone={tone}>{text}</Badge>;
}

/** Each mark says in words, too, what it means. */
function SightTable({ reports }: { reports: readonly NodePeers[] }): JSX.Element {
  const rows = sightRows(reports, useApp().link.hub_now_ms.value);
  return (
    <section class="part" aria-labelledby="sight-title">
      <h2 id="sight-title" class="section-title">
        {t("region-sight")}
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls has to be reachable by keyboard */}
      <section class="table-frame" aria-label={t("region-sight-frame")} tabIndex={0}>
        <table class="data-table sight">
          <caption class="visually-hidden">{t("region-sight-caption")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("node-name")}</th>
              {reports.map((report) => (
                <th key={report.node} scope="col" title={report.node}>
                  <span class="sight-title">{nodeLabel(report)}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.node}>
                <th scope="row">{row.label}</th>
                {row.cells.map((sight, index) => (
                  <td key={reports[index]?.node} data-sight={sight} title={sightText(sight)}>
                    <span aria-hidden="true">{SIGHT_MARKS[sight]}</span>
                    <span class="visually-hidden">{sightText(sight)}</span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <ul class="sight-legend small soft">
        {(["sees", "misses", "unsure", "unknown"] as const).map((sight) => (
          <li key={sight} data-sight={sight}>
            <span aria-hidden="true">{SIGHT_MARKS[sight]}</span> {sightText(sight)}
          </li>
        ))}
      </ul>
    </section>
  );
}
