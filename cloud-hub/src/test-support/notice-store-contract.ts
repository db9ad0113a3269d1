import type { MailMessage, NoticeMessage, PushMessage } from "@localgrid/protocol/notice-relay";
import type { NodeId } from "@localgrid/vocabulary/identifiers";
import { describe, expect, test } from "vitest";
import type { MailBook, NewAddress } from "../notice-relay/mail-book.ts";
import { MOST_ENDPOINTS, MOST_PER_DAY } from "../notice-relay/notice-limits.ts";
import type { DueMessage, NoticeOutbox } from "../notice-relay/notice-outbox.ts";

export interface OpenedNoticeStores {
  readonly outbox: NoticeOutbox;
  readonly book: MailBook;
  /** Two nodes that the store knows. */
  readonly nodes: readonly [NodeId, NodeId];
}

const NOW_MS = 1_700_000_000_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const EXPIRES_S = (NOW_MS + HOUR_MS) / 1_000;
const ENDPOINT = "https://push.example.org/a";

const push = (id: string, more: Partial<PushMessage> = {}): PushMessage => ({
  ...{ id, way: "push", expires_at_s: EXPIRES_S, endpoint: ENDPOINT, body: "AQID", urgency: "normal" },
  ...more,
});
const mail = (id: string, more: Partial<MailMessage> = {}): MailMessage => ({
  ...{ id, way: "mail", expires_at_s: EXPIRES_S, recipient: "anna", subject: "Hello", text: "Sun" },
  ...more,
});
const many = (count: number, make: (at: number) => NoticeMessage) => Array.from({ length: count }, (_, at) => make(at));
const address = (fill: number, more: Partial<NewAddress> & { readonly now_ms?: number } = {}) => ({
  ...({ address: "anna@example.org", language: "de", community_name: "Sonne", now_ms: NOW_MS } as const),
  ...{ stop_token: new Uint8Array(32).fill(fill), code_digest: new Uint8Array(32).fill(fill + 100) },
  mail: { id: `code/${fill}`, subject: "Code", text: "123456" },
  ...more,
});

type Open = () => Promise<OpenedNoticeStores>;

/** What every outbox and book of addresses must do. `open` gives empty ones. */
export function noticeStoreContract(name: string, open: Open): void {
  takingContract(name, open);
  boundsContract(name, open);
  endingContract(name, open);
  codeContract(name, open);
  linkContract(name, open);
}

/** What tests ask of one node and its stores. */
async function openOne(open: Open) {
  const { nodes, ...stores } = await open();
  const [node, other] = nodes;
  const ids = async (way: "push" | "mail", now_ms = NOW_MS) =>
    (await stores.outbox.due(way, 100, now_ms)).map(({ id }) => id);
  const first = async (way: "push" | "mail") => (await stores.outbox.due(way, 1, NOW_MS))[0] as DueMessage;
  const codes = async (messages: readonly NoticeMessage[], now_ms = NOW_MS) =>
    (await stores.outbox.take(node, messages, now_ms)).map(({ outcome, code }) => code ?? outcome);
  /** Somebody with a confirmed address. */
  const confirmed = async (recipient = "anna", fill = 1) => {
    const given = address(fill, { address: `${recipient}@example.org` });
    await stores.book.enter(node, recipient, given);
    expect(await stores.book.confirm(node, recipient, given.code_digest)).toBe(true);
    const [code] = await stores.outbox.due("mail", 100, NOW_MS);
    if (code !== undefined) await stores.outbox.settle(code, { kind: "sent" }, NOW_MS);
  };
  return { ...stores, node, other, ids, first, codes, confirmed };
}

