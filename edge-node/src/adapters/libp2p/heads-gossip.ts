import { hash } from "node:crypto";
import { type GossipSub, gossipsub, StrictNoSign, TopicValidatorResult } from "@libp2p/gossipsub";
import type { PeerId } from "@libp2p/interface";
import { HEADS_TOPIC_PREFIX } from "@localgrid/protocol/journal-stream";
import type { GossipVerdict } from "../../gossip/peer-network.ts";
import type { NetworkLimits } from "./network-limits.ts";
import { nodeOfPeer } from "./peer-id.ts";
import type { Refusals } from "./refusals.ts";

type GossipLimits = Pick<
  NetworkLimits,
  "max_announcement_bytes" | "announcements_per_second_per_peer" | "heartbeat_ms"
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
export function headsGossip(limits: GossipLimits): ReturnType<typeof gossipsub> {
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
    // Which one that is only the region's list tells.
    allowedTopics: [],
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

type Judge = (bytes: Uint8Array, from: string) => GossipVerdict;

/** What gossipsub has behind its narrow type. */
interface Internals {
  readonly allowedTopics: Set<string>;
  readonly streamsOutbound: ReadonlyMap<string, unknown>;
  readonly streamsInbound: ReadonlyMap<string, unknown>;
  readonly status: { readonly heartbeatTimeout?: NodeJS.Timeout };
}

interface TopicPorts {
  readonly gossip: GossipSub;
  readonly limits: GossipLimits;
  readonly refusals: Refusals;
  /** How many nodes are admitted: each may say something once per second, and any peer may hand it on. */
  members(): number;
  now_ms(): number;
}

/** The region's one topic: publishes to it, and judges what comes, first whether it is too much or too large. */
export class HeadsTopic {
  readonly #ports: TopicPorts;
  readonly #gossip: GossipSub & Internals;
  readonly #heard = new Map<string, { since_ms: number; messages: number }>();
  #topic: string | null = null;

  constructor(ports: TopicPorts) {
    this.#ports = ports;
    this.#gossip = ports.gossip as GossipSub & Internals;
  }

  enter(region: string, judge: Judge): void {
    const topic = `${HEADS_TOPIC_PREFIX}${region}`;
    if (topic === this.#topic) return;
    this.leave();
    this.#topic = topic;
    this.#gossip.allowedTopics.add(topic);
    this.#gossip.topicValidators.set(topic, (peer, { data }) => VERDICTS[this.#verdict(peer, data, judge)]);
    this.#gossip.subscribe(topic);
  }

  leave(): void {
    const topic = this.#topic;
    if (topic === null) return;
    this.#topic = null;
    this.#gossip.unsubscribe(topic);
    this.#gossip.topicValidators.delete(topic);
    this.#gossip.allowedTopics.delete(topic);
  }

  /** Takes back the next heartbeat: gossipsub leaves it behind, and a process would wait for it before it ends. */
  stop(): void {
    clearTimeout(this.#gossip.status.heartbeatTimeout);
  }

  async publish(announcement: Uint8Array): Promise<number> {
    if (this.#topic === null) return 0;
    const { recipients } = await this.#gossip.publish(this.#topic, announcement);
    return recipients.length;
  }

  /** Whether announcements can go to this connected peer. */
  speaksTo(peer_id: string): boolean {
    return this.#gossip.streamsOutbound.has(peer_id);
  }

  /** Whether announcements of this connected peer can come. */
  hears(peer_id: string): boolean {
    return this.#gossip.streamsInbound.has(peer_id);
  }

  forget(peer_id: string): void {
    this.#heard.delete(peer_id);
  }

  #verdict(peer: PeerId, data: Uint8Array, judge: Judge): GossipVerdict {
    const node = nodeOfPeer(peer);
    const sender = { peer_id: peer.toString(), node };
    if (node === null || this.#isTooMuch(sender.peer_id)) {
      this.#ports.refusals.report(sender, "gossip-flood");
      return "ignore";
    }
    if (data.length > this.#ports.limits.max_announcement_bytes) {
      this.#ports.refusals.report(sender, "announcement-too-large");
      return "reject";
    }
    const verdict = judge(data, node);
    if (verdict === "reject") this.#ports.refusals.report(sender, "announcement-refused");
    return verdict;
  }

  #isTooMuch(peer_id: string): boolean {
    const now_ms = this.#ports.now_ms();
    const heard = this.#heard.get(peer_id);
    if (heard === undefined || now_ms - heard.since_ms >= SECOND_MS) {
      this.#heard.set(peer_id, { since_ms: now_ms, messages: 1 });
      return false;
    }
    heard.messages += 1;
    return heard.messages > this.#ports.limits.announcements_per_second_per_peer + 2 * this.#ports.members();
  }
}
