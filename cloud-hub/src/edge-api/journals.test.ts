import { gzipSync, zstdCompressSync } from "node:zlib";
import { decodeRecordPage } from "@localgrid/protocol/record-page";
import { decodeHeads, decodeUploadAnswer } from "@localgrid/protocol/upload-answers";
import { MAX_BATCH_BYTES } from "@localgrid/protocol/upload-limits";
import { describe, expect, test } from "vitest";
import { cloudHubError } from "../errors.ts";
import { InMemoryJournalStore } from "../test-support/in-memory-journal-store.ts";
import { TestNode } from "../test-support/test-node.ts";
import { createTestHub, hex, NOW_MS } from "./test-hub.ts";

type Answer = Awaited<ReturnType<ReturnType<typeof createTestHub>["upload"]>>;

const understood = ({ statusCode, headers, body }: Answer) =>
  decodeUploadAnswer({ status: statusCode, retry_after: (headers["retry-after"] as string | undefined) ?? null, body });

describe("an upload", () => {
  test.each([
    { encoding: "identity", pack: (bytes: Uint8Array) => bytes },
    { encoding: "gzip", pack: gzipSync },
    { encoding: "zstd", pack: zstdCompressSync },
  ])("is taken in with content-encoding $encoding", async ({ encoding, pack }) => {
    const node = new TestNode();
    const { upload, store } = createTestHub({ nodes: [node] });
    const epoch = node.epoch(50);
    const answer = await upload(node, pack(epoch.batch()), { "content-encoding": encoding });
    expect(understood(answer)).toEqual({
      kind: "acknowledged",
      acknowledged: { epoch: hex(epoch.epoch), seq: 50 },
      max_records: 1_000,
    });
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(store.records(node.id)).toHaveLength(50);
  });

  test("is answered as the protocol says: gap, unknown parent, fork", async () => {
    const node = new TestNode();
    const { upload } = createTestHub({ nodes: [node] });
    const epoch = node.epoch(4);
    const twin = node.epochNamed(epoch.epoch, 4, { salt: "twin" });
    const next = node.epoch(2, { parent: epoch.at(4) });
    expect(understood(await upload(node, epoch.batch(2)))).toEqual({
      kind: "gap",
      expected: { epoch: hex(epoch.epoch), seq: 1 },
    });
    expect(understood(await upload(node, next.batch()))).toEqual({ kind: "unknown-parent" });
    await upload(node, epoch.batch(1, 2));
    expect(understood(await upload(node, twin.batch()))).toMatchObject({ kind: "fork" });
  });

  test("of nobody who is enrolled, or of a revoked node, is forbidden before its body is read", async () => {
    const node = new TestNode();
    const { upload, registry } = createTestHub({ nodes: [node] });
    const stranger = new TestNode();
    const nothing = new Uint8Array(10);
    expect(understood(await upload(stranger, nothing))).toEqual({ kind: "forbidden", code: "unknown-node" });
    expect(understood(await upload({ name: "elsewhere" }, nothing))).toMatchObject({ kind: "forbidden" });
    await registry.revoke(node.id, 1);
    expect(understood(await upload(node, nothing))).toEqual({ kind: "forbidden", code: "revoked-node" });
  });

  test.each([
    { what: "no batch", payload: Buffer.from("00", "hex"), headers: {}, status: 400, code: "malformed-message" },
    { what: "an empty body", payload: Buffer.alloc(0), headers: {}, status: 400, code: "malformed-message" },
    {
      what: "JSON",
      payload: Buffer.from("{}"),
      headers: { "content-type": "application/json" },
      status: 415,
      code: "wrong-content-type",
    },
    {
      what: "brotli",
      payload: Buffer.from("00", "hex"),
      headers: { "content-encoding": "br" },
      status: 415,
      code: "wrong-content-encoding",
    },
    {
      what: "a name of Object's",
      payload: Buffer.from("00", "hex"),
      headers: { "content-encoding": "toString" },
      status: 415,
      code: "wrong-content-encoding",
    },
    {
      what: "no gzip",
      payload: Buffer.from("00", "hex"),
      headers: { "content-encoding": "gzip" },
      status: 400,
      code: "malformed-encoding",
    },
    {
      what: "no zstd",
      payload: Buffer.from("00", "hex"),
      headers: { "content-encoding": "zstd" },
      status: 400,
      code: "malformed-encoding",
    },
    {
      what: "half a zstd frame",
      payload: zstdCompressSync(Buffer.alloc(5_000, "abc")).subarray(0, 20),
      headers: { "content-encoding": "zstd" },
      status: 400,
      code: "malformed-message",
    },
    {
      what: "half of gzip",
      payload: gzipSync(Buffer.alloc(5_000, "abc")).subarray(0, 25),
      headers: { "content-encoding": "gzip" },
      status: 400,
      code: "malformed-encoding",
    },
    {
      what: "too many bytes",
      payload: Buffer.alloc(MAX_BATCH_BYTES + 1),
      headers: {},
      status: 413,
      code: "body-too-large",
    },
    {
      what: "a zstd bomb",
      payload: zstdCompressSync(Buffer.alloc(200_000_000)),
      headers: { "content-encoding": "zstd" },
      status: 413,
      code: "batch-too-large",
    },
    {
      what: "a gzip bomb",
      payload: gzipSync(Buffer.alloc(200_000_000)),
      headers: { "content-encoding": "gzip" },
      status: 413,
      code: "batch-too-large",
    },
    {
      what: "one byte too many, packed",
      payload: gzipSync(Buffer.alloc(MAX_BATCH_BYTES + 1)),
      headers: { "content-encoding": "gzip" },
      status: 413,
      code: "batch-too-large",
    },
    {
      what: "the largest size, packed",
      payload: gzipSync(Buffer.alloc(MAX_BATCH_BYTES)),
      headers: { "content-encoding": "gzip" },
      status: 400,
      code: "malformed-message",
    },
  ])("of $what is refused with $code", async ({ payload, headers, status, code }) => {
    const node = new TestNode();
    const { upload } = createTestHub({ nodes: [node] });
    const before = process.memoryUsage().rss;
    const answer = await upload(node, payload, headers as Record<string, string>);
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
    expect(answer.json().hint).toMatch(/\.$/);
    // What a bomb promises is never set aside.
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  });

  test("that a carrier or thief has changed is refused", async () => {
    const node = new TestNode();
    const { upload, store } = createTestHub({ nodes: [node] });
    const batch = node.epoch(3).batch();
    batch[batch.length - 1] = (batch.at(-1) as number) ^ 1;
    expect(understood(await upload(node, batch)).kind).toBe("refused");
    expect(store.records(node.id)).toEqual([]);
  });

  test("of another node finds a place, however many of one node's never end", async () => {
    const [node, other] = [new TestNode(), new TestNode()];
    const inner = new InMemoryJournalStore();
    const { promise, resolve } = Promise.withResolvers<void>();
    const journals = Object.assign(Object.create(inner) as InMemoryJournalStore, {
      receive: async (...args: Parameters<InMemoryJournalStore["receive"]>) => {
        if (Buffer.compare(args[0].node, node.id) === 0) await promise;
        return inner.receive(...args);
      },
    });
    const { upload, gate } = createTestHub({ nodes: [node, other], places: 8, journals });
    const waiting = Array.from({ length: 8 }, () => upload(node, node.epoch(3).batch()));
    await expect.poll(() => gate.inFlight).toBe(4);
    expect(understood(await upload(other, other.epoch(3).batch())).kind).toBe("acknowledged");
    resolve();
    const kinds = (await Promise.all(waiting)).map((answer) => understood(answer).kind);
    expect(kinds.filter((kind) => kind === "unavailable")).toHaveLength(4);
    await expect.poll(() => gate.inFlight).toBe(0);
    expect(understood(await upload(node, node.epoch(1).batch())).kind).toBe("acknowledged");
  });

  test("is sent away while all places are taken, and a place comes free with each answer", async () => {
    const node = new TestNode();
    const inner = new InMemoryJournalStore();
    const { promise, resolve } = Promise.withResolvers<void>();
    const journals = Object.assign(Object.create(inner) as InMemoryJournalStore, {
      receive: async (...args: Parameters<InMemoryJournalStore["receive"]>) => {
        await promise;
        return inner.receive(...args);
      },
    });
    const { upload, gate } = createTestHub({ nodes: [node], places: 2, journals });
    const batch = node.epoch(3).batch();
    const waiting = [upload(node, batch), upload(node, batch)];
    await expect.poll(() => gate.inFlight).toBe(2);
    const away = await upload(node, batch);
    expect(understood(away)).toEqual({ kind: "unavailable", retry_after_s: 2 });
    expect(away.json().code).toBe("overloaded");
    resolve();
    expect((await Promise.all(waiting)).map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    await expect.poll(() => gate.inFlight).toBe(0);
    expect((await upload(node, new Uint8Array(1))).statusCode).toBe(400);
    await expect.poll(() => gate.inFlight).toBe(0);
    expect((await upload(node, batch)).statusCode).toBe(200);
  });

  test("is put off while the database is away, and a fault of the hub says nothing of its inside", async () => {
    const node = new TestNode();
    let failure: Error = cloudHubError("store-away", "gone");
    const journals = Object.assign(new InMemoryJournalStore(), { receive: () => Promise.reject(failure) });
    const { upload, logged } = createTestHub({ nodes: [node], journals });
    const batch = node.epoch(1).batch();
    expect(understood(await upload(node, batch))).toEqual({ kind: "unavailable", retry_after_s: 2 });
    failure = new Error("secret");
    const answer = await upload(node, batch, { traceparent: `00-${"ab".repeat(16)}-${"cd".repeat(8)}-01` });
    expect([answer.statusCode, answer.json().code]).toEqual([500, "internal-error"]);
    expect(answer.body).not.toContain("secret");
    expect(answer.headers["x-trace-id"]).toBe("ab".repeat(16));
    expect(logged.map(({ level, event, trace_id }) => [level, event, trace_id])).toEqual([
      [40, "request-failed", expect.stringMatching(/^[0-9a-f]{32}$/)],
      [50, "request-failed", "ab".repeat(16)],
    ]);
  });
});

test("a batch of a box that was replaced is told since when, and by which", async () => {
  const node = new TestNode();
  const { upload } = createTestHub({ nodes: [node] });
  const old = node.epoch(3);
  await upload(node, old.batch(1, 2));
  await upload(node, node.epoch(1, { parent: old.at(2), generation: 2 }).batch());
  const { statusCode: status, body } = await upload(node, old.batch(3, 3));
  expect(JSON.parse(body)).toEqual({ code: "node-replaced", generation: 2, at_ms: NOW_MS });
  const answer = decodeUploadAnswer({ status, body, retry_after: null });
  expect(answer).toEqual({ kind: "replaced", generation: 2, at_ms: NOW_MS });
});

describe("reading a journal", () => {
  const setUp = async () => {
    const [node, neighbour, foreigner] = [new TestNode(), new TestNode(), new TestNode(undefined, "moon")];
    const hub = createTestHub({ nodes: [node, neighbour, foreigner] });
    const epoch = node.epoch(6);
    await hub.upload(node, epoch.batch());
    const heads = `/v1/journals/${node.name}/heads`;
    const records = `/v1/journals/${node.name}/records?epoch=${hex(epoch.epoch)}&from=`;
    return { ...hub, node, neighbour, foreigner, epoch, heads, records };
  };

  test("gives heads and records to the node itself and to those of its community", async () => {
    const { read, node, neighbour, epoch, heads, records } = await setUp();
    for (const asking of [node, neighbour]) {
      const { statusCode: status, body } = await read(asking, heads);
      expect(decodeHeads({ status, body, retry_after: null })).toEqual({
        kind: "heads",
        heads: [{ epoch: hex(epoch.epoch), seq: 6, hash: hex(epoch.at(6).hash) }],
        newest: hex(epoch.epoch),
        generation: 1,
      });
      const answer = await read(asking, `${records}4`);
      expect(answer.headers["content-type"]).toBe("application/cbor");
      expect(decodeRecordPage(answer.rawPayload).records.map(hex)).toEqual(epoch.records.slice(3).map(hex));
    }
    const nothing = { heads: [], newest: null, generation: 1 };
    expect((await read(node, `/v1/journals/${neighbour.name}/heads`)).json()).toEqual(nothing);
  });

  test("gives heads, and no records, to other communities of the region", async () => {
    const { read, foreigner, heads, records } = await setUp();
    expect((await read(foreigner, heads)).json()).toMatchObject({ heads: [{ seq: 6 }] });
    const answer = await read(foreigner, `${records}4`);
    expect([answer.statusCode, answer.json().code]).toEqual([403, "foreign-community"]);
  });

  test("is refused to everybody else", async () => {
    const { app, read, node, foreigner, registry, regionStore, heads } = await setUp();
    regionStore.regions.set("moon", "elsewhere");
    const codeOf = async (answer: Promise<Answer>) => {
      const { statusCode, body } = await answer;
      return [statusCode, JSON.parse(body).code];
    };
    const forged = new TestNode();
    const asNode = Object.assign(Object.create(forged) as TestNode, { key: { ...forged.key, node: node.key.node } });
    expect(await codeOf(app.inject(heads))).toEqual([401, "no-proof"]);
    expect(await codeOf(read(new TestNode(), heads))).toEqual([403, "unknown-node"]);
    expect(await codeOf(read(asNode, heads))).toEqual([401, "wrong-proof"]);
    expect(await codeOf(read(foreigner, heads))).toEqual([403, "foreign-community"]);
    expect(await codeOf(read(node, `/v1/journals/${"0".repeat(32)}/heads`))).toEqual([403, "foreign-community"]);
    expect(await codeOf(read(node, heads, NOW_MS - 300_001))).toEqual([401, "wrong-clock"]);
    expect(await codeOf(read(node, heads, NOW_MS + 300_001))).toEqual([401, "wrong-clock"]);
    expect((await read(node, heads, NOW_MS - 300_000)).statusCode).toBe(200);
    await registry.revoke(node.id, 1);
    expect(await codeOf(read(node, heads))).toEqual([403, "revoked-node"]);
  });

  test("with a wrong question names what is wrong", async () => {
    const { read, node, records } = await setUp();
    const unknown = await read(node, `/v1/journals/${node.name}/records?epoch=${"0".repeat(32)}&from=1`);
    expect([unknown.statusCode, unknown.json().code]).toEqual([404, "unknown-epoch"]);
    for (const target of [
      `${records}0`,
      `${records}x`,
      `${records}1&table=node`,
      `/v1/journals/${node.name}/records`,
    ]) {
      const answer = await read(node, target);
      expect([answer.statusCode, answer.json().code]).toEqual([400, "invalid-input"]);
      expect(answer.json().details.length).toBeGreaterThan(0);
    }
    expect(decodeRecordPage((await read(node, `${records}7`)).rawPayload).records).toEqual([]);
  });
});
