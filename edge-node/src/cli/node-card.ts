import type { Static } from "typebox";
import { peerIdOf } from "../adapters/libp2p/peer-id.ts";
import { takeDataFolder } from "../adapters/sqlite/data-folder.ts";
import { hasIdentity, openIdentity } from "../adapters/system/identity.ts";
import type { Config } from "../config.ts";
import type { NodeCard } from "./region.ts";

/**
 * What a region's list needs to know of this node. Works beside a running node; makes the node's keys where there are
 * none yet. The peer id is for people: it follows from the key, and ends an address that others call.
 *
 * @throws {LocalGridError} `data-in-use`, `data-folder-unusable`
 */
export function nodeCard(
  config: Pick<Config, "data_dir" | "community" | "peer_announce">,
  addresses: readonly string[],
): Static<typeof NodeCard> & { readonly peer_id: string } {
  const { data_dir, community, peer_announce } = config;
  // Keys are never made while another process may be about to.
  const folder = hasIdentity(data_dir) ? null : takeDataFolder(data_dir);
  const { key } = openIdentity(data_dir);
  folder?.release();
  const told = addresses.length > 0 ? addresses : (peer_announce ?? []);
  const public_key = hex(key.publicKey);
  return { node: hex(key.node), public_key, community, addresses: [...told], peer_id: peerIdOf(key.publicKey) };
}

export function printNodeCard({
  config,
  addresses,
}: {
  readonly config: Config;
  readonly addresses: readonly string[];
}): void {
  console.log(JSON.stringify(nodeCard(config, addresses), null, 2));
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
