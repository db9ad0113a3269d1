import { generateKeyPairSync, randomBytes, verify } from "node:crypto";
import { ChainVerifier } from "@localgrid/journal/chain";
import { ed25519PublicKey, nodeKeyOf } from "@localgrid/journal/head";
import { decodeRecord } from "@localgrid/journal/record";
import { deviceIdOf, encodeReadings, keyIdOf, type MeterReading, signMessage } from "@localgrid/protocol/device";
import type { RulesBody } from "@localgrid/protocol/record-bodies";
import { communityId, type DeviceId, memberId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { beforeEach, describe, expect, test } from "vitest";
import type { ProjectionSink } from "../clearing/projection-sink.ts";
import { JOURNAL_START, replay } from "../clearing/replay.ts";
import { Ingest, type IngestEvents } from "./ingest.ts";
import type { JournalStore } from "./journal-store.ts";

const NOW_MS = Date.UTC(2026, 5, 1, 12);
const RULES: RulesBody = {
  interval_length_s: 900,
  price_rule: "pair",
  interpolation_gap_s: 1800,
  future_tolerance_ms: 300_000,
  retention_intervals: 2976,
};
const COMMUNITY_KEY = new Uint8Array(32).fill(7);
const NO_ROWS: ProjectionSink & { flush(): boolean } = {
  interval() {},
  memberInterval() {},
  meteringPointInterval() {},
  posting() {},
  flush: () => true,
};

class MemoryStore implements JournalStore {
  readonly records: Uint8Array[] = [];
  failure: LocalGridError | null = null;
  /** Set to hold a commit back until it is called. */
  held: PromiseWithResolvers<void> | null = null;
  appends = 0;

  get lastPosition(): number {
    return this.records.length;
  }

  async append(records: readonly Uint8Array[]): Promise<void> {
    this.appends++;
    await this.held?.promise;
    if (this.failure !== null) throw this.failure;
    this.records.push(...records);
  }

  *recordsAfter(position: number) {
    for (let at = position; at < this.records.length; at++) {
      yield { position: at + 1, record: this.records[at] as Uint8Array };
    }
  }
}

interface World {
  readonly store: MemoryStore;
  readonly ingest: Ingest;
  readonly log: string[];
  readonly refusals: string[];
  clock_ms: number;
}

const { privateKey } = generateKeyPairSync("ed25519");
const { publicKey } = nodeKeyOf(privateKey);
const kid = keyIdOf(publicKey);
const device = deviceIdOf(kid);
const nodeKey = nodeKeyOf(generateKeyPairSync("ed25519").privateKey);

function createWorld(store = new MemoryStore()): World {
  const log: string[] = [];
  const refusals: string[] = [];
  const events: IngestEvents = {
    acknowledge: (to, ack) =>
      log.push(`ack ${to === device ? "" : to}${ack.upto}${ack.reason ? ` ${ack.reason}` : ""}`),
    refused: (refusal) => refusals.push(refusal.reason),
    committed: ({ readings }) => log.push(`committed ${readings}`),
    duplicates: (count) => log.push(`duplicates ${count}`),
    cleared: (start_s) => log.push(`cleared ${start_s}`),
    storage: (status) => log.push(`storage ${status}`),
    broken: (error) => {
      throw error;
    },
  };
  const point = replay({
    from: JOURNAL_START,
    records: store.recordsAfter(0),
    communityKey: COMMUNITY_KEY,
    sink: NO_ROWS,
  });
  const world = { store, log, refusals, clock_ms: NOW_MS } as World;
  const ingest = new Ingest(
    {
      key: nodeKey,
      communityKey: COMMUNITY_KEY,
      community: communityId("test"),
      rules: RULES,
      policy: { close_deadline_ms: 600_000 },
      commit_gather_ms: 0,
      start: point,
    },
    {
      store,
      verifier: {
        verify: async (checks) =>
          checks.map(({ public_key, signed_bytes, signature }) =>
            verify(null, signed_bytes, ed25519PublicKey(public_key), signature),
          ),
      },
      sink: NO_ROWS,
      clock: { now_ms: () => world.clock_ms },
      randomBytes: (count) => new Uint8Array(randomBytes(count)),
      pause: () => ({ over: Promise.resolve(), wake() {} }),
      events,
    },
  );
  return Object.assign(world, { ingest });
}

async function withMeter(world: World): Promise<World> {
  await world.ingest.start();
  const [member, metering_point] = [memberId("m1"), meteringPointId("p1")];
  await world.ingest.submit(() => ({
    kind: "records",
    records: [
      { kind: "member", body: { member, is_active: true, credit_limit_micro: null } },
      { kind: "metering-point", body: { metering_point, member, is_active: true, main_fuse_w: 20_000 } },
      { kind: "meter-key", body: { device, metering_point, public_key: publicKey, is_active: true } },
      {
        kind: "tariff",
        body: {
          valid_from_s: 0,
          retail_micro_per_kwh: 300_000,
          feed_in_micro_per_kwh: 80_000,
          local_network_fee_micro_per_kwh: 0,
          fixed_fee_micro_per_day: 0,
        },
      },
    ],
  }));
  world.log.length = 0;
  return world;
}

function reading(seq: number, at_ms = NOW_MS + seq * 60_000): MeterReading {
  const import_mwh = seq * 10_000;
  return { seq, at_ms, import_mwh, export_mwh: 0, power_w: 600, flags: 0, boot: 1, uptime_ms: at_ms - NOW_MS };
}

function message(...readings: MeterReading[]): Uint8Array {
  return signMessage(encodeReadings(readings), privateKey, kid);
}

function offer(world: World, payload: Uint8Array, from: DeviceId = device): Promise<Error | undefined> {
  return new Promise((resolve) => world.ingest.offer(from, payload, resolve));
}

function readingRecords(store: MemoryStore): number {
  return store.records.filter((bytes) => decodeRecord(bytes).kind === "readings").length;
}

describe("ingest", () => {
  let world: World;

  beforeEach(async () => {
    world = await withMeter(createWorld());
  });

  test("answers a message only after its commit, then acknowledges it to the device", async () => {
    world.store.held = Promise.withResolvers();
    let isDone = false;
    const done = offer(world, message(reading(1))).then(() => {
      isDone = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isDone).toBe(false);
    world.store.held.resolve();
    await done;
    expect(readingRecords(world.store)).toBe(1);
    expect(world.log).toEqual(["storage ok", "ack 1", "committed 1"]);
  });

  test("stores a message that comes again once and acknowledges it again", async () => {
    const twice = message(reading(1), reading(2));
    await Promise.all([offer(world, twice), offer(world, twice)]);
    await offer(world, twice);
    expect(readingRecords(world.store)).toBe(1);
    expect(world.log.filter((line) => line.startsWith("ack"))).toEqual(["ack 2", "ack 2"]);
  });

  test.each([
    ["wrong-signature", () => flipped(message(reading(1)), -1)],
    ["malformed-message", () => Uint8Array.of(1, 2, 3)],
    ["foreign-device", () => otherMessage()],
  ])("refuses and acknowledges a message with %s, and takes the next one", async (reason, bytes) => {
    expect(await offer(world, bytes())).toBeUndefined();
    expect(world.refusals).toEqual([reason]);
    expect(world.log).toEqual([`ack 0 ${reason}`]);
    expect(readingRecords(world.store)).toBe(0);
    await offer(world, message(reading(1)));
    expect(readingRecords(world.store)).toBe(1);
  });

  test("refuses a device that the community does not know", async () => {
    const stranger = deviceIdOf(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));
    await offer(world, message(reading(1)), stranger);
    expect(world.refusals).toEqual(["unknown-device"]);
  });

  test("gives no answer to readings that could not be stored, and opens a new epoch when there is room again", async () => {
    world.store.failure = new LocalGridError("storage-full", "SQLITE_FULL");
    expect((await offer(world, message(reading(1)))) as LocalGridError).toMatchObject({ code: "storage-full" });
    await expect(world.ingest.submit(() => ({ kind: "records", records: [] }))).rejects.toMatchObject({
      code: "storage-full",
    });
    expect(world.log).toContain("storage storage-full");
    world.store.failure = null;
    expect(await offer(world, message(reading(1)))).toBeUndefined();
    const chain = new ChainVerifier();
    const kinds = world.store.records.map((bytes) => chain.accept(bytes).kind);
    expect(kinds.filter((kind) => kind === "genesis")).toHaveLength(2);
    expect(kinds.at(-1)).toBe("readings");
  });

  test("a restart continues the chain and knows what it has", async () => {
    await offer(world, message(reading(1)));
    const again = createWorld(world.store);
    await again.ingest.start();
    await offer(again, message(reading(1)));
    await offer(again, message(reading(2)));
    expect(readingRecords(world.store)).toBe(2);
    const chain = new ChainVerifier();
    for (const record of world.store.records) chain.accept(record);
    expect(again.log).toContain("ack 2");
  });

  test("closes an interval as soon as both edges are known, and takes a tick for one that stays incomplete", async () => {
    world.clock_ms = NOW_MS + 900_000;
    await offer(world, message(reading(1, NOW_MS), reading(2, NOW_MS + 900_000)));
    world.ingest.tick();
    await world.ingest.submit(() => ({ kind: "records", records: [] }));
    expect(world.log).toContain(`cleared ${NOW_MS / 1000}`);
    world.clock_ms = NOW_MS + 1_800_000 + 599_999;
    world.ingest.tick();
    await world.ingest.submit(() => ({ kind: "records", records: [] }));
    expect(world.log).not.toContain(`cleared ${NOW_MS / 1000 + 900}`);
    world.clock_ms += 1;
    world.ingest.tick();
    await world.ingest.submit(() => ({ kind: "records", records: [] }));
    expect(world.log).toContain(`cleared ${NOW_MS / 1000 + 900}`);
    const kinds = world.store.records.map((bytes) => decodeRecord(bytes).kind);
    expect(kinds.slice(-3)).toEqual(["substitute-value", "interval-closed", "head"]);
  });

  test("late readings correct a closed interval and leave it where it was", async () => {
    await offer(world, message(reading(1, NOW_MS)));
    world.clock_ms = NOW_MS + 900_000 + 600_000;
    world.ingest.tick();
    await world.ingest.submit(() => ({ kind: "records", records: [] }));
    world.clock_ms = NOW_MS + 1_800_000 + 1_000;
    await offer(world, message(reading(2, NOW_MS + 900_000), reading(3, NOW_MS + 1_800_000)));
    world.ingest.tick();
    await world.ingest.submit(() => ({ kind: "records", records: [] }));
    const kinds = world.store.records.map((bytes) => decodeRecord(bytes).kind);
    expect(kinds.slice(-4)).toEqual(["correction", "head", "interval-closed", "head"]);
    const { state } = replay({
      from: JOURNAL_START,
      records: world.store.recordsAfter(0),
      communityKey: COMMUNITY_KEY,
      sink: NO_ROWS,
    });
    expect(state?.ledger).toEqual(world.ingest.state.ledger);
  });
});

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const changed = bytes.slice();
  const index = at < 0 ? changed.length + at : at;
  changed[index] = (changed[index] as number) ^ 1;
  return changed;
}

function otherMessage(): Uint8Array {
  const other = generateKeyPairSync("ed25519").privateKey;
  return signMessage(encodeReadings([reading(1)]), other, keyIdOf(nodeKeyOf(other).publicKey));
}
