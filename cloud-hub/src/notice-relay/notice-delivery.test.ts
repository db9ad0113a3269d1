import type { NoticeMessage } from "@localgrid/protocol/notice-relay";
import type { NodeId } from "@localgrid/vocabulary/identifiers";
import { beforeEach, describe, expect, test } from "vitest";
import { createInMemoryNotices } from "../test-support/in-memory-notices.ts";
import type { Handover, PlainMail, SealedPush } from "./carriers.ts";
import { NoticeDelivery } from "./notice-delivery.ts";
import type { NoticeWay } from "./notice-outbox.ts";

const START_MS = 1_700_000_000_000;
const NODE = new Uint8Array(16).fill(1) as NodeId;
const CODE_DIGEST = new Uint8Array(32).fill(3);
const HOUR_S = 3_600;

let now_ms: number;
let kept: ReturnType<typeof createInMemoryNotices>;
let timers: { readonly at_ms: number; readonly act: () => void }[];
let pushed: SealedPush[];
let mailed: PlainMail[];
let answers: Record<NoticeWay, (count: number) => Handover | Promise<Handover>>;
let events: string[];
let leads: boolean;
let delivery: NoticeDelivery;

const expires_at_s = START_MS / 1_000 + HOUR_S;
const push = (id: string, more: object = {}): NoticeMessage => ({
  ...{ id, way: "push", expires_at_s, endpoint: "https://push.example.org/a", body: "AQID", urgency: "high" },
  ...more,
});
const mail = (id: string): NoticeMessage => ({
  ...{ id, way: "mail", expires_at_s, recipient: "anna", subject: "Hello", text: "Sun \n" },
});
const delivered = (): Handover => ({ kind: "delivered" });
const later = (retry_after_s: number | null = null): Handover => ({
  kind: "later",
  reason: "status-503",
  retry_after_s,
});

beforeEach(() => {
  now_ms = START_MS;
  kept = createInMemoryNotices();
  [timers, pushed, mailed, events, leads] = [[], [], [], [], true];
  answers = { push: delivered, mail: delivered };
  delivery = createDelivery();
});

