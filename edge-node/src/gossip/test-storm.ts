import { decodeUploadBatch } from "@localgrid/protocol/upload";
import { InMemoryReplicaStore } from "./in-memory-replica-store.ts";
import { TestJournal } from "./test-journal.ts";
import { CALM } from "./test-network.ts";
import type { TestNode, TestRegion } from "./test-region.ts";

/** Test support: everything that happens to a region, one thing after the other, as a seed has it. */
export class TestStorm {
  readonly removed: TestNode[] = [];
  /** What was done, to be read when it went wrong. */
  readonly log: string[] = [];
  private readonly region: TestRegion;
  private readonly down = new Set<TestNode>();

  constructor(region: TestRegion) {
    this.region = region;
  }

  async rage(steps: number): Promise<void> {
    const deeds = [
      this.write,
      this.write,
      this.write,
      this.cutSome,
      this.cutInTwo,
      this.heal,
      this.worsen,
      this.crash,
      this.restart,
      this.restart,
      this.rollBack,
      this.loseReplicas,
      this.replace,
    ];
    for (let step = 0; step < steps; step++) {
      const deed = deeds[Math.floor(this.region.time.random() * deeds.length)];
      await deed?.call(this);
      if (step === Math.floor(steps / 2)) this.remove();
      await this.region.time.pass(this.region.time.random() * 15_000);
    }
  }

  /** Everybody is up again, and nothing is cut or lost any more. */
  async calm(): Promise<void> {
    this.region.wires.troubles = CALM;
    this.region.wires.healAll();
    for (const node of [...this.down]) await this.startAgain(node);
  }

  get members(): readonly TestNode[] {
    return this.region.nodes.filter((node) => !this.removed.includes(node));
  }

  private note(what: string): void {
    this.log.push(`${this.region.time.now_ms() % 10_000_000} ${what}`);
  }

  private any(): TestNode {
    const { nodes, time } = this.region;
    return nodes[Math.floor(time.random() * nodes.length)] as TestNode;
  }

  private async write(): Promise<void> {
    const node = this.any();
    if (!this.down.has(node)) node.write(1 + Math.floor(this.region.time.random() * 40));
  }

  private async cutSome(): Promise<void> {
    const [a, b] = [this.any(), this.any()];
    if (a === b) return;
    this.note(`cut ${nameOf(a)} ${nameOf(b)}`);
    this.region.wires.cut(a.node, b.node);
  }

  private async cutInTwo(): Promise<void> {
    const { nodes, time, wires } = this.region;
    const side = nodes.filter(() => time.random() < 0.5);
    this.note(`in two: ${side.map(nameOf)}`);
    for (const a of side) for (const b of nodes) if (!side.includes(b)) wires.cut(a.node, b.node);
  }

  private async heal(): Promise<void> {
    this.note("heal");
    this.region.wires.healAll();
  }

  private async worsen(): Promise<void> {
    const { time, wires } = this.region;
    const delay_ms = [1, 50 + time.random() * 2_000] as const;
    wires.troubles = {
      delay_ms,
      loss: time.random() * 0.5,
      duplication: time.random() * 0.3,
      breakage: time.random() * 0.1,
    };
  }

  private async crash(): Promise<void> {
    const node = this.any();
    if (this.down.has(node) || this.down.size > 2) return;
    this.note(`crash ${nameOf(node)}`);
    this.down.add(node);
    await node.stop();
  }

  private async restart(): Promise<void> {
    for (const node of [...this.down].slice(0, 1)) await this.startAgain(node);
  }

  private async rollBack(): Promise<void> {
    const node = this.any();
    const count = Math.floor(this.region.time.random() * 20);
    this.note(`roll back ${nameOf(node)} by ${count}`);
    await node.stop();
    node.journal.rollBack(count, genesisOf(node));
    this.down.delete(node);
    await node.start();
  }

  private async loseReplicas(): Promise<void> {
    const node = this.any();
    const membership = node.replicas.membership();
    const key = node.replicas.regionKey();
    this.note(`lose replicas ${nameOf(node)}`);
    await node.stop();
    node.replicas = new InMemoryReplicaStore();
    if (membership !== null) node.replicas.saveMembership(membership);
    if (key !== null) node.replicas.pinRegionKey(key);
    await this.startAgain(node);
  }

  /** The card died: a new box takes what the others can give, and goes on with the next generation. */
  private async replace(): Promise<void> {
    const node = this.any();
    const best = this.members
      .filter((one) => one !== node)
      .map(({ replicas }) => replicas)
      .sort((a, b) => recordsOf(b, node) - recordsOf(a, node))[0];
    if (best === undefined || recordsOf(best, node) === 0 || this.removed.includes(node)) return;
    this.note(`replace ${nameOf(node)} from ${recordsOf(best, node)} of ${node.journal.records}`);
    await node.stop();
    node.generation += 1;
    const epochs = best.extents(node.node).map(({ epoch, last_seq }) => {
      return { epoch, records: recordsIn(best, node.node, { epoch, last_seq }) };
    });
    const options = { key: node.journal.key, nextEpoch: this.region.nextEpoch };
    node.journal = TestJournal.recovered({ ...options, genesis: { generation: node.generation } }, epochs);
    const document = node.replicas.membership();
    node.replicas = new InMemoryReplicaStore();
    if (document !== null) node.replicas.saveMembership(document);
    node.replicas.pinRegionKey(this.region.key.publicKey);
    this.down.delete(node);
    await node.start();
  }

  private remove(): void {
    const node = this.any();
    this.note(`remove ${nameOf(node)}`);
    this.removed.push(node);
    const membership = this.region.membership(this.members);
    // The others hear of it from one of them.
    this.members.find((one) => !this.down.has(one))?.gossip.adopt(membership, "hub");
  }

  private async startAgain(node: TestNode): Promise<void> {
    this.note(`start ${nameOf(node)}`);
    this.down.delete(node);
    node.journal.openEpoch(genesisOf(node));
    await node.start();
  }
}

function genesisOf({ generation }: TestNode) {
  return generation > 1 ? { generation } : {};
}

function recordsOf(replicas: InMemoryReplicaStore, { node }: TestNode): number {
  return replicas.journals().find((one) => one.node === node)?.records ?? 0;
}

/** All records that a store has of an epoch. */
export function recordsIn(
  replicas: InMemoryReplicaStore,
  node: string,
  { epoch, last_seq }: { readonly epoch: string; readonly last_seq: number },
): readonly Uint8Array[] {
  const records: Uint8Array[] = [];
  while (records.length < last_seq) {
    const batch = replicas.batchAt(node, epoch, records.length + 1);
    if (batch === null) throw new Error("a replica with a gap");
    const all = decodeUploadBatch(batch.bytes).records;
    records.push(...all.slice(records.length + 1 - batch.from_seq));
  }
  return records;
}

function nameOf({ node }: TestNode): string {
  return node.slice(0, 4);
}
