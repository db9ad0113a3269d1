import type { AlertCause, AlertCode, AlertDetails, AlertSeverity } from "./alert.ts";
import type {
  BillableFacts,
  CommunityFacts,
  DifferenceFacts,
  DiskFacts,
  HubFacts,
  NodeFacts,
  NoticeFacts,
  ZoneFacts,
} from "./alert-facts.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Nodes report every minute unless their policy says otherwise; some minutes of silence are a restart. */
const SILENT_AFTER_MS = 10 * MINUTE_MS;
/** A node that is to tell more seldom may miss this many times. */
const STATUSES_MISSED = 3;
/** A backlog younger than this is the ordinary way of things. */
const BACKLOG_OLD_MS = 30 * MINUTE_MS;
const BACKLOG_ALARM_MS = DAY_MS;
/** A status takes a moment to come; intervals are minutes long. */
const CLOCK_WRONG_MS = 2 * MINUTE_MS;
const CLOCK_ALARM_MS = 15 * MINUTE_MS;
const DISK_NOTE_BYTES = 1_000_000_000;
const DISK_ALARM_BYTES = 250_000_000;
/** Older figures of a disk say nothing any more. */
const DISK_FRESH_MS = 2 * DAY_MS;
const LARGE_DIFFERENCE_WH = 10_000;
const LARGE_DIFFERENCE_PERMILLE = 20;
const BATCH_STUCK_MS = HOUR_MS;
const BATCH_ALARM_MS = DAY_MS;
const CHAIN_TROUBLE_MS = 10 * MINUTE_MS;
const NOTICES_STUCK_MS = HOUR_MS;
/** States of the chain that need nobody. */
const CHAIN_WELL: ReadonlySet<string> = new Set(["off", "starting", "ok"]);

/** Everything that needs somebody at a moment, in no particular order. The same facts give the same alerts. */
export function deriveAlerts(facts: HubFacts, now_ms: number): readonly AlertCause[] {
  const withNodes = new Set(facts.nodes.map(({ community }) => community));
  return [
    ...facts.nodes.flatMap((node) => nodeAlerts(node, facts, now_ms)),
    ...facts.communities.flatMap((community) => communityAlerts(community, withNodes)),
    ...facts.differences.flatMap(differenceAlerts),
    ...facts.zones.flatMap((zone) => zoneAlerts(zone, now_ms)),
    ...chainAlerts(facts, now_ms),
    ...facts.notices.flatMap((way) => noticeAlerts(way, now_ms)),
  ];
}

interface More {
  readonly since_ms?: number | null;
  readonly details?: AlertDetails;
  readonly severity?: AlertSeverity;
}

type Tell = (code: AlertCode, more?: More) => AlertCause;

function tellerOf(community: string | null, subject: string): Tell {
  return (code, { since_ms = null, details = {}, severity = "alarm" } = {}) => {
    return { code, community, subject, severity, since_ms, details };
  };
}

function nodeAlerts(node: NodeFacts, { disks }: HubFacts, now_ms: number): readonly AlertCause[] {
  const tell = tellerOf(node.community, node.node);
  const { last_contact_at_ms, status_every_s, stopped_reason, refused_entries } = node;
  const patience_ms = Math.max(SILENT_AFTER_MS, STATUSES_MISSED * status_every_s * 1_000);
  const isSilent = last_contact_at_ms !== null && now_ms - last_contact_at_ms > patience_ms;
  return [
    // What a silent node still holds, and which time it has, is not known.
    ...(isSilent ? [tell("node-silent", { since_ms: last_contact_at_ms })] : ownWord(node, tell, now_ms)),
    ...(isSilent ? [] : meshAlerts(node, tell, now_ms)),
    ...journalAlerts(node),
    ...(stopped_reason === null ? [] : [tell("recomputation-stopped", { details: { reason: stopped_reason } })]),
    ...(refused_entries === 0
      ? []
      : [tell("entries-refused", { severity: "note", details: { count: refused_entries } })]),
    ...diskAlerts(disks.get(node.node), tell, now_ms),
    ...updateAlerts(node, tell),
  ];
}

function ownWord(node: NodeFacts, tell: Tell, now_ms: number): readonly AlertCause[] {
  const { backlog_records, backlog_since_ms, clock_error_ms, has_simulated_clock } = node;
  if (has_simulated_clock) return [];
  const alerts: AlertCause[] = [];
  const waited_ms = backlog_since_ms === null ? 0 : now_ms - backlog_since_ms;
  if (backlog_records !== null && backlog_since_ms !== null && waited_ms > BACKLOG_OLD_MS) {
    const severity = waited_ms > BACKLOG_ALARM_MS ? "alarm" : "note";
    alerts.push(tell("backlog-old", { severity, since_ms: backlog_since_ms, details: { records: backlog_records } }));
  }
  if (clock_error_ms !== null && Math.abs(clock_error_ms) > CLOCK_WRONG_MS) {
    const severity = Math.abs(clock_error_ms) > CLOCK_ALARM_MS ? "alarm" : "note";
    alerts.push(tell("clock-wrong", { severity, details: { clock_error_ms } }));
  }
  return alerts;
}

