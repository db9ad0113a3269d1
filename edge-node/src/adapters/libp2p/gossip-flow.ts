import type { GossipSub } from "@libp2p/gossipsub";
import type { PeerId, Stream } from "@libp2p/interface";
import { after } from "../system/timers.ts";
import type { NetworkLimits } from "./network-limits.ts";
import { nodeOfPeer } from "./peer-id.ts";
import type { Refusals } from "./refusals.ts";

interface FlowPorts {
  readonly gossip: GossipSub;
  readonly limits: Pick<NetworkLimits, "gossip_bytes_per_second_per_peer">;
  readonly refusals: Refusals;
}

/** What gossipsub has behind its narrow type. */
interface Internals {
  readonly streamsInbound: ReadonlyMap<string, { readonly rawStream: Stream }>;
  handleReceivedRpc(from: PeerId, rpc: unknown): Promise<void>;
}

const SECOND_MS = 1000;

/**
 * Slows down whoever sends more over gossip than anybody needs. gossipsub itself reads as fast as bytes come, and looks
 * at each; a paused stream stops the sender at its window, so that the work is the sender's and nobody else waits.
 */
export function boundGossipFlow({ gossip, limits, refusals }: FlowPorts): void {
  const internals = gossip as unknown as Internals;
  const handle = internals.handleReceivedRpc.bind(gossip);
  const metered = new WeakSet<Stream>();
  internals.handleReceivedRpc = async (from, rpc) => {
    const stream = internals.streamsInbound.get(from.toString())?.rawStream;
    // Not earlier: a listener that comes before gossipsub's own would take what came first away from it.
    if (stream !== undefined && !metered.has(stream)) {
      metered.add(stream);
      const report = () => refusals.report({ peer_id: from.toString(), node: nodeOfPeer(from) }, "gossip-flood");
      meter(stream, limits.gossip_bytes_per_second_per_peer, report);
    }
    await handle(from, rpc);
  };
}

function meter(stream: Stream, bytes_per_second: number, report: () => void): void {
  let since_ms = performance.now();
  let bytes = 0;
  stream.addEventListener("message", ({ data }) => {
    const now_ms = performance.now();
    if (now_ms - since_ms >= SECOND_MS) {
      since_ms = now_ms;
      bytes = 0;
    }
    bytes += data.byteLength;
    if (bytes <= bytes_per_second || stream.readStatus !== "readable") return;
    report();
    stream.pause();
    after(SECOND_MS - (now_ms - since_ms), () => {
      if (stream.status === "open" && stream.readStatus === "paused") stream.resume();
    });
  });
}
