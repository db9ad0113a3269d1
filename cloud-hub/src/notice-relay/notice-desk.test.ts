import type { NoticeMessage } from "@localgrid/protocol/notice-relay";
import type { NodeId } from "@localgrid/vocabulary/identifiers";
import { beforeEach, expect, test } from "vitest";
import { createInMemoryNotices } from "../test-support/in-memory-notices.ts";
import { NoticeDesk } from "./notice-desk.ts";

const NOW_MS = 1_700_000_000_000;
const NODE = new Uint8Array(16).fill(1) as NodeId;
const NAME = "01".repeat(16);
const push = (id: string, more: object = {}): NoticeMessage => ({
  ...{ id, way: "push", expires_at_s: NOW_MS / 1_000 + 60, endpoint: "https://push.example.org/a", body: "AQID" },
  ...{ urgency: "normal", ...more },
});
const mail: NoticeMessage = {
  ...{ id: "m", way: "mail", expires_at_s: NOW_MS / 1_000 + 60, recipient: "anna", subject: "S", text: "T" },
};

let kept: ReturnType<typeof createInMemoryNotices>;
let events: string[];

beforeEach(() => {
  [kept, events] = [createInMemoryNotices(), []];
});

function open({ push: hasPush = true, sendsMail = true } = {}): NoticeDesk {
  return new NoticeDesk({
    ...{ outbox: kept.outbox, push: hasPush ? { public_key: "BA" } : null, sendsMail, now_ms: () => NOW_MS },
    events: {
      taken: () => void events.push("taken"),
      released: (node, messages) => void events.push(`released ${messages} of ${node.slice(0, 2)}`),
      failed: (error) => void events.push(`failed ${(error as Error).message}`),
    },
  });
}

const codes = async (desk: NoticeDesk, messages: readonly NoticeMessage[]) =>
  (await desk.take(NODE, messages)).map(({ id, outcome, code }) => `${id} ${code ?? outcome}`);

test("a hub tells the ways that it has, and refuses messages of others in their places", async () => {
  expect(open().ways()).toEqual({ push: { public_key: "BA" }, mail: true });
  const without = open({ push: false, sendsMail: false });
  expect(without.ways()).toEqual({ push: null, mail: false });
  expect(await codes(without, [push("a"), mail])).toEqual(["a no-push-way", "m no-mail-way"]);
  expect(await codes(open({ sendsMail: false }), [mail, push("a"), mail])).toEqual([
    "m no-mail-way",
    "a taken",
    "m no-mail-way",
  ]);
  expect(await codes(open(), [])).toEqual([]);
});

test.each([
  ["http://push.example.org/a", "wrong-endpoint"],
  ["https://user:secret@push.example.org/a", "wrong-endpoint"],
  ["https://push.example.org/a#b", "wrong-endpoint"],
  ["file:///etc/passwd", "wrong-endpoint"],
  ["push.example.org", "wrong-endpoint"],
  ["", "wrong-endpoint"],
  ["https://push.example.org:8443/a?b=c", "taken"],
])("a message to %j is %s", async (endpoint, expected) => {
  expect(await codes(open(), [push("a", { endpoint })])).toEqual([`a ${expected}`]);
});

test("a message has to expire, within a week", async () => {
  const week_s = 7 * 86_400;
  const late = (after_s: number) => push(`a${Math.abs(after_s)}`, { expires_at_s: NOW_MS / 1_000 + after_s });
  expect(await codes(open(), [late(0), late(-1), late(week_s), late(week_s + 301)])).toEqual([
    "a0 notice-expired",
    "a1 notice-expired",
    `a${week_s} taken`,
    `a${week_s + 301} expiry-too-far`,
  ]);
});

test("what is held goes out when its node falls silent, once for a silence", async () => {
  const desk = open();
  await desk.hold(NODE, [push("a")]);
  expect(events).toEqual([]);
  await desk.silent([]);
  await desk.silent([{ node: NAME, since_ms: 1_000 }]);
  await desk.silent([{ node: NAME, since_ms: 1_000 }]);
  // After a restart nothing is remembered here.
  await open().silent([{ node: NAME, since_ms: 1_000 }]);
  expect(events).toEqual(["released 1 of 01", "taken"]);
  await desk.silent([]);
  await desk.silent([{ node: NAME, since_ms: 2_000 }]);
  expect(events).toHaveLength(4);
});

test("what could not be taken for a silence is taken at the next look", async () => {
  const desk = open();
  await desk.hold(NODE, [push("a")]);
  const release = kept.outbox.release.bind(kept.outbox);
  Object.assign(kept.outbox, { release: () => Promise.reject(new Error("store-away")) });
  await desk.silent([{ node: NAME, since_ms: 1_000 }]);
  Object.assign(kept.outbox, { release });
  await desk.silent([{ node: NAME, since_ms: 1_000 }]);
  expect(events).toEqual(["failed store-away", "released 1 of 01", "taken"]);
});
