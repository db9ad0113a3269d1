import { memberId } from "@localgrid/vocabulary/identifiers";
import { describe, expect, test } from "vitest";
import { Desk } from "../test-support/order-desk.ts";

const MOST_WH = 1_000_000_000_000;
const MOST_NANO = 2n ** 53n - 1n;
const NO_NUMBERS = [1n, "1", Symbol("1"), null, undefined, {}];

describe("numbers and forms", () => {
  test("[OB-6] numbers rise, and a refused number is not kept", () => {
    const desk = new Desk();
    for (const seq of [4, 3, 4.5, Number.NaN, Number.POSITIVE_INFINITY, 5n, "5", Symbol("5"), null, undefined]) {
      expect(desk.tell({ kind: "pass-time", seq })).toEqual(["refused sequence-not-rising"]);
      expect(desk.events.at(-1)?.seq).toBe(4);
    }
    expect(desk.tell({ kind: "pass-time", seq: 20 })).toEqual(["time-passed"]);
    expect(desk.tell({ kind: "pass-time", seq: 20 })).toEqual(["refused sequence-not-rising"]);
  });

  test("[OB-6] time never goes back, and a refused time is not kept", () => {
    const desk = new Desk();
    desk.at_ms = 50;
    expect(desk.tell({ kind: "pass-time" })).toEqual(["time-passed"]);
    for (const at_ms of [49, 50.5, Number.NaN, 60n, "60", Symbol("60"), null, undefined]) {
      expect(desk.tell({ kind: "pass-time", at_ms })).toEqual(["refused time-goes-back"]);
      expect(desk.events.at(-1)).toEqual({ kind: "refused", code: "time-goes-back", seq: desk.seq, at_ms: 50 });
    }
    expect(desk.tell({ kind: "pass-time", at_ms: 50 })).toEqual(["time-passed"]);
  });

  test("[OB-7] a command of unknown kind, side or time in force is refused", () => {
    const desk = new Desk();
    expect(desk.tell({ kind: "dance" })).toEqual(["refused not-a-command"]);
    expect(desk.bid("ann", 1, 1, { side: "both" })).toEqual(["refused not-a-command"]);
    expect(desk.bid("ann", 1, 1, { time_in_force: "for-ever" })).toEqual(["refused not-a-command"]);
    expect(desk.bid("ann", 1, 1, { post_only: 1 })).toEqual(["refused not-a-command"]);
    expect(desk.amend(5, { member: "ann", post_only: undefined })).toEqual(["refused not-a-command"]);
    expect(desk.bid("nobody", 1, 1)).toEqual(["refused unknown-member"]);
  });

  test("[OB-2][OB-7] what is no command at all is refused and moves neither number nor time", () => {
    const desk = new Desk();
    desk.at_ms = 50;
    desk.bid("ann", 1, 1);
    for (const anything of [null, undefined, 5, 5n, "place", Symbol("place"), true]) {
      const digest = desk.book.digest();
      expect(desk.hand(anything)).toEqual(["refused not-a-command"]);
      expect(desk.events.at(-1)).toEqual({ kind: "refused", code: "not-a-command", seq: 5, at_ms: 50 });
      expect(desk.book.digest()).toEqual(digest);
    }
    expect(desk.hand({ kind: "pass-time", seq: 6, at_ms: 50 })).toEqual(["time-passed"]);
    desk.tell({ kind: "pass-time", seq: 7, at_ms: 600_000 });
    expect(desk.hand(null)).toEqual(["refused not-a-command"]);
  });

  test("[OB-7] energies are whole and more than 0, limits whole and inside the band", () => {
    const desk = new Desk();
    desk.terms("ann", MOST_WH, MOST_NANO);
    desk.offer("ann", 1, 300);
    for (const energy of [0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, MOST_WH + 1, ...NO_NUMBERS]) {
      const fields = { energy_wh: energy };
      expect(desk.bid("ann", 1, 0, fields)).toEqual(["refused not-an-energy"]);
      expect(desk.offer("ann", 1, 0, fields)).toEqual(["refused not-an-energy"]);
      expect(desk.amend(6, { member: "ann", limit_micro_per_kwh: 0, ...fields })).toEqual(["refused not-an-energy"]);
    }
    for (const limit of [0.5, Number.NaN, Number.NEGATIVE_INFINITY, ...NO_NUMBERS]) {
      const fields = { limit_micro_per_kwh: limit };
      expect(desk.bid("ann", 1, 0, fields)).toEqual(["refused not-a-price"]);
      expect(desk.offer("ann", 1, 0, fields)).toEqual(["refused not-a-price"]);
      expect(desk.amend(6, { member: "ann", energy_wh: 1, ...fields })).toEqual(["refused not-a-price"]);
    }
    for (const limit of [-101, 401]) expect(desk.bid("ann", 1, limit)).toEqual(["refused outside-price-band"]);
    expect(desk.bid("ann", 1, -100)).toEqual([`${desk.seq} ann bid 1@-100`]);
    expect(desk.offer("bob", 1, 400)).toEqual([`${desk.seq} bob offer 1@400`]);
  });

  test("[OB-7] the largest energy is an energy", () => {
    const desk = new Desk();
    desk.terms("ann", MOST_WH, MOST_NANO);
    expect(desk.bid("ann", MOST_WH, 400)).toEqual([`6 ann bid ${MOST_WH}@400`]);
  });
});

