import { sign } from "node:crypto";
import { CHAIN_START, type ChainPosition, chainHash } from "@localgrid/journal/chain";
import { decodeRecord, encodeRecord, type OpenBody } from "@localgrid/journal/record";
import { type CborValue, encodeCbor } from "@localgrid/vocabulary/cbor";
import type { NodeId } from "@localgrid/vocabulary/identifiers";
import type { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeRecordPage, encodeRecordPage } from "./record-page.ts";
import { AT_MS, chapter, counting, hex, keyOf, OTHER_SEED, unhex } from "./upload.fixture.ts";
import { decodeUploadBatch, encodeUploadBatch, type UploadBatch, verifyUploadBatch } from "./upload.ts";
import { FULL_BATCH_BYTES, MAX_BATCH_BYTES, MAX_RECORD_BYTES, MAX_RECORDS_PER_BATCH } from "./upload-limits.ts";

const key = keyOf();
const other = keyOf(OTHER_SEED);
const node = new Uint8Array(key.node) as NodeId;
const first = chapter(key, 0xa0, { bodies: [{ n: 1 }, { message: counting(0x40, 48) }, { n: 2 }] });
const firstHead = first.positions[3] as ChainPosition;
const second = chapter(key, 0xb0, { parent: firstHead, bodies: [{ n: 3 }] });

describe("a batch", () => {
  test("comes back as it was, with the records as views of the bytes", () => {
    const bytes = encodeUploadBatch({ ...first, from_seq: 1 }, key);
    const batch = decodeUploadBatch(bytes);
    expect(batch).toEqual({
      node,
      epoch: first.epoch,
      from_seq: 1,
      prev_hash: CHAIN_START,
      head_hash: firstHead.hash,
      signature: batch.signature,
      records: first.records,
      packed: new Uint8Array(encodeCbor(first.records as unknown as CborValue)),
    });
    expect(batch.records.every(({ buffer }) => buffer === bytes.buffer)).toBe(true);
    expect(encodeUploadBatch(batch, key)).toEqual(bytes);
  });

  test("tells where each of its records stands", () => {
    const { records, parent } = verify({ ...first, from_seq: 1 });
    expect(parent).toBeNull();
    expect(records.map(({ seq, kind }) => [seq, kind])).toEqual([
      [1, "genesis"],
      [2, "note"],
      [3, "readings"],
      [4, "note"],
    ]);
    expect(records.map(({ recorded_at_ms }) => recorded_at_ms - AT_MS)).toEqual([0, 1000, 2000, 3000]);
    expect(records.map(({ is_sealed }) => is_sealed)).toEqual(
      records.map(({ bytes }) => decodeRecord(bytes).body instanceof Uint8Array),
    );
    expect(hashes(records)).toEqual(hashes(first.positions));
    expect(records.map(({ bytes }) => bytes)).toEqual(first.records);
  });

  test("names the head that its epoch continues", () => {
    expect(verify({ ...second, from_seq: 1 }).parent).toEqual(firstHead);
  });

  test("may begin inside an epoch, and then says nothing of a parent", () => {
    const { records, parent } = verify(middle(3));
    expect(parent).toBeUndefined();
    expect(records.map(({ seq }) => seq)).toEqual([3, 4]);
    expect(hashes(records).at(-1)).toBe(hex(firstHead.hash));
  });

  test("may carry a record whose body is nonsense, for it must not hold up those behind it", () => {
    const record = new Uint8Array([...(first.records[1] as Uint8Array).slice(0, -3), 0xff, 0xff]);
    const records = [first.records[0] as Uint8Array, record];
    expect(verify({ ...first, records, from_seq: 1 }).records.map(({ kind }) => kind)).toEqual(["genesis", "note"]);
  });
});

