import { wholeText } from "./progress.ts";

/** What is shown of a node's own view of its region. */
export interface PeersAnswer {
  readonly is_partitioned: boolean;
  readonly peers: readonly { readonly node: string; readonly is_connected: boolean }[];
  readonly copies: readonly { readonly holder: string; readonly behind_records: number }[];
  readonly replicas?: readonly { readonly node: string; readonly records: number; readonly is_valid: boolean }[];
  readonly carried?: readonly string[];
  readonly alarms: readonly { readonly alarm: string; readonly node: string | null; readonly detail: string }[];
}

/** @param nameOf what people call a node */
export function meshLines(answer: PeersAnswer, nameOf: (node: string) => string): readonly string[] {
  const { peers, copies, replicas = [], carried = [], alarms, is_partitioned } = answer;
  const away = peers.filter(({ is_connected }) => !is_connected).map(({ node }) => nameOf(node));
  const connected = `connected to ${peers.length - away.length} of ${peers.length} nodes`;
  const copyTexts = copies.map(({ holder, behind_records }) => {
    const behind = behind_records === 0 ? "complete" : `${wholeText(behind_records)} records behind`;
    return `${nameOf(holder)} (${behind})`;
  });
  const keptTexts = replicas
    .filter(({ is_valid }) => is_valid)
    .map(({ node, records }) => `${nameOf(node)} (${wholeText(records)} records)`);
  return [
    away.length === 0 ? connected : `${connected}, not to ${away.join(", ")}`,
    `  copies of its journal: ${copyTexts.join(", ") || "none"}`,
    `  keeps for others: ${keptTexts.join(", ") || "nothing"}`,
    ...(carried.length === 0 ? [] : [`  takes to the hub: ${carried.map(nameOf).join(", ")}`]),
    ...(is_partitioned ? ["  WARNING: cut off from most of the region"] : []),
    ...alarms.map(
      ({ alarm, node, detail }) => `  ALARM ${alarm}${node === null ? "" : ` of ${nameOf(node)}`}: ${detail}`,
    ),
  ];
}
