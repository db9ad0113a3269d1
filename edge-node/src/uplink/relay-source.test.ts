import { generateKeyPairSync } from "node:crypto";
import { nodeKeyOf } from "@localgrid/journal/head";
import { decodeUploadBatch } from "@localgrid/protocol/upload";
import type { HubAnswer } from "@localgrid/sync-engine/upload-state";
import { beforeEach, describe, expect, test } from "vitest";
import { checkBatch } from "../gossip/batch-check.ts";
import { InMemoryReplicaStore } from "../gossip/in-memory-replica-store.ts";
import { TestJournal } from "../gossip/test-journal.ts";
import { HubConnection } from "./hub-connection.ts";
import type { HubSession } from "./hub-session.ts";
import { RelaySource } from "./relay-source.ts";
import { CountedJournal, HUB_URL, TestHub, TestTimers, testPorts } from "./test-hub.ts";

const MINUTE_MS = 60_000;

/** A hub that counts what it has of each journal by its batches, as the real one does. */
class RelayHub extends TestHub {
  readonly had = new Map<string, number>();
  readonly uploads: string[] = [];
  readonly refused = new Set<string>();

  override connect(): HubSession {
    const session = super.connect();
    return {
      ...session,
      link: {
        ...session.link,
        heads: async (journal) => ({ kind: "answered", answer: this.headsOf(journal) }),
        upload: async (journal, batch) => ({
          kind: "answered",
          sent_bytes: batch.length,
          answer: journal === "node" ? OWN_TAKEN : this.take(journal, batch),
        }),
      },
    };
  }

  private headsOf(journal: string): HubAnswer {
    const heads = [...this.had].filter(([name]) => name.startsWith(journal));
    const told = heads.map(([name, seq]) => ({ epoch: name.split(" ")[1] as string, seq, hash: "00".repeat(32) }));
    return { kind: "heads", heads: told, newest: told.at(-1)?.epoch ?? null };
  }

  private take(journal: string, bytes: Uint8Array): HubAnswer {
    if (this.refused.has(journal)) return { kind: "forbidden", code: "unknown-node" };
    const batch = decodeUploadBatch(bytes);
    const epoch = Buffer.from(batch.epoch).toString("hex");
    const name = `${journal} ${epoch}`;
    const held = this.had.get(name) ?? 0;
    if (batch.from_seq > held + 1) return { kind: "gap", expected: { epoch, seq: held + 1 } };
    const seq = Math.max(held, batch.from_seq + batch.records.length - 1);
    this.had.set(name, seq);
    this.uploads.push(`${batch.from_seq}+${batch.records.length}`);
    return { kind: "acknowledged", acknowledged: { epoch, seq }, max_records: 1_000 };
  }
}

const OWN_TAKEN: HubAnswer = { kind: "acknowledged", acknowledged: { epoch: "ab".repeat(16), seq: 3 }, max_records: 9 };

let hub: RelayHub;
let timers: TestTimers;
let replicas: InMemoryReplicaStore;
let epochs = 0;

beforeEach(() => {
  hub = new RelayHub();
  timers = new TestTimers();
  replicas = new InMemoryReplicaStore();
});

function origin(): TestJournal {
  const key = nodeKeyOf(generateKeyPairSync("ed25519").privateKey);
  return new TestJournal({ key, nextEpoch: () => new Uint8Array(16).fill(++epochs) });
}

/** The replica takes over what the journal has by now, in one batch per epoch. */
function replicate(journal: TestJournal): void {
  for (const { epoch, last_seq } of journal.extents()) {
    const here = replicas.extents(journal.journal).find((one) => one.epoch === epoch)?.last_seq ?? 0;
    if (here === last_seq) continue;
    const range = { from_seq: here + 1, upto_seq: last_seq, max_bytes: 1_000_000 };
    const bytes = journal.batch({ kind: "batch", journal: journal.journal, epoch, ...range }) as Uint8Array;
    const place = {
      node: journal.journal,
      publicKey: journal.key.publicKey,
      lastSeq: () => here,
      hashAt: (name: string, seq: number) => replicas.hashAt(journal.journal, name, seq),
    };
    const checked = checkBatch(bytes, place, epoch);
    if (checked.kind !== "next") throw new Error(checked.kind);
    replicas.append({ ...checked, node: journal.journal, at_ms: 0 });
  }
}

