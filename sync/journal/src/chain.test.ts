import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { describe, expect, test } from "vitest";
import { CHAIN_START, type ChainPosition, ChainVerifier, chainHash, nodeIdOf } from "./chain.ts";
import { EpochWriter } from "./epoch-writer.ts";
import { JOURNAL_ERRORS } from "./errors.ts";
import { isHeadAuthentic, type SignedHead, signHead } from "./head.ts";
import type { DecodedRecord } from "./record.ts";
import { createEpochSeal } from "./sealing.ts";
import { COMMUNITY_KEY, EPOCHS, HEAD_AT_MS, nodeKey, smallJournal } from "./small-journal.fixture.ts";

const KEY = nodeKey();
const { records, head } = smallJournal();
const JOURNAL = records.map(({ bytes }) => bytes);
/** Index of the first record of the second epoch. */
const SECOND = records.findIndex(({ position }) => position.epoch === EPOCHS[1]);

describe("a journal", () => {
  test("holds, with and without the community's key, up to its signed head", () => {
    expect(refusalOf(JOURNAL, { key: COMMUNITY_KEY, head })).toBeNull();
    expect(refusalOf(JOURNAL, { head })).toBeNull();
    expect(records.map(({ position }) => position.seq)).toEqual([1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6]);
  });

  test("is found to be changed, at whichever byte of whichever record", () => {
    for (const { changed, where } of everyChange(JOURNAL.length)) {
      expect(refusalOf(changed, { head }), `${where}, without key`).not.toBeNull();
      expect(refusalOf(changed, { key: COMMUNITY_KEY, head }), `${where}, with key`).not.toBeNull();
    }
  });

  test("is found to be changed by its own head records, before the last of them", () => {
    for (const { changed, where } of everyChange(JOURNAL.length - 1)) {
      expect(refusalOf(changed, {}), where).not.toBeNull();
    }
  });

  test("that lost its tail still holds, and is told by a head that was kept elsewhere", () => {
    for (let length = 0; length < JOURNAL.length; length++) {
      const cut = JOURNAL.slice(0, length);
      expect(refusalOf(cut, { key: COMMUNITY_KEY }), `${length} records`).toBeNull();
      expect(refusalOf(cut, { head }), `${length} records`).toBe("head-mismatch");
    }
  });

  test("can be checked in parts, from any position", () => {
    for (const [i, { position }] of records.entries()) {
      const rest = new ChainVerifier(position, KEY.node);
      for (const bytes of JOURNAL.slice(i + 1)) rest.accept(bytes);
      expect(rest.position).toEqual(records.at(-1)?.position);
    }
  });

  test("keeps records of kinds that nobody knows in its chain", () => {
    const without = records.filter(({ kind }) => kind !== "weather-note").map(({ bytes }) => bytes);
    expect(refusalOf(without, { head })).toBe("sequence-gap");
  });
});

