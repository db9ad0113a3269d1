import { decideOfficialValues } from "@localgrid/clearing/official-values";
import { decodeRecord } from "@localgrid/journal/record";
import type { KnownRecord, StandingLimitsBody, TariffBody } from "@localgrid/protocol/record-bodies";
import { type DeviceId, deviceId, memberId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { describe, expect, test } from "vitest";
import type { Decision } from "../ingest/ingest.ts";
import {
  COMMUNITY_KEY,
  createWorld,
  MemoryStore,
  message,
  NOW_MS,
  offer,
  reading,
  readingRecords,
  type World,
  withMeter,
} from "../ingest/test-world.ts";
import { Revival } from "./revival.ts";

const NOW_S = NOW_MS / 1_000;
const POINT = meteringPointId("p1");
const OTHER_DEVICE = deviceId("d00112233445566aa");
const TARIFF: TariffBody = {
  valid_from_s: NOW_S + 86_400,
  retail_micro_per_kwh: 250_000,
  feed_in_micro_per_kwh: 70_000,
  local_network_fee_micro_per_kwh: 10_000,
  fixed_fee_micro_per_day: 0,
};

interface Loss {
  /** What is on the disk after the loss. */
  readonly kept: readonly Uint8Array[];
  readonly lost: readonly Uint8Array[];
}

interface Revived {
  readonly counts: { readonly messages: number; readonly membership: number } | null;
  readonly troubles: readonly string[];
  readonly upto: number;
}

function journal(world: World, ...records: KnownRecord[]) {
  return world.ingest.submit(() => ({ kind: "records", records }));
}

/** A world that ran `live`, and lost all that came of it. */
async function lose(live: (world: World) => Promise<unknown>): Promise<Loss> {
  const world = await withMeter(createWorld());
  const kept = world.store.records.slice();
  world.clock_ms += 3_600_000;
  await live(world);
  return { kept, lost: world.store.records.slice(kept.length) };
}

/** The same node after the loss: it has started again. */
async function restart({ kept }: Loss, elapsed_ms = 3_700_000): Promise<World> {
  const store = new MemoryStore();
  store.records.push(...kept);
  const world = createWorld(store);
  world.clock_ms += elapsed_ms;
  await world.ingest.start();
  return world;
}

async function revive(world: World, { kept, lost }: Loss, offering = world.ingest): Promise<Revived> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const troubles: string[] = [];
  let counts: Revived["counts"] = null;
  let upto = 0;
  const revival = new Revival({
    records: {
      pending: (after, limit) =>
        lost
          .map((record, index) => ({ id: index + 1, written_after: kept.length, record }))
          .slice(after, after + limit),
      get revivedUpto() {
        return upto;
      },
      setRevived: (id) => {
        upto = id;
        resolve();
      },
      writtenSince: () =>
        world.store.records.map((record, index) => ({ position: index + 1, record })).slice(kept.length),
    },
    communityKey: COMMUNITY_KEY,
    offer: (device, bytes, done) => offering.offer(device, bytes, done),
    submit: (decide) => world.ingest.submit(decide),
    keptInputs: () => null,
    after: (delay_ms, act) => {
      // A later attempt is the test's own.
      if (delay_ms === 0) act();
      else resolve();
      return () => {};
    },
    revived: (told) => {
      counts = told;
    },
    trouble: (text) => {
      troubles.push(text);
      resolve();
    },
  });
  revival.start();
  await promise;
  await revival.stop();
  return { counts, troubles, upto };
}

function kindsSince(world: World, { kept }: Loss): readonly string[] {
  return world.store.records.slice(kept.length).map((bytes) => decodeRecord(bytes).kind);
}

