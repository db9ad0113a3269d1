import { describe, expect, test } from "vitest";
import {
  type Admission,
  type BrokerLimits,
  ConnectionAdmission,
  DEFAULT_BROKER_LIMITS,
  TokenBucket,
} from "./connection-limits.ts";

function admission(limits: Partial<BrokerLimits>) {
  const gate = new ConnectionAdmission({ ...DEFAULT_BROKER_LIMITS, ...limits });
  const admit = (address = "10.0.0.1", now_ms = 0): Admission => {
    const admitted = gate.admit(address, now_ms);
    if ("refused" in admitted) throw new Error(admitted.refused);
    return admitted;
  };
  return { gate, admit };
}

describe("a token bucket", () => {
  test("gives its burst at once and its rate afterwards", () => {
    const bucket = new TokenBucket({ rate_per_s: 10, burst: 3, now_ms: 0 });
    const gives = (now_ms: number) => bucket.trySpend(now_ms);
    expect([gives(0), gives(0), gives(0), gives(0)]).toEqual([true, true, true, false]);
    expect([gives(99), gives(100), gives(100)]).toEqual([false, true, false]);
    expect([gives(100_000), gives(100_000), gives(100_000), gives(100_000)]).toEqual([true, true, true, false]);
  });

  test("tells how long a debt takes to pay", () => {
    const bucket = new TokenBucket({ rate_per_s: 200, burst: 400, now_ms: 0 });
    bucket.spend(400, 0);
    expect(bucket.debt_ms(0)).toBe(0);
    bucket.spend(100, 0);
    expect(bucket.debt_ms(0)).toBe(500);
    expect(bucket.debt_ms(499)).toBe(1);
    expect(bucket.debt_ms(500)).toBe(0);
  });

  test("is not confused by a clock that steps back", () => {
    const bucket = new TokenBucket({ rate_per_s: 1, burst: 1, now_ms: 1000 });
    expect(bucket.trySpend(1000)).toBe(true);
    expect(bucket.trySpend(0)).toBe(false);
    expect(bucket.trySpend(2000)).toBe(true);
  });
});

describe("admission", () => {
  test("stops at the number of connections and goes on when one is gone", () => {
    const { gate, admit } = admission({ max_connections: 2 });
    const first = admit();
    first.settle();
    admit().settle();
    expect(gate.admit("10.0.0.9", 0)).toEqual({ refused: "too-many-connections" });
    first.release();
    first.release();
    expect(gate.openConnections()).toBe(1);
    admit();
    expect(gate.admit("10.0.0.9", 0)).toEqual({ refused: "too-many-connections" });
  });

  test("stops at the number of unproven connections, of one address and of all", () => {
    const { gate, admit } = admission({ max_pending: 3, max_pending_per_address: 2 });
    const first = admit("10.0.0.1");
    admit("10.0.0.1");
    expect(gate.admit("10.0.0.1", 0)).toEqual({ refused: "too-many-connections" });
    admit("10.0.0.2");
    expect(gate.admit("10.0.0.3", 0)).toEqual({ refused: "too-many-connections" });
    first.settle();
    first.settle();
    admit("10.0.0.1");
    expect(gate.admit("10.0.0.1", 0)).toEqual({ refused: "too-many-connections" });
  });

  test("limits how fast one address connects, and no other", () => {
    const { gate, admit } = admission({ connects_per_second_per_address: 1, connect_burst_per_address: 2 });
    admit("10.0.0.1").release();
    admit("10.0.0.1").release();
    expect(gate.admit("10.0.0.1", 0)).toEqual({ refused: "connecting-too-fast" });
    admit("10.0.0.2").release();
    admit("10.0.0.1", 1000).release();
  });

  test("remembers a bounded number of addresses", () => {
    const { gate } = admission({ max_pending: 1e6, max_connections: 1e6 });
    for (let i = 0; i < 20_000; i++) gate.admit(`2001:db8::${i.toString(16)}`, 0);
    const { buckets } = gate as unknown as { readonly buckets: ReadonlyMap<string, unknown> };
    expect(buckets.size).toBeLessThanOrEqual(4096);
  });
});