describe("bounds", () => {
  test("[OB-8] a member and the book hold so many resting orders and no more", () => {
    const desk = new Desk({ max_orders: 3, max_orders_per_member: 2 });
    desk.bid("ann", 1, 100);
    desk.bid("ann", 1, 101);
    expect(desk.bid("ann", 1, 102)).toEqual(["refused book-is-full"]);
    expect(desk.bid("bob", 1, 102)).toEqual(["8 bob bid 1@102"]);
    expect(desk.bid("bob", 1, 103)).toEqual(["refused book-is-full"]);
    expect(desk.bid("bob", 1, 103, { time_in_force: "immediate-or-cancel" })).toHaveLength(2);
    expect(desk.bid("bob", 1, 103, { time_in_force: "fill-or-kill" })).toEqual(["refused not-fillable"]);
    expect(desk.amend(5, { member: "ann", energy_wh: 2, limit_micro_per_kwh: 100 })).toHaveLength(1);
    desk.cancel(6, "ann");
    expect(desk.bid("ann", 1, 102)).toEqual(["14 ann bid 1@102"]);
  });

  test("[OB-8] filled and cancelled orders make room", () => {
    const desk = new Desk({ max_orders: 1, max_orders_per_member: 1 });
    for (let round = 0; round < 5; round++) {
      desk.offer("ann", 2, 200);
      expect(desk.bid("bob", 2, 200, { time_in_force: "immediate-or-cancel" })).toHaveLength(2);
      expect(desk.book.standing(memberId("ann"))?.open_orders).toEqual([]);
    }
  });

  test("[OB-9] amounts that could pass 2^53 are refused", () => {
    const desk = new Desk({ band: { floor: -1_000_000_000, cap: 10 } });
    desk.terms("ann", MOST_WH, MOST_NANO);
    expect(desk.bid("ann", 9_007_200, 1)).toEqual(["refused amount-out-of-range"]);
    expect(desk.bid("ann", 9_007_199, 1)).toEqual(["7 ann bid 9007199@1"]);
    expect(desk.offer("ann", 1, 1)).toEqual(["refused amount-out-of-range"]);
    desk.cancel(7, "ann");
    expect(desk.offer("ann", 9_007_199, 1)).toHaveLength(1);
    expect(desk.offer("ann", 1, 1)).toEqual(["refused amount-out-of-range"]);
  });

  test("[OB-9] an amount of exactly 2^53 less 1 is allowed", () => {
    const [price, energy] = [69_431, 129_728_784_761];
    expect(BigInt(price) * BigInt(energy)).toBe(MOST_NANO);
    const desk = new Desk({ band: { floor: 0, cap: price } });
    desk.terms("ann", MOST_WH, MOST_NANO);
    expect(desk.bid("ann", energy + 1, 0)).toEqual(["refused amount-out-of-range"]);
    expect(desk.bid("ann", energy, price)).toEqual([`7 ann bid ${energy}@${price}`]);
  });

  test("[OB-9] what was paid and received counts towards 2^53 alike", () => {
    const desk = new Desk({ band: { floor: 0, cap: 1_000_000_000 }, max_move_micro_per_kwh: 2_000_000_000 });
    for (const member of ["ann", "bob"]) desk.terms(member, MOST_WH, MOST_NANO);
    desk.offer("bob", 9_000_000, 500_000_000);
    desk.bid("ann", 9_000_000, 500_000_000);
    expect(desk.book.standing(memberId("bob"))?.owed_nano).toBe(-4_500_000_000_000_000n);
    for (const member of ["ann", "bob"]) {
      expect(desk.offer(member, 4_507_200, 1_000_000_000)).toEqual(["refused amount-out-of-range"]);
      expect(desk.offer(member, 4_507_199, 1_000_000_000)).toHaveLength(1);
    }
  });
});