async function relay(...journals: readonly TestJournal[]) {
  const { ports } = testPorts(hub, timers);
  const connection = new HubConnection({ ...ports, own: new CountedJournal() });
  const sources = journals.map((journal) => new RelaySource(journal.journal, replicas));
  for (const source of sources) {
    source.carry();
    connection.carry(source);
  }
  connection.start({ hub_url: HUB_URL, join_code: null });
  await timers.pass(MINUTE_MS);
  return { connection, source: sources[0] as RelaySource };
}

async function grow(connection: HubConnection, journal: TestJournal, count: number): Promise<void> {
  journal.write(count);
  replicate(journal);
  connection.nudge();
  await timers.pass(MINUTE_MS);
}

function held(journal: TestJournal): number {
  return [...hub.had].filter(([name]) => name.startsWith(journal.journal)).reduce((sum, [, seq]) => sum + seq, 0);
}

describe("Another node's journal", () => {
  test("goes up in the batches that its node signed, and grows", async () => {
    const journal = origin();
    journal.write(4);
    replicate(journal);
    const { connection } = await relay(journal);
    expect(hub.uploads).toEqual(["1+5"]);
    await grow(connection, journal, 3);
    expect(hub.uploads).toEqual(["1+5", "6+3"]);
    const epoch = journal.extents()[0]?.epoch as string;
    expect(connection.acknowledgedOf(journal.journal)).toEqual({ epoch, seq: 8 });
    expect(connection.acknowledgedOf("nobody")).toBeNull();
    connection.stop();
    expect(connection.acknowledgedOf(journal.journal)).toBeNull();
  });

  test("grows no further at the hub while it is not carried, and catches up when it is again", async () => {
    const journal = origin();
    replicate(journal);
    const { connection, source } = await relay(journal);
    source.stopCarrying();
    await grow(connection, journal, 6);
    expect(held(journal)).toBe(1);
    source.carry();
    connection.nudge();
    await timers.pass(MINUTE_MS);
    expect(held(journal)).toBe(7);
    connection.stop();
  });

  test("goes up no further at all once its node was removed", async () => {
    const journal = origin();
    journal.write(6);
    replicate(journal);
    hub.refused.add(journal.journal);
    const { connection, source } = await relay(journal);
    source.stopCarrying({ isRemoved: true });
    hub.refused.clear();
    connection.nudge();
    await timers.pass(30 * MINUTE_MS);
    expect(held(journal)).toBe(0);
    const { epoch } = journal.extents()[0] as { epoch: string };
    const request = { kind: "batch", journal: journal.journal, epoch, from_seq: 1, upto_seq: 7 } as const;
    expect(source.batch({ ...request, max_bytes: 100_000 })).toBeNull();
    connection.stop();
  });

  test("of which the hub has more than the replica has lost nothing", async () => {
    const journal = origin();
    journal.write(2);
    replicate(journal);
    const epoch = journal.extents()[0]?.epoch as string;
    hub.had.set(`${journal.journal} ${epoch}`, 40);
    const { connection } = await relay(journal);
    expect(connection.report().alarms).toEqual([]);
    expect(hub.uploads).toEqual([]);
    connection.stop();
  });

  test("that the hub refuses holds up neither the others nor the own one", async () => {
    const [refused, welcome] = [origin(), origin()];
    for (const journal of [refused, welcome]) replicate(journal);
    hub.refused.add(refused.journal);
    const { connection } = await relay(refused, welcome);
    expect(held(welcome)).toBe(1);
    expect(held(refused)).toBe(0);
    expect(connection.report().alarms).toEqual([{ journal: refused.journal, alarm: "forbidden" }]);
    await grow(connection, welcome, 5);
    expect(held(welcome)).toBe(6);
    hub.refused.clear();
    await timers.pass(15 * MINUTE_MS);
    expect(held(refused)).toBe(1);
    expect(connection.report().alarms).toEqual([]);
    connection.stop();
  });

  test("whose copy was let go of goes on when it is here again", async () => {
    const journal = origin();
    replicate(journal);
    const { connection } = await relay(journal);
    journal.write(5);
    replicate(journal);
    connection.nudge();
    replicas.drop(journal.journal);
    await timers.pass(MINUTE_MS);
    replicate(journal);
    connection.nudge();
    await timers.pass(15 * MINUTE_MS);
    expect(held(journal)).toBe(6);
    expect(connection.report().alarms).toEqual([]);
    connection.stop();
  });
});
