import type { FoundOffer } from "./release-asking.ts";
import { type FetchEnd, type FetchPorts, fetchBundle } from "./release-fetch.ts";
import type { ReleaseProgress } from "./release-report.ts";
import type { ReleaseHub, ReleasePeers, ReleaseSource } from "./release-source.ts";

/** Of a peer, until others are asked in its place. */
const MAX_INTERRUPTIONS = 3;
/** What a peer gets for a bundle: so much, and as long as a slow line needs. */
const PEER_LEAST_MS = 120_000;
const PEER_BYTES_PER_MS = 128;

export interface BringingPorts extends Omit<FetchPorts, "received"> {
  readonly peers: ReleasePeers | null;
  readonly steady_ms: () => number;
  /** A peer gave wrong bytes, or never comes to an end. */
  readonly leaveOut: (node: string) => void;
  readonly trouble: (event: string, detail: Readonly<Record<string, string | number>>) => void;
}

/** Fetches a bundle from whoever has it, one after the other until it is here. */
export class ReleaseBringing {
  private readonly ports: BringingPorts;
  private readonly interruptions = new Map<string, number>();
  private current: ReleaseProgress["download"] = null;
  private failure: ReleaseProgress["last"] = null;

  constructor(ports: BringingPorts) {
    this.ports = ports;
  }

  get download(): ReleaseProgress["download"] {
    return this.current;
  }

  /** How the last attempt ended that brought nothing. */
  get lastFailure(): ReleaseProgress["last"] {
    return this.failure;
  }

  /** `later` when it makes sense to try soon again, `no-room` when a person may have to do something first. */
  async bring(offer: FoundOffer, hub: ReleaseHub | null): Promise<"whole" | "later" | "no-room"> {
    for (const name of await this.inOrder(offer)) {
      if (this.ports.isStopped()) return "later";
      const end = await this.fetchFrom(offer, this.sourceOf(name, hub));
      if (end.kind === "whole") return this.done(offer, name);
      this.note(offer, name, end);
      if (end.kind === "no-room") return "no-room";
      if (name !== hub?.name) this.blame(name, end);
    }
    return "later";
  }

  /** Who has begun it goes on with it. */
  private async inOrder({ id, sources }: FoundOffer): Promise<readonly string[]> {
    const part = await this.ports.files.part();
    const begun = part !== null && part.id === id ? part.source : null;
    return [...sources].sort((a, b) => Number(b === begun) - Number(a === begun));
  }

  private sourceOf(
    name: string,
    hub: ReleaseHub | null,
  ): { readonly source: ReleaseSource | null; readonly isPeer: boolean } {
    if (name === hub?.name) return { source: hub, isPeer: false };
    return { source: this.ports.peers?.from(name) ?? null, isPeer: true };
  }

  private async fetchFrom(offer: FoundOffer, from: ReturnType<ReleaseBringing["sourceOf"]>): Promise<FetchEnd> {
    const { ports } = this;
    const { source, isPeer } = from;
    if (source === null) return { kind: "interrupted", reason: "source-gone" };
    const budget_ms = PEER_LEAST_MS + offer.size / PEER_BYTES_PER_MS;
    const begun_ms = ports.steady_ms();
    const received = (received_bytes: number) => {
      this.current = { offer, source: source.name, received_bytes };
    };
    try {
      const isOverdue = () => isPeer && ports.steady_ms() - begun_ms > budget_ms;
      return await fetchBundle({ offer, source, isOverdue }, { ...ports, received });
    } finally {
      this.current = null;
      if (isPeer) source.close();
    }
  }

  private done({ id, manifest }: FoundOffer, source: string): "whole" {
    this.interruptions.clear();
    this.ports.trouble("release-fetched", { id, source, kind: manifest.kind, version: manifest.version });
    return "whole";
  }

  private note({ id }: FoundOffer, source: string, end: Exclude<FetchEnd, { readonly kind: "whole" }>): void {
    const reason = end.kind === "no-room" ? `no-room: ${end.missing_bytes} bytes are missing` : end.reason;
    this.failure = { id, source, outcome: end.kind, reason };
    this.ports.trouble("release-not-fetched", this.failure);
  }

  private blame(source: string, end: FetchEnd): void {
    if (end.kind === "wrong" && end.isBlamable) this.ports.leaveOut(source);
    if (end.kind !== "interrupted") return;
    const count = (this.interruptions.get(source) ?? 0) + 1;
    this.interruptions.set(source, count);
    if (count < MAX_INTERRUPTIONS) return;
    this.interruptions.delete(source);
    this.ports.leaveOut(source);
  }
}
