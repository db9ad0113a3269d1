import { readFileSync } from "node:fs";
import { nodeIdOf } from "@localgrid/journal/chain";
import { nodeKeyFromSeed } from "@localgrid/journal/node-seed";
import { HttpHubLink } from "../adapters/hub/http-hub-link.ts";
import { HubClient } from "../adapters/hub/hub-client.ts";
import { createLibp2pNetwork } from "../adapters/libp2p/libp2p-network.ts";
import { lookForNodes } from "../adapters/libp2p/nearby-nodes.ts";
import { takeDataFolder } from "../adapters/sqlite/data-folder.ts";
import { pause } from "../adapters/system/timers.ts";
import { edgeNodeError } from "../errors.ts";
import { Patience } from "../recovery/patience.ts";
import { seedFromRecoveryCode } from "../recovery/recovery-code.ts";
import { HubSource } from "./hub-source.ts";
import { publicKeyOfPeer } from "./peer-key.ts";
import { Progress } from "./progress.ts";
import { assertFresh } from "./recovered-node.ts";
import { peerAt, RecoveryPeers } from "./recovery-peers.ts";
import { recoverNode } from "./recovery-run.ts";
import { type BackupOrigin, restoreBackup } from "./restore-backup.ts";

/** A hub that does not answer must not keep a village waiting. */
const HUB_DEADLINE_MS = 15_000;
const STANDARD_INPUT = 0;
/** As a hub calls its region unless it is told otherwise. */
const USUAL_REGION = "region";

export interface RecoverOptions {
  readonly data_dir: string;
  /** File with the words or the text of the QR code; "-" reads them from standard input. */
  readonly code_file: string;
  /** Addresses of other nodes, with `/p2p`. */
  readonly peers: readonly string[];
  readonly hub_url: string | null;
  /** Whether to look for other nodes on the local network. */
  readonly discovery: boolean;
  /** Whose nodes to look for there. */
  readonly region?: string;
  /** Whether to go on without what somebody claims to have and does not give. */
  readonly accepts_incomplete?: boolean;
  /** A backup of the node: a file, or the newest one that the hub keeps. */
  readonly from?: BackupOrigin;
}

/**
 * Makes an empty folder that of the node whose recovery code is given, and says how much came back and what did not. A
 * backup is one source among others, and brings what is in no journal: logins, consents, connections of bought devices.
 *
 * @throws {LocalGridError} `wrong-recovery-code`, `wrong-config`, `data-folder-not-empty`, `data-in-use`, and those of
 * `recoverNode` and `restoreBackup`
 */
export async function recover(options: RecoverOptions): Promise<void> {
  const { data_dir, hub_url, peers, discovery, region = USUAL_REGION, accepts_incomplete = false } = options;
  const startedAt_ms = performance.now();
  const seed = seedFromRecoveryCode(readCode(options.code_file));
  const key = nodeKeyFromSeed(seed);
  const named = peers.map((address) => peerAt(address, publicKeyOfPeer));
  const folder = takeDataFolder(data_dir);
  const say = (line: string) => console.error(line);
  assertFresh(data_dir);
  const network = createLibp2pNetwork({ key, host: "0.0.0.0", port: null, discovery: false, announce: [] });
  const backup =
    options.from === undefined ? null : await restoreBackup({ data_dir, key, seed, hub_url, from: options.from, say });
  const reached = new RecoveryPeers({ network, region, named, discovers: discovery, pause }, key);
  const node = hex(key.node);
  const hubAt = (url: string) => {
    const client = new HubClient({ hub_url: url, key, now_ms: () => Date.now(), deadline_ms: HUB_DEADLINE_MS });
    const patience = new Patience({ steady_ms: () => performance.now(), pause: (wall_ms) => pause(wall_ms).over });
    return new HubSource(url, new HttpHubLink(client, node), { node, publicKey: key.publicKey, patience });
  };
  const hub = hub_url ?? backup?.secrets?.hub_url ?? null;
  const progress = new Progress("recover", 0);
  let stopLooking = async () => {};
  try {
    await reached.start();
    if (discovery)
      stopLooking = await lookForNodes(region, (peer_id, addresses) => meet(reached, { peer_id, addresses }));
    const figures = await recoverNode({
      data_dir,
      key,
      seed,
      sources: async () => [
        ...(await reached.sources()),
        ...(hub === null ? [] : [hubAt(hub)]),
        ...(backup?.source == null ? [] : [backup.source]),
      ],
      hubNamed: hub === null ? hubAt : null,
      fallbackSecrets: backup?.secrets ?? null,
      progress: (records) => progress.counted(records),
      say,
      acceptsIncomplete: accepts_incomplete,
    });
    const seconds = Number(((performance.now() - startedAt_ms) / 1000).toFixed(2));
    for (const { epoch, from_seq, upto_seq } of figures.missing) {
      console.log(`not recovered: epoch ${epoch}, seq ${from_seq}–${upto_seq}`);
    }
    console.log(JSON.stringify({ node, ...figures, seconds }));
  } finally {
    await stopLooking();
    await reached.stop();
    backup?.close();
    folder.release();
  }
}

function meet(
  reached: RecoveryPeers,
  { peer_id, addresses }: { readonly peer_id: string; readonly addresses: readonly string[] },
): void {
  const public_key = publicKeyOfPeer(peer_id);
  if (public_key !== null) reached.meet({ node: hex(nodeIdOf(public_key)), public_key, addresses });
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

/** @throws {LocalGridError} `wrong-config` */
export function readCode(file: string): string {
  try {
    return readFileSync(file === "-" ? STANDARD_INPUT : file, "utf8");
  } catch (cause) {
    throw edgeNodeError("wrong-config", `${file}: ${(cause as Error).message}`, cause);
  }
}
