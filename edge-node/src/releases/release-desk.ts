import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { Surroundings } from "./calm.ts";
import type { MachineReleases } from "./machine-releases.ts";
import { type FoundOffer, ReleaseAsking } from "./release-asking.ts";
import { ReleaseBringing } from "./release-bringing.ts";
import type { ReleaseFiles } from "./release-files.ts";
import { ReleaseHandover } from "./release-handover.ts";
import { KeptBundles, offersForPeers, superfluous } from "./release-keep.ts";
import { ReleaseNotes } from "./release-notes.ts";
import { type Circumstances, chooseOffer, type ReleaseOffer } from "./release-offer.ts";
import { type ReleaseReport, reportOf } from "./release-report.ts";
import type { ReleaseHub, ReleasePeers } from "./release-source.ts";
import { tellHub } from "./release-telling.ts";

const LOOK_MS = 10_000;
/** Of an hour, say: so that not all nodes come at the same time. */
const SPREAD = 0.2;
const FIRST_ASK_MS = 300_000;
const FIRST_RETRY_MS = 60_000;
/** For so many rounds a part waits for somebody to offer it again: about a day. */
const ORPHAN_ROUNDS = 24;

export interface ReleaseDeskPorts {
  readonly files: ReleaseFiles;
  /** Raw Ed25519 keys; bundles of others do not exist for this node. */
  readonly release_keys: readonly Uint8Array[];
  readonly ask_every_ms: number;
  /** What the machine says; null while it says nothing, and then nothing is taken. Never rejects. */
  readonly machine: () => Promise<MachineReleases | null>;
  readonly peers: ReleasePeers | null;
  readonly around: () => Omit<Surroundings, "waited_ms">;
  readonly pause: (wall_ms: number) => { readonly over: Promise<void>; wake(): void };
  /** Rises with wall time and never jumps. */
  readonly steady_ms: () => number;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly trouble: (event: string, detail: Readonly<Record<string, string | number>>) => void;
}

/**
 * Brings releases to this node: asks for them, fetches one at a time, and puts a whole and verified bundle before the
 * machine at a calm moment. What becomes of it there, the machine says, and this tells the hub.
 */
export class ReleaseDesk {
  private readonly ports: ReleaseDeskPorts;
  private readonly kept: KeptBundles;
  private readonly bringing: ReleaseBringing;
  private readonly handover: ReleaseHandover;
  private notes = ReleaseNotes.read(null);
  private asking: ReleaseAsking;
  private hub: ReleaseHub | null = null;
  private machine: MachineReleases | null = null;
  private found: readonly FoundOffer[] = [];
  /** When, by steady time. */
  private next_ask_ms: number;
  private last_ask_ms: number;
  private retries = 0;
  private rounds_unoffered = 0;
  private isStopped = false;
  private wake: () => void = () => {};
  private running: Promise<void> = Promise.resolve();

