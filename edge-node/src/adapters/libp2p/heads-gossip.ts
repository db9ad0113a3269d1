import { hash } from "node:crypto";
import { type GossipSub, gossipsub, StrictNoSign, TopicValidatorResult } from "@libp2p/gossipsub";
import type { PeerId } from "@libp2p/interface";
import type { GossipVerdict } from "../../gossip/peer-network.ts";
import type { NetworkLimits } from "./network-limits.ts";
import { nodeOfPeer } from "./peer-id.ts";
import type { Refusals } from "./refusals.ts";

type GossipLimits = Pick<
  NetworkLimits,
  "max_announcement_bytes" | "announcements_per_second_per_peer" | "gossip_bytes_per_second_per_peer" | "heartbeat_ms"
>;

/** Several messages travel together when somebody asks for what was missed. */
const MAX_RPC_BYTES = 2_097_152;
const MAX_ENTRIES = 256;
const SECOND_MS = 1000;

const VERDICTS: Readonly<Record<GossipVerdict, TopicValidatorResult>> = {
  accept: TopicValidatorResult.Accept,
  ignore: TopicValidatorResult.Ignore,
  reject: TopicValidatorResult.Reject,
};

/**
 * Gossipsub for one topic, tuned for little work: few neighbours in the mesh, seldom heartbeats, no signatures (what is
 * said is signed by itself). Nobody is scored: a slow peer would lose against it first, and so would many on one address.
 */
export function headsGossip(topic: string, limits: GossipLimits): ReturnType<typeof gossipsub> {
  return gossipsub({
    globalSignaturePolicy: StrictNoSign,
    msgIdFn: ({ data }) => hash("sha256", data, "buffer"),
    allowPublishToZeroTopicPeers: true,
    ignoreDuplicatePublishError: true,
    fallbackToFloodsub: false,
    floodPublish: false,
    tagMeshPeers: false,
    doPX: false,
    D: 4,
    Dlo: 3,
    Dhi: 6,
    Dscore: 2,
    Dout: 1,
    Dlazy: 3,
    heartbeatInterval: limits.heartbeat_ms,
    allowedTopics: [topic],
    maxTopicBytesPerPeer: 8_192,
    maxInboundDataLength: MAX_RPC_BYTES,
    maxOutboundBufferSize: 2 * MAX_RPC_BYTES,
    maxInboundStreams: 2,
    maxOutboundStreams: 2,
    runOnLimitedConnection: true,
    idontwantMinDataSize: limits.max_announcement_bytes,
    decodeRpcLimits: {
      maxSubscriptions: 16,
      maxMessages: MAX_ENTRIES,
      maxIhaveMessageIDs: MAX_ENTRIES,
      maxIwantMessageIDs: MAX_ENTRIES,
      maxIdontwantMessageIDs: MAX_ENTRIES,
      maxControlMessages: 16,
      maxPeerInfos: 1,
    },
    scoreParams: { IPColocationFactorWeight: 0, behaviourPenaltyWeight: 0, appSpecificScore: () => 0 },
  });
}

/** Judges what comes over gossip: first whether it is too much or too large, then by who listens. */
export class AnnouncementGuard {
  readonly #limits: GossipLimits;
  readonly #refusals: Refusals;
  readonly #now_ms: () => number;
  readonly #heard = new Map<string, { since_ms: number; messages: number }>();

  constructor(limits: GossipLimits, refusals: Refusals, now_ms: () => number) {
    this.#limits = limits;
    this.#refusals = refusals;
    this.#now_ms = now_ms;
  }

  guard(gossip: GossipSub, topic: string, judge: (bytes: Uint8Array, from: string) => GossipVerdict): void {
    gossip.topicValidators.set(topic, (peer, { data }) => VERDICTS[this.#verdict(peer, data, judge)]);
  }

  forget(peer_id: string): void {
    this.#heard.delete(peer_id);
  }

  #verdict(peer: PeerId, data: Uint8Array, judge: (bytes: Uint8Array, from: string) => GossipVerdict): GossipVerdict {
    const node = nodeOfPeer(peer);
    const sender = { peer_id: peer.toString(), node };
    if (node === null || this.#isTooMuch(sender.peer_id)) {
      this.#refusals.report(sender, "gossip-flood");
      return "ignore";
    }
    if (data.length > this.#limits.max_announcement_bytes) {
      this.#refusals.report(sender, "announcement-too-large");
      return "reject";
    }
    const verdict = judge(data, node);
    if (verdict === "reject") this.#refusals.report(sender, "announcement-refused");
    return verdict;
  }

  #isTooMuch(peer_id: string): boolean {
    const now_ms = this.#now_ms();
    const heard = this.#heard.get(peer_id);
    if (heard === undefined || now_ms - heard.since_ms >= SECOND_MS) {
      this.#heard.set(peer_id, { since_ms: now_ms, messages: 1 });
      return false;
    }
    heard.messages += 1;
    return heard.messages > this.#limits.announcements_per_second_per_peer;
  }
}
