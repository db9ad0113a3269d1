import { generateKeyPairSync } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { createLibp2pNetwork } from "@localgrid/edge-node/adapters/peer-network";
import type { PeerNetwork, PeerStream } from "@localgrid/edge-node/peer-network";
import { CHAIN_START, chainHash } from "@localgrid/journal/chain";
import { nodeKeyOf } from "@localgrid/journal/head";
import { decodeRecord } from "@localgrid/journal/record";
import { recordedJournal, recordedNodeKey } from "@localgrid/neighbourhood/recorded-journal";
import { decodeUploadBatch, encodeUploadBatch, verifyUploadBatch } from "@localgrid/protocol/upload";
import { FULL_BATCH_BYTES, MAX_RECORDS_PER_BATCH } from "@localgrid/protocol/upload-limits";
import { answerRequests } from "./child-link.ts";
import type { CostAnswer, CostRequest } from "./gossip-cost-protocol.ts";
import { TARIFF } from "./recorded-year.ts";
import { syntheticHomes } from "./synthetic-homes.ts";

// One of two nodes that hand readings to each other, by message or by stream. The disk is left out.

const REGION = "bench";
const HOMES = 50;
const INTERVAL_S = 900;
const INTERVALS = 8;
const MEETING_TICK_MS = 5;
const MEETING_BYTES = 8;
/** Of one peer and second: here everything comes from one. */
const UNBOUNDED = 1_000_000_000;
/** A byte, so that one end can tell the other what it has got. */
const TAKEN = new Uint8Array([1]);

type Batch = Parameters<typeof encodeUploadBatch>[0];

const nodeOfJournal = recordedNodeKey();
const key = nodeKeyOf(generateKeyPairSync("ed25519").privateKey);
const records = journalOfReadings();
const batches = [...batchesOf(records, MAX_RECORDS_PER_BATCH)];
const batchFrames = batches.map(signed);
/** Every reading in a batch of its own. */
const singles = [...batchesOf(records, 1)].filter(({ records: [record] }) => isReading(record as Uint8Array));
let network: PeerNetwork;
let isSigned = true;
let [sent, received, published] = [0, 0, 0];

answerRequests<CostRequest, CostAnswer>(async (request) => {
  if (request.kind === "start") await start(request.address);
  if (request.kind === "meet") await meet(request);
  if (request.kind === "sign") isSigned = request.is_signed;
  if (request.kind === "publish") await publish(request);
  if (request.kind === "stream") await stream(request);
  const { user, system } = process.cpuUsage();
  const record_bytes = singles.reduce((sum, { records: [record] }) => sum + (record?.length ?? 0), 0) / singles.length;
  const node = Buffer.from(key.node).toString("hex");
  const self = { node, public_key: key.publicKey, addresses: network.addresses() };
  return { self, cpu_us: user + system, sent, received, record_bytes };
});

async function start(address: string): Promise<void> {
  network = createLibp2pNetwork({
    key,
    host: address,
    port: 0,
    discovery: false,
    limits: { announcements_per_second_per_peer: UNBOUNDED, gossip_bytes_per_second_per_peer: UNBOUNDED },
  });
  await network.start({
    connected() {},
    disconnected() {},
    refused() {},
    announced(bytes) {
      if (isSigned && bytes.length > MEETING_BYTES) check(bytes);
      received++;
      return "accept";
    },
    asked: (_node, stream) => take(stream),
  });
}

/** Settles when messages reach the other. */
async function meet({ peer }: Extract<CostRequest, { kind: "meet" }>): Promise<void> {
  network.admit([peer], REGION);
  while ((await network.publish(new Uint8Array(MEETING_BYTES).fill(published++))) === 0) await delay(MEETING_TICK_MS);
}

async function publish({ messages, per_s }: Extract<CostRequest, { kind: "publish" }>): Promise<void> {
  const begun_ms = performance.now();
  for (let count = 0; count < messages; count++) {
    const early_ms = begun_ms + (count * 1000) / per_s - performance.now();
    if (early_ms > 0) await delay(early_ms);
    const single = singles[published++ % singles.length] as Batch;
    const reached = await network.publish(isSigned ? signed(single) : (single.records[0] as Uint8Array));
    sent += reached > 0 ? 1 : 0;
  }
}

async function stream({ node, rounds }: Extract<CostRequest, { kind: "stream" }>): Promise<void> {
  const stream = await network.open(node);
  for (let round = 0; round < rounds; round++) {
    for (const [index, batch] of batches.entries()) {
      await stream.send(isSigned ? signed(batch) : (batchFrames[index] as Uint8Array));
    }
    sent += singles.length;
  }
  await stream.close();
  for await (const _taken of stream.frames()) return;
}

async function take(stream: PeerStream): Promise<void> {
  let count = 0;
  for await (const frame of stream.frames()) {
    count += isSigned ? check(frame) : decodeUploadBatch(frame).records.length;
  }
  received += Math.round((count * singles.length) / records.length);
  await stream.send(TAKEN);
}

function signed(batch: Batch): Uint8Array {
  return encodeUploadBatch(batch, nodeOfJournal);
}

/** As a holder does. The answer is how many records there are. */
function check(bytes: Uint8Array): number {
  return verifyUploadBatch(decodeUploadBatch(bytes), nodeOfJournal.publicKey).records.length;
}

function isReading(record: Uint8Array): boolean {
  return decodeRecord(record).kind === "readings";
}

/** One record per reading and minute, and what closing an interval adds. */
function journalOfReadings(): readonly Uint8Array[] {
  return [
    ...recordedJournal({
      recording: syntheticHomes(HOMES),
      interval_length_s: INTERVAL_S,
      intervals: INTERVALS,
      reading_step_s: 60,
      readings_per_message: 1,
      tariff: TARIFF,
    }),
  ];
}

function* batchesOf(records: readonly Uint8Array[], most: number): Generator<Batch> {
  let [from_seq, prev_hash]: [number, Uint8Array] = [1, CHAIN_START];
  while (from_seq <= records.length) {
    const taken: Uint8Array[] = [];
    let bytes = 0;
    for (const record of records.slice(from_seq - 1, from_seq - 1 + most)) {
      bytes += record.length;
      if (bytes > FULL_BATCH_BYTES) break;
      taken.push(record);
    }
    const { epoch } = decodeRecord(taken[0] as Uint8Array);
    yield { epoch, from_seq, prev_hash, records: taken };
    from_seq += taken.length;
    prev_hash = taken.reduce(chainHash, prev_hash);
  }
}