describe("Readings that the disk lost", () => {
  test("are journaled again, once", async () => {
    const loss = await lose(async (world) => {
      await offer(world, message(reading(1), reading(2)));
      await offer(world, message(reading(3)));
    });
    const world = await restart(loss);
    expect((await revive(world, loss)).counts).toEqual({ messages: 2, membership: 0 });
    expect(readingRecords(world.store)).toBeGreaterThan(0);
    const before = world.store.records.length;
    // The node died before it could note that it was done.
    await revive(world, loss);
    expect(world.store.records).toHaveLength(before);
    expect(await offer(world, message(reading(3)))).toBeUndefined();
    expect(world.store.records).toHaveLength(before);
  });

  test("are those of devices alone: what no device has signed is refused as any other message", async () => {
    const loss = await lose((world) => offer(world, message(reading(1))));
    const world = await restart(loss);
    const forged = {
      offer: (device: DeviceId, bytes: Uint8Array, done: (error?: Error) => void) =>
        world.ingest.offer(device, bytes.with(-1, (bytes.at(-1) as number) ^ 1), done),
    };
    await revive(world, loss, forged as World["ingest"]);
    expect(world.refusals).toEqual(["wrong-signature"]);
    expect(readingRecords(world.store)).toBe(0);
  });

  test("are tried again later when the disk is full", async () => {
    const loss = await lose((world) => offer(world, message(reading(1))));
    const world = await restart(loss);
    world.store.failure = new LocalGridError("storage-full", "full");
    expect(await revive(world, loss)).toMatchObject({ counts: null, troubles: ["storage-full"], upto: 0 });
    world.store.failure = null;
    expect((await revive(world, loss)).upto).toBe(loss.lost.length);
  });
});

