import type { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Announcement,
  decodeAnnouncement,
  encodeAnnouncement,
  isAnnouncementAuthentic,
  MAX_ANNOUNCEMENT_BYTES,
} from "./announcement.ts";
import { ANNOUNCEMENT, FIRST_ANNOUNCEMENT, NODE_KEY, OTHER_KEY } from "./gossip.fixture.ts";
import { counting } from "./upload.fixture.ts";

const MOST = Number.MAX_SAFE_INTEGER;

describe("an announcement", () => {
  test("comes back as it was signed", () => {
    fc.assert(
      fc.property(anyAnnouncement(), (announcement) => {
        const bytes = encodeAnnouncement(announcement, NODE_KEY);
        const { signature, bytes: kept, node, ...read } = decodeAnnouncement(bytes);
        expect(read).toEqual(announcement);
        expect(node).toEqual(new Uint8Array(NODE_KEY.node));
        expect(kept).toBe(bytes);
        expect(signature.length).toBe(64);
      }),
    );
  });

  test("is authentic by the key of the node that it names, and by no other", () => {
    const mine = decodeAnnouncement(encodeAnnouncement(ANNOUNCEMENT, NODE_KEY));
    expect(isAnnouncementAuthentic(mine, NODE_KEY.publicKey)).toBe(true);
    expect(isAnnouncementAuthentic(mine, OTHER_KEY.publicKey)).toBe(false);
    const claimed = { ...OTHER_KEY, node: NODE_KEY.node };
    const forged = decodeAnnouncement(encodeAnnouncement(ANNOUNCEMENT, claimed));
    expect(isAnnouncementAuthentic(forged, NODE_KEY.publicKey)).toBe(false);
    expect(isAnnouncementAuthentic(forged, OTHER_KEY.publicKey)).toBe(false);
  });

  test("is refused with any one bit turned", () => {
    const bytes = encodeAnnouncement(ANNOUNCEMENT, NODE_KEY);
    let [malformed, forged] = [0, 0];
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const turned = bytes.with(bit >> 3, (bytes[bit >> 3] as number) ^ (1 << (bit & 7)));
      const verdict = verdictOn(turned);
      if (verdict === "malformed-message") malformed++;
      else if (verdict === "forged") forged++;
      else expect.fail(`bit ${bit}: ${verdict}`);
    }
    expect([malformed > 0, forged > 0]).toEqual([true, true]);
  });

  test("is refused cut at any byte, or with one more", () => {
    const bytes = encodeAnnouncement(ANNOUNCEMENT, NODE_KEY);
    for (let length = 0; length < bytes.length; length++) {
      expect(verdictOn(bytes.subarray(0, length))).toBe("malformed-message");
    }
    expect(verdictOn(Uint8Array.of(...bytes, 0))).toBe("malformed-message");
  });

  test("is the same in whatever order its journals were named", () => {
    const reversed = { ...ANNOUNCEMENT, copies: [...ANNOUNCEMENT.copies].reverse() };
    expect(encodeAnnouncement(reversed, NODE_KEY)).toEqual(encodeAnnouncement(ANNOUNCEMENT, NODE_KEY));
  });

  test("has room for 64 copies and 64 receipts with the largest numbers", () => {
    const place = (i: number) => ({ node: counting(i, 16), epoch: counting(0, 16), seq: MOST });
    const full: Omit<Announcement, "node"> = {
      at_ms: MOST,
      counter: MOST,
      generation: MOST,
      head: { epoch: counting(0, 16), seq: MOST, hash: counting(0, 32) },
      records: MOST,
      membership_version: MOST,
      has_uplink: true,
      copies: Array.from({ length: 64 }, (_, i) => ({ ...place(i), records: MOST })),
      receipts: Array.from({ length: 64 }, (_, i) => place(i)),
    };
    const bytes = encodeAnnouncement(full, NODE_KEY);
    expect(bytes.length).toBeLessThanOrEqual(MAX_ANNOUNCEMENT_BYTES);
    expect(verdictOn(bytes)).toBe("authentic");
  });

  test.each<readonly [string, Partial<Announcement>]>([
    ["65 copies", { copies: Array.from({ length: 65 }, (_, i) => ({ ...copy(), node: counting(i, 16) })) }],
    ["65 receipts", { receipts: Array.from({ length: 65 }, (_, i) => ({ ...copy(), node: counting(i, 16) })) }],
    ["a copy twice", { copies: [copy(), copy()] }],
    ["a receipt twice", { receipts: [copy(), copy()] }],
    ["a copy of no records", { copies: [{ ...copy(), records: 0 }] }],
    ["a copy up to seq 0", { copies: [{ ...copy(), seq: 0 }] }],
    ["a receipt up to seq 0", { receipts: [{ ...copy(), seq: 0 }] }],
    ["a copy of a node of 15 bytes", { copies: [{ ...copy(), node: counting(0, 15) }] }],
    ["generation 0", { generation: 0 }],
    ["a head at seq 0", { head: { epoch: counting(0, 16), seq: 0, hash: counting(0, 32) } }],
    ["a head with a hash of 31 bytes", { head: { epoch: counting(0, 16), seq: 1, hash: counting(0, 31) } }],
    ["a head of an epoch of 17 bytes", { head: { epoch: counting(0, 17), seq: 1, hash: counting(0, 32) } }],
    ["a negative count", { records: -1 }],
    ["a time before 1970", { at_ms: -1 }],
  ])("is not made with %s", (_, change) => {
    expect(codeOf(() => encodeAnnouncement({ ...FIRST_ANNOUNCEMENT, ...change }, NODE_KEY))).toBe("malformed-message");
  });
});

function verdictOn(bytes: Uint8Array): string {
  try {
    return isAnnouncementAuthentic(decodeAnnouncement(bytes), NODE_KEY.publicKey) ? "authentic" : "forged";
  } catch (error) {
    return (error as LocalGridError).code;
  }
}

function copy() {
  return { node: counting(7, 16), epoch: counting(9, 16), seq: 4, records: 5 };
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as LocalGridError).code;
  }
  return "no error";
}

function anyAnnouncement(): fc.Arbitrary<Omit<Announcement, "node">> {
  const place = { node: bytesOfLength(16), epoch: bytesOfLength(16), seq: fromOne() };
  return fc.record({
    at_ms: fc.maxSafeNat(),
    counter: fc.maxSafeNat(),
    generation: fromOne(),
    head: fc.option(fc.record({ epoch: bytesOfLength(16), seq: fromOne(), hash: bytesOfLength(32) })),
    records: fc.maxSafeNat(),
    membership_version: fc.maxSafeNat(),
    has_uplink: fc.boolean(),
    copies: byNode(fc.record({ ...place, records: fromOne() })),
    receipts: byNode(fc.record(place)),
  });
}

function byNode<T extends { readonly node: Uint8Array }>(item: fc.Arbitrary<T>): fc.Arbitrary<readonly T[]> {
  return fc
    .uniqueArray(item, { maxLength: 64, selector: ({ node }) => Buffer.from(node).toString("hex") })
    .map((items) => items.sort((a, b) => Buffer.compare(a.node, b.node)));
}

function bytesOfLength(length: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: length, maxLength: length });
}

function fromOne(): fc.Arbitrary<number> {
  return fc.maxSafeNat().map((value) => Math.max(1, value));
}
