import { generateKeyPairSync, randomBytes, verify } from "node:crypto";
import type { ProjectionSink } from "@localgrid/clearing/projection-sink";
import { JOURNAL_START, replay } from "@localgrid/clearing/replay";
import { ed25519PublicKey, nodeKeyOf } from "@localgrid/journal/head";
import { decodeRecord } from "@localgrid/journal/record";
import { deviceIdOf, encodeReadings, keyIdOf, type MeterReading, signMessage } from "@localgrid/protocol/device";
import type { RulesBody } from "@localgrid/protocol/record-bodies";
import { communityId, type DeviceId, memberId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import type { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { Ingest, type IngestEvents, type IngestPorts } from "./ingest.ts";
import type { JournalStore } from "./journal-store.ts";

export const NOW_MS = Date.UTC(2026, 5, 1, 12);
export const RULES: RulesBody = {
  interval_length_s: 900,
  price_rule: "pair",
  interpolation_gap_s: 1800,
  future_tolerance_ms: 300_000,
  retention_intervals: 2976,
};
export const COMMUNITY_KEY = new Uint8Array(32).fill(7);
export const NO_ROWS: ProjectionSink & { flush(): boolean } = {
  interval() {},
  memberInterval() {},
  meteringPointInterval() {},
  posting() {},
  flush: () => true,
};

/** Test support: a journal in memory that can be made to fail or to wait. */
export class MemoryStore implements JournalStore {
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

export interface World {
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

export interface WorldOptions {
  readonly community?: string;
  readonly genesis?: IngestPorts["genesis"];
}

export function createWorld(store = new MemoryStore(), rules = RULES, options: WorldOptions = {}): World {
  const { community = "test", genesis } = options;
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
      community: communityId(community),
      rules,
      policy: { close_deadline_ms: 600_000, started_at_ms: 0 },
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
      ...(genesis === undefined ? {} : { genesis }),
      events,
    },
  );
  return Object.assign(world, { ingest });
}

export async function withMeter(world: World): Promise<World> {
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

export function reading(seq: number, at_ms = NOW_MS + seq * 60_000): MeterReading {
  const import_mwh = seq * 10_000;
  return { seq, at_ms, import_mwh, export_mwh: 0, power_w: 600, flags: 0, boot: 1, uptime_ms: at_ms - NOW_MS };
}

export function message(...readings: MeterReading[]): Uint8Array {
  return signMessage(encodeReadings(readings), privateKey, kid);
}

export function offer(world: World, payload: Uint8Array, from: DeviceId = device): Promise<Error | undefined> {
  return new Promise((resolve) => world.ingest.offer(from, payload, resolve));
}

export function readingRecords(store: MemoryStore): number {
  return store.records.filter((bytes) => decodeRecord(bytes).kind === "readings").length;
}

export function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const changed = bytes.slice();
  const index = at < 0 ? changed.length + at : at;
  changed[index] = (changed[index] as number) ^ 1;
  return changed;
}

export function otherMessage(): Uint8Array {
  const other = generateKeyPairSync("ed25519").privateKey;
  return signMessage(encodeReadings([reading(1)]), other, keyIdOf(nodeKeyOf(other).publicKey));
}
