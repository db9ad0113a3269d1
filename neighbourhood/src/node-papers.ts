import { writeFileSync } from "node:fs";
import { peerIdOf } from "@localgrid/edge-node/adapters/peer-id";
import { type CommandPlace, runNodeCommand } from "./node-command.ts";
import type { Site } from "./site.ts";
import { readJsonFile, writeJsonFile } from "./whole-file.ts";

/** What a person keeps of a node outside of it: who it is, and the words that bring it back. */
export interface NodePapers {
  /** 32 hexadecimal digits. */
  readonly node: string;
  /** As libp2p writes it. */
  readonly peer_id: string;
  /** 24 words. */
  readonly recovery_code: string;
}

/** Asks the node's folder for them once, and keeps them in a file that only this user reads. */
export async function papersOf({ paths }: Pick<Site, "paths">, place: CommandPlace): Promise<NodePapers> {
  const kept = readJsonFile(paths.papers) as NodePapers | undefined;
  if (kept !== undefined) return kept;
  const card = await runNodeCommand(["node-card", "--config", paths.node_config], place);
  writeFileSync(paths.node_card, card);
  const { node, public_key } = JSON.parse(card) as { readonly node: string; readonly public_key: string };
  const printed = await runNodeCommand(["recovery-code", "--data-dir", paths.node_data], place);
  const papers: NodePapers = {
    node,
    peer_id: peerIdOf(Uint8Array.from(Buffer.from(public_key, "hex"))),
    // A note for people follows the words.
    recovery_code: printed.split("\n\n")[0] as string,
  };
  writeJsonFile(paths.papers, papers);
  return papers;
}
