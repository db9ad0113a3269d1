import { type GossipSub, gossipsub, StrictNoSign } from "@libp2p/gossipsub";
import { type Identify, identify } from "@libp2p/identify";
import type { Libp2p, Stream } from "@libp2p/interface";
import { noise } from "@libp2p/noise";
import { peerIdFromString } from "@libp2p/peer-id";
import { tcp } from "@libp2p/tcp";
import { yamux } from "@libp2p/yamux";
import type { NodeKey } from "@localgrid/journal/head";
import { JOURNAL_PROTOCOL } from "@localgrid/protocol/journal-stream";
import { multiaddr } from "@multiformats/multiaddr";
import { createLibp2p } from "libp2p";
import { within } from "../../../test/eventually.ts";
import type { PeerAddress } from "../../gossip/peer-network.ts";
import { networkKeyOf, peerIdOf } from "./peer-id.ts";
import { newKey, type TestNetwork } from "./test-network.ts";

/** A libp2p node as anybody would write it, without a line of ours. */
export interface PlainPeer {
  readonly libp2p: Libp2p<{ identify: Identify; pubsub: GossipSub }>;
  readonly key: NodeKey;
  readonly node: string;
  readonly peer_id: string;
  card(): PeerAddress;
  dial(to: TestNetwork): Promise<void>;
  /** Opens one more connection, whatever there is. */
  dialAgain(to: TestNetwork): Promise<void>;
  open(to: TestNetwork): Promise<Stream>;
}

const running = new Set<PlainPeer>();

export async function startPlainPeer(key = newKey()): Promise<PlainPeer> {
  const libp2p = await createLibp2p({
    privateKey: networkKeyOf(key),
    addresses: { listen: ["/ip4/127.0.0.1/tcp/0"] },
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    services: { identify: identify(), pubsub: gossipsub({ globalSignaturePolicy: StrictNoSign }) },
  });
  const node = Buffer.from(key.node).toString("hex");
  const plain: PlainPeer = {
    libp2p,
    key,
    node,
    peer_id: peerIdOf(key.publicKey),
    card: () => ({
      node,
      public_key: key.publicKey,
      addresses: libp2p.getMultiaddrs().map((address) => address.decapsulate("/p2p").toString()),
    }),
    dial: async ({ network, peer_id }) => {
      await libp2p.dial(network.addresses().map((address) => multiaddr(`${address}/p2p/${peer_id}`)));
    },
    dialAgain: async ({ network, peer_id }) => {
      const ways = network.addresses().map((address) => multiaddr(`${address}/p2p/${peer_id}`));
      await libp2p.dial(ways, { force: true });
    },
    open: async ({ peer_id }) => await libp2p.dialProtocol(peerIdFromString(peer_id), JOURNAL_PROTOCOL),
  };
  running.add(plain);
  return plain;
}

/** Call it after each test. */
export async function stopPlainPeers(): Promise<void> {
  const all = [...running];
  running.clear();
  await Promise.all(all.map(({ libp2p }) => within(() => "stopping a plain peer", Promise.resolve(libp2p.stop()))));
}
