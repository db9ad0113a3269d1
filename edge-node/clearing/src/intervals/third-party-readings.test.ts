import { FLAG_ESTIMATED, FLAG_GAP_BEFORE, FLAG_PHASES_NETTED, FLAG_REGISTER_RESET } from "@localgrid/protocol/device";
import type { ThirdPartyReading } from "@localgrid/protocol/record-bodies";
import { decodeCbor, encodeCbor } from "@localgrid/vocabulary/cbor";
import { deviceId } from "@localgrid/vocabulary/identifiers";
import { beforeEach, describe, expect, test } from "vitest";
import { registerMeter, registerThirdPartyMeter, revokeThirdPartyMeter } from "../community/decisions.ts";
import { intervalReadingOf } from "../metering/metering.ts";
import { nodeStateFromCbor, nodeStateToCbor } from "./node-state.ts";
import { pointOf, START_S, startOf, TestCommunity } from "./test-community.ts";

const DEVICE = deviceId("t0000000000000001");
const OTHER = deviceId("t0000000000000002");

let community: TestCommunity;

function register(device = DEVICE, home = 0): void {
  const registration = { device, metering_point: pointOf(home), adapter: "tasmota", phase_mode: "registers" as const };
  const decision = registerThirdPartyMeter(community.state.community, registration);
  if (decision.kind !== "records") throw new Error(decision.reason);
  for (const record of decision.records) community.add(record);
}

function reading(
  seq: number,
  at_s: number,
  told: number | (Partial<ThirdPartyReading> & { readonly import_wh: number }),
): ThirdPartyReading {
  const { import_wh, ...change } = typeof told === "number" ? { import_wh: told } : told;
  return {
    device: DEVICE,
    seq,
    at_ms: at_s * 1_000,
    import_mwh: import_wh * 1_000,
    export_mwh: 0,
    reported_import_mwh: 5_000_000 + import_wh * 1_000,
    reported_export_mwh: null,
    power_w: null,
    flags: 0,
    raw: new Uint8Array(4),
    raw_bytes: 4,
    ...change,
  };
}

function take(...readings: readonly ThirdPartyReading[]) {
  community.now_ms = Math.max(community.now_ms, ...readings.map(({ at_ms }) => at_ms));
  return community.add({ kind: "third-party-reading", body: { readings } }).admissions;
}

beforeEach(() => {
  community = new TestCommunity(2);
});

describe("readings of a bought device", () => {
  test("close intervals like any others, and nothing says that they are signed", () => {
    register();
    community.read(1, 0, [0, 0]);
    take(reading(1, startOf(0), 0), reading(2, startOf(1), 300));
    community.read(1, 1, [0, 100]);
    community.settle();
    const own = community.rows.points.get(`${START_S} 0 p0`);
    expect(own).toMatchObject({ import_wh: 300, quality: "valid", is_signed: false });
    expect(community.rows.points.get(`${START_S} 0 p1`)).toMatchObject({ export_wh: 100, is_signed: true });
    expect(community.rows.members.get(`m0 ${START_S}`)).toMatchObject({ bought_wh: 100, is_signed: false });
  });

  test("leave behind where the device stands, also for who starts from a checkpoint", () => {
    register();
    take(reading(1, startOf(0), 0), reading(2, startOf(0) + 60, { import_wh: 20, power_w: -7, pending_import_mwh: 5 }));
    const restored = nodeStateFromCbor(decodeCbor(encodeCbor(nodeStateToCbor(community.state))));
    for (const state of [community.state, restored]) {
      expect(state.thirdParty.get(DEVICE)).toEqual({
        seq: 2,
        at_ms: (startOf(0) + 60) * 1_000,
        import_mwh: 20_000,
        export_mwh: 0,
        reported_import_mwh: 5_020_000,
        reported_export_mwh: null,
        pending_import_mwh: 5,
        pending_export_mwh: 0,
        power_w: -7,
      });
    }
    expect(encodeCbor(nodeStateToCbor(restored))).toEqual(encodeCbor(nodeStateToCbor(community.state)));
  });

  test.each([
    [FLAG_REGISTER_RESET, "questionable"],
    [FLAG_ESTIMATED | FLAG_GAP_BEFORE, "estimated"],
    [FLAG_PHASES_NETTED, "valid"],
  ] as const)("with the flags %i make their interval %s, also after a restart", (flags, quality) => {
    register();
    community.read(1, 0, [0, 0]);
    take(reading(1, startOf(0), 0), reading(2, startOf(0) + 60, { import_wh: 20, flags }), reading(3, startOf(1), 300));
    take(reading(4, startOf(2), 600));
    for (const index of [1, 2]) community.read(1, index, [0, 0]);
    const bytes = encodeCbor(nodeStateToCbor(community.state));
    const restored = nodeStateFromCbor(decodeCbor(bytes));
    expect(encodeCbor(nodeStateToCbor(restored))).toEqual(bytes);
    const qualityAt = (index: number) => intervalReadingOf(restored.metering, pointOf(0), startOf(index))?.quality;
    expect([qualityAt(0), qualityAt(1)]).toEqual([quality, "valid"]);
    community.settle();
    expect(community.rows.points.get(`${START_S} 0 p0`)).toMatchObject({ import_wh: 300, quality });
  });

  test("that come again change nothing", () => {
    register();
    take(reading(1, startOf(0), 0), reading(2, startOf(1), 300));
    const before = community.state.thirdParty.get(DEVICE);
    expect(take(reading(2, startOf(1), 900))).toMatchObject([{ verdicts: [{ kind: "duplicate" }], upto: 2 }]);
    expect(community.state.thirdParty.get(DEVICE)).toBe(before);
  });

  test("of a device that nobody registered are passed over", () => {
    expect(take(reading(1, startOf(0), 0))).toEqual([null]);
    expect(community.state.thirdParty.size).toBe(0);
  });

  test("that no node of ours can have written stop whoever folds them, before anything has changed", () => {
    register();
    const bad: readonly Partial<ThirdPartyReading>[] = [
      { import_mwh: -1 },
      { export_mwh: 0.5 },
      { seq: 0 },
      { at_ms: Number.NaN },
      { power_w: Number.POSITIVE_INFINITY },
      { reported_export_mwh: -3 },
      { pending_import_mwh: -1 },
      { device: deviceId("d0000000000000000") },
    ];
    for (const change of bad) {
      const both = () => take(reading(1, startOf(0), 0), reading(2, startOf(1), { import_wh: 1, ...change }));
      expect(both).toThrow(expect.objectContaining({ code: "malformed-third-party-reading" }));
    }
    expect(community.state.thirdParty.size).toBe(0);
  });

  test("say nothing of the node's clock while a meter with a clock of its own is there", () => {
    register();
    take(reading(1, startOf(40), 0));
    expect(community.state.newest_reading_at_ms).toBe(0);
    for (const meter of [...community.state.community.meters.values()]) {
      community.add({ kind: "meter-key", body: { ...meter, is_active: false } });
    }
    take(reading(2, startOf(41), 0));
    expect(community.state.newest_reading_at_ms).toBe(startOf(41) * 1_000);
  });
});

