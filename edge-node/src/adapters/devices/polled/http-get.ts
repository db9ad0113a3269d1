import { createHash, randomBytes } from "node:crypto";
import { type IncomingMessage, request } from "node:http";
import { edgeNodeError } from "../../../errors.ts";
import type { DeviceLimits } from "./device-limits.ts";
import { privateAddressOf } from "./private-address.ts";

export interface DeviceAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string | null;
  readonly password: string | null;
}

interface Reply {
  readonly status: number;
  readonly challenge: string;
  readonly body: Uint8Array;
}

/**
 * Asks a device once, and a second time when it wants to know who asks (RFC 7616). Redirects are not followed.
 *
 * @throws {LocalGridError} `device-unreachable`, `device-answer-malformed`, `address-not-private`
 */
export async function httpGet(device: DeviceAddress, path: string, limits: DeviceLimits): Promise<Uint8Array> {
  const address = await privateAddressOf(device.host, limits.resolve);
  const signal = AbortSignal.timeout(limits.deadline_ms);
  const ask = (headers: Record<string, string>) => askOnce({ device, address, path, headers, signal, limits });
  const first = await ask({});
  const answer =
    first.status === 401 ? await ask({ authorization: credentials(device, path, first.challenge) }) : first;
  if (answer.status !== 200) {
    throw edgeNodeError("device-answer-malformed", `the device answered with status ${answer.status}`);
  }
  return answer.body;
}

interface Question {
  readonly device: DeviceAddress;
  readonly address: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly signal: AbortSignal;
  readonly limits: DeviceLimits;
}

function askOnce({ device, address, path, headers, signal, limits }: Question): Promise<Reply> {
  const host = `${device.host}:${device.port}`;
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown) => reject(edgeNodeError("device-unreachable", `${host} does not answer`, cause));
    const asked = request(
      { host: address, port: device.port, path, headers: { host, ...headers }, signal, agent: false },
      (reply) => {
        reply.once("error", fail);
        collect(reply, limits.answer_bytes).then(resolve, reject);
      },
    );
    asked.once("error", fail);
    asked.end();
  });
}

function collect(reply: IncomingMessage, limit: number): Promise<Reply> {
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    reply.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) {
        reply.destroy();
        return reject(edgeNodeError("device-answer-malformed", `the answer is longer than ${limit} bytes`));
      }
      chunks.push(chunk);
    });
    reply.once("end", () =>
      resolve({
        status: reply.statusCode ?? 0,
        challenge: reply.headers["www-authenticate"] ?? "",
        body: Buffer.concat(chunks),
      }),
    );
    reply.once("close", () => reject(edgeNodeError("device-unreachable", "the device broke off")));
  });
}

/** Basic where nothing better is asked for; what a device of the home network asks for is what it can do. */
function credentials({ user, password }: DeviceAddress, path: string, challenge: string): string {
  const name = user ?? "admin";
  const secret = password ?? "";
  if (!/^digest\s/i.test(challenge)) return `Basic ${Buffer.from(`${name}:${secret}`).toString("base64")}`;
  const field = (key: string) => new RegExp(`\\b${key}="?([^",]*)"?`, "i").exec(challenge)?.[1] ?? "";
  const [realm, nonce, algorithm] = [field("realm"), field("nonce"), field("algorithm") || "MD5"];
  const digest = (text: string) =>
    createHash(/sha-?256/i.test(algorithm) ? "sha256" : "md5")
      .update(text)
      .digest("hex");
  const cnonce = randomBytes(8).toString("hex");
  const response = digest(
    `${digest(`${name}:${realm}:${secret}`)}:${nonce}:00000001:${cnonce}:auth:${digest(`GET:${path}`)}`,
  );
  const quoted = { username: name, realm, nonce, uri: path, cnonce, response };
  const parts = Object.entries(quoted).map(([key, value]) => `${key}="${value}"`);
  return `Digest ${parts.join(", ")}, algorithm=${algorithm}, qop=auth, nc=00000001`;
}
