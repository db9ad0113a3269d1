import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AdapterSettings, NO_ADAPTER_SETTINGS } from "../../third-party/adapter-settings.ts";
import type { DeviceMessage, DeviceReport } from "../../third-party/device-adapter.ts";
import { RegisterFollower } from "../../third-party/register-follower.ts";
import type { AskingAdapter } from "./guarded-adapter.ts";
import { type RecordedPayloads, recordedPayloads } from "./test-payloads.ts";

export interface AdapterContract {
  readonly folder: string;
  readonly create: (settings: AdapterSettings) => AskingAdapter;
  /** Messages of one device of many; each has names of its own. */
  readonly ofDevice: (number: number) => readonly { readonly topic: string; readonly payload: string }[];
}

const STEP_MS = 10_000;
const MAIN_FUSE_W = 36_000;
const MAX_FILTERS = 1_100;
const ODD_DEVICES = 10_000;
/** Far less than it would take to remember a name of each. */
const MAX_GROWTH_BYTES = 600_000;

/** Test support: what every adapter of messages keeps to, shown on its recorded payloads and on others. */
export function describeDeviceAdapter(contract: AdapterContract): void {
  describe(`${contract.folder} adapter`, () => {
    const recorded = recordedPayloads(contract.folder);
    describeReading(contract, recorded);
    describeFollowing(contract, recorded);
    describeHazards(contract, recorded);
  });
}

function describeReading({ create }: AdapterContract, recorded: readonly RecordedPayloads[]): void {
  test.each(recorded)("reads what it has to: $name ($device)", ({ settings, messages, reports }) => {
    expect(readAll(create(settings), messages)).toEqual(reports);
  });

  test.each(recorded)("takes what it reads, and reads the same again from the same: $name", (one) => {
    const [first, second] = [create(one.settings), create(one.settings)];
    for (const message of one.messages) {
      const taken = first.takes(message);
      const reports = first.read(message);
      if (reports.length > 0) expect(taken).toBe(true);
      expect(second.read(message)).toEqual(reports);
    }
  });

  test("registers are whole, cumulative and in mWh: a message that comes again adds nothing", () => {
    for (const { settings, messages } of recorded) {
      const adapter = create(settings);
      for (const message of messages) {
        const reports = adapter.read(message);
        reports.forEach(expectWellFormed);
        expect([reports, []]).toContainEqual(adapter.read(message));
      }
    }
  });

  test("what the broker had stored is learnt from, but is no reading", () => {
    for (const { settings, messages } of recorded) {
      const stored = messages.map((message) => ({ ...message, is_retained: true }));
      expect(readAll(create(settings), stored)).toEqual([]);
    }
  });

  test("a device that is mounted the other way round changes import and export", () => {
    for (const { settings, messages, reports } of recorded) {
      const reversed = [...new Set(reports.map(({ source }) => source))];
      const turned = readAll(create({ ...settings, reversed }), messages);
      expect(turned.map(({ import_mwh }) => import_mwh)).toEqual(reports.map(({ export_mwh }) => export_mwh));
      expect(turned.map(({ power_w }) => power_w)).toEqual(
        reports.map(({ power_w }) => (power_w === null ? null : 0 - power_w)),
      );
    }
  });
}

function describeFollowing({ create }: AdapterContract, recorded: readonly RecordedPayloads[]): void {
  test("its registers are followed: told twice they add nothing, a reset and a jump make none", () => {
    const reports = recorded.flatMap((one) => readAll(create(one.settings), one.messages));
    for (const [source, own] of Map.groupBy(reports, (report) => report.source)) {
      const follower = followerOf("registers");
      const before = [...own, ...own].map((report) => follower(report)).at(-1);
      expect(before, source).toBeLessThanOrEqual(riseOf(own));
      const anew = [0, 0, 0, 0, 0, 0, 0, 0, 5_000].map((register) => follower(withRegisters(own, register))).at(-1);
      expect(anew, source).toBeGreaterThanOrEqual(before ?? 0);
      // A register that passes where it stood before is taken for one that came back.
      if (largestOf(own) > 5_000) expect(anew, source).toBeGreaterThan(before ?? 0);
      expect(anew, source).toBeLessThanOrEqual((before ?? 0) + 5_000 * toldRegisters(own));
      const jump = follower(withRegisters(own, 900_000_000_000));
      expect(jump, source).toBe(anew);
    }
  });

  test("its power is integrated where phases are to be netted", () => {
    const reports = recorded.flatMap((one) => readAll(create(one.settings), one.messages));
    for (const report of reports.filter(({ power_w }) => power_w !== null)) {
      const follower = followerOf("net-power");
      follower(report);
      const energy_mwh = Math.floor((Math.abs(report.power_w ?? 0) * STEP_MS) / 3_600);
      expect(follower({ ...report, import_mwh: null, export_mwh: null })).toBe(energy_mwh);
    }
  });
}