describe("the chain refuses", () => {
  test("a dropped record", () => {
    for (let i = 0; i < JOURNAL.length - 1; i++) {
      const endsEpoch = i === SECOND - 1;
      expect(refusalOf(JOURNAL.toSpliced(i, 1), {}), `record ${i}`).toBe(endsEpoch ? "unknown-parent" : "sequence-gap");
    }
  });

  test("a record that comes twice", () => {
    for (let i = 0; i < JOURNAL.length; i++) {
      expect(refusalOf(JOURNAL.toSpliced(i, 0, JOURNAL[i] as Uint8Array), {}), `record ${i}`).toBe("broken-chain");
    }
  });

  test("an older record that comes again", () => {
    for (let i = 2; i < SECOND; i++) {
      expect(refusalOf(JOURNAL.toSpliced(i, 0, JOURNAL[1] as Uint8Array), {})).toBe("broken-chain");
    }
    expect(refusalOf([...JOURNAL, JOURNAL[1] as Uint8Array], {})).toBe("sequence-gap");
    expect(refusalOf([...JOURNAL, JOURNAL[0] as Uint8Array], {})).toBe("broken-chain");
  });

  test("neighbours that changed places", () => {
    for (let i = 0; i < JOURNAL.length - 1; i++) {
      const swapped = JOURNAL.with(i, JOURNAL[i + 1] as Uint8Array).with(i + 1, JOURNAL[i] as Uint8Array);
      expect(refusalOf(swapped, {}), `record ${i}`).toBe(i === SECOND - 1 ? "unknown-parent" : "sequence-gap");
    }
  });

  test("an epoch without the one that it continues", () => {
    expect(refusalOf(JOURNAL.slice(SECOND), {})).toBe("unknown-parent");
    expect(refusalOf([...JOURNAL.slice(SECOND), ...JOURNAL.slice(0, SECOND)], {})).toBe("unknown-parent");
  });

  test("an epoch after a rollback of the one before it", () => {
    for (let kept = 1; kept < SECOND; kept++) {
      const rolledBack = [...JOURNAL.slice(0, kept), ...JOURNAL.slice(SECOND)];
      expect(refusalOf(rolledBack, {}), `${kept} records kept`).toBe("unknown-parent");
    }
  });

  test("a parent that is right in all but one thing", () => {
    const { position } = records[SECOND - 1] as (typeof records)[number];
    const wrong: readonly ChainPosition[] = [
      { ...position, seq: position.seq - 1 },
      { ...position, hash: new Uint8Array(32) },
      { ...position, epoch: new Uint8Array(16) },
    ];
    for (const parent of wrong)
      expect(refusalOf([...JOURNAL.slice(0, SECOND), genesis(parent)], {})).toBe("unknown-parent");
    expect(refusalOf([...JOURNAL.slice(0, SECOND), genesis(null)], {})).toBe("unknown-parent");
    expect(refusalOf([...JOURNAL.slice(0, SECOND), genesis(position)], {})).toBeNull();
  });

  test("records of another node, also under this node's name", () => {
    const stranger = nodeKey(new Uint8Array(32).fill(9));
    const { position } = records.at(-1) as (typeof records)[number];
    const writer = (key: typeof KEY) =>
      new EpochWriter({ key, communityKey: COMMUNITY_KEY, epoch: new Uint8Array(16), parent: position });
    const open = (key: typeof KEY) => writer(key).genesis(1, { community: "linden-street", rules: {} });
    expect(refusalOf([...JOURNAL, open(KEY)], {})).toBeNull();
    expect(refusalOf([...JOURNAL, open(stranger)], {})).toBe("foreign-node");
    expect(refusalOf([...JOURNAL, open({ ...stranger, node: KEY.node })], {})).toBe("broken-chain");
  });

  test("a second genesis inside an epoch", () => {
    const writer = new EpochWriter({ key: KEY, communityKey: COMMUNITY_KEY, epoch: EPOCHS[0], parent: null });
    const open = () => writer.genesis(1, { community: "linden-street", rules: {} });
    expect(refusalOf([open(), open()], {})).toBe("broken-chain");
  });

  test("a record and still stands before it", () => {
    const verifier = new ChainVerifier();
    for (const [i, bytes] of JOURNAL.entries()) {
      const before = verifier.position;
      const later = JOURNAL[i + 2];
      for (const wrong of [Uint8Array.of(0), bytes.subarray(1), ...(later === undefined ? [] : [later])]) {
        expect(() => verifier.accept(wrong)).toThrow(LocalGridError);
        expect(verifier.position).toBe(before);
      }
      verifier.accept(bytes);
    }
    expect(verifier.position).toEqual(records.at(-1)?.position);
  });
});

