import { type TestBundle, testReleaseKey } from "@localgrid/protocol/test-bundle";
import { InMemoryReleaseFiles } from "./in-memory-release-files.ts";
import type { MachineOutcome, MachineReleases, ReleaseOutcome } from "./machine-releases.ts";
import { ReleaseDesk, type ReleaseDeskPorts } from "./release-desk.ts";
import type { HubReleasesList, ReleaseHub, ReleasePeer, ReleaseSource, SourceAnswer } from "./release-source.ts";

export const TEST_KEY = testReleaseKey();
/** Ten minutes after an edge of 15 minutes: calm. */
const START_MS = 900_000 * 1_900_000 + 300_000;

/** Test support: time that passes when somebody waits, and stands still while the test looks. */
export class PassingTime {
  now_ms = 0;
  private gate = Promise.withResolvers<void>();

  pause = (wall_ms: number) => ({ over: this.pass(wall_ms), wake: () => {} });

  open(): void {
    this.gate.resolve();
  }

  close(): void {
    this.gate = Promise.withResolvers<void>();
  }

  private async pass(wall_ms: number): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    await this.gate.promise;
    this.now_ms += wall_ms;
  }
}

/** Test support: a machine that runs version 1 of everything. */
export function machineOf(given: Partial<MachineReleases> = {}): MachineReleases {
  const running = { version: 1, version_name: "1.1" };
  return {
    board: "raspberrypi-arm64",
    running: { application: running, system: running },
    trial: null,
    outcomes: [],
    ...given,
  };
}

/** Test support: what a machine says of version 2. */
export function outcomeOf(id: string, given: Partial<ReleaseOutcome>): ReleaseOutcome {
  const known = { at_ms: 1, kind: "application", version: 2, version_name: "1.2", reason: null, message: "" } as const;
  return { ...known, outcome: "taken", id, ...given };
}

/** Test support: somebody who has bundles, and does what the test says. */
export class TestSource implements ReleaseSource {
  readonly name: string;
  readonly bundles = new Map<string, TestBundle>();
  /** What was asked for, as `<from>+<length>`. */
  readonly asked: string[] = [];
  isAway = false;
  /** What it gives in place of the right bytes. */
  distort: (bytes: Uint8Array, from: number) => SourceAnswer<Uint8Array> = (value) => ({ kind: "answered", value });

  constructor(name: string, bundles: readonly TestBundle[] = []) {
    this.name = name;
    for (const bundle of bundles) this.bundles.set(bundle.id, bundle);
  }

  async piece(id: string, from: number, length: number): Promise<SourceAnswer<Uint8Array>> {
    this.asked.push(`${from}+${length}`);
    if (this.isAway) return { kind: "away", reason: "ECONNREFUSED" };
    const bundle = this.bundles.get(id);
    if (bundle === undefined) return { kind: "refused", code: "unknown-release" };
    return this.distort(bundle.bytes.slice(from, from + length), from);
  }

  close(): void {}
}

/** Test support: a hub that offers all it has. */
export class TestReleaseHub extends TestSource implements ReleaseHub {
  withdrawn: readonly string[] = [];
  readonly told: string[] = [];
  questions = 0;

  constructor(bundles: readonly TestBundle[] = []) {
    super("hub", bundles);
  }

  async offers(): Promise<SourceAnswer<HubReleasesList>> {
    this.questions += 1;
    if (this.isAway) return { kind: "away", reason: "ECONNREFUSED" };
    const manifests = [...this.bundles.values()].map(({ signed }) => signed);
    return { kind: "answered", value: { manifests, withdrawn: this.withdrawn } };
  }

  async tell(id: string, outcome: MachineOutcome, reason: string | null): Promise<SourceAnswer<null>> {
    if (this.isAway) return { kind: "away", reason: "ECONNREFUSED" };
    this.told.push(`${id.slice(0, 4)} ${outcome} ${reason}`);
    return { kind: "answered", value: null };
  }
}

/** Test support: a node's releases with nothing real around them. */
export class TestReleaseNode {
  readonly files: InMemoryReleaseFiles;
  readonly time = new PassingTime();
  readonly troubles: string[] = [];
  machine: MachineReleases | null = machineOf();
  isClosing = false;
  peers: readonly TestSource[] = [];
  desk: ReleaseDesk;
  private isStarted = false;

  constructor(files = new InMemoryReleaseFiles()) {
    this.files = files;
    this.desk = this.createDesk();
  }

  /** Runs until something holds, or so much time has passed for the node. */
  async until(isDone: () => boolean, within_ms = 4 * 3_600_000): Promise<void> {
    const end_ms = this.time.now_ms + within_ms;
    if (!this.isStarted) this.desk.start();
    this.isStarted = true;
    this.time.open();
    while (!isDone() && this.time.now_ms < end_ms) await new Promise<void>((resolve) => setImmediate(resolve));
    this.time.close();
    if (!isDone()) throw new Error(`not within ${within_ms} ms:\n${this.troubles.join("\n")}`);
  }

  /** As after a restart: only what is on the disk is known. */
  async restart(hub: ReleaseHub | null = null): Promise<void> {
    await this.stop();
    this.desk = this.createDesk();
    if (hub !== null) this.desk.connected(hub);
  }

  async stop(): Promise<void> {
    this.time.open();
    if (this.isStarted) await this.desk.stop();
    this.isStarted = false;
    this.time.close();
  }

  async pass(ms: number): Promise<void> {
    const end_ms = this.time.now_ms + ms;
    await this.until(() => this.time.now_ms >= end_ms, 2 * ms);
  }

  private createDesk(): ReleaseDesk {
    const ports: ReleaseDeskPorts = {
      files: this.files,
      release_keys: [TEST_KEY.publicKey],
      ask_every_ms: 3_600_000,
      machine: async () => this.machine,
      peers: {
        offers: async () => this.peers.map((peer) => offersOf(peer)),
        from: (node) => this.peers.find(({ name }) => name === node) as ReleaseSource,
        close: () => {},
      },
      around: () => ({
        ...{ now_ms: START_MS, interval_length_s: 900, close_deadline_s: 600 },
        ...{ is_closing: this.isClosing, is_storage_ok: true },
      }),
      pause: this.time.pause,
      steady_ms: () => this.time.now_ms,
      random: () => 0.5,
      trouble: (event, detail) => this.troubles.push(`${event} ${JSON.stringify(detail)}`),
    };
    return new ReleaseDesk(ports);
  }
}

function offersOf(peer: TestSource): ReleasePeer {
  return { node: peer.name, manifests: [...peer.bundles.values()].map(({ signed }) => signed) };
}