describe("a metering point", () => {
  const active = () => [
    ...[...community.state.community.meters.values()].filter(({ is_active }) => is_active),
    ...[...community.state.community.thirdPartyMeters.values()].filter(({ is_active }) => is_active),
  ];
  const of = (home: number) => active().filter(({ metering_point }) => metering_point === pointOf(home));

  test("has one meter of either sort: a new one retires the one before", () => {
    register();
    expect(of(0).map(({ device }) => device)).toEqual([DEVICE]);
    register(OTHER);
    expect(of(0).map(({ device }) => device)).toEqual([OTHER]);
    const signing = {
      device: deviceId("d0000000000000fff"),
      metering_point: pointOf(0),
      public_key: new Uint8Array(32),
    };
    const decision = registerMeter(community.state.community, signing);
    if (decision.kind === "records") for (const record of decision.records) community.add(record);
    expect(of(0).map(({ device }) => device)).toEqual([signing.device]);
    expect(of(1)).toHaveLength(1);
  });

  test("takes a retired device no more, and one of another point never", () => {
    register();
    const again = { device: DEVICE, metering_point: pointOf(1), adapter: "p1", phase_mode: "registers" as const };
    expect(registerThirdPartyMeter(community.state.community, again)).toMatchObject({ reason: "device-exists" });
    const revoked = revokeThirdPartyMeter(community.state.community, DEVICE);
    if (revoked.kind === "records") for (const record of revoked.records) community.add(record);
    expect(registerThirdPartyMeter(community.state.community, again)).toMatchObject({ reason: "revoked-device" });
    expect(revokeThirdPartyMeter(community.state.community, DEVICE)).toMatchObject({ reason: "unknown-device" });
    const nowhere = { ...again, device: OTHER, metering_point: "nowhere" as never };
    expect(registerThirdPartyMeter(community.state.community, nowhere)).toMatchObject({
      reason: "unknown-metering-point",
    });
  });

  test("whose bought meter falls silent is estimated; once it is retired, it is not", () => {
    register();
    community.read(1, 0, [0, 0]);
    take(reading(1, startOf(0), 0), reading(2, startOf(1), 300));
    community.read(1, 1, [0, 0]);
    community.settle();
    community.read(1, 2, [0, 0]);
    community.settle();
    expect(community.rows.points.get(`${startOf(1)} 0 p0`)).toMatchObject({ import_wh: 300, quality: "estimated" });
    const revoked = revokeThirdPartyMeter(community.state.community, DEVICE);
    if (revoked.kind === "records") for (const record of revoked.records) community.add(record);
    community.read(1, 3, [0, 0]);
    community.settle();
    expect(community.rows.points.get(`${startOf(2)} 0 p0`)).toMatchObject({ import_wh: 0, quality: "estimated" });
  });
});
