import type Database from "better-sqlite3";
import { type Evidence, MAX_EVIDENCE_PER_NODE, type Takeover } from "../../gossip/replica-store.ts";
import { positionOf } from "./replica-index.ts";

interface TakeoverRow {
  readonly node: Buffer;
  readonly generation: number;
  readonly parent_epoch: Buffer | null;
  readonly parent_seq: number | null;
  readonly parent_hash: Buffer | null;
}

interface EvidenceRow extends Omit<Evidence, "node" | "epoch"> {
  readonly node: Buffer;
  readonly epoch: Buffer;
}

/** What is kept of other nodes beside their journals: the region's list, what they announced, generations, wrongs. */
export class ReplicaNotes {
  private readonly database: Database.Database;
  private readonly announced = new Map<string, Uint8Array>();
  private readonly unwritten = new Set<string>();
  private readonly takeovers = new Map<string, Takeover>();

  constructor(database: Database.Database) {
    this.database = database;
    const announced = database.prepare<[], { node: Buffer; bytes: Buffer }>("SELECT node, bytes FROM announcement");
    for (const { node, bytes } of announced.all()) this.announced.set(node.toString("hex"), bytes);
    for (const row of database.prepare<[], TakeoverRow>("SELECT * FROM takeover").all()) {
      this.takeovers.set(row.node.toString("hex"), { generation: row.generation, parent: positionOf(row) });
    }
  }

  /** In memory until the next write: each node announces up to once a second, and cards wear out. */
  keepAnnouncement(node: string, bytes: Uint8Array): void {
    this.announced.set(node, bytes);
    this.unwritten.add(node);
  }

  announcements(): readonly { readonly node: string; readonly bytes: Uint8Array }[] {
    return [...this.announced].map(([node, bytes]) => ({ node, bytes }));
  }

  writeAnnouncements(): void {
    if (this.unwritten.size === 0) return;
    const nodes = [...this.unwritten];
    const writeAll = this.database.transaction(() => {
      for (const node of nodes) this.write(node);
    });
    writeAll.immediate();
    for (const node of nodes) this.unwritten.delete(node);
  }

  /** Inside a transaction that is under way: it costs no flush of its own. */
  writeAnnouncement(node: string): void {
    if (this.unwritten.has(node)) this.write(node);
  }

  addEvidence({ node, epoch, seq, first, second, at_ms }: Evidence): void {
    this.database
      .prepare(
        `INSERT INTO evidence (node, epoch, seq, first, second, at_ms)
         SELECT @node, @epoch, @seq, @first, @second, @at_ms
         WHERE (SELECT count(*) FROM evidence WHERE node = @node) < @most ON CONFLICT DO NOTHING`,
      )
      .run({ node: bytesOf(node), epoch: bytesOf(epoch), seq, first, second, at_ms, most: MAX_EVIDENCE_PER_NODE });
  }

  evidence(): readonly Evidence[] {
    const rows = this.database.prepare<[], EvidenceRow>(
      "SELECT node, epoch, seq, first, second, at_ms FROM evidence ORDER BY id",
    );
    return rows.all().map(({ node, epoch, ...rest }) => ({
      node: node.toString("hex"),
      epoch: epoch.toString("hex"),
      ...rest,
    }));
  }

  regional(name: "membership" | "public_key"): Uint8Array | null {
    return this.database.prepare<[string], Buffer>("SELECT value FROM region WHERE name = ?").pluck().get(name) ?? null;
  }

  setRegional(name: "membership" | "public_key", value: Uint8Array): void {
    this.database.prepare("INSERT OR REPLACE INTO region (name, value) VALUES (?, ?)").run(name, value);
  }

  generationOf(node: string): number {
    return this.takeovers.get(node)?.generation ?? 1;
  }

  noteGeneration(node: string, { generation, parent }: Takeover): void {
    if (generation <= this.generationOf(node)) return;
    this.database
      .prepare(
        `INSERT OR REPLACE INTO takeover (node, generation, parent_epoch, parent_seq, parent_hash)
         VALUES (?, ?, ?, ?, ?)`,
      )
      .run(bytesOf(node), generation, parent?.epoch ?? null, parent?.seq ?? null, parent?.hash ?? null);
    this.takeovers.set(node, { generation, parent });
  }

  takenOverAt(node: string): Takeover | null {
    return this.takeovers.get(node) ?? null;
  }

  private write(node: string): void {
    this.database
      .prepare("INSERT OR REPLACE INTO announcement (node, bytes) VALUES (?, ?)")
      .run(bytesOf(node), this.announced.get(node) ?? new Uint8Array());
  }
}

function bytesOf(hexadecimal: string): Buffer {
  return Buffer.from(hexadecimal, "hex");
}
