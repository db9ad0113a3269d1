import { mkdirSync } from "node:fs";
import { openJournalReader, recordsAfter } from "@localgrid/edge-node/adapters/journal-database";
import { openReplicaDatabase } from "@localgrid/edge-node/adapters/replica-database";
import { SqliteReplicaStore } from "@localgrid/edge-node/adapters/replica-store";
import { CHAIN_START, chainHash } from "@localgrid/journal/chain";
import { nodeSeedOf } from "@localgrid/journal/node-seed";
import { decodeRecord } from "@localgrid/journal/record";
import { sealSecrets } from "@localgrid/journal/recovery-seal";
import { RECORDED_COMMUNITY_KEY, recordedJournal, recordedNodeKey } from "@localgrid/neighbourhood/recorded-journal";
import { encodeUploadBatch } from "@localgrid/protocol/upload";
import { FULL_BATCH_BYTES, MAX_RECORDS_PER_BATCH } from "@localgrid/protocol/upload-limits";
import { answerRequests } from "./child-link.ts";
import { writeJournal } from "./journal-files.ts";
import { TARIFF } from "./recorded-year.ts";
import { syntheticHomes } from "./synthetic-homes.ts";

// Writes the journal of a node that has been at work for a month, and the replicas of it that peers would have.

export interface MonthRequest {
  /** Holds the journal when it is done, `journal.sqlite`, and a file for each of the replicas. */
  readonly folder: string;
  readonly meters: number;
  readonly days: number;
  readonly replicas: readonly ReplicaShape[];
}

export interface ReplicaShape {
  readonly file: string;
  readonly records_per_batch: number;
}

export interface MonthAnswer {
  readonly records: number;
  /** Of all records. */
  readonly bytes: number;
}

const INTERVAL_S = 900;
const READING_S = 60;
const DAY_S = 86_400;

answerRequests<MonthRequest, MonthAnswer>(({ folder, meters, days, replicas }) => {
  mkdirSync(folder, { recursive: true });
  const journal = recordedJournal({
    recording: syntheticHomes(meters),
    interval_length_s: INTERVAL_S,
    intervals: (days * DAY_S) / INTERVAL_S,
    reading_step_s: READING_S,
    readings_per_message: INTERVAL_S / READING_S,
    tariff: TARIFF,
    recovery: sealedSecrets,
  });
  writeJournal(`${folder}/journal.sqlite`, journal);
  const [answer] = replicas.map((shape) => writeReplica(folder, shape));
  return answer as MonthAnswer;
});

function sealedSecrets(epoch: Uint8Array): Uint8Array {
  const secrets = {
    community_key: RECORDED_COMMUNITY_KEY,
    authority_pem: "none: this node lets no device in",
    region_public_key: null,
    hub_url: null,
    settings: { interval_length_s: INTERVAL_S },
  };
  return sealSecrets(secrets, nodeSeedOf(recordedNodeKey().privateKey), epoch);
}

function writeReplica(folder: string, { file, records_per_batch }: ReplicaShape): MonthAnswer {
  const reader = openJournalReader(`${folder}/journal.sqlite`);
  const database = openReplicaDatabase(`${folder}/${file}`);
  // Nobody loses anything but time when this is interrupted.
  database.pragma("synchronous = OFF");
  const replica = new Replica(new SqliteReplicaStore(database), records_per_batch);
  for (const { record } of recordsAfter(reader, 0)) replica.add(record);
  replica.flush();
  database.close();
  reader.close();
  return { records: replica.records, bytes: replica.bytes };
}

/** Gathers records to batches as the node itself would sign them. */
class Replica {
  records = 0;
  bytes = 0;
  private readonly key = recordedNodeKey();
  private readonly store: SqliteReplicaStore;
  private readonly most: number;
  private waiting: Uint8Array[] = [];
  private waiting_bytes = 0;
  private prev_hash: Uint8Array = CHAIN_START;

  constructor(store: SqliteReplicaStore, most: number) {
    this.store = store;
    this.most = Math.min(most, MAX_RECORDS_PER_BATCH);
  }

  add(record: Uint8Array): void {
    const isFull = this.waiting_bytes + record.length > FULL_BATCH_BYTES;
    if (isFull || this.waiting.length === this.most) this.flush();
    this.waiting.push(new Uint8Array(record));
    this.waiting_bytes += record.length;
    this.records++;
    this.bytes += record.length;
  }

  flush(): void {
    const { key, prev_hash, waiting: records } = this;
    if (records.length === 0) return;
    const { epoch } = decodeRecord(records[0] as Uint8Array);
    const from_seq = this.records - records.length + 1;
    const head_hash = records.reduce(chainHash, prev_hash);
    this.store.append({
      node: Buffer.from(key.node).toString("hex"),
      epoch: Buffer.from(epoch).toString("hex"),
      from_seq,
      upto_seq: this.records,
      bytes: encodeUploadBatch({ epoch, from_seq, prev_hash, records }, key),
      head_hash,
      parent: from_seq === 1 ? null : undefined,
      generation: from_seq === 1 ? 1 : undefined,
      skip: 0,
      at_ms: 0,
    });
    this.prev_hash = head_hash;
    this.waiting = [];
    this.waiting_bytes = 0;
  }
}