describe("Decisions that the disk lost", () => {
  const newMember = { member: memberId("m2"), is_active: true, credit_limit_micro: null };
  const newPoint = {
    metering_point: meteringPointId("p2"),
    member: memberId("m2"),
    is_active: true,
    main_fuse_w: 9_000,
  };
  const newMeter = {
    device: OTHER_DEVICE,
    metering_point: meteringPointId("p2"),
    public_key: new Uint8Array(32).fill(9),
    is_active: true,
  };
  const limits: StandingLimitsBody = {
    member: memberId("m1"),
    valid_from_s: NOW_S + 7_200,
    buy_limit_micro_per_kwh: 200_000,
    sell_limit_micro_per_kwh: null,
  };

  test("hold again: members, their points and meters, tariffs and limits", async () => {
    const loss = await lose((world) =>
      journal(
        world,
        { kind: "member", body: newMember },
        { kind: "metering-point", body: newPoint },
        { kind: "meter-key", body: newMeter },
        { kind: "tariff", body: TARIFF },
        { kind: "standing-limits", body: limits },
      ),
    );
    const world = await restart(loss);
    expect((await revive(world, loss)).counts).toEqual({ messages: 0, membership: 5 });
    const { community } = world.ingest.state;
    expect(community.members.get(newMember.member)).toEqual(newMember);
    expect(community.meteringPoints.get(newPoint.metering_point)).toEqual(newPoint);
    expect(community.meters.get(OTHER_DEVICE)?.metering_point).toBe("p2");
    expect(community.tariffs).toContainEqual(TARIFF);
    expect(community.limits.get(memberId("m1"))).toContainEqual(limits);
    const before = world.store.records.length;
    await revive(world, loss);
    expect(world.store.records).toHaveLength(before);
  });

  test("include that a meter was revoked", async () => {
    const [device] = (await withMeter(createWorld())).ingest.state.community.meters.values();
    if (device === undefined) throw new Error("no meter");
    const loss = await lose((world) => journal(world, { kind: "meter-key", body: { ...device, is_active: false } }));
    const world = await restart(loss);
    await revive(world, loss);
    expect(world.ingest.state.community.meters.get(device.device)?.is_active).toBe(false);
  });

  test("give way to what was decided since", async () => {
    const loss = await lose((world) =>
      journal(
        world,
        { kind: "member", body: { ...newMember, credit_limit_micro: 5 } },
        { kind: "standing-limits", body: limits },
        { kind: "tariff", body: TARIFF },
      ),
    );
    const world = await restart(loss);
    const changed = { ...limits, valid_from_s: limits.valid_from_s + 900, buy_limit_micro_per_kwh: 1 };
    await journal(
      world,
      { kind: "member", body: { ...newMember, credit_limit_micro: 7 } },
      { kind: "standing-limits", body: changed },
      { kind: "tariff", body: { ...TARIFF, retail_micro_per_kwh: 1 } },
    );
    expect((await revive(world, loss)).counts).toEqual({ messages: 0, membership: 0 });
    const { members, limits: all, tariffs } = world.ingest.state.community;
    expect(members.get(newMember.member)?.credit_limit_micro).toBe(7);
    expect(all.get(memberId("m1"))).toEqual([changed]);
    expect(tariffs.at(-1)?.retail_micro_per_kwh).toBe(1);
  });

  test("begin with the first interval that has not closed, where their own beginning has", async () => {
    const past = [NOW_S + 900, NOW_S + 1_800].map((valid_from_s, index) => ({
      ...TARIFF,
      valid_from_s,
      retail_micro_per_kwh: 200_000 + index,
    }));
    const loss = await lose((world) => journal(world, ...past.map((body): KnownRecord => ({ kind: "tariff", body }))));
    const world = await restart(loss);
    await offer(world, message(reading(1), reading(2, NOW_MS + 3_650_000)));
    world.clock_ms += 7_200_000;
    world.ingest.tick();
    await world.ingest.submit(() => ({ kind: "records", records: [] }));
    const open_from_s = world.ingest.state.next_start_s ?? 0;
    expect(open_from_s).toBeGreaterThan(NOW_S + 1_800);
    await revive(world, loss);
    expect(world.ingest.state.community.tariffs.at(-1)).toEqual({ ...past[1], valid_from_s: open_from_s });
    expect(world.ingest.state.community.tariffs).toHaveLength(2);
    const before = world.store.records.length;
    await revive(world, loss);
    expect(world.store.records).toHaveLength(before);
  });

  test("include official values, once their intervals have closed again", async () => {
    const closeAll = async (world: World) => {
      await offer(world, message(reading(1)));
      await offer(world, message(reading(2, NOW_MS + 3_600_000)));
      world.clock_ms += 7_200_000;
      world.ingest.tick();
      await world.ingest.submit(() => ({ kind: "records", records: [] }));
    };
    const values = {
      start_s: NOW_S + 900,
      version: 1,
      metered: [{ metering_point: POINT, import_wh: 77, export_wh: 0 }],
    };
    const officialIn = (world: World) =>
      world.store.records.filter((bytes) => decodeRecord(bytes).kind === "official-values").length;
    const loss = await lose(async (world) => {
      await closeAll(world);
      await world.ingest.submit((state) => decideOfficialValues(state, values, null) as Decision);
      expect(officialIn(world)).toBe(1);
    });
    const world = await restart(loss, 1_000);
    expect((await revive(world, loss)).upto).toBe(0);
    expect(officialIn(world)).toBe(0);
    await closeAll(world);
    expect((await revive(world, loss)).upto).toBe(loss.lost.length);
    expect(officialIn(world)).toBe(1);
    await revive(world, loss);
    expect(officialIn(world)).toBe(1);
  });

  test("are no closings, heads or beginnings: those follow from the rest", async () => {
    const loss = await lose(async (world) => {
      await offer(world, message(reading(1), reading(2, NOW_MS + 1_200_000)));
      world.clock_ms += 7_200_000;
      world.ingest.tick();
      await world.ingest.submit(() => ({ kind: "records", records: [] }));
    });
    expect(loss.lost.map((bytes) => decodeRecord(bytes).kind)).toContain("interval-closed");
    const world = await restart(loss);
    await revive(world, loss);
    expect(kindsSince(world, loss)).toEqual(["genesis", "readings"]);
  });
});
