import type { AdoptionVerdict, GossipReport } from "../gossip/report.ts";
import { healthyReport, nodeNamed } from "../gossip/test-report.ts";
import type { PeerDesk } from "./ports.ts";

/** A region of three; what is asked of it is kept, what it answers is set by the test. */
export class TestPeers implements PeerDesk {
  current: GossipReport = healthyReport();
  blocked: readonly string[] = [];
  readonly adopted: Uint8Array[] = [];
  verdict: AdoptionVerdict = { kind: "adopted", version: 4 };

  report(): GossipReport {
    const peers = this.current.peers.map((peer) => ({ ...peer, is_blocked: this.blocked.includes(peer.node) }));
    return { ...this.current, peers };
  }

  block(nodes: readonly string[]): void {
    this.blocked = nodes;
  }

  adopt(document: Uint8Array): AdoptionVerdict {
    this.adopted.push(document);
    return this.verdict;
  }

  card = () => ({
    node: nodeNamed("0"),
    public_key: new Uint8Array(32).fill(7),
    community: "test-street",
    addresses: ["/ip4/192.168.1.5/tcp/4001"],
  });
}

/** No real seed has these words: their checksum is wrong. */
export const TEST_WORDS = Array.from({ length: 24 }, (_, index) => `word${index + 1}`).join(" ");