function createDelivery(): NoticeDelivery {
  return new NoticeDelivery({
    outbox: kept.outbox,
    push: {
      public_key: "BA",
      send: async (message) => answers.push(pushed.push(message)),
    },
    mail: { send: async (message) => answers.mail(mailed.push(message)), close: () => void events.push("closed") },
    leadership: { hold: async () => leads, release: async () => void events.push("released") },
    stopUrl: (token) => `https://hub.example.org/stop/${token[0]}`,
    now_ms: () => now_ms,
    later: (delay_ms, act) => {
      const timer = { at_ms: now_ms + delay_ms, act };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
    chance: () => 0,
    events: {
      sent: (way) => events.push(`sent ${way}`),
      lost: (way, reason, messages) => events.push(`lost ${messages} ${way} ${reason}`),
      postponed: (way, reason) => events.push(`postponed ${way} ${reason}`),
      failed: (error) => events.push(`failed ${(error as Error).message}`),
    },
  });
}

/** Time goes on by as much, and everything that is due then is done. */
async function rest(pass_ms = 0): Promise<void> {
  await turns();
  now_ms += pass_ms;
  for (const timer of timers.filter(({ at_ms }) => at_ms <= now_ms)) timer.act();
  await turns();
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

async function confirmed(): Promise<void> {
  const given = { address: "anna@example.org", language: "de", community_name: "Sonne", now_ms } as const;
  const mailOf = { id: "code/1", subject: "Code", text: "123456" };
  const token = new Uint8Array(32).fill(7);
  await kept.book.enter(NODE, "anna", { ...given, stop_token: token, code_digest: CODE_DIGEST, mail: mailOf });
  await kept.book.confirm(NODE, "anna", CODE_DIGEST);
}

describe("the delivery of notices", () => {
  test("hands over what waits, each way as it is", async () => {
    await confirmed();
    await kept.outbox.take(NODE, [push("a"), mail("b")], now_ms);
    delivery.start();
    await rest();
    expect(pushed).toEqual([
      { endpoint: "https://push.example.org/a", body: new Uint8Array([1, 2, 3]), urgency: "high", ttl_s: HOUR_S },
    ]);
    expect(mailed.map(({ subject }) => subject).toSorted()).toEqual(["Code", "Hello"]);
    expect(mailed.find(({ subject }) => subject === "Hello")).toEqual({
      ...{ to: "anna@example.org", subject: "Hello", stop_url: "https://hub.example.org/stop/7" },
      text: "Sun\n\n-- \nKeine solchen Mails mehr: https://hub.example.org/stop/7\n",
      name: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(events.toSorted()).toEqual(["sent mail", "sent mail", "sent push"]);
    await rest(60_000);
    expect([pushed.length, mailed.length]).toEqual([1, 2]);
  });

  test("is woken by what is new", async () => {
    delivery.start();
    await rest();
    await kept.outbox.take(NODE, [push("a")], now_ms);
    delivery.wake();
    await expect.poll(() => pushed.length).toBe(1);
  });

  test("waits longer after each failure, as long as it is asked to, and not beyond the message's end", async () => {
    answers.push = (count) => (count === 3 ? later(1_200) : later());
    await kept.outbox.take(NODE, [push("a")], now_ms);
    delivery.start();
    await rest();
    const triedAt_s: number[] = [0];
    for (let passed_s = 5; passed_s <= HOUR_S + 600; passed_s += 5) {
      const before = pushed.length;
      await rest(5_000);
      if (pushed.length > before) triedAt_s.push(passed_s);
    }
    // 22.5 s and 45 s, twenty minutes as asked, then 180, 360 and 720 s; the next one would be too late.
    expect(triedAt_s).toEqual([0, 25, 70, 1_270, 1_450, 1_810, 2_530]);
    expect(events.at(-1)).toBe("lost 1 push status-503");
    expect(await kept.outbox.figures()).toMatchObject([{ waiting: 0 }, { waiting: 0 }]);
  }, 20_000);

  test("tells the node's next message that a browser is gone, and tries no more", async () => {
    answers.push = () => ({ kind: "gone", reason: "status-410" });
    await kept.outbox.take(NODE, [push("a")], now_ms);
    delivery.start();
    await rest();
    expect(events).toEqual(["lost 1 push status-410"]);
    expect(await kept.outbox.take(NODE, [push("b")], now_ms)).toMatchObject([{ outcome: "gone" }]);
  });

  test("lets a mail server that is away alone, and the push services meanwhile get theirs", async () => {
    await confirmed();
    answers.mail = () => ({ kind: "away", reason: "econnection" });
    await kept.outbox.take(NODE, [mail("a"), mail("b"), mail("c"), mail("d"), mail("e")], now_ms);
    await kept.outbox.take(NODE, [push("f")], now_ms);
    delivery.start();
    await rest();
    // Two at once, of six.
    expect([mailed.length, pushed.length]).toEqual([2, 1]);
    await rest(29_999);
    expect(mailed).toHaveLength(2);
    answers.mail = delivered;
    await rest(1);
    expect(mailed).toHaveLength(8);
  });

  test("drops a mail whose reader has ended it meanwhile", async () => {
    await confirmed();
    const [code] = await kept.outbox.due("mail", 1, now_ms);
    if (code !== undefined) await kept.outbox.settle(code, { kind: "sent" }, now_ms);
    await kept.outbox.take(NODE, [mail("a")], now_ms);
    const due = kept.outbox.due.bind(kept.outbox);
    Object.assign(kept.outbox, {
      due: async (...given: Parameters<typeof due>) =>
        (await due(...given)).map((each) => (each.way === "mail" ? { ...each, to: null } : each)),
    });
    delivery.start();
    await rest();
    expect([mailed, events]).toEqual([[], ["lost 1 mail no-address"]]);
  });

  test("does nothing while another hub leads", async () => {
    leads = false;
    await kept.outbox.take(NODE, [push("a")], now_ms);
    delivery.start();
    await rest(60_000);
    expect(pushed).toEqual([]);
    leads = true;
    await rest(5_000);
    expect(pushed).toHaveLength(1);
  });

  test("goes on when the database was away, and sends again what it could not write down", async () => {
    await kept.outbox.take(NODE, [push("a")], now_ms);
    const settle = kept.outbox.settle.bind(kept.outbox);
    Object.assign(kept.outbox, { settle: () => Promise.reject(new Error("store-away")) });
    delivery.start();
    await rest();
    expect(events).toEqual(["failed store-away"]);
    Object.assign(kept.outbox, { settle });
    await rest(5_000);
    expect([pushed.length, events.at(-1)]).toEqual([2, "sent push"]);
  });

  test("counts what nobody could send in time", async () => {
    answers.push = () => later();
    await kept.outbox.take(NODE, [push("a", { expires_at_s: START_MS / 1_000 + 24 })], now_ms);
    delivery.start();
    await rest();
    expect(events).toEqual(["postponed push status-503"]);
    await rest(600_000);
    expect(events.slice(1)).toEqual(["lost 1 push expired"]);
  });

  test("ends with what is under way, and lets another hub lead", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    await kept.outbox.take(NODE, [push("a")], now_ms);
    answers.push = () => promise.then(delivered);
    delivery.start();
    await turns();
    const stopped = delivery.stop();
    resolve();
    await stopped;
    expect(events).toEqual(["sent push", "closed", "released"]);
  });
});
