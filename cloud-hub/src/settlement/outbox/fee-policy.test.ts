import fc from "fast-check";
import { expect, test } from "vitest";
import { firstBid, LEAST_BID_STROOPS, MOST_BID_STROOPS, nextBid, withMargins } from "./fee-policy.ts";

test("the first bid is what is usual, within bounds", () => {
  const bids = [0n, 100n, 5_000n, 10n ** 12n].map((usual) => firstBid({ usual, high: usual }));
  expect(bids).toEqual([LEAST_BID_STROOPS, 100n, 5_000n, MOST_BID_STROOPS]);
});

test("a bid that takes another one's place is ten times as high, and has an end", () => {
  expect(nextBid(100n)).toBe(1_000n);
  expect(nextBid(100n, 700n)).toBe(1_000n);
  expect(nextBid(100n, 40_000n)).toBe(40_000n);
  expect(nextBid(200_000n)).toBe(2_000_000n);
  expect(nextBid(200_001n)).toBeNull();
  expect(nextBid(100n, 3_000_000n)).toBeNull();
});

test("margins never pass what the network takes", () => {
  const network = { tx_max_instructions: 400_000_000n, fee_per_instructions: 7n };
  fc.assert(
    fc.property(fc.nat(400_000_000), fc.bigInt(0n, 10n ** 9n), (instructions, fee_stroops) => {
      const padded = withMargins({ instructions, fee_stroops }, network);
      expect(padded.instructions).toBeGreaterThanOrEqual(instructions);
      expect(BigInt(padded.instructions)).toBeLessThanOrEqual(network.tx_max_instructions);
      // The added instructions are paid for beyond the margin of the fee itself.
      const added = BigInt(padded.instructions - instructions);
      const margin = (fee_stroops * 15n) / 100n;
      expect(padded.fee_stroops - fee_stroops - margin).toBeGreaterThanOrEqual((added * 7n) / 10_000n);
    }),
  );
  expect(withMargins({ instructions: 1_000_000, fee_stroops: 20_000n }, network)).toEqual({
    instructions: 1_150_000,
    fee_stroops: 23_112n,
  });
});