function takingContract(name: string, open: Open): void {
  describe(`the outbox of ${name}`, () => {
    test("takes a message once, whatever comes under its id later and also when it was sent", async () => {
      const { outbox, node, other, codes, first, ids } = await openOne(open);
      expect(await codes([push("a"), push("a", { body: "BBBB" })])).toEqual(["taken", "taken"]);
      expect(await first("push")).toMatchObject({ id: "a", body: "AQID", endpoint: ENDPOINT, attempts: 0 });
      await outbox.settle(await first("push"), { kind: "sent" }, NOW_MS);
      expect(await codes([push("a")])).toEqual(["taken"]);
      expect(await ids("push")).toEqual([]);
      // Ids are each node's own.
      await outbox.take(other, [push("a")], NOW_MS);
      expect(await ids("push")).toEqual(["a"]);
      expect(Buffer.from((await first("push")).node)).toEqual(Buffer.from(other));
      expect(await outbox.take(node, [], NOW_MS)).toEqual([]);
    });

    test("takes it once when the same request comes many times at once", async () => {
      const { outbox, node, ids } = await openOne(open);
      const messages = many(20, (at) => push(`m${at}`));
      await Promise.all(Array.from({ length: 5 }, () => outbox.take(node, messages, NOW_MS)));
      expect((await ids("push")).toSorted()).toEqual(messages.map(({ id }) => id).toSorted());
    });

    test("gives a message that failed again when its time has come, and no more when it has ended", async () => {
      const { outbox, codes, first, ids } = await openOne(open);
      await codes([push("a")]);
      await outbox.settle(await first("push"), { kind: "later", next_at_ms: NOW_MS + 1_000 }, NOW_MS);
      expect(await ids("push", NOW_MS + 999)).toEqual([]);
      const [again] = await outbox.due("push", 1, NOW_MS + 1_000);
      expect(again).toMatchObject({ id: "a", attempts: 1 });
      await outbox.settle(again as DueMessage, { kind: "failed" }, NOW_MS);
      expect(await ids("push", NOW_MS + HOUR_MS)).toEqual([]);
    });

    test("remembers an endpoint that is gone, for this node and no other", async () => {
      const { outbox, node, other, codes, first } = await openOne(open);
      await codes([push("a")]);
      await outbox.settle(await first("push"), { kind: "gone" }, NOW_MS);
      expect(await codes([push("b"), push("c", { endpoint: `${ENDPOINT}2` })])).toEqual(["gone", "taken"]);
      expect(await outbox.hold(node, [push("b")], NOW_MS)).toMatchObject([{ outcome: "gone" }]);
      expect(await outbox.take(other, [push("b")], NOW_MS)).toMatchObject([{ outcome: "taken" }]);
    });

    test("takes mails for confirmed addresses only, and gives them with the address", async () => {
      const { book, node, codes, confirmed, first, ids } = await openOne(open);
      expect(await codes([mail("a")])).toEqual(["gone"]);
      await book.enter(node, "anna", address(1));
      expect(await codes([mail("a")])).toEqual(["gone"]);
      await confirmed();
      expect(await codes([mail("a"), mail("b", { recipient: "ben" })])).toEqual(["taken", "gone"]);
      expect(await first("mail")).toMatchObject({
        ...{ id: "a", subject: "Hello", text: "Sun", recipient: "anna" },
        to: { address: "anna@example.org", language: "de" },
      });
      await book.forget(node, "anna");
      expect(await ids("mail")).toEqual([]);
    });
  });
}

function boundsContract(name: string, open: Open): void {
  describe(`the bounds of ${name}`, () => {
    test("bounds what a node sends in a day, and how many browsers it has", async () => {
      const { outbox, other, codes, confirmed } = await openOne(open);
      await confirmed();
      for (let at = 0; at < MOST_ENDPOINTS; at += 200) {
        const messages = many(200, (more) => push(`e${at + more}`, { endpoint: `${ENDPOINT}/${at + more}` }));
        expect(new Set(await codes(messages))).toEqual(new Set(["taken"]));
      }
      expect(
        await codes([push("x", { endpoint: `${ENDPOINT}/new` }), push("y", { endpoint: `${ENDPOINT}/0` })]),
      ).toEqual(["too-many-endpoints", "taken"]);
      const left = MOST_PER_DAY.push - MOST_ENDPOINTS - 1;
      const known = { endpoint: `${ENDPOINT}/0` };
      expect(await codes(many(left + 1, (at) => push(`d${at}`, known)))).toEqual([
        ...Array.from({ length: left }, () => "taken"),
        "too-many-notices",
      ]);
      // What was taken before is taken still.
      expect(await codes([push("d0", known), push("z", known), mail("m")])).toEqual([
        "taken",
        "too-many-notices",
        "taken",
      ]);
      expect(await outbox.take(other, [push("z")], NOW_MS)).toMatchObject([{ outcome: "taken" }]);
      const tomorrow_ms = NOW_MS + DAY_MS;
      const late = { ...known, expires_at_s: (tomorrow_ms + HOUR_MS) / 1_000 };
      expect(await codes([push("z", late)], tomorrow_ms)).toEqual(["taken"]);
    });

    test("gives each node its turn", async () => {
      const { outbox, node, other } = await openOne(open);
      await outbox.take(
        node,
        many(30, (at) => push(`a${at}`)),
        NOW_MS,
      );
      await outbox.take(other, [push("b")], NOW_MS + 1);
      const due = await outbox.due("push", 2, NOW_MS + 1);
      expect(due.map(({ id }) => id[0]).toSorted()).toEqual(["a", "b"]);
    });
  });
}

