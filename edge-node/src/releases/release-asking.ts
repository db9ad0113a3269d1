import { MAX_RELEASE_OFFERS } from "@localgrid/protocol/release-stream";
import type { ReleaseNotes } from "./release-notes.ts";
import { openOffer, type ReleaseOffer } from "./release-offer.ts";
import type { ReleaseHub, ReleasePeers } from "./release-source.ts";

/**
 * After so long without a word from the hub, peers decide, and what waits is handed over: a ring that nobody can ask
 * about is no reason to stay behind. One missed answer says nothing: what the hub has stopped stays stopped.
 */
export const HUB_SILENCE_MS = 86_400_000;
/** Rounds for which a peer is not asked that gave wrong bytes: about a day. */
const ROUNDS_WITHOUT = 24;
/** Offers of one peer that are looked at: what runs there and what ran before, of each kind. */
const MAX_PEER_OFFERS = 4;

/** A bundle and who has it, the best of them first. */
export interface FoundOffer extends ReleaseOffer {
  readonly sources: readonly string[];
}

export type HubState = "none" | "answering" | "away";

export interface AskingPorts {
  readonly release_keys: readonly Uint8Array[];
  readonly notes: ReleaseNotes;
  /** Null for a node that keeps to itself. */
  readonly peers: ReleasePeers | null;
}

/** Finds out what there is: from the hub as long as it answers, else from peers. */
export class ReleaseAsking {
  private readonly ports: AskingPorts;
  /** Peers that gave wrong bytes, and for how many rounds they are left out. */
  private readonly left = new Map<string, number>();
  private silence_ms = 0;
  private hubState: HubState = "none";

  constructor(ports: AskingPorts) {
    this.ports = ports;
  }

  get hub(): HubState {
    return this.hubState;
  }

  /** Away for so long that this node goes on without it. */
  get isHubGivenUp(): boolean {
    return this.hubState === "away" && this.silence_ms >= HUB_SILENCE_MS;
  }

  /** @param passed_ms - since the round before */
  async ask(hub: ReleaseHub | null, passed_ms: number): Promise<readonly FoundOffer[]> {
    this.endRound();
    if (hub === null) {
      this.hubState = "none";
      return this.askPeers();
    }
    const answer = await hub.offers();
    this.hubState = answer.kind === "answered" ? "answering" : "away";
    if (answer.kind !== "answered") {
      this.silence_ms += passed_ms;
      return this.isHubGivenUp ? this.askPeers() : [];
    }
    this.silence_ms = 0;
    const manifests = answer.value.manifests.slice(0, MAX_RELEASE_OFFERS);
    const found = this.opened(manifests.map((signed) => [signed, hub.name] as const));
    this.ports.notes.callBack(answer.value.withdrawn);
    for (const { id } of found) this.ports.notes.offered(id);
    return found;
  }

  /** A peer gave other bytes than were signed. */
  leaveOut(node: string): void {
    this.left.set(node, ROUNDS_WITHOUT);
  }

  private async askPeers(): Promise<readonly FoundOffer[]> {
    const answers = (await this.ports.peers?.offers()) ?? [];
    const good = answers.filter(({ node }) => !this.left.has(node));
    return this.opened(
      good.flatMap(({ node, manifests }) =>
        manifests.slice(0, MAX_PEER_OFFERS).map((signed) => [signed, node] as const),
      ),
    );
  }

  private opened(all: readonly (readonly [signed: Uint8Array, source: string])[]): readonly FoundOffer[] {
    const found = new Map<string, FoundOffer>();
    for (const [signed, source] of all) {
      const offer = openOffer(signed, this.ports.release_keys);
      if (offer === null) continue;
      const sources = [...(found.get(offer.id)?.sources ?? []), source];
      found.set(offer.id, { ...offer, sources });
    }
    return [...found.values()];
  }

  private endRound(): void {
    for (const [node, rounds] of this.left) {
      if (rounds <= 1) this.left.delete(node);
      else this.left.set(node, rounds - 1);
    }
  }
}
