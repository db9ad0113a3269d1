import { CHAIN_START, chainHash } from "@localgrid/journal/chain";
import { EpochWriter } from "@localgrid/journal/epoch-writer";
import { nodeKeyFromSeed } from "@localgrid/journal/node-seed";
import { encodeUploadBatch } from "@localgrid/protocol/upload";
import type { EpochId } from "@localgrid/vocabulary/identifiers";
import { openReplicaDatabase } from "../src/adapters/sqlite/replica-database.ts";
import { SqliteReplicaStore } from "../src/adapters/sqlite/sqlite-replica-store.ts";

/** One journal, the same in every process: its records, and the chain hash after each. */
export class SameJournal {
  readonly key = nodeKeyFromSeed(new Uint8Array(32).fill(5));
  readonly node = Buffer.from(this.key.node).toString("hex");
  readonly epoch = "ab".repeat(16);
  readonly records: Uint8Array[] = [];
  readonly hashes: Uint8Array[] = [CHAIN_START];
  private readonly writer = new EpochWriter({
    key: this.key,
    communityKey: new Uint8Array(32),
    epoch: new Uint8Array(Buffer.from(this.epoch, "hex")),
    parent: null,
  });

  /** As long as asked for. */
  upto(length: number): this {
    while (this.records.length < length) {
      const seq = this.records.length + 1;
      const text = "x".repeat((seq * 7919) % 2_000);
      const record =
        seq === 1 ? this.writer.genesis(1, { community: "sun", rules: {} }) : this.writer.append("note", seq, { text });
      this.records.push(record);
      this.hashes.push(chainHash(this.hashes.at(-1) as Uint8Array, record));
    }
    return this;
  }

  batch(from_seq: number, upto_seq: number): Uint8Array {
    const { epoch, hashes, records, key } = this.upto(upto_seq);
    const id = new Uint8Array(Buffer.from(epoch, "hex")) as EpochId;
    const prev_hash = hashes[from_seq - 1] as Uint8Array;
    return encodeUploadBatch({ epoch: id, from_seq, prev_hash, records: records.slice(from_seq - 1, upto_seq) }, key);
  }
}

/** Writes the journal into a replica store for ever, and says of each batch that it is on disk. */
function write(file: string): void {
  const store = new SqliteReplicaStore(openReplicaDatabase(file));
  const journal = new SameJournal();
  const { node, epoch } = journal;
  for (;;) {
    const from_seq = (store.extents(node)[0]?.last_seq ?? 0) + 1;
    const upto_seq = from_seq + ((from_seq * 31) % 60);
    const bytes = journal.batch(from_seq, upto_seq);
    const head_hash = journal.hashes[upto_seq] as Uint8Array;
    const first = from_seq === 1 ? { parent: null, generation: 1 } : { parent: undefined, generation: undefined };
    store.keepAnnouncement(node, Buffer.from(String(upto_seq)));
    store.append({ node, epoch, from_seq, upto_seq, bytes, head_hash, ...first, skip: 0, at_ms: 1 });
    console.log(`stored ${upto_seq}`);
  }
}

const [, program, file] = process.argv;
if (program === import.meta.filename && file !== undefined) write(file);