function endingContract(name: string, open: Open): void {
  describe(`what is held and forgotten by ${name}`, () => {
    test("sends what is held once for a silence, again for the next one, and only the newest set", async () => {
      const { outbox, node, other, ids } = await openOne(open);
      await outbox.hold(node, [push("old")], NOW_MS);
      await outbox.hold(node, [push("a"), push("late", { expires_at_s: NOW_MS / 1_000 + 1 })], NOW_MS);
      await outbox.hold(other, [push("b")], NOW_MS);
      expect(await ids("push")).toEqual([]);
      const at_ms = NOW_MS + 1_000;
      const released = await Promise.all([1, 2, 3].map(() => outbox.release(node, 5_000, at_ms)));
      expect(released.toSorted()).toEqual([0, 0, 1]);
      expect(await ids("push", at_ms)).toHaveLength(1);
      // What is held anew while the node is silent waits for the next time.
      await outbox.hold(node, [push("c")], at_ms);
      expect(await outbox.release(node, 5_000, at_ms)).toBe(0);
      expect(await outbox.release(node, 4_000, at_ms)).toBe(0);
      expect(await outbox.release(node, 6_000, at_ms)).toBe(1);
      await outbox.hold(node, [], at_ms);
      expect(await outbox.release(node, 7_000, at_ms)).toBe(0);
      expect(await ids("push", at_ms)).toHaveLength(2);
    });

    test("forgets ids when their messages would have expired, and tells what was never sent", async () => {
      const { outbox, codes, first, ids } = await openOne(open);
      await codes([push("a"), push("b")]);
      const sent = await first("push");
      await outbox.settle(sent, { kind: "sent" }, NOW_MS);
      expect(await outbox.prune(NOW_MS + HOUR_MS - 1)).toEqual({ push: 0, mail: 0 });
      expect(await ids("push")).toHaveLength(1);
      expect(await outbox.prune(NOW_MS + HOUR_MS)).toEqual({ push: 1, mail: 0 });
      expect(await ids("push", NOW_MS + HOUR_MS)).toEqual([]);
    });

    test("tells how each way is", async () => {
      const { outbox, codes, first } = await openOne(open);
      expect(await outbox.figures()).toEqual([
        { way: "push", waiting: 0, waiting_since_ms: null, last_sent_at_ms: null },
        { way: "mail", waiting: 0, waiting_since_ms: null, last_sent_at_ms: null },
      ]);
      await codes([push("a"), push("b")]);
      await outbox.settle(await first("push"), { kind: "sent" }, NOW_MS + 5);
      expect((await outbox.figures())[0]).toEqual({
        ...{ way: "push", waiting: 1, waiting_since_ms: NOW_MS, last_sent_at_ms: NOW_MS + 5 },
      });
    });
  });
}

