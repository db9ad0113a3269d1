import { peerIdFromString } from "@libp2p/peer-id";

/** The raw Ed25519 key that a peer id's text names; null when it names none. */
export function publicKeyOfPeer(peer_id: string): Uint8Array | null {
  try {
    const peer = peerIdFromString(peer_id);
    return peer.type === "Ed25519" ? peer.publicKey.raw : null;
  } catch {
    return null;
  }
}
