import type { HubReport } from "./hub-connection.ts";

const OLD_BACKLOG_MS = 86_400_000;

const ALARM_DETAILS: Readonly<Record<string, string>> = {
  "rolled-back": "the disk has lost the end of the journal: it is being fetched back from the hub",
  fork: "the hub holds another history of this journal: its upload has stopped until somebody has looked",
  "records-missing": "the hub lacks records that are not here any more",
  refused: "the hub refuses this journal",
  forbidden: "the hub does not let this node in: it was shut out or never enrolled",
  "too-large": "the hub finds a single record too large",
  stuck: "the hub cannot follow this journal",
  "batch-differs":
    "the hub sealed trades that this node's ledger does not have: they are not signed; GET /api/hub lists them",
  "not-authenticated": "the hub does not accept this node's signature: its clock or its key is wrong",
};

/** What is wrong with the way to the hub, a sentence each. A hub that is away for a while is nothing to mention. */
export function hubDetails(report: HubReport, now_ms: number): readonly string[] {
  const { alarms } = report;
  const told = alarms.map(({ alarm }) => ALARM_DETAILS[alarm] ?? `the hub refuses the join code (${alarm})`);
  const isOld = hubAwaySince_ms(report, now_ms) !== null;
  return [...new Set(told), ...(isOld ? ["records wait for the hub since more than a day"] : [])];
}

/** Since when records wait for the hub, once that is more than a day; null before. Also over restarts. */
export function hubAwaySince_ms({ backlog_since_ms }: HubReport, now_ms: number): number | null {
  return backlog_since_ms !== null && now_ms - backlog_since_ms > OLD_BACKLOG_MS ? backlog_since_ms : null;
}
