import { deviceId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import { describe, expect, test } from "vitest";
import type { NoticeAddress, NoticeDevice } from "./notice-target.ts";
import { MOST_WAITING_MESSAGES, type RelayContent, type RelayStore, type WaitingMessage } from "./relay-store.ts";

const NOW_S = 1_780_272_900;
const CONTENTS: readonly RelayContent[] = [
  { kind: "correction", month: "2025-05", change_nano: -(2n ** 60n) - 1n },
  {
    kind: "device-silent",
    device: deviceId("d0000000000000001"),
    metering_point: meteringPointId("point-1"),
    last_reading_at_s: NOW_S,
  },
  { kind: "trial" },
  { kind: "node-away" },
];

export function testDevice(id: string, more: Partial<NoticeDevice> = {}): NoticeDevice {
  const keys = { p256dh: "B".repeat(87), auth: "A".repeat(22), application_key: "key" };
  const endpoint = `https://push.example/${id}`;
  return { id, login: "anna", endpoint, ...keys, language: "de", name: id, since_s: NOW_S, ...more };
}

export function testAddress(recipient: string, more: Partial<NoticeAddress> = {}): NoticeAddress {
  const address = `${recipient}@example.org`;
  return { recipient, login: "anna", address, language: "fr", standing: "confirmed", ...more };
}

function message(id: string, target: string, more: Partial<WaitingMessage> = {}): WaitingMessage {
  const content = { kind: "trial" } as const;
  return { id, way: "push", target, notice: 7, content, expires_at_s: NOW_S, ...more };
}

const idsOf = (store: RelayStore) => store.waiting().map(({ id }) => id);

/** What every store of the relay has to do. */
export function describeRelayStore(name: string, open: () => RelayStore): void {
  describe(`${name} of devices and addresses`, () => {
    test("gives devices back as they were, in their order, changed under the same id", () => {
      const store = open();
      for (const id of ["b", "a"]) store.saveDevice(testDevice(id));
      store.saveDevice(testDevice("b", { language: "it", name: "another" }));
      expect(store.devices()).toEqual([testDevice("b", { language: "it", name: "another" }), testDevice("a")]);
    });

    test("gives an endpoint to whoever names it last, with nothing that waits for the one before", () => {
      const store = open();
      store.saveDevice(testDevice("a", { endpoint: "https://push.example/x" }));
      store.take({ cursor: null, messages: [message("1", "a"), message("2", "b")] });
      const taken = testDevice("b", { login: "ben", endpoint: "https://push.example/x" });
      store.saveDevice(taken);
      expect([store.devices(), idsOf(store)]).toEqual([[taken], ["2"]]);
    });

    test("lets a device go with what waits for it, and no other one", () => {
      const store = open();
      for (const id of ["a", "b"]) store.saveDevice(testDevice(id));
      store.take({ cursor: null, messages: [message("1", "a"), message("2", "b")] });
      store.removeDevice("a");
      store.removeDevice("nobody");
      expect([store.devices(), idsOf(store)]).toEqual([[testDevice("b")], ["2"]]);
    });

    test("keeps one address of a login; the hub is to forget the one before with what waits for it", () => {
      const store = open();
      store.saveAddress(testAddress("r1"));
      store.saveAddress(testAddress("r2", { login: "ben" }));
      store.take({ cursor: null, messages: [message("1", "r1"), message("2", "r2")] });
      store.saveAddress(testAddress("r3", { standing: "unconfirmed" }));
      store.saveAddress(testAddress("r3", { standing: "ended" }));
      const byRecipient = store.addresses().toSorted((a, b) => (a.recipient < b.recipient ? -1 : 1));
      expect(byRecipient).toEqual([testAddress("r2", { login: "ben" }), testAddress("r3", { standing: "ended" })]);
      expect([store.leaving(9), idsOf(store)]).toEqual([["r1"], ["2"]]);
    });

    test("remembers what the hub is to forget until it has, unless an address is saved under it", () => {
      const store = open();
      store.leave("r1");
      store.leave("r1");
      store.leave("r2");
      store.saveAddress(testAddress("r1"));
      expect(store.leaving(9)).toEqual(["r2"]);
      store.removeAddress("r1");
      store.removeAddress("nobody");
      expect(store.leaving(9)).toEqual(["r2", "r1"]);
      expect(store.leaving(1)).toEqual(["r2"]);
      store.left("r2");
      expect([store.leaving(9), store.addresses()]).toEqual([["r1"], []]);
    });
  });
  describeWaiting(name, open);
}

function describeWaiting(name: string, open: () => RelayStore): void {
  describe(`${name} of messages that wait`, () => {
    test("gives every kind back as it was, the oldest first, each id once", () => {
      const store = open();
      const messages = CONTENTS.map((content, index) => message(`${index}`, "a", { content, way: "mail" }));
      store.take({ cursor: 5, messages });
      store.take({ cursor: null, messages: [message("0", "b"), message("9", "b")] });
      expect(store.waiting()).toEqual([...messages, message("9", "b")]);
      expect(store.cursor()).toBe(5);
    });

    test("begins without a cursor and without ways, and keeps what it is told", () => {
      const store = open();
      expect([store.cursor(), store.ways(), store.newestNotice()]).toEqual([null, null, 0]);
      for (const mail of [false, true]) store.saveWays({ push: { public_key: "B" }, mail });
      store.take({ cursor: 3, messages: [] });
      expect([store.cursor(), store.ways()]).toEqual([3, { push: { public_key: "B" }, mail: true }]);
    });

    test("keeps a bounded number, and lets the oldest go", () => {
      const store = open();
      const messages = Array.from({ length: MOST_WAITING_MESSAGES + 2 }, (_, index) => message(`${index}`, "a"));
      store.take({ cursor: null, messages });
      store.take({ cursor: null, messages: [message("last", "a")] });
      expect(store.waiting()).toHaveLength(MOST_WAITING_MESSAGES);
      expect([idsOf(store).at(0), idsOf(store).at(-1)]).toEqual(["3", "last"]);
    });

    test("lets go of what is done, and of what nobody wants to know any more", () => {
      const store = open();
      const times = [NOW_S, NOW_S + 1, NOW_S + 2].map((expires_at_s) =>
        message(`${expires_at_s}`, "a", { expires_at_s }),
      );
      store.take({ cursor: null, messages: [...times, message("done", "a", { expires_at_s: NOW_S + 9 })] });
      store.drop([]);
      store.drop(["done", "nobody"]);
      store.expire(NOW_S + 1);
      expect(idsOf(store)).toEqual([`${NOW_S + 2}`]);
    });
  });
}
