import { isCalm, type Surroundings } from "./calm.ts";
import { lastOutcomes, type MachineReleases } from "./machine-releases.ts";
import type { ReleaseFiles } from "./release-files.ts";
import type { KeptOffer } from "./release-keep.ts";
import type { ReleaseNotes } from "./release-notes.ts";
import { type Circumstances, chooseOffer, type ReleaseOffer } from "./release-offer.ts";

/** A machine that says nothing of a bundle for so long has not got it. */
const UNHEARD_MS = 3_600_000;

export interface HandoverPorts {
  readonly files: Pick<ReleaseFiles, "handOver" | "writeNotes">;
  readonly notes: () => ReleaseNotes;
  readonly around: () => Omit<Surroundings, "waited_ms">;
  readonly steady_ms: () => number;
}

/** Puts whole bundles before the machine, one at a time, at calm moments. */
export class ReleaseHandover {
  private readonly ports: HandoverPorts;
  private readonly handed_ms = new Map<string, number>();
  private pending: { readonly offer: ReleaseOffer; readonly since_ms: number } | null = null;

  constructor(ports: HandoverPorts) {
    this.ports = ports;
  }

  /** Whole, and waits for a calm moment. */
  get waiting(): ReleaseOffer | null {
    return this.pending?.offer ?? null;
  }

  /** Whether it makes sense to put a bundle before the machine. */
  isOpenFor({ id }: ReleaseOffer): boolean {
    return this.ports.notes().mayHandOver(id) && !this.isAtTheMachine(id);
  }

  /** Looks what waits now. */
  choose(kept: readonly KeptOffer[], circumstances: Circumstances): void {
    this.takeBackWithoutRoom(circumstances.machine);
    const open = kept.filter((offer) => offer.isOwn && this.isOpenFor(offer));
    const offer = chooseOffer(open, circumstances);
    if (offer?.id === this.pending?.offer.id) return;
    this.pending = offer === null ? null : { offer, since_ms: this.ports.steady_ms() };
  }

  /** Hands over what waits, if this is a moment for it; null when nothing was. */
  async attempt(): Promise<ReleaseOffer | null> {
    const { files, notes, around, steady_ms } = this.ports;
    if (this.pending === null) return null;
    const { offer, since_ms } = this.pending;
    if (!isCalm({ ...around(), waited_ms: steady_ms() - since_ms })) return null;
    // Noted before: a bundle that comes twice would be refused as one that failed.
    notes().handOver(offer.id);
    await files.writeNotes(notes().text());
    try {
      await files.handOver(offer.id, nameOf(offer));
    } catch (error) {
      notes().takeBack(offer.id);
      throw error;
    }
    this.handed_ms.set(offer.id, steady_ms());
    this.pending = null;
    return offer;
  }

  /** Room comes and goes: what there was none for does not use up the times that a bundle is handed over. */
  private takeBackWithoutRoom({ outcomes }: MachineReleases): void {
    const notes = this.ports.notes();
    for (const [id, { outcome, reason }] of lastOutcomes(outcomes)) {
      const hadNoRoom = outcome === "refused" && reason === "no-room";
      if (hadNoRoom && notes.wasHandedOver(id) && !this.isAtTheMachine(id)) notes.takeBack(id);
    }
  }

  /** Handed over not long ago; after a start nobody knows when, so it counts from there. */
  private isAtTheMachine(id: string): boolean {
    if (!this.ports.notes().wasHandedOver(id)) return false;
    const handed_ms = this.handed_ms.get(id) ?? this.ports.steady_ms();
    this.handed_ms.set(id, handed_ms);
    return this.ports.steady_ms() - handed_ms < UNHEARD_MS;
  }
}

function nameOf({ id, manifest }: ReleaseOffer): string {
  return `${manifest.kind}-${manifest.version}-${id.slice(0, 16)}.lgu`;
}
