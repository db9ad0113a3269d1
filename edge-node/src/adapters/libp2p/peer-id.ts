import { privateKeyFromRaw, publicKeyFromRaw } from "@libp2p/crypto/keys";
import type { PeerId, PrivateKey } from "@libp2p/interface";
import { peerIdFromPublicKey } from "@libp2p/peer-id";
import { nodeIdOf } from "@localgrid/journal/chain";
import type { NodeKey } from "@localgrid/journal/head";

/** The peer id, as text, of the node with this raw Ed25519 key. */
export function peerIdOf(public_key: Uint8Array): string {
  return peerIdFromPublicKey(publicKeyFromRaw(public_key)).toString();
}

/** The node's name in our own code; null for a peer whose key is none of a node. */
export function nodeOfPeer(peer: PeerId): string | null {
  if (peer.type !== "Ed25519") return null;
  return Buffer.from(nodeIdOf(peer.publicKey.raw)).toString("hex");
}

/** A node's key in the form that libp2p wants: the peer id follows from it. */
export function networkKeyOf({ privateKey }: Pick<NodeKey, "privateKey">): PrivateKey {
  const { d, x } = privateKey.export({ format: "jwk" });
  if (d === undefined || x === undefined) throw new TypeError("a node's key is an Ed25519 key");
  return privateKeyFromRaw(Buffer.concat([Buffer.from(d, "base64url"), Buffer.from(x, "base64url")]));
}
