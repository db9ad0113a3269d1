import { readFileSync, writeFileSync } from "node:fs";
import type { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { describe, expect, test } from "vitest";
import * as announcements from "./announcement.ts";
import * as example from "./gossip.fixture.ts";
import * as invalid from "./invalid-gossip.fixture.ts";
import type { Invalid } from "./invalid-messages.fixture.ts";
import * as stream from "./journal-stream.ts";
import * as regions from "./region-membership.ts";
import { counting, hex, OTHER_SEED, SEED, unhex } from "./upload.fixture.ts";

const FIXTURE = new URL("../fixtures/gossip-v1.json", import.meta.url);
const UPLOADS = new URL("../fixtures/upload-v1.json", import.meta.url);
const SPECIFICATION = new URL("../GOSSIP.md", import.meta.url);

const region = example.regionKey();
const node = example.NODE_KEY;
const other = counting(0x10, 16);
const epoch = counting(0xa0, 16);
const BATCH = unhex(JSON.parse(readFileSync(UPLOADS, "utf8")).batches[3].batch_hex);

const MEMBERSHIPS = [
  { name: "two members", membership: example.MEMBERSHIP },
  { name: "nobody", membership: { ...example.MEMBERSHIP, version: 4, members: [] } },
];

const ANNOUNCEMENTS = [
  { name: "a node that keeps two journals", announcement: example.ANNOUNCEMENT },
  { name: "a node without records", announcement: example.FIRST_ANNOUNCEMENT },
  { name: "a box that took over", announcement: { ...example.FIRST_ANNOUNCEMENT, generation: 2 } },
];

const QUESTIONS: readonly stream.JournalQuestion[] = [
  { kind: "extents", node: other },
  { kind: "records", node: other, epoch, from_seq: 1, upto_seq: 1000 },
  { kind: "heads" },
  { kind: "membership" },
  { kind: "clock", asked_at_ms: 1_780_272_000_000 },
];

const REPLIES: readonly stream.JournalReply[] = [
  { kind: "extents", node: other, generation: 1, epochs: [{ epoch, last_seq: 52 }] },
  { kind: "extents", node: other, generation: 1, epochs: [] },
  { kind: "batch", bytes: BATCH },
  { kind: "heads", announcements: [announcements.encodeAnnouncement(example.FIRST_ANNOUNCEMENT, node)] },
  { kind: "end", upto_seq: 52 },
  { kind: "membership", bytes: null },
  { kind: "clock", asked_at_ms: 1_780_272_000_000, now_ms: 1_780_272_000_250, is_trusted: true },
  { kind: "refused", code: "unknown-journal" },
];

describe("the golden fixture of what nodes say to each other", () => {
  const built = build();

  test("is what the code writes", () => {
    if (process.env.UPDATE_FIXTURES === "1") {
      expect(process.env.CI, "fixtures are never rewritten by the checks").toBeUndefined();
      writeFileSync(FIXTURE, `${JSON.stringify(built, null, 2)}\n`);
    }
    expect(JSON.parse(readFileSync(FIXTURE, "utf8"))).toEqual(built);
  });

  test.each(built.memberships)("membership of $name", ({ membership_hex, version, members }) => {
    const read = regions.decodeMembership(unhex(membership_hex));
    expect(read.version).toBe(version);
    expect(read.members.map(listed)).toEqual(members);
    expect(hex(read.public_key)).toBe(built.region_key.public_key_hex);
  });

  test.each(built.announcements)("announcement of $name", ({ announcement_hex, generation, records }) => {
    const read = announcements.decodeAnnouncement(unhex(announcement_hex));
    expect([read.generation, read.records]).toEqual([generation, records]);
    expect(announcements.isAnnouncementAuthentic(read, node.publicKey)).toBe(true);
  });

  test.each(built.questions)("question $kind", ({ kind, question_hex }) => {
    const read = stream.decodeQuestion(unhex(question_hex));
    expect(read.kind).toBe(kind);
    expect(hex(stream.encodeQuestion(read))).toBe(question_hex);
  });

  test.each(built.replies)("reply $kind", ({ kind, reply_hex }) => {
    const read = stream.decodeReply(unhex(reply_hex));
    expect(read.kind).toBe(kind);
    expect(hex(stream.encodeReply(read))).toBe(reply_hex);
  });

  test("derives its invalid examples from valid ones", () => {
    // Form is all that these have.
    expect(codeOf(() => regions.decodeMembership(unhex(invalid.VALID_MEMBERSHIP)))).toBe("wrong-signature");
    const announcement = announcements.decodeAnnouncement(unhex(invalid.VALID_ANNOUNCEMENT));
    expect([announcement.copies.length, announcement.receipts.length]).toEqual([1, 1]);
    expect(stream.decodeQuestion(unhex(invalid.VALID_QUESTION)).kind).toBe("records");
    expect(stream.decodeReply(unhex(invalid.VALID_REPLY)).kind).toBe("extents");
  });

  test("has no two invalid examples alike", () => {
    for (const list of [
      invalid.INVALID_MEMBERSHIPS,
      invalid.INVALID_ANNOUNCEMENTS,
      invalid.INVALID_QUESTIONS,
      invalid.INVALID_REPLIES,
    ]) {
      expect(new Set(list.map((one) => one.hex)).size).toBe(list.length);
      expect(new Set(list.map((one) => one.reason)).size).toBe(list.length);
    }
  });
});

describe("GOSSIP.md", () => {
  const text = readFileSync(SPECIFICATION, "utf8");
  const built = build();

  test("shows examples that the code writes", () => {
    const shown = [...text.matchAll(/```hex (.+)\n([0-9a-f\s]+)```/g)].map(([, name, bytes]) => [
      name,
      bytes?.replaceAll(/\s/g, ""),
    ]);
    const framed = (bytes = "") => (bytes.length / 2).toString(16).padStart(8, "0") + bytes;
    expect(shown).toEqual([
      ["membership of two nodes", built.memberships[0]?.membership_hex],
      ["announcement of a node that keeps two journals", built.announcements[0]?.announcement_hex],
      ["question for heads, with its length", framed(built.questions[2]?.question_hex)],
      ["end of no heads, with its length", framed(hex(stream.encodeReply({ kind: "end", upto_seq: 0 })))],
    ]);
    expect(text).toContain(hex(node.publicKey));
    expect(text).toContain(hex(node.node));
    expect(text).toContain(hex(region.publicKey));
  });

  test("names the protocols and the limits that the code has", () => {
    for (const name of [stream.JOURNAL_PROTOCOL, `${stream.HEADS_TOPIC_PREFIX}<region>`]) expect(text).toContain(name);
    expect(text).toContain(`${regions.MAX_REGION_MEMBERS} members`);
    expect(text).toContain(`${regions.MAX_MEMBER_ADDRESSES} addresses`);
    for (const bytes of [
      regions.MAX_MEMBERSHIP_BYTES,
      announcements.MAX_ANNOUNCEMENT_BYTES,
      stream.MAX_FRAME_BYTES,
      stream.MAX_QUESTION_BYTES,
    ]) {
      expect(text).toContain(`${bytes} bytes`);
    }
    expect(text).toContain(`${announcements.MAX_ANNOUNCED_COPIES} copies`);
    expect(text).toContain(`${announcements.MAX_ANNOUNCED_RECEIPTS} receipts`);
    expect(text).toContain(`${stream.MAX_EXTENTS} epochs`);
    expect(text).toContain(`${stream.MAX_HEADS_PER_FRAME} announcements`);
  });
});

function build() {
  return {
    format: "localgrid gossip, version 1",
    region_key: { seed_hex: hex(example.REGION_SEED), public_key_hex: hex(region.publicKey) },
    node_key: { seed_hex: hex(SEED), public_key_hex: hex(node.publicKey), node_hex: hex(node.node) },
    other_key: { seed_hex: hex(OTHER_SEED), public_key_hex: hex(example.OTHER_KEY.publicKey) },
    memberships: MEMBERSHIPS.map(({ name, membership }) => {
      const bytes = regions.encodeMembership(membership, region);
      const { version, members, signature } = regions.decodeMembership(bytes);
      return { name, version, members: members.map(listed), signature_hex: hex(signature), membership_hex: hex(bytes) };
    }),
    announcements: ANNOUNCEMENTS.map(({ name, announcement }) => {
      const bytes = announcements.encodeAnnouncement(announcement, node);
      const { generation, records, signature } = announcements.decodeAnnouncement(bytes);
      return { name, generation, records, signature_hex: hex(signature), announcement_hex: hex(bytes) };
    }),
    questions: QUESTIONS.map((question) => ({
      kind: question.kind,
      question_hex: hex(stream.encodeQuestion(question)),
    })),
    replies: REPLIES.map((reply) => ({ kind: reply.kind, reply_hex: hex(stream.encodeReply(reply)) })),
    invalid_memberships: invalid.INVALID_MEMBERSHIPS.map((one) => refused(one, regions.decodeMembership)),
    invalid_announcements: invalid.INVALID_ANNOUNCEMENTS.map((one) => refused(one, announcements.decodeAnnouncement)),
    invalid_questions: invalid.INVALID_QUESTIONS.map((one) => refused(one, stream.decodeQuestion)),
    invalid_replies: invalid.INVALID_REPLIES.map((one) => refused(one, stream.decodeReply)),
    forged_memberships: forgedMemberships(),
    forged_announcements: forgedAnnouncements(),
  };
}

function listed({ public_key, community, addresses }: regions.RegionMember) {
  return { public_key_hex: hex(public_key), community, addresses: [...addresses] };
}

/** Well-formed memberships that the key in them does not vouch for. */
function forgedMemberships() {
  const good = regions.encodeMembership(example.MEMBERSHIP, region);
  return [
    { reason: "another version", bytes: good.with(20, 4) },
    { reason: "a bit of a member's key is turned", bytes: turned(good, 42) },
    { reason: "a bit of the region's key is turned", bytes: turned(good, good.length - 70) },
    { reason: "a bit of the signature is turned", bytes: turned(good, good.length - 10) },
  ].map(({ reason, bytes }) => {
    expect(
      codeOf(() => regions.decodeMembership(bytes)),
      reason,
    ).toBe("wrong-signature");
    return { reason, membership_hex: hex(bytes) };
  });
}

/** Well-formed announcements that the node's key does not vouch for. */
function forgedAnnouncements() {
  const good = announcements.encodeAnnouncement(example.ANNOUNCEMENT, node);
  const stranger = { ...example.OTHER_KEY, node: node.node };
  return [
    { reason: "signed by another key", bytes: announcements.encodeAnnouncement(example.ANNOUNCEMENT, stranger) },
    { reason: "another node's", bytes: announcements.encodeAnnouncement(example.ANNOUNCEMENT, example.OTHER_KEY) },
    { reason: "a bit of the node is turned", bytes: turned(good, 25) },
    { reason: "a bit of the signature is turned", bytes: turned(good, good.length - 10) },
  ].map(({ reason, bytes }) => {
    const read = announcements.decodeAnnouncement(bytes);
    expect(announcements.isAnnouncementAuthentic(read, node.publicKey), reason).toBe(false);
    return { reason, announcement_hex: hex(bytes) };
  });
}

function turned(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.with(at, (bytes[at] as number) ^ 1);
}

function refused({ reason, hex: bytes }: Invalid, decode: (bytes: Uint8Array) => unknown) {
  try {
    decode(unhex(bytes));
  } catch (error) {
    expect((error as LocalGridError).code, reason).toBe("malformed-message");
    return { reason, hex: bytes, refusal: (error as LocalGridError).message };
  }
  throw new Error(`accepted: ${reason}`);
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as LocalGridError).code;
  }
  return "no error";
}
