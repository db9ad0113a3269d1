import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { openBackup, readBackupHeader, sealBackup } from "./backup-container.ts";
import { packEntries, unpackEntries } from "./backup-entries.ts";
import { type BackupHeader, headerText, readHeader } from "./backup-header.ts";

const CHUNK = 65_536;
const SEALED = CHUNK + 16;
const seed = new Uint8Array(32).fill(7);
const node = "0123456789abcdef".repeat(2);
const coded = (code: string) => expect.objectContaining({ code });

const header: BackupHeader = {
  node,
  community: "sun",
  made_at_ms: Date.UTC(2026, 10, 21, 23),
  journal_records: 12,
  content_bytes: 3_000,
  salt: "ab".repeat(32),
};

async function* piecesOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function joined(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of source) parts.push(part.slice());
  return Buffer.concat(parts);
}

function seal(content: Uint8Array, about: BackupHeader = header): Promise<Buffer> {
  return joined(sealBackup(about, seed, piecesOf(content, 10_007)));
}

async function open(file: Uint8Array, size = 9_001): Promise<Buffer> {
  const { content } = await openBackup(piecesOf(file, size), { seed, node });
  return joined(content);
}

describe("a backup", () => {
  test.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 200_000])("of %i bytes comes back", async (size) => {
    const content = randomBytes(size);
    const file = await seal(content);
    expect(await open(file)).toEqual(content);
    expect(await open(file, 1_000_000)).toEqual(content);
  });

  test("tells people without its code whose it is, since when, and how much is inside", async () => {
    const file = await seal(randomBytes(10));
    const text = file.subarray(0, file.indexOf("\n\n")).toString();
    for (const word of [node, "sun", "2026-11-21T23:00:00.000Z", "12 records", "3000 bytes"])
      expect(text).toContain(word);
    expect(await readBackupHeader(piecesOf(file, 7))).toEqual(header);
  });

  test("holds nothing readable behind that", async () => {
    const secret = Buffer.from("the password of everybody");
    expect((await seal(Buffer.concat(Array(5_000).fill(secret)))).includes(secret)).toBe(false);
  });

  test("does not open with another code, and says whose it would need", async () => {
    const file = await seal(randomBytes(10));
    const other = { seed: new Uint8Array(32).fill(8), node: "ff".repeat(16) };
    await expect(openBackup(piecesOf(file, 100), other)).rejects.toThrow(coded("backup-of-another-node"));
    const { content } = await openBackup(piecesOf(file, 100), { ...other, node });
    await expect(joined(content)).rejects.toThrow(coded("damaged-backup"));
  });
});

describe("a backup that is not as it was made", () => {
  const content = randomBytes(3 * CHUNK + 500);

  test("is noticed wherever it was cut off, also between two chunks", async () => {
    const file = await seal(content);
    const start = file.indexOf("\n\n") + 2;
    const ends = [start, start + 5, start + SEALED, start + 2 * SEALED, start + 3 * SEALED, file.length - 1];
    for (const end of ends) await expect(open(file.subarray(0, end))).rejects.toThrow(coded("damaged-backup"));
  });

  test("is noticed when chunks changed places, came twice, went missing or came from another one", async () => {
    const file = await seal(content);
    const twin = await seal(content, { ...header, salt: "cd".repeat(32) });
    const start = file.indexOf("\n\n") + 2;
    const chunk = (at: number, of: Buffer = file) => of.subarray(start + at * SEALED, start + (at + 1) * SEALED);
    const head = file.subarray(0, start);
    const wrong = [
      [1, 0, 2, 3].map((at) => chunk(at)),
      [0, 0, 1, 2, 3].map((at) => chunk(at)),
      [0, 2, 3].map((at) => chunk(at)),
      [chunk(0), chunk(1, twin), chunk(2), chunk(3)],
      [chunk(0), chunk(1), chunk(2), chunk(3), chunk(3)],
    ];
    for (const chunks of wrong) {
      await expect(open(Buffer.concat([head, ...chunks]))).rejects.toThrow(coded("damaged-backup"));
    }
    expect(await open(Buffer.concat([head, ...[0, 1, 2, 3].map((at) => chunk(at))]))).toEqual(content);
  });

  test("is noticed when one bit of it turned, in header or content", async () => {
    const file = await seal(content);
    const start = file.indexOf("\n\n") + 2;
    const places = [file.indexOf("3000 bytes"), start, start + 70_000, file.length - 1];
    for (const at of places) {
      const turned = Buffer.from(file);
      turned[at] = (turned[at] as number) ^ 1;
      await expect(open(turned)).rejects.toThrow(coded("damaged-backup"));
    }
  });

  test.each(["", "localgrid hub backup 1\n\n", "x".repeat(5_000), headerText(header).replace("sun", "S U N")])(
    "is no backup when it begins otherwise",
    async (text) => {
      await expect(open(Buffer.from(text))).rejects.toThrow(coded("not-a-backup"));
    },
  );
});

describe("what is in a backup", () => {
  async function* entries() {
    yield { name: "keys/a", blocks: [Buffer.from("one"), new Uint8Array(), Buffer.from("two")] };
    yield { name: "empty", blocks: [] };
    yield { name: "journal", blocks: Array.from({ length: 900 }, (_, at) => Buffer.alloc(300, at)) };
  }

  async function unpacked(bytes: Uint8Array, size: number): Promise<readonly string[]> {
    const seen: string[] = [];
    await unpackEntries(piecesOf(bytes, size), {
      begin: (name) => seen.push(`${name}:`),
      block: (block) => seen.push(Buffer.from(block).toString("latin1")),
      end: () => seen.push("."),
    });
    return seen;
  }

  test("comes back entry by entry and block by block, however it was cut into pieces", async () => {
    const bytes = await joined(packEntries(entries()));
    for (const size of [1, 3, 1_000, bytes.length]) {
      const seen = await unpacked(bytes, size);
      expect(seen.slice(0, 7)).toEqual(["keys/a:", "one", "two", ".", "empty:", ".", "journal:"]);
      expect(seen).toHaveLength(7 + 900 + 1);
    }
  });

  test("is refused when it ends early, goes on, or promises a piece of any size", async () => {
    const bytes = await joined(packEntries(entries()));
    const wrong = [
      bytes.subarray(0, -1),
      Buffer.concat([bytes, Buffer.of(1)]),
      Buffer.from("0001610fffffff", "hex"),
      Buffer.from("ffff", "hex"),
    ];
    for (const one of wrong) await expect(unpacked(one, 50)).rejects.toThrow(coded("damaged-backup"));
  });
});

test("a header that was written is read", () => {
  for (const journal_records of [null, 0, 7]) {
    expect(readHeader(headerText({ ...header, journal_records }))).toEqual({ ...header, journal_records });
  }
});