/** What a node says of the others; a word of long ago does not count. */
function meshAlerts({ mesh, status_every_s }: NodeFacts, tell: Tell, now_ms: number): readonly AlertCause[] {
  const fresh_ms = Math.max(SILENT_AFTER_MS, STATUSES_MISSED * status_every_s * 1_000);
  if (mesh === null || now_ms - mesh.reported_at_ms > fresh_ms) return [];
  const { is_partitioned, partitioned_since_ms, peers, peers_connected, copies, copies_wanted, alarms } = mesh;
  const alerts: AlertCause[] = [];
  if (is_partitioned) {
    const since_ms = partitioned_since_ms === null ? null : Math.min(partitioned_since_ms, mesh.reported_at_ms);
    alerts.push(tell("cut-off", { since_ms, details: { lost: peers - peers_connected, peers } }));
  } else if (copies < copies_wanted) {
    alerts.push(tell("copies-few", { severity: "note", details: { copies, wanted: copies_wanted } }));
  }
  if (alarms > 0) alerts.push(tell("mesh-alarms", { details: { count: alarms } }));
  return alerts;
}

/** One for each kind: the page of the node names the parts of the journal. */
function journalAlerts({ node, community, journal_alarms }: NodeFacts): readonly AlertCause[] {
  const since = new Map<string, number | null>();
  for (const { alarm, since_ms } of journal_alarms) {
    const known = since.get(alarm) ?? null;
    since.set(alarm, known === null ? since_ms : Math.min(known, since_ms ?? known));
  }
  return [...since].map(([alarm, since_ms]) =>
    tellerOf(community, `${node}/${alarm}`)("journal-alarm", { since_ms, details: { alarm, node } }),
  );
}

function diskAlerts(disk: DiskFacts | undefined, tell: Tell, now_ms: number): readonly AlertCause[] {
  if (disk === undefined || now_ms - disk.at_ms > DISK_FRESH_MS || disk.disk_free_bytes > DISK_NOTE_BYTES) return [];
  const { disk_free_bytes } = disk;
  const severity = disk_free_bytes <= DISK_ALARM_BYTES ? "alarm" : "note";
  return [tell("disk-filling", { severity, details: { disk_free_bytes } })];
}

function updateAlerts({ failed_update }: NodeFacts, tell: Tell): readonly AlertCause[] {
  if (failed_update === null) return [];
  const { at_ms, ...details } = failed_update;
  return [tell("update-failed", { severity: "note", since_ms: at_ms, details: { ...details } })];
}

function communityAlerts(
  { community, mismatches, has_tariff, draft, billable }: CommunityFacts,
  withNodes: ReadonlySet<string>,
): readonly AlertCause[] {
  const tell = tellerOf(community, community);
  const alerts: AlertCause[] = [];
  if (mismatches > 0) alerts.push(tell("results-differ", { details: { count: mismatches } }));
  // Before its first node a community is being set up.
  if (!has_tariff && withNodes.has(community)) alerts.push(tell("no-tariff"));
  if (draft !== null) {
    const { run, month, drafted_at_ms: since_ms } = draft;
    const tellRun = tellerOf(community, String(run));
    alerts.push(tellRun("draft-waiting", { severity: "note", since_ms, details: { run, month } }));
  }
  return [...alerts, ...billable.flatMap((month) => billableAlerts(community, month))];
}

/** A month's first run is due when all figures are there: they come one by one, and each is no news. */
function billableAlerts(community: string, { month, run, left_out, corrected, waiting }: BillableFacts) {
  if (run === null && waiting > 0) return [];
  const details = { run, left_out, corrected };
  return [tellerOf(community, month)("month-billable", { severity: "note", details })];
}

function differenceAlerts({ community, month, difference_wh, metered_wh }: DifferenceFacts): readonly AlertCause[] {
  const isLarge = difference_wh * 1_000 > metered_wh * LARGE_DIFFERENCE_PERMILLE;
  if (difference_wh < LARGE_DIFFERENCE_WH || !isLarge) return [];
  const details = { month, difference_wh, metered_wh };
  return [tellerOf(community, month)("difference-large", { severity: "note", details })];
}

function zoneAlerts({ community, open_batch, carried_members }: ZoneFacts, now_ms: number): readonly AlertCause[] {
  const alerts: AlertCause[] = [];
  const waited_ms = open_batch === null ? 0 : now_ms - open_batch.sealed_at_ms;
  if (open_batch !== null && waited_ms > BATCH_STUCK_MS) {
    const { seq, sealed_at_ms: since_ms } = open_batch;
    const severity = waited_ms > BATCH_ALARM_MS ? "alarm" : "note";
    alerts.push(tellerOf(community, String(seq))("batch-stuck", { severity, since_ms, details: { seq } }));
  }
  if (carried_members > 0) {
    const details = { count: carried_members };
    alerts.push(tellerOf(community, community)("credit-limit", { severity: "note", details }));
  }
  return alerts;
}

/** What is wrong with the chain concerns somebody only where a community settles there. */
function chainAlerts({ zones, chain: { status, since_ms } }: HubFacts, now_ms: number): readonly AlertCause[] {
  if (zones.length === 0 || CHAIN_WELL.has(status) || now_ms - since_ms <= CHAIN_TROUBLE_MS) return [];
  return [tellerOf(null, "chain")("chain-trouble", { since_ms, details: { status } })];
}

/** Something has waited for so long, and nothing at all went out since. */
function noticeAlerts({ way, waiting, waiting_since_ms, last_sent_at_ms }: NoticeFacts, now_ms: number) {
  if (waiting_since_ms === null) return [];
  const since_ms = Math.max(waiting_since_ms, last_sent_at_ms ?? 0);
  if (now_ms - since_ms <= NOTICES_STUCK_MS) return [];
  return [tellerOf(null, way)("notices-stuck", { since_ms, details: { way, count: waiting } })];
}