describe("whoever writes a batch", () => {
  test.each([
    ["no records", { records: [] }],
    ["a record that is missing in between", { records: [first.records[0], first.records[2]] as Uint8Array[] }],
    ["records in another order", { records: [first.records[1], first.records[0]] as Uint8Array[] }],
    ["records from another seq on", { from_seq: 2 }],
    ["records of another epoch", { epoch: second.epoch }],
    ["bytes that are no record", { records: [unhex("80")] }],
  ])("cannot send %s", (_, change) => {
    const batch = { ...first, from_seq: 1, ...change };
    expect(codeOf(() => encodeUploadBatch(batch, key))).toBe("inconsistent-records");
  });

  test("cannot send another node's records", () => {
    expect(codeOf(() => encodeUploadBatch({ ...first, from_seq: 1 }, other))).toBe("inconsistent-records");
  });

  test("can send 1,000 records and no more", () => {
    const many = chapter(key, 0xc0, { bodies: Array.from({ length: MAX_RECORDS_PER_BATCH }, () => ({})) });
    const fits = { ...many, from_seq: 1, records: many.records.slice(0, MAX_RECORDS_PER_BATCH) };
    expect(verify(fits).records.length).toBe(1000);
    expect(codeOf(() => encodeUploadBatch({ ...many, from_seq: 1 }, key))).toBe("batch-too-large");
  });

  test("can send a record of 65,536 bytes and none larger", () => {
    expect(verify({ ...sized([MAX_RECORD_BYTES]), from_seq: 2 }).records[0]?.bytes.length).toBe(65_536);
    expect(codeOf(() => encodeUploadBatch({ ...sized([MAX_RECORD_BYTES + 1]), from_seq: 2 }, key))).toBe(
      "batch-too-large",
    );
  });

  test("stays below the limit by stopping where a batch counts as full", () => {
    const left = FULL_BATCH_BYTES - 998 * 1000 - 1;
    const full = sized([...Array.from({ length: 998 }, () => 1000), left, MAX_RECORD_BYTES]);
    expect(encodeUploadBatch({ ...full, from_seq: 2 }, key).length).toBeLessThanOrEqual(MAX_BATCH_BYTES);
  });

  test("cannot send more than 1 MiB and a record", () => {
    const whole = Array.from({ length: 16 }, () => MAX_RECORD_BYTES);
    const frame = encodeUploadBatch({ ...sized([400]), from_seq: 2 }, key).length - 403;
    const left = MAX_RECORD_BYTES - frame - 16 * 5 - 3;
    expect(encodeUploadBatch({ ...sized([...whole, left]), from_seq: 2 }, key).length).toBe(MAX_BATCH_BYTES);
    const over = sized([...whole, left + 1]);
    expect(codeOf(() => encodeUploadBatch({ ...over, from_seq: 2 }, key))).toBe("batch-too-large");
  });
});