function codeContract(name: string, open: Open): void {
  describe(`the book of addresses of ${name}`, () => {
    test("takes the code's mail with the address, and gives it although nothing is confirmed", async () => {
      const { book, node, first } = await openOne(open);
      expect(await book.standing(node, "anna")).toBeNull();
      expect(await book.enter(node, "anna", address(1))).toBe("unconfirmed");
      expect(await book.standing(node, "anna")).toBe("unconfirmed");
      expect(await first("mail")).toMatchObject({ id: "code/1", text: "123456", to: { address: "anna@example.org" } });
    });

    test("counts tries, five of them, and a day", async () => {
      const { book, node } = await openOne(open);
      const { code_digest } = address(1);
      await book.enter(node, "anna", address(1));
      expect(await book.tryCode(node, "anna", NOW_MS + DAY_MS)).toBeNull();
      const tries = await Promise.all([1, 2, 3, 4, 5, 6, 7].map(() => book.tryCode(node, "anna", NOW_MS)));
      expect(tries.filter((digest) => digest !== null)).toHaveLength(5);
      expect(Buffer.from(tries.find((digest) => digest !== null) as Uint8Array)).toEqual(Buffer.from(code_digest));
      expect(await book.tryCode(node, "ben", NOW_MS)).toBeNull();
    });

    test("confirms the newest code only, and mails another one to a new address only after a minute", async () => {
      const { book, node, ids } = await openOne(open);
      await book.enter(node, "anna", address(1));
      expect(await book.enter(node, "anna", address(2, { now_ms: NOW_MS + 59_000 }))).toBe("unconfirmed");
      expect(await ids("mail", NOW_MS + DAY_MS - 1)).toEqual(["code/1"]);
      await book.enter(node, "anna", address(3, { now_ms: NOW_MS + 61_000 }));
      expect(await ids("mail", NOW_MS + 61_000)).toEqual(["code/3"]);
      expect(await book.confirm(node, "anna", address(1).code_digest)).toBe(false);
      expect(await book.confirm(node, "anna", address(3).code_digest)).toBe(true);
      expect(await book.enter(node, "anna", address(4, { now_ms: NOW_MS + 130_000 }))).toBe("confirmed");
      expect(await book.enter(node, "anna", address(5, { address: "ann@example.org" }))).toBe("unconfirmed");
      expect(await book.standing(node, "anna")).toBe("unconfirmed");
    });

    test("mails five codes to one address in a day, whoever asks and however it is written", async () => {
      const { book, node, other } = await openOne(open);
      const entered: string[] = [];
      for (const at of [0, 1, 2, 3, 4, 5]) {
        const written = at % 2 === 0 ? "anna@example.org" : "Anna@Example.org";
        entered.push(await book.enter(at % 2 === 0 ? node : other, `r${at}`, address(at, { address: written })));
      }
      expect(entered).toEqual([...Array.from({ length: 5 }, () => "unconfirmed"), "too-many-codes"]);
      const tomorrow = address(9, { now_ms: NOW_MS + DAY_MS + 1 });
      expect(await book.enter(node, "r9", tomorrow)).toBe("unconfirmed");
    });

    test("bounds the codes of a node in a day", async () => {
      const { book, node } = await openOne(open);
      const entered: string[] = [];
      for (let at = 0; at <= MOST_PER_DAY.code; at += 1) {
        entered.push(await book.enter(node, `r${at}`, address(at, { address: `r${at}@example.org` })));
      }
      expect(entered.filter((each) => each === "too-many-codes")).toHaveLength(1);
      expect(entered.at(-1)).toBe("too-many-codes");
    });
  });
}

function linkContract(name: string, open: Open): void {
  describe(`the ends of addresses in ${name}`, () => {
    test("ends mails for whoever has the link, which forgets the address and what waits", async () => {
      const { book, node, codes, confirmed, ids } = await openOne(open);
      await confirmed();
      await codes([mail("a")]);
      const { stop_token } = address(1);
      expect(await book.byToken(stop_token)).toEqual({ language: "de", community_name: "Sonne", has_ended: false });
      expect(await book.end(new Uint8Array(32).fill(77))).toBeNull();
      for (const _again of [1, 2]) {
        expect(await book.end(stop_token)).toEqual({ language: "de", community_name: "Sonne", has_ended: true });
      }
      expect(await book.standing(node, "anna")).toBe("ended");
      expect([await ids("mail"), await codes([mail("b")])]).toEqual([[], ["gone"]]);
    });

    test("keeps the link of an address for as long as it is the same", async () => {
      const { book, node } = await openOne(open);
      await book.enter(node, "anna", address(1));
      await book.enter(node, "anna", address(2, { now_ms: NOW_MS + 61_000 }));
      expect(await book.byToken(address(1).stop_token)).not.toBeNull();
      await book.enter(node, "anna", address(3, { address: "else@example.org" }));
      expect(await book.byToken(address(1).stop_token)).toBeNull();
      expect(await book.byToken(address(3).stop_token)).not.toBeNull();
    });

    test("ends an address that nobody has, but not a newer one", async () => {
      const { outbox, book, node, codes, confirmed, first } = await openOne(open);
      await confirmed();
      await codes([mail("a")]);
      const message = await first("mail");
      await book.enter(node, "anna", address(4, { address: "new@example.org" }));
      await outbox.settle(message, { kind: "gone" }, NOW_MS);
      expect(await book.standing(node, "anna")).toBe("unconfirmed");
      const code = await first("mail");
      await outbox.settle(code, { kind: "gone" }, NOW_MS);
      expect(await book.standing(node, "anna")).toBe("ended");
    });

    test("forgets somebody with all that waits, again and again", async () => {
      const { outbox, book, node, confirmed, ids } = await openOne(open);
      await confirmed();
      await outbox.take(node, [mail("a")], NOW_MS);
      await book.forget(node, "anna");
      await book.forget(node, "anna");
      expect([await book.standing(node, "anna"), await ids("mail")]).toEqual([null, []]);
    });
  });
}
