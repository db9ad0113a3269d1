import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { VapidSigner, vapidKeyOf } from "../src/adapters/web-push/vapid.ts";
import { WebPush, type WebPushOptions } from "../src/adapters/web-push/web-push.ts";
import type { SealedPush } from "../src/notice-relay/carriers.ts";
import { type LoopbackTls, loopbackTls } from "./loopback-tls.ts";
import { type PushService, startPushService } from "./push-service.ts";

const NOW_MS = 1_800_000_000_000;
const CONTACT = "mailto:hub@example.org";
const key = vapidKeyOf(new Uint8Array(32).fill(9));

let tls: LoopbackTls;
let service: PushService;

beforeAll(() => {
  tls = loopbackTls();
});

beforeEach(async () => {
  service = await startPushService(tls);
});

afterEach(() => service.stop());
afterAll(() => tls.remove());

const carrier = (more: Partial<WebPushOptions> = {}) =>
  new WebPush({
    signer: new VapidSigner(key, CONTACT),
    ...{ networks: "any", now_ms: () => NOW_MS, ca: tls.ca, timeout_ms: 2_000, ...more },
  });
const message = (more: Partial<SealedPush> = {}): SealedPush => ({
  ...{ endpoint: `${service.url}/send/abc?x=1`, body: new Uint8Array(randomBytes(200)), urgency: "high", ttl_s: 3_600 },
  ...more,
});
const answering = (status: number, headers: Record<string, string> = {}) => {
  service.answer = (_message, response) => response.writeHead(status, headers).end("said");
};

describe("a push message", () => {
  test("reaches its service signed for it, sealed as it came, with its urgency and how long it counts", async () => {
    const { body, ...rest } = message();
    expect(await carrier().send({ body, ...rest })).toEqual({ kind: "delivered" });
    const [got] = service.got;
    expect(got?.path).toBe("/send/abc?x=1");
    expect(got?.body.equals(Buffer.from(body))).toBe(true);
    expect(got?.headers).toMatchObject({
      ...{ ttl: "3600", urgency: "high", "content-encoding": "aes128gcm", "content-length": "200" },
    });
    expect(got?.headers["topic"]).toBeUndefined();
    expect(got?.key).toBe(key.public_key);
    expect(got?.claims).toEqual({ aud: service.url, exp: NOW_MS / 1_000 + 12 * 3_600, sub: CONTACT });
  });

  test("is signed anew before its token ends", async () => {
    let now_ms = NOW_MS;
    const push = carrier({ now_ms: () => now_ms });
    for (const hours of [0, 10, 11, 12]) {
      now_ms = NOW_MS + hours * 3_600_000;
      await push.send(message());
    }
    const ends = service.got.map(({ claims }) => ((claims?.exp ?? 0) - NOW_MS / 1_000) / 3_600);
    expect(ends).toEqual([12, 12, 23, 23]);
  });

  test.each([
    [200, { kind: "delivered" }],
    [202, { kind: "delivered" }],
    [404, { kind: "gone", reason: "status-404" }],
    [410, { kind: "gone", reason: "status-410" }],
    [400, { kind: "refused", reason: "status-400" }],
    [403, { kind: "refused", reason: "status-403" }],
    [413, { kind: "refused", reason: "status-413" }],
    [429, { kind: "later", reason: "status-429", retry_after_s: null }],
    [500, { kind: "later", reason: "status-500", retry_after_s: null }],
    [503, { kind: "later", reason: "status-503", retry_after_s: null }],
  ])("that is answered with %i comes to an end that fits", async (status, handover) => {
    answering(status);
    expect(await carrier().send(message())).toEqual(handover);
  });

  test.each([
    ["120", 120],
    [new Date(NOW_MS + 90_000).toUTCString(), 90],
    [new Date(NOW_MS - 90_000).toUTCString(), 0],
    ["soon", null],
  ])("waits as long as %j asks", async (text, retry_after_s) => {
    answering(503, { "retry-after": text });
    expect(await carrier().send(message())).toMatchObject({ kind: "later", retry_after_s });
  });

  test("follows no redirect", async () => {
    const other = await startPushService(tls);
    answering(307, { location: `${other.url}/inside` });
    expect(await carrier().send(message())).toEqual({ kind: "refused", reason: "status-307" });
    expect(other.got).toEqual([]);
    await other.stop();
  });

  test("waits for no service that does not answer, or never stops to", async () => {
    service.answer = () => {};
    expect(await carrier({ timeout_ms: 300 }).send(message())).toMatchObject({ kind: "later", reason: "timeout" });
    service.answer = (_message, response) => {
      response.writeHead(201);
      response.end(Buffer.alloc(1_000_000));
    };
    expect(await carrier().send(message())).toMatchObject({ kind: "later" });
    service.answer = (_message, response) => response.destroy();
    expect(await carrier().send(message())).toMatchObject({ kind: "later", reason: "econnreset" });
  });

  test("goes to nobody whose certificate is not trusted, or who is not there", async () => {
    const strict = new WebPush({ signer: new VapidSigner(key, CONTACT), networks: "any", now_ms: () => NOW_MS });
    expect(await strict.send(message())).toMatchObject({ kind: "later" });
    expect(service.got).toEqual([]);
    expect(await carrier().send(message({ endpoint: "https://localhost:1/a" }))).toMatchObject({
      ...{ kind: "later", reason: "econnrefused" },
    });
  });
});

describe("a hostile endpoint", () => {
  const port = () => new URL(service.url).port;

  test.each([
    ["a name of this machine", () => service.url],
    ["its address", () => `https://127.0.0.1:${port()}`],
    ["its address, written otherwise", () => `https://2130706433:${port()}`],
    ["its address in hexadecimal", () => `https://0x7f.1:${port()}`],
    ["its address of IPv6", () => `https://[::1]:${port()}`],
    ["its address mapped into IPv6", () => `https://[::ffff:127.0.0.1]:${port()}`],
    ["the address of a cloud's metadata", () => "https://169.254.169.254/latest"],
    ["a house's network", () => "https://192.168.1.1/"],
    ["any address at all", () => `https://0.0.0.0:${port()}`],
  ])("reaches nothing as %s", async (_what, endpointOf) => {
    const handover = await carrier({ networks: "public" }).send(message({ endpoint: endpointOf() }));
    expect(handover).toEqual({ kind: "refused", reason: "private-address" });
    expect(service.got).toEqual([]);
  });

  test("is not spoken to without TLS", async () => {
    const handover = await carrier().send(message({ endpoint: "http://localhost:1/" }));
    expect(handover).toEqual({ kind: "refused", reason: "private-address" });
  });
});