describe("whoever takes a batch", () => {
  test("refuses bytes beyond the limit unread", () => {
    const filler = new Uint8Array(MAX_BATCH_BYTES);
    expect(codeOf(() => decodeUploadBatch(filler))).toBe("malformed-message");
    expect(codeOf(() => decodeUploadBatch(new Uint8Array(MAX_BATCH_BYTES + 1)))).toBe("batch-too-large");
    expect(codeOf(() => decodeRecordPage(filler))).toBe("malformed-message");
    expect(codeOf(() => decodeRecordPage(new Uint8Array(MAX_BATCH_BYTES + 1)))).toBe("batch-too-large");
  });

  test("refuses a record of 65,537 bytes, and takes the last seq that there is", () => {
    const form = (from_seq: number, size: number) => {
      const start = ["lg/upload/1", node, first.epoch, from_seq, CHAIN_START, CHAIN_START, new Uint8Array(64)];
      return encodeCbor([...start, [new Uint8Array(size)]]);
    };
    expect(decodeUploadBatch(form(Number.MAX_SAFE_INTEGER, MAX_RECORD_BYTES)).from_seq).toBe(2 ** 53 - 1);
    expect(codeOf(() => decodeUploadBatch(form(1, MAX_RECORD_BYTES + 1)))).toBe("malformed-message");
  });

  test.each([
    ["another node's key", {}, other.publicKey],
    ["another node's name", { node: other.node as NodeId }, key.publicKey],
    ["another epoch", { epoch: second.epoch }, key.publicKey],
    ["another first seq", { from_seq: 2 }, key.publicKey],
    ["another hash before", { prev_hash: firstHead.hash }, key.publicKey],
    ["another head", { head_hash: CHAIN_START }, key.publicKey],
    ["a record less", { records: first.records.slice(0, 3) }, key.publicKey],
    ["another signature", { signature: new Uint8Array(64) }, key.publicKey],
  ])("refuses %s: the signature covers it", (_, change, publicKey) => {
    const batch = { ...decoded({ ...first, from_seq: 1 }), ...change };
    expect(codeOf(() => verifyUploadBatch(batch, publicKey))).toBe("wrong-signature");
  });

  test("refuses records of a node that somebody else signed as his own", () => {
    expect(codeOfSigned({ node: other.node as NodeId, signer: other })).toBe("inconsistent-records");
    expect(codeOfSigned({ node: other.node as NodeId, signer: key })).toBe("wrong-signature");
  });

  test.each([
    ["of another epoch", { epoch: second.epoch }, "inconsistent-records"],
    ["of another seq", { from_seq: 2 }, "inconsistent-records"],
    ["that do not lead to the head", { head_hash: CHAIN_START }, "broken-chain"],
    ["that follow another hash", { prev_hash: firstHead.hash }, "broken-chain"],
    ["that are none", { records: [unhex("87")] }, "inconsistent-records"],
    ["that are none, an array of six", { records: [unhex("8601")] }, "inconsistent-records"],
    [
      "of a version it does not know",
      { records: [(first.records[0] as Uint8Array).with(1, 2)] },
      "inconsistent-records",
    ],
    ["of no kind", { records: [record({ kind: "" })] }, "inconsistent-records"],
    ["of a kind of 33 letters", { records: [record({ kind: "k".repeat(33) })] }, "inconsistent-records"],
    ["whose epoch begins without a genesis", { records: [record({ kind: "note", body: orphan() })] }, "broken-chain"],
  ])("refuses records %s though the node signed them", (_, change, code) => {
    expect(codeOfSigned(change)).toBe(code);
  });

  test("takes a kind of 32 letters", () => {
    const bytes = record({ kind: "k".repeat(32), seq: 2 });
    const batch = { ...first, records: [...first.records.slice(0, 1), bytes], from_seq: 1 };
    expect(verify(batch).records[1]?.kind).toBe("k".repeat(32));
  });

  test("refuses a second genesis inside an epoch", () => {
    const records = [first.records[0] as Uint8Array, record({ kind: "genesis", seq: 2 })];
    expect(codeOf(() => verify({ ...first, records, from_seq: 1 }))).toBe("broken-chain");
  });

  const parent = { epoch: counting(0, 16), seq: 9, hash: counting(9, 32) };
  test.each([
    ["without a key", { parent: null }, CHAIN_START],
    ["with another node's key", { public_key: other.publicKey, parent: null }, CHAIN_START],
    ["without a parent's name", { public_key: key.publicKey }, CHAIN_START],
    ["whose parent is a number", { public_key: key.publicKey, parent: 7 }, CHAIN_START],
    ["whose parent has no epoch", { public_key: key.publicKey, parent: { seq: 9, hash: parent.hash } }, parent.hash],
    ["whose parent's epoch is short", genesisAfter({ ...parent, epoch: counting(0, 15) }), parent.hash],
    ["whose parent has no hash", { public_key: key.publicKey, parent: { epoch: parent.epoch, seq: 9 } }, parent.hash],
    ["whose parent's hash is short", genesisAfter({ ...parent, hash: counting(9, 31) }), counting(9, 32)],
    ["whose parent's seq is 0", genesisAfter({ ...parent, seq: 0 }), parent.hash],
    ["whose parent's seq is text", genesisAfter({ ...parent, seq: "9" }), parent.hash],
    ["that follows another hash than its parent's", genesisAfter(parent), counting(10, 32)],
    ["that follows a hash though it has no parent", orphan(), parent.hash],
    ["that follows no hash though it has a parent", genesisAfter(parent), CHAIN_START],
  ])("refuses a genesis %s", (_, body, prev_hash) => {
    const records = [record({ kind: "genesis", body })];
    expect(codeOf(() => verify({ ...first, records, prev_hash, from_seq: 1 }))).toBe("broken-chain");
  });

  test("takes a genesis whose parent is any head, and refuses one that is sealed or nonsense", () => {
    const good = { ...first, prev_hash: parent.hash, from_seq: 1 };
    const lowest = genesisAfter({ ...parent, seq: 1 });
    expect(verify({ ...good, records: [record({ kind: "genesis", body: lowest })] }).parent).toEqual({
      ...parent,
      seq: 1,
    });
    const sealed = record({ kind: "genesis", body: counting(0, 40) });
    expect(codeOf(() => verify({ ...good, records: [sealed] }))).toBe("broken-chain");
    expect(codeOf(() => verify({ ...good, records: [sealed.slice(0, -1)] }))).toBe("broken-chain");
  });
});