describe("members", () => {
  test("[OB-10] contracted and open energy of a side stay inside the position limit", () => {
    const desk = new Desk();
    desk.terms("ann", 10, 1_000_000n);
    expect(desk.bid("ann", 11, 100)).toEqual(["refused position-limit"]);
    expect(desk.bid("ann", 6, 100)).toHaveLength(1);
    expect(desk.bid("ann", 5, 100)).toEqual(["refused position-limit"]);
    expect(desk.bid("ann", 4, 100)).toHaveLength(1);
    expect(desk.offer("ann", 11, 300)).toEqual(["refused position-limit"]);
    expect(desk.offer("ann", 10, 300)).toHaveLength(1);
  });

  test("[OB-10] a purchase widens what can be sold by as much", () => {
    const desk = new Desk();
    desk.terms("ann", 10, 1_000_000n);
    desk.offer("bob", 10, 100);
    desk.bid("ann", 10, 100);
    expect(desk.book.standing(memberId("ann"))?.position_wh).toBe(10);
    expect(desk.bid("ann", 1, 100)).toEqual(["refused position-limit"]);
    expect(desk.offer("ann", 21, 300)).toEqual(["refused position-limit"]);
    expect(desk.offer("ann", 20, 300)).toHaveLength(1);
  });

  test("[OB-10] an amended order does not count beside its successor", () => {
    const desk = new Desk();
    desk.terms("ann", 10, 3_000n);
    desk.bid("ann", 10, 100);
    expect(desk.amend(6, { member: "ann", energy_wh: 11, limit_micro_per_kwh: 100 })).toEqual([
      "refused position-limit",
    ]);
    expect(desk.book.standing(memberId("ann"))).toMatchObject({ open_bids_wh: 10, open_cost_nano: 1_000n });
    expect(desk.amend(6, { member: "ann", energy_wh: 10, limit_micro_per_kwh: 301 })).toEqual(["refused credit-limit"]);
    expect(desk.amend(6, { member: "ann", energy_wh: 10, limit_micro_per_kwh: 300 })).toHaveLength(1);
    expect(desk.book.standing(memberId("ann"))).toMatchObject({ open_bids_wh: 10, open_cost_nano: 3_000n });
  });

  test("[OB-11] open bids count at their limits, up to the credit", () => {
    const desk = new Desk();
    desk.terms("ann", 1_000, 1_000n);
    expect(desk.bid("ann", 7, 143)).toEqual(["refused credit-limit"]);
    expect(desk.bid("ann", 5, 100)).toHaveLength(1);
    expect(desk.bid("ann", 5, 101)).toEqual(["refused credit-limit"]);
    expect(desk.bid("ann", 5, 100)).toHaveLength(1);
    expect(desk.offer("ann", 100, 300)).toHaveLength(1);
    expect(desk.bid("ann", 100, -1)).toHaveLength(1);
    expect(desk.bid("ann", 1, 1)).toEqual(["refused credit-limit"]);
  });

  test("[OB-11] offers at negative limits cost, and purchases count less sales", () => {
    const desk = new Desk();
    desk.terms("ann", 1_000, 1_000n);
    expect(desk.offer("ann", 11, -91)).toEqual(["refused credit-limit"]);
    expect(desk.offer("ann", 10, -100)).toHaveLength(1);
    expect(desk.bid("ann", 1, 1, { time_in_force: "immediate-or-cancel" })).toEqual(["refused credit-limit"]);
    desk.cancel(7, "ann");
    desk.bid("bob", 10, 50);
    desk.offer("ann", 10, 50);
    expect(desk.book.standing(memberId("ann"))?.owed_nano).toBe(-500n);
    expect(desk.bid("ann", 15, 101)).toEqual(["refused credit-limit"]);
    expect(desk.bid("ann", 15, 100)).toHaveLength(1);
  });

  test("[OB-11] a trade below the limit of the bid frees the difference", () => {
    const desk = new Desk();
    desk.terms("ann", 1_000, 1_000n);
    desk.offer("bob", 10, 60);
    desk.bid("ann", 10, 100);
    expect(desk.book.standing(memberId("ann"))).toMatchObject({ owed_nano: 600n, open_cost_nano: 0n });
    expect(desk.bid("ann", 4, 101)).toEqual(["refused credit-limit"]);
    expect(desk.bid("ann", 4, 100)).toHaveLength(1);
  });

  test("[OB-21] terms approve a member and can be changed; what fits them stays", () => {
    const desk = new Desk();
    expect(desk.terms("eve", 5, 500n)).toEqual(["terms eve 5 500"]);
    expect(desk.bid("eve", 4, 100)).toHaveLength(1);
    expect(desk.terms("eve", 4, 400n)).toEqual(["terms eve 4 400"]);
    expect(desk.lines("bid")).toEqual(["4@100×1"]);
    expect(desk.bid("eve", 1, -1)).toEqual(["refused position-limit"]);
    expect(desk.terms("fay", 5, 500n)).toEqual(["refused too-many-members"]);
    expect(desk.terms("eve", MOST_WH, MOST_NANO)).toEqual([`terms eve ${MOST_WH} ${MOST_NANO}`]);
  });

  test("[OB-10][OB-11][OB-21] new terms cancel all orders of a member whose orders do not fit them, by number", () => {
    for (const [position, credit] of [
      [3, 1_000n],
      [1_000, 403n],
    ] as const) {
      const desk = new Desk();
      desk.offer("ann", 3, 250);
      desk.bid("bob", 4, 101);
      desk.bid("ann", 4, 101);
      desk.bid("ann", 9, -1);
      desk.amend(5, { member: "ann", energy_wh: 2, limit_micro_per_kwh: 240 });
      expect(desk.terms("ann", position, credit)).toEqual([
        `terms ann ${position} ${credit}`,
        "cancelled 7 ann 4 terms",
        "cancelled 8 ann 9 terms",
        "cancelled 9 ann 2 terms",
      ]);
      expect([desk.lines("bid"), desk.lines("offer")]).toEqual([["4@101×1"], []]);
      expect(desk.book.standing(memberId("ann"))).toMatchObject({
        open_bids_wh: 0,
        open_offers_wh: 0,
        open_cost_nano: 0n,
        open_orders: [],
      });
      expect(desk.cancel(7, "ann")).toEqual(["refused unknown-order"]);
      expect(desk.offer("dora", 4, 101)).toContain("traded 6 bob 12 dora 4@101");
    }
  });

  test("[OB-21] orders that reach the new terms exactly stay, contracts included", () => {
    const desk = new Desk();
    desk.offer("bob", 5, 100);
    desk.bid("ann", 5, 100);
    desk.bid("ann", 2, 90);
    desk.offer("ann", 8, 300);
    expect(desk.terms("ann", 7, 680n)).toEqual(["terms ann 7 680"]);
    expect(desk.terms("ann", 6, 680n)).toHaveLength(3);
    desk.terms("ann", 7, 680n);
    desk.bid("ann", 2, 90);
    expect(desk.terms("ann", 7, 679n)).toHaveLength(2);
    desk.offer("ann", 8, 300);
    expect(desk.terms("ann", 3, 500n)).toEqual(["terms ann 3 500"]);
    expect(desk.terms("ann", 2, 500n)).toEqual(["terms ann 2 500", "cancelled 14 ann 8 terms"]);
    desk.offer("ann", 7, 300);
    expect(desk.terms("ann", 2, 499n)).toEqual(["terms ann 2 499", "cancelled 17 ann 7 terms"]);
  });

  test("[OB-21] only a side with orders is held against a position that is wider than the new limit", () => {
    const desk = new Desk();
    desk.offer("bob", 50, 100);
    desk.bid("ann", 50, 100);
    desk.offer("ann", 20, 300);
    desk.bid("bob", 20, 90);
    for (const member of ["ann", "bob"]) {
      expect(desk.terms(member, 10, 1_000_000n)).toEqual([`terms ${member} 10 1000000`]);
    }
    expect(desk.terms("ann", 0, 0n)).toEqual(["terms ann 0 0", "cancelled 7 ann 20 terms"]);
    expect(desk.terms("ann", 0, 0n)).toEqual(["terms ann 0 0"]);
  });

  test("[OB-21] terms out of range are refused", () => {
    const desk = new Desk();
    for (const member of ["", "Ann", "a b", undefined]) {
      const terms = { position_limit_wh: 1, credit_nano: 1n };
      expect(desk.tell({ kind: "set-terms", member, ...terms })).toEqual(["refused not-a-command"]);
    }
    for (const position of [-1, 0.5, Number.NaN, MOST_WH + 1]) {
      expect(desk.terms("ann", position, 1n)).toEqual(["refused not-an-energy"]);
    }
    for (const credit of [-1n, MOST_NANO + 1n, 5 as unknown as bigint]) {
      expect(desk.terms("ann", 1, credit)).toEqual(["refused amount-out-of-range"]);
    }
    expect(desk.book.standing(memberId("ann"))?.position_limit_wh).toBe(1_000_000);
  });
});
