import type { RequestListener } from "node:http";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { isRequestProven, readAuthorization } from "@localgrid/protocol/node-proofs";
import { describe, expect, test } from "vitest";
import { HttpHubLink } from "./http-hub-link.ts";
import { HubClient, type RefusedRequest } from "./hub-client.ts";
import { clientOf, hubThat, key } from "./test-hub.ts";

const JOURNAL = Buffer.from(key.node).toString("hex");
const WRONG_BY_MS = 400 * 86_400_000;
const CLOCK_TOLERANCE_MS = 300_000;
const EPOCH = "ab".repeat(16);

function linkTo(hub_url: string, now_ms = () => Date.now()): HttpHubLink {
  return new HttpHubLink(clientOf(hub_url, now_ms), JOURNAL);
}

/** Answers heads when the signature is good and its time right, as the hub does. */
const STRICT_HUB: RequestListener = (request, response) => {
  const proof = readAuthorization(request.headers.authorization ?? "");
  const asked = { method: request.method ?? "", target: request.url ?? "" };
  const isProven = proof !== null && isRequestProven(proof, asked, key.publicKey);
  const isInTime = proof !== null && Math.abs(proof.at_ms - Date.now()) < CLOCK_TOLERANCE_MS;
  if (isProven && isInTime) response.end(JSON.stringify({ heads: [], newest: null }));
  else response.writeHead(401).end(JSON.stringify({ code: isProven ? "wrong-clock" : "wrong-proof" }));
};

describe("A request to the hub", () => {
  test("is signed over its method and address", async () => {
    expect(await linkTo(await hubThat(STRICT_HUB)).heads(JOURNAL)).toMatchObject({ answer: { kind: "heads" } });
  });

  test.each([-WRONG_BY_MS, WRONG_BY_MS])("works for a node whose clock is wrong by %i ms", async (offset_ms) => {
    const asked: string[] = [];
    const hub = await hubThat((request, response) => {
      asked.push(request.url ?? "");
      STRICT_HUB(request, response);
    });
    const link = linkTo(hub, () => Date.now() + offset_ms);
    expect(await link.heads(JOURNAL)).toMatchObject({ answer: { kind: "heads" } });
    expect(await link.heads(JOURNAL)).toMatchObject({ answer: { kind: "heads" } });
    // The hub's time had to be learned once.
    expect(asked).toHaveLength(3);
  });

  test("is not repeated when the hub does not accept the signature for another reason", async () => {
    let asked = 0;
    const hub = await hubThat((_request, response) => {
      asked++;
      response.writeHead(401).end('{"code":"wrong-proof"}');
    });
    expect(await linkTo(hub).heads(JOURNAL)).toMatchObject({ answer: { kind: "not-authenticated" } });
    expect(asked).toBe(1);
  });

  test("ends when the other side says nothing, or stops in the middle", async () => {
    expect(await linkTo(await hubThat(() => {})).heads(JOURNAL)).toEqual({ kind: "timed-out" });
    const half = await hubThat((_request, response) => void response.writeHead(200).write('{"heads":['));
    expect(await linkTo(half).heads(JOURNAL)).toEqual({ kind: "timed-out" });
  });

  test("is lost when nobody listens, the connection breaks, or what listens speaks no TLS", async () => {
    const broken = await hubThat((_request, response) => void response.socket?.destroy());
    expect(await linkTo(broken).heads(JOURNAL)).toMatchObject({ kind: "answer-lost" });
    expect(await linkTo(broken.replace("http:", "https:")).heads(JOURNAL)).toMatchObject({ kind: "answer-lost" });
    expect(await linkTo("http://127.0.0.1:9").heads(JOURNAL)).toMatchObject({ kind: "answer-lost" });
  });

  test("has a trace of its own, by which a refusal can be found in the hub's log", async () => {
    const seen: (string | undefined)[] = [];
    const hub_url = await hubThat((request, response) => {
      seen.push(/^00-([0-9a-f]{32})-[0-9a-f]{16}-01$/.exec(String(request.headers["traceparent"]))?.[1]);
      response.writeHead(seen.length === 1 ? 200 : 503).end();
    });
    const refusals: RefusedRequest[] = [];
    const refused = (refusal: RefusedRequest) => void refusals.push(refusal);
    const client = new HubClient({ hub_url, key, now_ms: () => Date.now(), refused });
    for (let at = 0; at < 2; at++) await client.send({ method: "GET", target: "/v1/nothing?a=b", isSigned: true });
    expect(refusals).toEqual([{ method: "GET", path: "/v1/nothing", status: 503, trace_id: seen[1] }]);
    expect(new Set(seen).size).toBe(2);
  });

  test("does not follow where it is sent elsewhere", async () => {
    let isAsked = false;
    const elsewhere = await hubThat((_request, response) => {
      isAsked = true;
      response.end();
    });
    const hub = await hubThat((_request, response) => response.writeHead(307, { location: elsewhere }).end());
    expect(await linkTo(hub).heads(JOURNAL)).toMatchObject({ kind: "answer-lost" });
    expect(isAsked).toBe(false);
  });

  test("takes no answer without an end", async () => {
    const hub = await hubThat((_request, response) => {
      const more = () => {
        while (response.write(Buffer.alloc(65_536, 32)));
      };
      response.on("drain", more);
      more();
    });
    expect(await linkTo(hub).heads(JOURNAL)).toMatchObject({ kind: "answer-lost", reason: "the answer is too long" });
  });

  test.each([
    ["<html>", 200, "unavailable"],
    ['{"code":"revoked-node"}', 403, "forbidden"],
    ['{"code":"busy"}', 429, "unavailable"],
    ['{"code":"foreign-community"}', 403, "forbidden"],
  ])("makes of %s with status %i: %s", async (body, status, kind) => {
    const hub = await hubThat((_request, response) => response.writeHead(status, { "retry-after": "7" }).end(body));
    expect(await linkTo(hub).heads(JOURNAL)).toMatchObject({ kind: "answered", answer: { kind } });
  });

  test("hands the hub's wish to be left alone on", async () => {
    const hub = await hubThat((_request, response) => response.writeHead(503, { "retry-after": "7" }).end("{}"));
    expect(await linkTo(hub).heads(JOURNAL)).toMatchObject({ answer: { kind: "unavailable", retry_after_s: 7 } });
  });
});

