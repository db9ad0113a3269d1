import type { GossipAlarm, GossipAlarmName, GossipReport, PeerReport } from "./report.ts";

/** So far back the moment alone is not clear without its day. */
const DAY_MS = 86_400_000;
/** Names that a sentence lists before it only counts. */
const NAMES_TOLD = 3;

/** In larger regions most of the others are only heard of through some. */
const CONNECTIONS_TO_ALL = 24;
const HEARD_LATELY_MS = 150_000;

/** Null for what is said above with the report's figures. */
const ALARM_DETAILS: Readonly<Record<GossipAlarmName, ((who: string) => string) | null>> = {
  equivocation: (who) =>
    `${who} has signed two different records for one place of its journal: both are kept, nothing more is taken of that part`,
  "claims-ahead": (who) => `${who} announces records that nobody can get from it`,
  "identity-used-twice": () =>
    "another box uses this node's key: keep only one of them running, and find out who has the recovery code",
  "misbehaving-peer": (who) => `${who} sends what does not fit its signatures: it is asked less often`,
  "replica-quota": () => "there is no room left for copies of other nodes' journals: no new ones are taken",
  "replica-storage": () => "copies of other nodes' journals cannot be stored: look at the disk",
  "region-key-changed": () => "somebody else than before signs the region's list of nodes: the list was not taken",
  "not-listed": () => "the region's list of nodes does not name this one: no other node talks to it",
  "too-few-copies": null,
  "clock-differs": null,
  "node-replaced": () => "another box has taken this node's place: this one must not go on",
};

/** What is wrong between this node and the others, a sentence each. */
export function gossipDetails(report: GossipReport, now_ms: number): readonly string[] {
  return [
    ...partitionDetails(report, now_ms),
    ...copyDetails(report),
    ...clockDetails(report),
    ...report.alarms.flatMap((alarm) => alarmDetails(alarm, report)),
  ];
}

function partitionDetails({ is_partitioned, partitioned_since_ms, peers }: GossipReport, now_ms: number) {
  if (!is_partitioned) return [];
  const isHeardOf = ({ last_heard_ms }: PeerReport) =>
    peers.length > CONNECTIONS_TO_ALL && last_heard_ms !== null && now_ms - last_heard_ms <= HEARD_LATELY_MS;
  const missing = peers.filter((peer) => !peer.is_connected && !isHeardOf(peer));
  const since = partitioned_since_ms === null ? "" : ` since ${momentText(partitioned_since_ms, now_ms)}`;
  const names = missing.map(({ community }) => community).sort();
  const told = names.slice(0, NAMES_TOLD).join(", ");
  const more = names.length > NAMES_TOLD ? ` and ${names.length - NAMES_TOLD} more` : "";
  return [`no contact with ${missing.length} of ${counted(peers.length, "other node")}${since}: ${told}${more}`];
}

function copyDetails({ copies, copies_wanted }: GossipReport): readonly string[] {
  if (copies.length >= copies_wanted) return [];
  const are = copies_wanted === 1 ? "is" : "are";
  const has = copies.length === 0 ? "no copy" : counted(copies.length, "copy", "copies");
  return [`this journal has ${has} on other nodes, ${copies_wanted} ${are} wanted`];
}

function clockDetails({ clock, alarms }: GossipReport): readonly string[] {
  const { offset_ms, peers, is_applied } = clock;
  if (offset_ms === null) return [];
  const others = counted(peers, "other node");
  const amount = `${(Math.abs(offset_ms) / 1000).toFixed(1)} s`;
  if (is_applied) return [`this node has no time source: it goes by the clocks of ${others}, ${amount} from its own`];
  if (!alarms.some(({ alarm }) => alarm === "clock-differs")) return [];
  return [`the clocks of ${others} are ${amount} ${offset_ms > 0 ? "ahead of" : "behind"} this node's`];
}

function alarmDetails({ alarm, node }: GossipAlarm, { peers }: GossipReport): readonly string[] {
  const community = peers.find((peer) => peer.node === node)?.community;
  const who = node === null ? "a node" : `node ${node}${community === undefined ? "" : ` of ${community}`}`;
  const sentence = ALARM_DETAILS[alarm];
  return sentence === null ? [] : [sentence(who)];
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** UTC; the day only where the hour alone would mislead. */
function momentText(at_ms: number, now_ms: number): string {
  const text = new Date(at_ms).toISOString();
  const time = `${text.slice(11, 16)} UTC`;
  return now_ms - at_ms < DAY_MS ? time : `${text.slice(0, 10)} ${time}`;
}
