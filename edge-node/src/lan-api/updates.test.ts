import { createHash } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { InMemoryImageFiles, InMemoryUpdateStore } from "../updates/in-memory-updates.ts";
import { TestReleases } from "../updates/test-images.ts";
import { UpdateDesk } from "../updates/update-desk.ts";
import { startTestApi, type TestApi, type TestClient } from "./test-client.ts";

const releases = new TestReleases();
const CONTENT = "0123456789";
const { signed_manifest, sha256 } = releases.image({ version: 13 }, CONTENT);

let api: TestApi;
let coordinator: TestClient;

beforeEach(async () => {
  const updates = new UpdateDesk({
    store: new InMemoryUpdateStore(),
    files: new InMemoryImageFiles(),
    release_keys: [releases.public_key_hex],
    book: { allStatuses: () => new Map(), statusOf: () => null, isConnected: () => false, subscribe: () => () => {} },
    send: () => false,
    listens: () => false,
    httpPort: () => 80,
    now_ms: () => 1_470_000_000_000,
    timers: { every: () => () => {} },
    failed: () => {},
  });
  api = await startTestApi({ updates });
  coordinator = await api.as("coordinator");
});

function upload(client: TestClient, content = CONTENT, manifest = signed_manifest) {
  return client.send("POST /api/firmware", content, {
    "content-type": "application/octet-stream",
    "x-firmware-manifest": Buffer.from(manifest).toString("hex"),
  });
}

test("a coordinator brings an image, starts and withdraws it, and removes it", async () => {
  const added = await upload(coordinator);
  expect([added.status, added.json]).toMatchObject([
    201,
    { sha256, board: "posix", version: 13, size: 10, added_by: "coordinator", phase: "draft", devices: 0 },
  ]);
  const started = await coordinator.send(`POST /api/firmware/${sha256}/rollout`, {
    action: "start",
    settings: { soak_ms: 5, most_failures: 1 },
  });
  expect(started.json).toMatchObject({ phase: "running", ring: 0, settings: { soak_ms: 5, most_failures: 1 } });
  const early = await coordinator.send(`DELETE /api/firmware/${sha256}`);
  expect([early.status, early.json.code]).toEqual([409, "image-in-use"]);
  await coordinator.send(`POST /api/firmware/${sha256}/rollout`, { action: "withdraw" });
  expect((await coordinator.get("/api/firmware")).json.images).toMatchObject([{ sha256, phase: "withdrawn" }]);
  expect((await coordinator.send(`DELETE /api/firmware/${sha256}`)).status).toBe(204);
  expect((await coordinator.get("/api/firmware")).json.images).toEqual([]);
});

test.each([
  ["another image", () => upload(coordinator, "9876543210"), 422, "image-mismatch"],
  [
    "a manifest of nobody known",
    () => upload(coordinator, CONTENT, new TestReleases().image().signed_manifest),
    422,
    "wrong-manifest",
  ],
  [
    "no manifest",
    () => coordinator.send("POST /api/firmware", "x", { "content-type": "application/octet-stream" }),
    400,
    "invalid-input",
  ],
  [
    "an image as JSON",
    () =>
      coordinator.send(
        "POST /api/firmware",
        {},
        { "x-firmware-manifest": Buffer.from(signed_manifest).toString("hex") },
      ),
    422,
    "image-mismatch",
  ],
] as const)("%s is refused", async (...[, send, status, code]) => {
  const answer = await send();
  expect([answer.status, answer.json.code]).toEqual([status, code]);
  expect((await coordinator.get("/api/firmware")).json.images).toEqual([]);
});

test("only coordinators bring images; installers look on", async () => {
  const installer = await api.as("installer");
  expect((await upload(installer)).json.code).toBe("wrong-role");
  expect((await installer.get("/api/firmware")).status).toBe(200);
  expect((await (await api.as("member")).get("/api/firmware")).json.code).toBe("wrong-role");
});

test("a stream is no body for any other route", async () => {
  const answer = await coordinator.send("POST /api/members", "x", { "content-type": "application/octet-stream" });
  expect([answer.status, answer.json.code]).toEqual([415, "wrong-content-type"]);
});

test("a device fetches the image whole or in ranges, without a session", async () => {
  await upload(coordinator);
  const whole = await api.nobody.get(`/firmware/${sha256}`);
  expect([whole.status, whole.text, whole.headers["accept-ranges"]]).toEqual([200, CONTENT, "bytes"]);
  expect(createHash("sha256").update(whole.text).digest("hex")).toBe(sha256);
  const parts = ["bytes=0-3", "bytes=4-", "bytes=8-99", "bytes=9-9"];
  const answers = await Promise.all(parts.map((range) => api.nobody.get(`/firmware/${sha256}`, { range })));
  expect(answers.map(({ status, text, headers }) => [status, text, headers["content-range"]])).toEqual([
    [206, "0123", "bytes 0-3/10"],
    [206, "456789", "bytes 4-9/10"],
    [206, "89", "bytes 8-9/10"],
    [206, "9", "bytes 9-9/10"],
  ]);
});

test.each(["bytes=10-", "bytes=5-4", "bytes=-4", "bytes=0-1,3-4", "items=0-1", "bytes=a-b"])(
  "%s is no range of it",
  async (range) => {
    await upload(coordinator);
    const answer = await api.nobody.get(`/firmware/${sha256}`, { range });
    expect([answer.status, answer.json.code, answer.headers["content-range"]]).toEqual([
      416,
      "range-not-satisfiable",
      "bytes */10",
    ]);
  },
);

test("many devices one after the other are served, so every answer gives its place back", async () => {
  await upload(coordinator);
  for (let i = 0; i < 12; i++) {
    expect((await api.nobody.get(`/firmware/${sha256}`)).status).toBe(200);
    expect((await api.nobody.get(`/firmware/${sha256}`, { range: "bytes=99-" })).status).toBe(416);
  }
});

test("a place is free again before the last byte has left", async () => {
  await upload(coordinator);
  const devices = Array.from({ length: 4 }, async () => {
    for (let piece = 0; piece < 10; piece++) {
      const answer = await api.nobody.get(`/firmware/${sha256}`, { range: `bytes=${piece}-${piece}` });
      expect([answer.status, answer.text]).toEqual([206, CONTENT[piece]]);
    }
  });
  await Promise.all(devices);
});

test("other files are not there", async () => {
  await upload(coordinator);
  expect((await api.nobody.get(`/firmware/${"0".repeat(64)}`)).json.code).toBe("unknown-image");
  expect((await api.nobody.get("/firmware/local.sqlite")).json.code).toBe("invalid-input");
  expect((await api.nobody.get("/firmware/..%2Flocal.sqlite")).status).toBeGreaterThanOrEqual(400);
});
