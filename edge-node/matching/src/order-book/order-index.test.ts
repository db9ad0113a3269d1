import { memberId } from "@localgrid/vocabulary/identifiers";
import type { MicroPerKilowattHour } from "@localgrid/vocabulary/units";
import fc from "fast-check";
import { expect, test } from "vitest";
import { holds } from "../test-support/properties.ts";
import { newAccount, newOrder, type Order } from "./order.ts";
import { OrderIndex } from "./order-index.ts";

const ACCOUNT = newAccount(memberId("ann"));

function orderWith(seq: number): Order {
  return newOrder({ seq, limit_micro_per_kwh: 0 as MicroPerKilowattHour, energy_wh: 1 }, ACCOUNT, "bid");
}

/** Few numbers with one home among 1,024 places, so that orders are pushed along and around the end. */
const CROWDED = Array.from({ length: 200_000 }, (_, id) => id + 1)
  .filter((id) => (Math.imul(id, 0x9e37_79b1) >>> 22) % 1_020 < 3)
  .slice(0, 24);

const IDS = [...CROWDED, 2 ** 32, 2 ** 32 + 1, 2 ** 53 - 1];

test("orders are found by number after any additions and removals, beyond 2^32 too", () => {
  holds("order index: as a map", fc.array(fc.constantFrom(...IDS), { maxLength: 80, size: "max" }), (drawn) => {
    const index = new OrderIndex();
    const map = new Map<number, Order>();
    for (const id of drawn) {
      const known = map.get(id);
      if (known === undefined) {
        map.set(id, orderWith(id));
        index.add(map.get(id) as Order);
      } else {
        map.delete(id);
        index.remove(known);
      }
      expect(index.size).toBe(map.size);
      if (!IDS.every((each) => index.get(each) === map.get(each))) expect.unreachable(`an order is lost at ${id}`);
    }
  });
});

test("the index grows with its orders and keeps them all", () => {
  const index = new OrderIndex();
  const orders = Array.from({ length: 5_000 }, (_, id) => orderWith(3 * id + 1));
  for (const order of orders) index.add(order);
  expect(index.size).toBe(5_000);
  expect(orders.every((order) => index.get(order.id) === order)).toBe(true);
  expect(index.get(2)).toBeUndefined();
  for (const order of orders.slice(0, 4_990)) index.remove(order);
  expect(index.size).toBe(10);
  expect(orders.filter((order) => index.get(order.id) === order)).toEqual(orders.slice(4_990));
});
