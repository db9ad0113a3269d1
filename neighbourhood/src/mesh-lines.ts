import { wholeText } from "./progress.ts";

/** What is shown of a node's own view of its region; a part of what its API tells the coordinator. */
export interface PeersAnswer {
  readonly is_partitioned: boolean;
  readonly copies_wanted: number;
  readonly peers: readonly { readonly node: string; readonly is_connected: boolean }[];
  readonly copies: readonly { readonly holder: string; readonly behind_records: number }[];
  readonly keeping: {
    readonly replicas: readonly { readonly node: string; readonly records: number; readonly is_valid: boolean }[];
    readonly carried: readonly string[];
    readonly alarms: readonly { readonly alarm: string; readonly node: string | null; readonly detail: string }[];
  } | null;
}

/** @param nameOf what people call a node */
export function meshLines(answer: PeersAnswer, nameOf: (node: string) => string): readonly string[] {
  const { peers, keeping } = answer;
  const away = peers.filter(({ is_connected }) => !is_connected).map(({ node }) => nameOf(node));
  const connected = `connected to ${peers.length - away.length} of ${peers.length} nodes`;
  const carried = (keeping?.carried ?? []).map(nameOf);
  return [
    away.length === 0 ? connected : `${connected}, not to ${away.join(", ")}`,
    `  copies of its journal: ${copiesText(answer, nameOf)}`,
    `  keeps for others: ${keptText(answer, nameOf)}`,
    ...(carried.length === 0 ? [] : [`  takes to the hub: ${carried.join(", ")}`]),
    ...(answer.is_partitioned ? ["  WARNING: cut off from most of the region"] : []),
    ...(keeping?.alarms ?? []).map(({ alarm, node, detail }) => {
      return `  ALARM ${alarm}${node === null ? "" : ` of ${nameOf(node)}`}: ${detail}`;
    }),
  ];
}

/** What `localgrid recover` printed: figures as JSON in its last line. */
interface RecoveryFigures {
  readonly records: number;
  readonly seconds: number;
  readonly sources: readonly string[];
}

/** What came back of a node's journal and what did not, in words. @param told as `localgrid recover` printed it */
export function recoveryLines(told: string, nameOf: (node: string) => string): readonly string[] {
  const lines = told.trim().split("\n");
  const { records, seconds, sources } = JSON.parse(lines.pop() ?? "") as RecoveryFigures;
  const from = sources.map(nameOf).join(" and ");
  return [`${wholeText(records)} records came back from ${from} in ${seconds.toFixed(1)} s`, ...lines];
}

function copiesText({ copies, copies_wanted }: PeersAnswer, nameOf: (node: string) => string): string {
  const texts = copies.map(({ holder, behind_records }) => {
    const behind = behind_records === 0 ? "complete" : `${wholeText(behind_records)} records behind`;
    return `${nameOf(holder)} (${behind})`;
  });
  return `${texts.join(", ") || "none"}; ${copies_wanted} are wanted`;
}

function keptText({ keeping }: PeersAnswer, nameOf: (node: string) => string): string {
  const texts = (keeping?.replicas ?? []).map(({ node, records, is_valid }) => {
    return `${nameOf(node)} (${wholeText(records)} records${is_valid ? "" : ", no member any more"})`;
  });
  return texts.join(", ") || "nothing";
}
