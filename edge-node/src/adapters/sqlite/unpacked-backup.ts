import { closeSync, fsyncSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { NodeKey } from "@localgrid/journal/head";
import type { NodeSecrets } from "@localgrid/journal/recovery-seal";
import { decodeUploadBatch } from "@localgrid/protocol/upload";
import { FULL_BATCH_BYTES } from "@localgrid/protocol/upload-limits";
import type Database from "better-sqlite3";
import type { EntrySink } from "../../care/backup-entries.ts";
import { edgeNodeError } from "../../errors.ts";
import { BatchRun } from "../../recovery/epoch-piece.ts";
import type { EpochPiece, RecoverySource, SeqRange, SourceReach } from "../../recovery/recovery-source.ts";
import { BESIDE_ENTRY, JOURNAL_ENTRY, LOCAL_ENTRY, MEMBERSHIP_ENTRY, SECRETS_ENTRY } from "./backup-content.ts";
import { openRecoveryDatabase, removeDatabase } from "./recovery-database.ts";
import { SqliteOwnJournal } from "./sqlite-own-journal.ts";

const SMALL_ENTRY_BYTES = 1_048_576;
const EPOCH_BYTES = 16;
const HASH_BYTES = 32;
const SEQ_BYTES = 6;

/**
 * What comes out of a backup, on its way into a folder. Nothing of it is used before the backup has come to its end: only
 * then is it known to be whole.
 */
export class UnpackedBackup implements EntrySink {
  /** The node's local database as it was; empty when the backup had none. */
  readonly local: string;
  private readonly journalFile: string;
  private readonly small = new Map<string, Buffer[]>();
  private database: Database.Database | null = null;
  private write: ((bytes: Uint8Array) => void) | null = null;
  private descriptor: number | null = null;
  private position = 0;

  /** @param folder is made, and emptied of what an earlier try left */
  constructor(folder: string) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.local = join(folder, LOCAL_ENTRY);
    this.journalFile = join(folder, "journal.sqlite");
  }

  begin(name: string): void {
    this.write = this.writerOf(name);
  }

  block(bytes: Uint8Array): void {
    this.write?.(bytes);
  }

  end(): void {
    this.write = null;
    if (this.descriptor === null) return;
    fsyncSync(this.descriptor);
    closeSync(this.descriptor);
    this.descriptor = null;
  }

  /** The journal is whole: from now on it can be read. */
  finish(): void {
    if (this.database?.inTransaction) this.database.exec("COMMIT");
  }

  /** Null for a backup without them. @throws {LocalGridError} `damaged-backup` */
  secrets(): NodeSecrets | null {
    const text = this.smallEntry(SECRETS_ENTRY);
    if (text === null) return null;
    try {
      const { community_key, region_public_key, ...others } = JSON.parse(text.toString("utf8"));
      const bytesOf = (hex: string) => new Uint8Array(Buffer.from(hex, "hex"));
      const region = region_public_key === null ? null : bytesOf(region_public_key);
      return { ...others, community_key: bytesOf(community_key), region_public_key: region };
    } catch (cause) {
      throw edgeNodeError("damaged-backup", "what the backup says of its node cannot be read", cause);
    }
  }

  /** The journal as somebody that it can be recovered from; null for a backup without it. */
  source(name: string, key: NodeKey): RecoverySource | null {
    if (this.database === null) return null;
    return new BackupSource(name, new SqliteOwnJournal(this.database, key), {
      publicKey: key.publicKey,
      list: this.smallEntry(MEMBERSHIP_ENTRY),
    });
  }

  close(): void {
    if (this.descriptor !== null) closeSync(this.descriptor);
    this.descriptor = null;
    this.database?.close();
    this.database = null;
  }

  private writerOf(name: string): ((bytes: Uint8Array) => void) | null {
    switch (name) {
      case LOCAL_ENTRY: {
        const descriptor = openSync(this.local, "w", 0o600);
        this.descriptor = descriptor;
        return (bytes) => void writeSync(descriptor, bytes);
      }
      case JOURNAL_ENTRY: {
        const insert = this.journal().prepare("INSERT INTO journal (position, record) VALUES (?, ?)");
        return (bytes) => void insert.run(++this.position, bytes);
      }
      case BESIDE_ENTRY:
        return this.besideWriter();
      case SECRETS_ENTRY:
      case MEMBERSHIP_ENTRY:
        this.small.set(name, []);
        return (bytes) => this.keepSmall(name, bytes);
      default:
        // A later release may put more into its backups.
        return null;
    }
  }

  private besideWriter(): (bytes: Uint8Array) => void {
    const insert = this.journal().prepare(
      "INSERT INTO recovered_record (epoch, seq, hash, record) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
    );
    return (bytes) => {
      const all = Buffer.from(bytes);
      const [seqAt, hashAt] = [EPOCH_BYTES, EPOCH_BYTES + SEQ_BYTES];
      const recordAt = hashAt + HASH_BYTES;
      if (all.length <= recordAt) throw edgeNodeError("damaged-backup", "a record beside the journal is cut");
      const seq = all.readUIntBE(seqAt, SEQ_BYTES);
      insert.run(all.subarray(0, seqAt), seq, all.subarray(hashAt, recordAt), all.subarray(recordAt));
    };
  }

  private keepSmall(name: string, bytes: Uint8Array): void {
    const parts = this.small.get(name) ?? [];
    parts.push(Buffer.from(bytes));
    const size = parts.reduce((sum, { length }) => sum + length, 0);
    if (size > SMALL_ENTRY_BYTES) throw edgeNodeError("damaged-backup", `"${name}" is larger than any`);
  }

  private smallEntry(name: string): Buffer | null {
    const parts = this.small.get(name);
    return parts === undefined ? null : Buffer.concat(parts);
  }

  private journal(): Database.Database {
    if (this.database !== null) return this.database;
    removeDatabase(this.journalFile);
    this.database = openRecoveryDatabase(this.journalFile);
    this.database.exec("BEGIN");
    return this.database;
  }
}

/** The journal in a backup: the same questions as to a hub, answered from its file. */
class BackupSource implements RecoverySource {
  readonly name: string;
  private readonly own: SqliteOwnJournal;
  private readonly publicKey: Uint8Array;
  private readonly list: Uint8Array | null;

  constructor(
    name: string,
    own: SqliteOwnJournal,
    { publicKey, list }: { readonly publicKey: Uint8Array; readonly list: Uint8Array | null },
  ) {
    this.name = name;
    this.own = own;
    this.publicKey = publicKey;
    this.list = list;
  }

  async reach(): Promise<SourceReach> {
    return { epochs: this.own.extents().map(({ epoch, last_seq }) => ({ epoch, last_seq })) };
  }

  async *pieces(range: SeqRange): AsyncGenerator<EpochPiece> {
    const { epoch, upto_seq } = range;
    const run = new BatchRun(epoch, this.publicKey);
    const asked = { kind: "batch", journal: this.own.journal, epoch, upto_seq, max_bytes: FULL_BATCH_BYTES } as const;
    for (let next = range.from_seq; next <= upto_seq; ) {
      const batch = this.own.batch({ ...asked, from_seq: next });
      if (batch === null) return;
      run.add(decodeUploadBatch(batch));
      const piece = run.take({ ...range, from_seq: next });
      if (piece === null || piece.records.length === 0) return;
      next += piece.records.length;
      yield piece;
    }
  }

  async announcements(): Promise<readonly Uint8Array[]> {
    return [];
  }

  async membership(): Promise<Uint8Array | null> {
    return this.list;
  }
}
