import type { LinkState } from "@localgrid/edge-node/test/peer-link";

/** The name of the hub among the ends of links. */
export const HUB = "hub";
const LONGEST_DELAY_MS = 60_000;

/** What a person wants of a region that runs. */
export type RegionCommand =
  | { readonly kind: "help" | "peers" | "quit" }
  | { readonly kind: "set"; readonly state: LinkState; readonly ends: readonly string[] }
  | { readonly kind: "delay"; readonly delay_ms: number; readonly ends: readonly string[] }
  | { readonly kind: "reset"; readonly ends: readonly string[] }
  | { readonly kind: "kill" | "start" | "recover"; readonly community: string }
  | { readonly kind: "wrong"; readonly reason: string };

export const COMMANDS_HELP = `Commands while it runs (a node is named by its community, the beginning of that, or its number):

  peers            who is connected to whom, and where the copies of each journal are
  cut A B          cut the links between two nodes, or between a node and the "hub"
  cut A            cut all links of a node, to the others and to the hub; "cut hub": of all nodes to the hub
  stall A B        nothing flows any more, and nothing closes; ends as in "cut"
  delay A B 300ms  every byte takes 300 ms longer; ends as in "cut"
  reset A B        connections break once; ends as in "cut"
  heal A B         the links are as before; "heal" alone: all links
  kill A           a node's power fails; "start A" switches it on again
  recover A        a node's card dies: its folder is deleted, and it comes back with its recovery code
  quit             stop everything, as Ctrl-C does
`;

const STATES: Readonly<Record<string, LinkState>> = { cut: "cut", stall: "stalled", heal: "open" };
const NODE_VERBS = ["kill", "start", "recover"] as const;
const ALONE = ["help", "peers", "quit"] as const;

/** Null for an empty line. @param communities in the order of their numbers, from 1 */
export function parseRegionCommand(line: string, communities: readonly string[]): RegionCommand | null {
  const [verb = "", ...words] = line.trim().toLowerCase().split(/\s+/);
  if (verb === "") return null;
  const alone = ALONE.find((name) => name === verb);
  if (alone !== undefined) return words.length === 0 ? { kind: alone } : wrong(`"${verb}" stands alone`);
  const delay_ms = verb === "delay" ? delayOf(words.pop()) : 0;
  if (delay_ms === null) return wrong(`"delay" ends with a time from 0ms to ${LONGEST_DELAY_MS}ms`);
  const ends = words.map((word) => endOf(word, communities));
  const unknown = ends.findIndex((end) => end === null);
  if (unknown >= 0) return wrong(`there is no "${words[unknown]}"; there are ${[...communities, HUB].join(", ")}`);
  return commandOf(verb, ends as readonly string[], delay_ms);
}

function commandOf(verb: string, ends: readonly string[], delay_ms: number): RegionCommand {
  const node = NODE_VERBS.find((name) => name === verb);
  if (node !== undefined) {
    const [community] = ends;
    const isOneNode = ends.length === 1 && community !== undefined && community !== HUB;
    return isOneNode ? { kind: node, community } : wrong(`"${verb}" takes one node`);
  }
  const state = STATES[verb];
  if (state === undefined && verb !== "delay" && verb !== "reset")
    return wrong(`there is no command "${verb}"; try help`);
  if (ends.length > 2 || new Set(ends).size < ends.length) return wrong(`"${verb}" takes one or two different ends`);
  if (ends.length === 0 && state !== "open") return wrong(`"${verb}" takes a node or two, or hub`);
  if (state !== undefined) return { kind: "set", state, ends };
  return verb === "delay" ? { kind: "delay", delay_ms, ends } : { kind: "reset", ends };
}

/** Null for what names nobody, or several. */
function endOf(word: string, communities: readonly string[]): string | null {
  const names = [...communities, HUB];
  if (names.includes(word)) return word;
  if (/^\d$/.test(word)) return communities[Number(word) - 1] ?? null;
  const [only, another] = names.filter((name) => name.startsWith(word));
  return only === undefined || another !== undefined ? null : only;
}

function delayOf(word: string | undefined): number | null {
  const delay_ms = /^\d{1,5}ms$/.test(word ?? "") ? Number.parseInt(word as string, 10) : Number.NaN;
  return delay_ms <= LONGEST_DELAY_MS ? delay_ms : null;
}

function wrong(reason: string): RegionCommand {
  return { kind: "wrong", reason };
}
