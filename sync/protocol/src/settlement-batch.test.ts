import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type BatchRow,
  decodeHeader,
  decodeLeaves,
  decodeReport,
  decodeRows,
  encodeHeader,
  encodeLeaves,
  encodeReport,
  encodeRows,
  objectionTo,
  settlementDomain,
  sha256,
  type TradeLeaf,
} from "./settlement-batch.ts";
import { metersRoot } from "./settlement-report.ts";
import { leafHash } from "./settlement-tree.ts";

// biome-ignore lint/suspicious/noExplicitAny: fixtures are what another language wrote
function fixture(name: string): any {
  return JSON.parse(
    readFileSync(new URL(`../../../contracts/batch-format/fixtures/${name}.json`, import.meta.url), "utf8"),
  );
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const bytes = (text: string) => new Uint8Array(Buffer.from(text, "hex"));

interface Texts {
  readonly [name: string]: string;
}

function rowOf({ member, energy_wh, money_units }: Texts): BatchRow {
  return { member: Number(member), energy_wh: BigInt(energy_wh ?? 0), money_units: BigInt(money_units ?? 0) };
}

function leafOf(leaf: Texts): TradeLeaf {
  const whole = (name: string) => Number(leaf[name]);
  return {
    zone: whole("zone"),
    seq: whole("seq"),
    index: whole("index"),
    interval_start_s: whole("interval_start_s"),
    member: whole("member"),
    revision: whole("revision"),
    energy_wh: BigInt(leaf["energy_wh"] ?? 0),
    price_micro_per_kwh: BigInt(leaf["price_micro_per_kwh"] ?? 0),
    money_nano: BigInt(leaf["money_nano"] ?? 0),
  };
}

const i64 = fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n);
const u32 = fc.nat(2 ** 32 - 1);

describe("a batch's bytes are those that the contracts read", () => {
  test("rows, with their hash", () => {
    const { rows, bytes: packed, sha256: digest } = fixture("rows");
    expect(hex(encodeRows(rows.map(rowOf)))).toBe(packed);
    expect(decodeRows(bytes(packed))).toEqual(rows.map(rowOf));
    expect(hex(sha256(bytes(packed)))).toBe(digest);
    expect(objectionTo(rows.map(rowOf))).toBeNull();
  });

  test("leaves, with their hashes", () => {
    const leaves = fixture("leaves");
    expect(leaves.length).toBeGreaterThan(3);
    for (const leaf of leaves) {
      expect(hex(encodeLeaves([leafOf(leaf)]))).toBe(leaf.bytes);
      expect(decodeLeaves(bytes(leaf.bytes))).toEqual([leafOf(leaf)]);
      expect(hex(leafHash(bytes(leaf.bytes)))).toBe(leaf.hash);
    }
  });

  test("domain, meters, report and header, with the batch's hash", () => {
    const { network_passphrase, settlement_contract, domain, meters, report, header, rows } = fixture("batch");
    expect(hex(settlementDomain(network_passphrase, bytes(settlement_contract)))).toBe(domain);
    const changes = meters.map(({ metering_point, import_wh, export_wh }: Texts) => ({
      metering_point,
      import_wh: BigInt(import_wh ?? 0),
      export_wh: BigInt(export_wh ?? 0),
    }));
    expect(hex(metersRoot(changes.toReversed()))).toBe(report.meters_root);
    const packedReport = encodeReport({
      meters_root: bytes(report.meters_root),
      produced_wh: BigInt(report.produced_wh),
      retired_wh: BigInt(report.retired_wh),
      covered_s: Number(report.covered_s),
      price_micro_per_kwh: BigInt(report.price_micro_per_kwh),
    });
    expect(hex(packedReport)).toBe(report.bytes);
    expect(encodeReport(decodeReport(packedReport))).toEqual(packedReport);
    const packed = encodeHeader({
      domain: bytes(domain),
      zone: header.zone,
      seq: Number(header.seq),
      window_start_s: Number(header.window_start_s),
      window_end_s: Number(header.window_end_s),
      trade_count: header.trade_count,
      trades_root: bytes(header.trades_root),
      rows_hash: sha256(bytes(rows)),
      report: packedReport,
    });
    expect(hex(packed)).toBe(header.bytes);
    expect(encodeHeader(decodeHeader(packed))).toEqual(packed);
    expect(hex(sha256(packed))).toBe(header.batch_hash ?? fixture("batch").batch_hash);
  });

  test("whatever numbers are in them", () => {
    const row = fc.record({ member: u32, energy_wh: i64, money_units: i64 });
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        expect(decodeRows(encodeRows(rows))).toEqual(rows);
      }),
    );
    const seconds = fc.nat(Number.MAX_SAFE_INTEGER);
    const leaf = fc.record({
      zone: u32,
      seq: seconds,
      index: u32,
      interval_start_s: seconds,
      member: u32,
      revision: u32,
      energy_wh: i64,
      price_micro_per_kwh: i64,
      money_nano: i64,
    });
    fc.assert(
      fc.property(fc.array(leaf), (leaves) => {
        expect(decodeLeaves(encodeLeaves(leaves))).toEqual(leaves);
      }),
    );
  });
});

describe("bytes that are no batch", () => {
  test("are refused", () => {
    const cases = [
      () => decodeRows(new Uint8Array(19)),
      () => decodeLeaves(new Uint8Array(57)),
      () => decodeLeaves(new Uint8Array(56).fill(255)),
      () => decodeReport(new Uint8Array(63)),
      () => decodeHeader(new Uint8Array(201)),
      () => decodeHeader(new Uint8Array(202)),
    ];
    for (const act of cases) expect(act).toThrowError(expect.objectContaining({ code: "malformed-message" }));
  });

  test("are objected to as the contracts object", () => {
    const words: Readonly<Record<string, string>> = {
      NotSorted: "not-sorted",
      EmptyRow: "empty-row",
      NotBalanced: "not-balanced",
    };
    let compared = 0;
    for (const { bytes: packed, error } of fixture("rows").refused) {
      if (packed.length % 40 !== 0 || words[error] === undefined) continue;
      expect(objectionTo(decodeRows(bytes(packed)))).toBe(words[error]);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(3);
    const many = Array.from({ length: 2_001 }, (_, member) => ({ member, energy_wh: 1n, money_units: 0n }));
    expect(objectionTo(many)).toBe("too-many-rows");
  });
});
