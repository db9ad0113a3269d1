import { testBundle } from "@localgrid/protocol/test-bundle";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { machineOf, outcomeOf, TEST_KEY, TestReleaseHub, TestReleaseNode } from "./test-release-node.ts";

const HOUR_MS = 3_600_000;
const second = testBundle(TEST_KEY, { version: 2, size: 1_000 });

let node: TestReleaseNode;

beforeEach(() => {
  node = new TestReleaseNode();
  node.desk.connected(new TestReleaseHub([second]));
});

afterEach(() => node.stop());

const handedOver = () => node.files.inbox.size > 0;

/** Counted once an hour, by a machine that takes what it finds and says nothing of it. */
async function handoversIn(hours: number): Promise<number> {
  let handovers = 0;
  for (let hour = 0; hour < hours; hour++) {
    if (handedOver()) handovers += 1;
    node.files.inbox.clear();
    await node.pass(HOUR_MS);
  }
  return handovers;
}

describe("a whole bundle", () => {
  test("is put before the machine again when nothing was heard of it, three times and no more", async () => {
    await node.until(handedOver);
    expect(await handoversIn(12)).toBe(3);
  });

  test.each(["hash-mismatch", "card-unreliable", "boot-partition-unreadable"])(
    "is put before the machine after it was refused as %s, three times and no more",
    async (reason) => {
      // As from a stick that was pulled out too early.
      node.machine = machineOf({ outcomes: [outcomeOf(second.id, { outcome: "refused", reason })] });
      await node.until(handedOver);
      expect(await handoversIn(12)).toBe(3);
    },
  );

  test("is put before the machine again when its bundle was damaged on the card after it had proven itself", async () => {
    const damaged = outcomeOf(second.id, { outcome: "rolled-back", reason: "damaged-bundle" });
    node.machine = machineOf({ outcomes: [damaged, outcomeOf(second.id, { outcome: "proven" })] });
    await node.until(handedOver);
  });

  test("is put before a machine that has no room for it about once an hour, until there is some", async () => {
    await node.until(handedOver);
    node.machine = machineOf({ outcomes: [outcomeOf(second.id, { outcome: "refused", reason: "no-room" })] });
    const handovers = await handoversIn(12);
    expect(handovers).toBeGreaterThanOrEqual(10);
    expect(handovers).toBeLessThanOrEqual(12);
    const damaged = outcomeOf(second.id, { outcome: "refused", reason: "hash-mismatch" });
    node.machine = machineOf({ outcomes: [damaged, ...node.machine.outcomes] });
    await node.pass(HOUR_MS);
    node.files.inbox.clear();
    expect(await handoversIn(12)).toBeLessThanOrEqual(3);
  });
});
