import type { NodeKey } from "@localgrid/journal/head";
import type { JournalQuestion } from "@localgrid/protocol/journal-stream";
import { encodeMembership, type RegionKey, regionKeyOf } from "@localgrid/protocol/region-membership";
import type { EpochPosition } from "@localgrid/protocol/upload-answers";
import { type Answer, Conversation, expectAnswer } from "./conversation.ts";
import { Gossip } from "./gossip.ts";
import { type GossipOptions, type GossipPorts, USUAL_GOSSIP_OPTIONS } from "./gossip-ports.ts";
import { InMemoryReplicaStore } from "./in-memory-replica-store.ts";
import { bytesOf, hexOf } from "./names.ts";
import type { GossipAlarm, GossipReport } from "./report.ts";
import { TestJournal, testKey } from "./test-journal.ts";
import { TestNetwork, TestWires } from "./test-network.ts";
import { TestTime } from "./test-time.ts";

export interface TestNodeState {
  isHubAnswering: boolean;
  isClockTrusted: boolean;
  /** The machine's clock minus true time. */
  clockError_ms: number;
  lag_ms: number;
  acknowledged: Map<string, EpochPosition>;
}

/** Test support: a node's disk (journal and replicas), which outlives its gossip. */
export class TestNode {
  readonly region: TestRegion;
  journal: TestJournal;
  replicas = new InMemoryReplicaStore();
  network: TestNetwork;
  gossip: Gossip;
  readonly state: TestNodeState = {
    isHubAnswering: true,
    isClockTrusted: true,
    clockError_ms: 0,
    lag_ms: 0,
    acknowledged: new Map(),
  };
  readonly alarms: GossipAlarm[] = [];
  readonly told: string[] = [];
  readonly carried = new Set<string>();
  options: GossipOptions;
  generation = 1;
  applied_ms = 0;

  constructor(region: TestRegion, options: Partial<GossipOptions> = {}) {
    this.region = region;
    this.options = { ...USUAL_GOSSIP_OPTIONS, ...options };
    this.journal = new TestJournal({ key: region.nextKey(), nextEpoch: region.nextEpoch });
    this.network = new TestNetwork(region.wires, this.node);
    this.gossip = new Gossip(this.ports());
  }

  get node(): string {
    return this.journal.journal;
  }

  /** A process starts on the disk that is there. */
  async start(): Promise<void> {
    this.network = new TestNetwork(this.region.wires, this.node);
    this.gossip = new Gossip(this.ports());
    await this.gossip.start();
  }

  async stop(): Promise<void> {
    await this.gossip.stop();
  }

  write(count: number, size?: number): void {
    this.journal.write(count, size);
    this.gossip.grown();
  }

  report(): GossipReport {
    return this.gossip.report();
  }

  /**
   * Whether another's journal is here to the last record and hash. Of a node that was replaced there may be more: what
   * the box before it had written and nobody gave to the new one.
   */
  keepsAll(other: TestNode): boolean {
    const here = this.replicas.extents(other.node);
    const ends = here.map(({ epoch, last_seq }) => {
      return `${epoch} ${hexOf(this.replicas.hashAt(other.node, epoch, last_seq) ?? new Uint8Array())}`;
    });
    if (other.generation === 1) return ends.sort().join() === other.journal.ends().join();
    return other.journal.ends().every((end) => ends.includes(end));
  }

  /** What another node answers when it is asked how far a journal is there. @throws {LocalGridError} `peer-refused` */
  async extentsAt(other: TestNode, journal: string): Promise<readonly number[]> {
    const asked = this.ask(other, { kind: "extents", node: bytesOf(journal) });
    await this.region.time.pass(1_000);
    return expectAnswer(await asked, "extents").epochs.map(({ last_seq }) => last_seq);
  }

  /** The first reply to a question; time has to pass meanwhile. */
  async ask(other: { readonly node: string }, question: JournalQuestion): Promise<Answer> {
    const conversation = new Conversation(await this.network.open(other.node));
    try {
      return await conversation.ask(question);
    } finally {
      conversation.abort();
    }
  }