describe("a page of records", () => {
  test("comes back as it was, empty ones too", () => {
    const page = { node, epoch: first.epoch, from_seq: 1, prev_hash: CHAIN_START, records: first.records };
    expect(decodeRecordPage(encodeRecordPage(page))).toEqual(page);
    const empty = { ...page, from_seq: 5, records: [] };
    expect(decodeRecordPage(encodeRecordPage(empty))).toEqual(empty);
  });

  test("holds no records but those that it names, at either end", () => {
    const page = { node, epoch: first.epoch, from_seq: 2, prev_hash: CHAIN_START, records: first.records };
    expect(codeOf(() => encodeRecordPage(page))).toBe("inconsistent-records");
    const forged = encodeCbor(["lg/records/1", node, first.epoch, 2, CHAIN_START, first.records]);
    expect(codeOf(() => decodeRecordPage(forged))).toBe("inconsistent-records");
  });

  test("has a limit", () => {
    const page = { node, from_seq: 2, ...sized(Array.from({ length: 18 }, () => MAX_RECORD_BYTES)) };
    expect(codeOf(() => encodeRecordPage(page))).toBe("batch-too-large");
    expect(
      decodeRecordPage(encodeRecordPage({ ...page, records: page.records.slice(2), from_seq: 4 })).records.length,
    ).toBe(16);
  });
});

