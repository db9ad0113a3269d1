import { createPublicKey, verify } from "node:crypto";
import { once } from "node:events";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { LoopbackTls } from "./loopback-tls.ts";

export interface GotPush {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The token's claims; null where its signature is not that of the key that the header names. */
  readonly claims: { readonly aud: string; readonly exp: number; readonly sub: string } | null;
  /** The header's key. */
  readonly key: string;
}

/** A browsers' push service on this machine. */
export interface PushService {
  readonly url: string;
  /** Grows. */
  readonly got: readonly GotPush[];
  /** 201 unless told otherwise. */
  answer: (message: GotPush, response: ServerResponse) => void;
  stop(): Promise<void>;
}

export async function startPushService({ key, cert }: LoopbackTls): Promise<PushService> {
  const got: GotPush[] = [];
  const server = createServer({ key, cert }, (request, response) => {
    receive(request).then(
      (message) => {
        got.push(message);
        service.answer(message, response);
      },
      () => response.destroy(),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const service: PushService = {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    got,
    answer: (_message, response) => response.writeHead(201).end(),
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
  return service;
}

async function receive(request: IncomingMessage): Promise<GotPush> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const { url: path = "", headers } = request;
  return { path, headers, body: Buffer.concat(parts), ...proven(headers.authorization ?? "") };
}

/** RFC 8292, 3, as a push service checks it. */
function proven(authorization: string): Pick<GotPush, "claims" | "key"> {
  const [, token = "", key = ""] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(authorization) ?? [];
  const point = Buffer.from(key, "base64url");
  if (point.length !== 65 || point[0] !== 4) return { claims: null, key };
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString("base64url"));
  const publicKey = createPublicKey({ key: { kty: "EC", crv: "P-256", x, y } as never, format: "jwk" });
  const [head = "", claims = "", signature = ""] = token.split(".");
  const isRight = verify(
    "sha256",
    Buffer.from(`${head}.${claims}`),
    { key: publicKey, dsaEncoding: "ieee-p1363" },
    Buffer.from(signature, "base64url"),
  );
  const { alg } = JSON.parse(Buffer.from(head, "base64url").toString());
  return { claims: isRight && alg === "ES256" ? JSON.parse(Buffer.from(claims, "base64url").toString()) : null, key };
}