describe("A batch", () => {
  const batch = Buffer.alloc(10_000, "record ");

  test("is sent with zstd, and with gzip once the hub does not know that", async () => {
    const seen: string[] = [];
    const hub = await hubThat(async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part);
      const encoding = request.headers["content-encoding"] ?? "";
      seen.push(encoding);
      if (encoding === "zstd") {
        expect(zstdDecompressSync(Buffer.concat(parts))).toEqual(batch);
        return response.writeHead(415).end('{"code":"wrong-content-encoding"}');
      }
      expect(gunzipSync(Buffer.concat(parts))).toEqual(batch);
      return response.end(JSON.stringify({ acknowledged: { epoch: EPOCH, seq: 2 }, max_records: 500 }));
    });
    const link = linkTo(hub);
    const outcome = await link.upload(JOURNAL, batch);
    expect(outcome).toMatchObject({ answer: { kind: "acknowledged", max_records: 500 } });
    expect(outcome.sent_bytes).toBeLessThan(500);
    await link.upload(JOURNAL, batch);
    expect(seen).toEqual(["zstd", "gzip", "gzip"]);
  });

  test("is given up when the link is closed", async () => {
    const link = linkTo(await hubThat(() => {}));
    const upload = link.upload(JOURNAL, batch);
    link.close();
    expect(await upload).toMatchObject({ kind: "answer-lost" });
  });
});

test("A page comes as it is, and its absence as an answer", async () => {
  const hub = await hubThat((request, response) => {
    if (request.url?.includes("from=1")) response.end(Buffer.of(1, 2, 3));
    else response.writeHead(404).end('{"code":"unknown-epoch"}');
  });
  const link = linkTo(hub);
  expect(await link.page(JOURNAL, { epoch: EPOCH, from_seq: 1 })).toEqual({
    kind: "page",
    bytes: new Uint8Array([1, 2, 3]),
  });
  expect(await link.page(JOURNAL, { epoch: EPOCH, from_seq: 2 })).toMatchObject({ answer: { kind: "unavailable" } });
});