  alarmNames(): readonly string[] {
    return this.report().alarms.map(({ alarm, node }) => (node === null ? alarm : `${alarm} ${node}`));
  }

  private ports(): GossipPorts {
    const { region, state } = this;
    const tell = (what: string) => void this.told.push(what);
    return {
      key: this.journal.key,
      community: "sun",
      own: this.journal,
      replicas: this.replicas,
      network: this.network,
      now_ms: () => region.time.now_ms() + state.clockError_ms + this.applied_ms,
      after: region.time.after,
      random: region.time.random,
      relay: {
        carry: (node) => void this.carried.add(node),
        stopCarrying: (node, { isRemoved }) => {
          this.carried.delete(node);
          if (isRemoved) tell(`removed ${node}`);
        },
      },
      uplink: {
        isAnswering: () => state.isHubAnswering,
        acknowledged: (node) => state.acknowledged.get(node) ?? null,
      },
      clock: {
        isTrusted: () => state.isClockTrusted,
        apply: (offset_ms) => {
          this.applied_ms = offset_ms;
        },
      },
      lag_ms: () => state.lag_ms,
      options: { ...this.options, generation: this.generation },
      events: {
        changed: () => undefined,
        replaced: ({ generation }) => tell(`replaced ${generation}`),
        tailStored: (records) => tell(`tail ${records}`),
        complete: () => tell("complete"),
        alarm: (alarm) => void this.alarms.push(alarm),
        trouble: (event, detail) => tell(`${event} ${JSON.stringify(detail)}`),
        replicated: () => undefined,
        announcement: () => undefined,
        refused: () => undefined,
        served: () => undefined,
      },
    };
  }
}

/** Test support: some nodes, the wires between them, and whoever signs their membership. */
export class TestRegion {
  readonly time: TestTime;
  readonly wires: TestWires;
  readonly nodes: TestNode[] = [];
  readonly key: RegionKey = regionKeyOf(testKey("region").privateKey);
  version = 0;
  private readonly seed: number;
  private keys = 0;
  private epochs = 0;

  constructor(seed = 1) {
    this.seed = seed;
    this.time = new TestTime({ seed });
    this.wires = new TestWires(this.time);
  }

  nextEpoch = (): Uint8Array => {
    this.epochs += 1;
    const epoch = new Uint8Array(16);
    new DataView(epoch.buffer).setUint32(0, this.epochs);
    return epoch;
  };

  nextKey(): NodeKey {
    this.keys += 1;
    return testKey(`node ${this.keys} of ${this.seed}`);
  }

  add(options: Partial<GossipOptions> = {}): TestNode {
    const node = new TestNode(this, options);
    this.nodes.push(node);
    return node;
  }

  /** A membership of the next version that lists these nodes. */
  membership(nodes: readonly { readonly journal: TestJournal }[] = this.nodes): Uint8Array {
    this.version += 1;
    const members = nodes.map(({ journal }) => ({
      public_key: journal.key.publicKey,
      community: "sun",
      addresses: [],
    }));
    return encodeMembership({ region: "valley", version: this.version, issued_at_ms: 1, members }, this.key);
  }

  /** Starts all of them with a membership that lists all of them. */
  async start(): Promise<void> {
    const membership = this.membership();
    for (const node of this.nodes) {
      await node.start();
      node.gossip.adopt(membership, "hub");
    }
  }

  async stop(): Promise<void> {
    for (const node of this.nodes) await node.stop();
  }

  /** The nodes that keep a journal to its last record. */
  keepersOf(origin: TestNode): readonly TestNode[] {
    return this.nodes.filter((node) => node !== origin && node.keepsAll(origin));
  }
}

/** Test support: that many nodes, started. */
export async function startRegion(
  count: number,
  { seed = 1, ...options }: Partial<GossipOptions> & { readonly seed?: number } = {},
): Promise<TestRegion> {
  const region = new TestRegion(seed);
  for (let left = count; left > 0; left--) region.add(options);
  await region.start();
  return region;
}
