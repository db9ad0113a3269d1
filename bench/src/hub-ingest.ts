import { generateKeyPairSync, randomBytes } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import type { Database } from "@localgrid/cloud-hub/adapters/database";
import { openDatabase } from "@localgrid/cloud-hub/adapters/database";
import { PostgresJournalStore } from "@localgrid/cloud-hub/adapters/journal-store";
import { EdgeGateway } from "@localgrid/cloud-hub/edge-gateway";
import { CHAIN_START, chainHash } from "@localgrid/journal/chain";
import { EpochWriter } from "@localgrid/journal/epoch-writer";
import { type NodeKey, nodeKeyOf } from "@localgrid/journal/head";
import { encodeUploadBatch } from "@localgrid/protocol/upload";
import type { CommunityId, EpochId, NodeId } from "@localgrid/vocabulary/identifiers";
import { from as copyFrom } from "pg-copy-streams";
import { benchError } from "./errors.ts";
import type { Measurement, Run } from "./measurement.ts";
import { ratiosOf, roundNumber, spreadOf } from "./spread.ts";
import { figureOf } from "./table.ts";

const NODES = 8;
const RECORDS_PER_NODE = 10_000;
const RECORDS_PER_BATCH = 1_000;
/** A signed reading as a meter sends it. */
const MESSAGE_BYTES = 200;
const COMMUNITY_KEY = new Uint8Array(32).fill(7);
/** PostgreSQL's binary format of COPY: a head of 19 bytes, then rows of one field, then the end. */
const COPY_HEAD = Buffer.from("5047434f50590aff0d0a000000000000000000", "hex");
const COPY_END = Buffer.from([0xff, 0xff]);

interface Sender {
  readonly key: NodeKey;
  readonly records: readonly Uint8Array[];
  readonly batches: readonly Uint8Array[];
}

/** Signed, sealed and chained records into the hub's database, against the same bytes poured into it. */
export const hubIngest: Measurement = {
  name: "hub-ingest",
  async measure({ folder, rounds, progress }: Run) {
    const watcher = { running() {}, away() {}, failed() {} };
    const database = await openDatabase({ data_dir: join(folder, "hub"), database_url: null, watcher });
    try {
      await database.pool.query("CREATE TABLE bare (record bytea NOT NULL)");
      await database.pool.query("ALTER TABLE bare ALTER COLUMN record SET STORAGE EXTERNAL");
      const [ingest_ms, copy_ms]: [number[], number[]] = [[], []];
      for (let round = 0; round <= rounds; round++) {
        const senders = Array.from({ length: NODES }, makeSender);
        const took = { ingest: await ingest(database, senders), copy: await copy(database, senders) };
        // The first round warms up.
        if (round === 0) continue;
        ingest_ms.push(took.ingest);
        copy_ms.push(took.copy);
        progress(`round ${round}: ${(took.copy / took.ingest).toFixed(2)} of the bare COPY`);
      }
      const records = NODES * RECORDS_PER_NODE;
      const perSecond = (ms: readonly number[]) => roundNumber((records * 1000) / spreadOf(ms).median);
      return [
        figureOf({
          what: `hub ingest, ${NODES} nodes at once (verify, chain, commit) ÷ bare COPY of the same records`,
          values: ratiosOf(copy_ms, ingest_ms),
          digits: 2,
          at_least: 0.3,
          notes: [
            `${perSecond(ingest_ms)} records/s against ${perSecond(copy_ms)}; ${RECORDS_PER_BATCH} in each commit`,
          ],
        }),
      ];
    } finally {
      await database.stop();
    }
  },
};

function makeSender(): Sender {
  const key = nodeKeyOf(generateKeyPairSync("ed25519").privateKey);
  const epoch = new Uint8Array(randomBytes(16)) as EpochId;
  const writer = new EpochWriter({ key, communityKey: COMMUNITY_KEY, epoch, parent: null });
  const records = [writer.genesis(0, { community: "sun", rules: { interval_length_s: 900 } })];
  while (records.length < RECORDS_PER_NODE) {
    records.push(writer.append("readings", records.length, { messages: [randomBytes(MESSAGE_BYTES)] }));
  }
  const batches: Uint8Array[] = [];
  let prev_hash = CHAIN_START;
  for (let at = 0; at < records.length; at += RECORDS_PER_BATCH) {
    const part = records.slice(at, at + RECORDS_PER_BATCH);
    batches.push(encodeUploadBatch({ epoch, from_seq: at + 1, prev_hash, records: part }, key));
    prev_hash = part.reduce(chainHash, prev_hash);
  }
  return { key, records, batches };
}

async function ingest({ pool }: Database, senders: readonly Sender[]): Promise<number> {
  await pool.query("INSERT INTO community (id, created_at_ms) VALUES ('sun', 0) ON CONFLICT DO NOTHING");
  for (const { key } of senders) {
    const values = [Buffer.from(key.node), Buffer.from(key.publicKey)];
    await pool.query("INSERT INTO node (id, community, public_key, enrolled_at_ms) VALUES ($1, 'sun', $2, 0)", values);
  }
  const events = { stored() {}, changed() {}, known() {}, alarm() {}, replaced() {} };
  const gateway = new EdgeGateway({ journals: new PostgresJournalStore(pool), now_ms: () => 0, events });
  const begun_ms = performance.now();
  await Promise.all(
    senders.map(async ({ key, batches }) => {
      const [id, community] = [key.node as NodeId, "sun" as CommunityId];
      const node = { id, community, public_key: key.publicKey, revoked_at_ms: null };
      for (const batch of batches) {
        const answer = await gateway.receive(node, batch);
        if (answer.kind !== "acknowledged") throw benchError("wrong-result", `a batch was answered ${answer.kind}`);
      }
    }),
  );
  return performance.now() - begun_ms;
}

async function copy({ pool }: Database, senders: readonly Sender[]): Promise<number> {
  const client = await pool.connect();
  const begun_ms = performance.now();
  const stream = client.query(copyFrom("COPY bare FROM STDIN (FORMAT binary)"));
  const done = once(stream, "finish");
  stream.write(COPY_HEAD);
  for (const { records } of senders) {
    for (let at = 0; at < records.length; at += RECORDS_PER_BATCH) {
      const isReady = stream.write(Buffer.concat(records.slice(at, at + RECORDS_PER_BATCH).flatMap(copyRow)));
      if (!isReady) await once(stream, "drain");
    }
  }
  stream.end(COPY_END);
  await done;
  const took_ms = performance.now() - begun_ms;
  client.release();
  await pool.query("TRUNCATE bare");
  return took_ms;
}

function copyRow(record: Uint8Array): readonly Uint8Array[] {
  const head = Buffer.allocUnsafe(6);
  head.writeInt16BE(1, 0);
  head.writeInt32BE(record.length, 2);
  return [head, record];
}