describe("a signed head", () => {
  test("is authentic as it was signed", () => {
    expect(isHeadAuthentic(head, KEY.publicKey)).toBe(true);
  });

  test("is not when anything in it is another", () => {
    const other = nodeKey(new Uint8Array(32).fill(9));
    const changes: readonly Partial<SignedHead>[] = [
      { seq: head.seq + 1 },
      { at_ms: HEAD_AT_MS + 1 },
      { hash: new Uint8Array(32) },
      { epoch: EPOCHS[0] },
      { node: other.node },
      { signature: new Uint8Array(64) },
      { signature: head.signature.subarray(1) },
    ];
    for (const change of changes) expect(isHeadAuthentic({ ...head, ...change }, KEY.publicKey)).toBe(false);
    expect(isHeadAuthentic(head, other.publicKey)).toBe(false);
    const foreign = { ...signHead(head, HEAD_AT_MS, other), node: KEY.node };
    expect(isHeadAuthentic(foreign, KEY.publicKey)).toBe(false);
    const misnamed = signHead(head, HEAD_AT_MS, { ...KEY, node: other.node });
    expect(isHeadAuthentic(misnamed, KEY.publicKey)).toBe(false);
  });

  test("names its node by the key", () => {
    expect(KEY.node).toEqual(nodeIdOf(KEY.publicKey));
    expect(KEY.node.length).toBe(16);
  });
});

test("every error of the package has a hint that says what to do", () => {
  for (const { hint, httpStatus } of Object.values(JOURNAL_ERRORS)) {
    expect(hint).toMatch(/^[A-Z].*\.$/);
    expect(httpStatus).toBeGreaterThanOrEqual(400);
  }
});

interface CheckOptions {
  /** Opens sealed bodies too. */
  readonly key?: Uint8Array;
  /** Compared with the journal's end. */
  readonly head?: SignedHead;
}

/** Code of the first thing that does not hold; null when everything does. */
function refusalOf(journal: readonly Uint8Array[], { key, head: kept }: CheckOptions): string | null {
  const chain = new ChainVerifier();
  try {
    for (const bytes of journal) {
      const before = chain.position;
      const record = chain.accept(bytes);
      if (key !== undefined && record.body instanceof Uint8Array) {
        createEpochSeal(key, record.node, record.epoch).open(record.header, record.seq, record.body);
      }
      if (record.kind === "head" && !isHeadOf(record, before)) return "wrong-signature";
    }
  } catch (error) {
    expect(error).toBeInstanceOf(LocalGridError);
    return (error as LocalGridError).code;
  }
  if (kept === undefined) return null;
  const { position } = chain;
  return position !== null && areEqual(position.hash, kept.hash) && position.seq === kept.seq ? null : "head-mismatch";
}

function isHeadOf(record: DecodedRecord, before: ChainPosition | null): boolean {
  if (record.body instanceof Uint8Array || before === null) return false;
  const { epoch, seq, hash, at_ms, signature } = record.body;
  if (!(epoch instanceof Uint8Array && hash instanceof Uint8Array && signature instanceof Uint8Array)) return false;
  if (typeof seq !== "number" || typeof at_ms !== "number" || Object.keys(record.body).length !== 5) return false;
  if (!areEqual(hash, before.hash) || !areEqual(epoch, before.epoch) || seq !== before.seq) return false;
  return isHeadAuthentic({ node: record.node, epoch, seq, hash, at_ms, signature }, KEY.publicKey);
}

/** The journal with one byte changed: each byte of the first `count` records, in three ways. */
function* everyChange(count: number): Generator<{ changed: readonly Uint8Array[]; where: string }> {
  for (let i = 0; i < count; i++) {
    const bytes = JOURNAL[i] as Uint8Array;
    for (let at = 0; at < bytes.length; at++) {
      for (const flip of [0x01, 0x80, 0xff]) {
        const record = bytes.slice();
        record[at] = (record[at] as number) ^ flip;
        yield { changed: JOURNAL.with(i, record), where: `byte ${at} of record ${i}, flipped by ${flip}` };
      }
    }
  }
}

function genesis(parent: ChainPosition | null): Uint8Array {
  const writer = new EpochWriter({ key: KEY, communityKey: COMMUNITY_KEY, epoch: EPOCHS[1], parent });
  return writer.genesis(1_780_272_900_000, { community: "linden-street", rules: {} });
}

function areEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

test("the chain starts at 32 zero bytes", () => {
  expect(CHAIN_START).toEqual(new Uint8Array(32));
  expect(records[0]?.position.hash).toEqual(chainHash(CHAIN_START, JOURNAL[0] as Uint8Array));
});
