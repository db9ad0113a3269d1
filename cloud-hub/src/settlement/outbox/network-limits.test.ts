import { describe, expect, test } from "vitest";
import { excesses, type NetworkLimits, overShare, type TransactionNeeds } from "./network-limits.ts";

/** Of the public network, by research/settlement.md. */
const LIMITS: NetworkLimits = {
  tx_max_instructions: 400_000_000n,
  tx_max_footprint_entries: 400,
  tx_max_disk_read_entries: 200,
  tx_max_disk_read_bytes: 200_000,
  tx_max_write_entries: 200,
  tx_max_write_bytes: 132_096,
  tx_max_size_bytes: 132_096,
  tx_max_events_bytes: 16_384,
  ledger_max_instructions: 580_000_000n,
  ledger_max_disk_read_entries: 1_000,
  ledger_max_disk_read_bytes: 400_000,
  ledger_max_write_entries: 1_000,
  ledger_max_write_bytes: 286_720,
  ledger_max_size_bytes: 266_240,
};

const AT_LIMIT: TransactionNeeds = {
  instructions: 400_000_000,
  footprint_entries: 400,
  disk_read_entries: 200,
  disk_read_bytes: 200_000,
  write_entries: 200,
  write_bytes: 132_096,
  size_bytes: 132_096,
  events_bytes: 16_384,
};

describe("what a network takes", () => {
  test("each limit refuses one more than it allows", () => {
    expect(excesses(AT_LIMIT, LIMITS)).toEqual([]);
    for (const name of Object.keys(AT_LIMIT) as (keyof TransactionNeeds)[]) {
      const [excess, ...others] = excesses({ ...AT_LIMIT, [name]: AT_LIMIT[name] + 1 }, LIMITS);
      expect([excess?.limit, others]).toEqual([`tx_max_${name}`, []]);
      expect((excess?.needed ?? 0n) - (excess?.allowed ?? 0n)).toBe(1n);
    }
  });

  test("a ledger's limit below a transaction's counts too", () => {
    const tight = { ...LIMITS, ledger_max_size_bytes: 1_000 };
    expect(excesses(AT_LIMIT, tight).map(({ limit }) => limit)).toEqual(["ledger_max_size_bytes"]);
  });

  test("a quarter of a ledger is a batch's share", () => {
    const quarter = {
      ...AT_LIMIT,
      instructions: 145_000_000,
      disk_read_bytes: 100_000,
      write_bytes: 71_680,
      size_bytes: 66_560,
    };
    expect(overShare(quarter, LIMITS)).toEqual([]);
    expect(overShare({ ...quarter, size_bytes: 66_561 }, LIMITS)).toEqual([
      { limit: "ledger_max_size_bytes", needed: 66_561n, allowed: 66_560n },
    ]);
  });
});
