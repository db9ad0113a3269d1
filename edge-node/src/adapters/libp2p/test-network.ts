import { generateKeyPairSync } from "node:crypto";
import { type NodeKey, nodeKeyOf } from "@localgrid/journal/head";
import { within } from "../../../test/eventually.ts";
import type {
  GossipVerdict,
  PeerAddress,
  PeerNetwork,
  PeerNetworkEvents,
  PeerStream,
} from "../../gossip/peer-network.ts";
import { createLibp2pNetwork, type NetworkOptions } from "./libp2p-network.ts";
import { peerIdOf } from "./peer-id.ts";

export const REGION = "east";

/** Quick where the usual limits are patient. */
const TEST_LIMITS = { redial_min_ms: 50, redial_max_ms: 400, courtesy_ms: 100, heartbeat_ms: 200 } as const;

export interface Refusal {
  readonly peer_id: string;
  readonly node: string | null;
  readonly reason: string;
}

/** A network on the loopback interface with a record of all that it tells. */
export interface TestNetwork {
  readonly network: PeerNetwork;
  readonly key: NodeKey;
  readonly node: string;
  readonly peer_id: string;
  readonly refusals: Refusal[];
  readonly announced: { readonly bytes: Uint8Array; readonly from: string }[];
  readonly connections: string[];
  verdict: GossipVerdict;
  answer: (stream: PeerStream, node: string) => Promise<void>;
  /** As {@link answer}, of questions about releases. */
  answerReleases: (stream: PeerStream, node: string) => Promise<void>;
  /** As in a region's list. */
  card(): PeerAddress;
}

export function newKey(): NodeKey {
  return nodeKeyOf(generateKeyPairSync("ed25519").privateKey);
}

/** Sends back each frame as it came. */
export async function echo(stream: PeerStream): Promise<void> {
  for await (const frame of stream.frames()) await stream.send(frame);
}

const running = new Set<TestNetwork>();

export async function startNetwork(options: Partial<NetworkOptions> = {}): Promise<TestNetwork> {
  const key = options.key ?? newKey();
  const limits = { ...TEST_LIMITS, ...options.limits };
  const network = createLibp2pNetwork({ host: "127.0.0.1", port: 0, discovery: false, ...options, key, limits });
  const test: TestNetwork = {
    network,
    key,
    node: Buffer.from(key.node).toString("hex"),
    peer_id: peerIdOf(key.publicKey),
    refusals: [],
    announced: [],
    connections: [],
    verdict: "accept",
    answer: echo,
    answerReleases: echo,
    card: () => ({ node: test.node, public_key: key.publicKey, addresses: network.addresses() }),
  };
  await network.start(eventsOf(test));
  running.add(test);
  return test;
}

/** Call it after each test. */
export async function stopNetworks(): Promise<void> {
  const all = [...running];
  running.clear();
  await Promise.all(all.map(({ network }) => within(() => "stopping a network", network.stop())));
}

export function stopNetwork(test: TestNetwork): Promise<void> {
  running.delete(test);
  return test.network.stop();
}

/** Lets all of them know each other. */
export function introduce(...all: readonly TestNetwork[]): void {
  const cards = all.map((test) => test.card());
  for (const { network } of all) network.admit(cards, REGION);
}

export function isConnected({ network }: TestNetwork, to: TestNetwork): boolean {
  return network.connected().some(({ node }) => node === to.node);
}

function eventsOf(test: TestNetwork): PeerNetworkEvents {
  return {
    connected: (node) => test.connections.push(`+${node}`),
    disconnected: (node) => test.connections.push(`-${node}`),
    announced: (bytes, from) => {
      test.announced.push({ bytes, from });
      return test.verdict;
    },
    asked: (node, stream) => test.answer(stream, node),
    askedForReleases: (node, stream) => test.answerReleases(stream, node),
    refused: (peer, reason) => test.refusals.push({ ...peer, reason }),
  };
}