function describeHazards({ create, ofDevice }: AdapterContract, recorded: readonly RecordedPayloads[]): void {
  const all = recorded.flatMap(({ messages }) => messages);
  test("garbage is no report and never thrown", () => {
    const pieces = fc.constantFrom(...all);
    const damaged = fc.record({ message: pieces, at: fc.nat(), byte: fc.nat(255), cut: fc.boolean() });
    const property = fc.property(
      fc.array(damaged, { maxLength: 20 }),
      fc.json(),
      fc.uint8Array(),
      (spoilt, json, raw) => {
        const adapter = create(NO_ADAPTER_SETTINGS);
        for (const message of spoilt.flatMap((one) => [one.message, damage(one), { ...one.message, payload: raw }])) {
          adapter.takes(message);
          for (const report of adapter.read(message)) expectWellFormed(report);
          for (const report of adapter.read({ ...message, payload: Buffer.from(json) })) expectWellFormed(report);
          adapter.read({ ...message, topic: `${message.topic}/x`.repeat(40) });
        }
        expect(adapter.questions().length).toBeLessThanOrEqual(32);
      },
    );
    fc.assert(property, { numRuns: 60 });
  });

  test(`${ODD_DEVICES} devices that nobody knew leave no trace beyond the bounds`, () => {
    const hearAll = (adapter: AskingAdapter) => {
      for (let number = 0; number < ODD_DEVICES; number++) readAll(adapter, ofDevice(number).map(asMessage));
    };
    // What the machine itself keeps of the code is not counted.
    hearAll(create(NO_ADAPTER_SETTINGS));
    const adapter = create(NO_ADAPTER_SETTINGS);
    const before = usedBytes();
    hearAll(adapter);

    expect(usedBytes() - before).toBeLessThan(MAX_GROWTH_BYTES);
    expect(adapter.filters.length).toBeLessThanOrEqual(MAX_FILTERS);
    expect(adapter.questions().length).toBeLessThanOrEqual(32);
    expect(readAll(adapter, ofDevice(ODD_DEVICES).map(asMessage)).length).toBeGreaterThan(0);
  });
}

/** What a follower's own registers stand at after each report, import and export together. */
function followerOf(mode: "registers" | "net-power"): (report: DeviceReport) => number {
  const follower = new RegisterFollower(mode, null);
  let at_ms = 1_700_000_000_000;
  return (report) => {
    at_ms += STEP_MS;
    const { reading } = follower.take(report, at_ms, MAIN_FUSE_W);
    return (reading?.import_mwh ?? 0) + (reading?.export_mwh ?? 0);
  };
}

const REGISTERS = ["import_mwh", "export_mwh"] as const;

/** How far the reported registers rose from their first value to their highest. */
function riseOf(reports: readonly DeviceReport[]): number {
  const rises = REGISTERS.map((register) => {
    const values = reports.map((report) => report[register]).filter((value) => value !== null);
    return values.length === 0 ? 0 : Math.max(...values) - (values[0] ?? 0);
  });
  return rises.reduce((sum, rise) => sum + rise, 0);
}

function largestOf(reports: readonly DeviceReport[]): number {
  return Math.max(0, ...reports.flatMap((report) => REGISTERS.map((register) => report[register] ?? 0)));
}

function toldRegisters(reports: readonly DeviceReport[]): number {
  return REGISTERS.filter((register) => reports.some((report) => report[register] !== null)).length;
}

/** A report of the same device with other registers, as far as it has them. */
function withRegisters(reports: readonly DeviceReport[], value: number): DeviceReport {
  const [report] = reports as readonly [DeviceReport];
  const told = (register: (typeof REGISTERS)[number]) => reports.some((one) => one[register] !== null);
  return {
    ...report,
    power_w: null,
    import_mwh: told("import_mwh") ? value : null,
    export_mwh: told("export_mwh") ? value : null,
  };
}

function readAll(adapter: AskingAdapter, messages: readonly DeviceMessage[]): readonly DeviceReport[] {
  return messages.flatMap((message) => adapter.read(message));
}

function asMessage({ topic, payload }: { readonly topic: string; readonly payload: string }): DeviceMessage {
  return { topic, payload: Buffer.from(payload), is_retained: false, at_ms: 0 };
}

function expectWellFormed({ source, import_mwh, export_mwh, power_w, soc_permille = 0 }: DeviceReport): void {
  expect(source).toMatch(/^\P{Cc}{1,96}$/u);
  for (const register of [import_mwh, export_mwh]) {
    expect(register === null || (Number.isSafeInteger(register) && register >= 0)).toBe(true);
  }
  expect(power_w === null || Number.isSafeInteger(power_w)).toBe(true);
  expect(Number.isSafeInteger(soc_permille) && soc_permille >= 0 && soc_permille <= 1000).toBe(true);
}

interface Damage {
  readonly message: DeviceMessage;
  readonly at: number;
  readonly byte: number;
  readonly cut: boolean;
}

function damage({ message, at, byte, cut }: Damage): DeviceMessage {
  if (message.payload.length === 0) return { ...message, payload: Uint8Array.of(byte) };
  const place = at % message.payload.length;
  const payload = cut ? message.payload.slice(0, place) : Uint8Array.from(message.payload);
  if (!cut) payload[place] = byte;
  return { ...message, payload };
}

/** After a collection: what is still held on to. */
function usedBytes(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().heapUsed;
}