  constructor(ports: ReleaseDeskPorts) {
    this.ports = ports;
    this.kept = new KeptBundles(ports.files, ports.release_keys);
    this.asking = this.createAsking();
    this.handover = new ReleaseHandover({ ...ports, notes: () => this.notes });
    this.bringing = new ReleaseBringing({
      ...ports,
      isBusy: () => ports.around().is_closing,
      isStopped: () => this.isStopped,
      pause: (wall_ms) => this.wait(wall_ms),
      leaveOut: (node) => this.asking.leaveOut(node),
    });
    this.last_ask_ms = ports.steady_ms();
    this.next_ask_ms = this.last_ask_ms + ports.random() * Math.min(FIRST_ASK_MS, ports.ask_every_ms);
  }

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.hub?.close();
    this.ports.peers?.close();
    this.wake();
    await this.running;
  }

  /** From this hub from now on. */
  connected(hub: ReleaseHub): void {
    this.hub?.close();
    this.hub = hub;
  }

  report(): ReleaseReport {
    const { machine, found, notes, asking, handover, bringing } = this;
    const progress = { download: bringing.download, waiting: handover.waiting, last: bringing.lastFailure };
    return reportOf({ machine, found, withdrawn: notes.withdrawn, progress, hub: asking.hub });
  }

  /** What peers may have from here. */
  async offersForPeers(): Promise<readonly ReleaseOffer[]> {
    const machine = await this.ports.machine();
    if (machine === null) return [];
    return offersForPeers(await this.kept.offers(), { machine, withdrawn: this.notes.withdrawn });
  }

  private async run(): Promise<void> {
    await this.safely(async () => {
      this.notes = ReleaseNotes.read(await this.ports.files.readNotes());
      this.asking = this.createAsking();
    });
    while (!this.isStopped) {
      await this.safely(() => this.look());
      await this.safely(() => this.keepNotes());
      await this.wait(Math.min(LOOK_MS, this.ports.ask_every_ms));
    }
  }

  private async look(): Promise<void> {
    const { ports, hub, handover } = this;
    this.machine = await ports.machine();
    if (this.machine === null) return;
    const circumstances = { machine: this.machine, withdrawn: this.notes.withdrawn };
    const kept = await this.kept.offers();
    if (hub !== null) await tellHub(hub, this.machine.outcomes, this.notes);
    for (const { id } of superfluous(kept, circumstances)) await ports.files.remove(id);
    handover.choose(kept, circumstances);
    if (ports.steady_ms() >= this.next_ask_ms) await this.round(this.machine);
    if (this.isConfirmed()) await this.handOver();
  }

  private async round(machine: MachineReleases): Promise<void> {
    const now_ms = this.ports.steady_ms();
    this.found = await this.asking.ask(this.hub, now_ms - this.last_ask_ms);
    this.last_ask_ms = now_ms;
    this.askIn(this.ports.ask_every_ms);
    await this.dropOrphan();
    // One at a time, from its first byte to the machine.
    if (this.handover.waiting === null) await this.bring({ machine, withdrawn: this.notes.withdrawn });
  }

  private async bring(circumstances: Circumstances): Promise<void> {
    const open = this.found.filter((offer) => this.handover.isOpenFor(offer));
    const choice = chooseOffer(open, circumstances);
    if (choice === null || this.isStopped) return;
    const end = await this.bringing.bring(choice, this.hub);
    if (end === "whole") this.retries = 0;
    if (end !== "later") return;
    this.askIn(Math.min(this.ports.ask_every_ms, FIRST_RETRY_MS * 2 ** Math.min(this.retries, 10)));
    this.retries += 1;
  }

  /** A part of something that nobody offers any more. */
  private async dropOrphan(): Promise<void> {
    const part = await this.ports.files.part();
    const isOffered = part === null || this.found.some(({ id }) => id === part.id);
    this.rounds_unoffered = isOffered ? 0 : this.rounds_unoffered + 1;
    if (this.rounds_unoffered >= ORPHAN_ROUNDS) await this.ports.files.dropPart();
  }

  /** Nothing is handed over that the hub has paused since it was fetched, nor before the hub was asked or given up. */
  private isConfirmed(): boolean {
    const { hub, asking, handover, found } = this;
    if (hub === null || asking.isHubGivenUp) return true;
    return asking.hub === "answering" && found.some(({ id }) => id === handover.waiting?.id);
  }

  private async handOver(): Promise<void> {
    const offer = await this.handover.attempt();
    if (offer === null) return;
    const { id, manifest } = offer;
    this.ports.trouble("release-handed-over", { id, kind: manifest.kind, version: manifest.version });
  }

  private async keepNotes(): Promise<void> {
    if (this.notes.takeChange()) await this.ports.files.writeNotes(this.notes.text());
  }

  private createAsking(): ReleaseAsking {
    const { release_keys, peers } = this.ports;
    return new ReleaseAsking({ release_keys, peers, notes: this.notes });
  }

  private askIn(wall_ms: number): void {
    const factor = 1 - SPREAD + 2 * SPREAD * this.ports.random();
    this.next_ask_ms = this.ports.steady_ms() + wall_ms * factor;
  }

  private async wait(wall_ms: number): Promise<void> {
    if (this.isStopped) return;
    const { over, wake } = this.ports.pause(wall_ms);
    this.wake = wake;
    await over;
  }

  /** Updates are a courtesy: whatever fails here must not end the node, and another look follows. */
  private async safely(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      const { message } = error as Error;
      const code = error instanceof LocalGridError ? error.code : "internal-error";
      this.ports.trouble("release-look-failed", { code, message });
    }
  }
}
