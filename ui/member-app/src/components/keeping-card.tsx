import { bytesText } from "@localgrid/ui-components/format";
import { agoText } from "@localgrid/ui-components/lasting";
import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useApp } from "../app-state.ts";
import { alarmText, clocksText } from "../copies-words.ts";
import type { Keeping, Peers, Replica } from "../peers-types.ts";

/** What this node does for others, for the coordinator. */
export function KeepingCard({ peers, keeping }: { peers: Peers; keeping: Keeping }): JSX.Element {
  const { locale } = useApp();
  const { replicas, replica_bytes, replica_quota_bytes } = keeping;
  // Those about a listed node stand beside it.
  const alarms = keeping.alarms.filter(({ node }) => !peers.peers.some((peer) => peer.node === node));
  return (
    <section class="card" aria-labelledby="keeping-title">
      <div class="copies-head">
        <h2 id="keeping-title">{t("keeping-title")}</h2>
        <p class="small soft figures">
          {t("keeping-room", {
            used: bytesText(replica_bytes, locale),
            quota: bytesText(replica_quota_bytes, locale),
          })}
        </p>
      </div>
      {replicas.length === 0 && <p class="soft">{t("keeping-nothing")}</p>}
      <ul class="copy-list">
        {replicas.map((replica) => (
          <KeptReplica key={replica.node} replica={replica} at_ms={peers.at_ms} />
        ))}
      </ul>
      <Carried peers={peers} carried={keeping.carried} />
      <Receipts peers={peers} keeping={keeping} />
      <ClockText keeping={keeping} />
      {alarms.map(({ alarm, node }) => (
        <p key={`${alarm} ${node}`} class="peer-alarm small">
          {alarmText(alarm)}
          {node !== null && (
            <>
              {" "}
              <span title={node}>{t("keeping-alarm-about", { node: node.slice(0, 8) })}</span>
            </>
          )}
        </p>
      ))}
    </section>
  );
}

function KeptReplica({ replica, at_ms }: { replica: Replica; at_ms: number }): JSX.Element {
  const { locale } = useApp();
  const { node, community, records, bytes, behind_records, updated_at_ms, is_valid } = replica;
  const facts = [
    t("copies-records", { records }),
    ...(behind_records === 0 ? [] : [t("keeping-behind", { behind: behind_records })]),
    bytesText(bytes, locale),
    agoText(updated_at_ms, at_ms),
  ];
  return (
    <li>
      <p>
        <b>{community ?? t("keeping-former-member")}</b> <code title={node}>{node.slice(0, 8)}</code>
      </p>
      <p class="small soft figures">{facts.join(", ")}</p>
      {!is_valid && <p class="small">{t("keeping-invalid")}</p>}
    </li>
  );
}

function Carried({ peers, carried }: { peers: Peers; carried: readonly string[] }): JSX.Element | null {
  if (carried.length === 0) return null;
  const names = carried.map((node) => peers.peers.find((peer) => peer.node === node)?.community ?? node.slice(0, 8));
  return <p class="small">{t("keeping-carried", { names: names.join(", ") })}</p>;
}

/** Who takes our records to the hub while this node cannot. */
function Receipts({ peers, keeping }: { peers: Peers; keeping: Keeping }): JSX.Element | null {
  const newest = keeping.receipts.reduce<Keeping["receipts"][number] | null>(
    (best, each) => (best === null || each.told_at_ms > best.told_at_ms ? each : best),
    null,
  );
  if (newest === null) return null;
  const community = peers.peers.find((peer) => peer.node === newest.node)?.community ?? newest.node.slice(0, 8);
  return <p class="small">{t("keeping-receipt", { community, ago: agoText(newest.told_at_ms, peers.at_ms) })}</p>;
}

function ClockText({ keeping }: { keeping: Keeping }): JSX.Element | null {
  const { offset_ms, peers, is_applied } = keeping.clock;
  if (offset_ms === null) return null;
  return (
    <p class="small">{is_applied ? t("keeping-clock-applied", { nodes: peers }) : clocksText(offset_ms, peers)}</p>
  );
}