describe("in general", () => {
  const bodies = fc.array(fc.oneof(fc.record({ n: fc.integer() }), fc.record({ message: fc.uint8Array() })), {
    maxLength: 8,
  });

  test("what is encoded is decoded and verified, from whichever record on", () => {
    fc.assert(
      fc.property(bodies, fc.nat(), fc.nat(), (written, a, b) => {
        const whole = chapter(key, 0xd0, { parent: firstHead, bodies: written });
        const from = a % whole.records.length;
        const records = whole.records.slice(from, from + 1 + (b % (whole.records.length - from)));
        const prev_hash = from === 0 ? whole.prev_hash : (whole.positions[from - 1] as ChainPosition).hash;
        const batch = decoded({ epoch: whole.epoch, from_seq: from + 1, prev_hash, records });
        expect(batch.records).toEqual(records);
        const verified = verifyUploadBatch(batch, key.publicKey);
        expect(hashes(verified.records)).toEqual(hashes(whole.positions.slice(from, from + records.length)));
      }),
      { numRuns: 300 },
    );
  });

  test("no bit of a batch can be turned unnoticed", () => {
    const bytes = encodeUploadBatch({ ...first, from_seq: 1 }, key);
    const accepted: number[] = [];
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const turned = bytes.slice();
      turned[bit >> 3] = (turned[bit >> 3] as number) ^ (1 << (bit & 7));
      if (codeOf(() => verifyUploadBatch(decodeUploadBatch(turned), key.publicKey)) === "no error") accepted.push(bit);
    }
    expect(accepted).toEqual([]);
  });

  test("no bytes but those of a batch are taken, and none do worse than be refused", () => {
    const bytes = encodeUploadBatch({ ...first, from_seq: 1 }, key);
    const edits = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(edits, (list) => {
        const edited = bytes.slice();
        for (const [at, byte] of list) edited[at] = byte;
        try {
          const batch = decodeUploadBatch(edited);
          const { node: named, epoch, from_seq, prev_hash, head_hash, signature, records } = batch;
          const again = ["lg/upload/1", named, epoch, from_seq, prev_hash, head_hash, signature, records];
          expect(encodeCbor(again)).toEqual(edited);
        } catch (error) {
          expect((error as LocalGridError).code).toBe("malformed-message");
        }
      }),
      { numRuns: 2000 },
    );
  });
});

function hashes(places: readonly { readonly hash: Uint8Array }[]): readonly string[] {
  return places.map(({ hash }) => hex(hash));
}

type Unsigned = Pick<UploadBatch, "epoch" | "from_seq" | "prev_hash" | "records">;

function decoded(batch: Unsigned): UploadBatch {
  return decodeUploadBatch(encodeUploadBatch(batch, key));
}

function verify(batch: Unsigned) {
  return verifyUploadBatch(decoded(batch), key.publicKey);
}

function middle(from_seq: number): Unsigned {
  const before = first.positions[from_seq - 2] as ChainPosition;
  return { epoch: first.epoch, from_seq, prev_hash: before.hash, records: first.records.slice(from_seq - 1) };
}

/** What becomes of a batch that a node signed though it is wrong. */
function codeOfSigned(change: Partial<UploadBatch> & { readonly signer?: typeof key }) {
  const { signer = key, ...fields } = change;
  const { prev_hash, records } = { ...first, ...fields };
  const head_hash = records.reduce(chainHash, "prev_hash" in fields ? CHAIN_START : prev_hash);
  const batch = { ...decoded({ ...first, from_seq: 1 }), head_hash, ...fields } as UploadBatch;
  const signed = ["lg/upload/1", batch.node, batch.epoch, batch.from_seq, batch.records.length];
  const signature = sign(null, encodeCbor([...signed, batch.prev_hash, batch.head_hash]), signer.privateKey);
  return codeOf(() => verifyUploadBatch({ ...batch, signature }, signer.publicKey));
}

function record({ kind, seq = 1, body = {} }: { kind: string; seq?: number; body?: CborValue }): Uint8Array {
  return encodeRecord({ node, epoch: first.epoch, seq, kind, recorded_at_ms: AT_MS, body: body as OpenBody });
}

/** The body of the genesis of a first epoch. */
function orphan(): CborValue {
  return genesisAfter(null);
}

function genesisAfter(parent: CborValue): CborValue {
  return { public_key: key.publicKey, parent };
}

/** Records of these sizes, 400 bytes or more, from seq 2 on. */
function sized(sizes: readonly number[]): Omit<Unsigned, "from_seq"> {
  const records = sizes.map((size, index) => {
    const of = (bytes: number) => record({ kind: "n", seq: index + 2, body: new Uint8Array(bytes) });
    return of(size - (of(300).length - 300));
  });
  return { epoch: first.epoch, prev_hash: CHAIN_START, records };
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as LocalGridError).code;
  }
  return "no error";
}
