import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Acknowledgement } from "../src/alert-types.ts";
import type { Role } from "../src/api-types.ts";
import type { NodePeers } from "../src/mesh-types.ts";
import type { ChainState } from "../src/settlement-types.ts";
import type { FakeBilling } from "./fake-billing.ts";
import type { FakeCommunity } from "./fake-communities.ts";

export interface FakeState {
  now_ms: number;
  role: Role | null;
  isCut: boolean;
  wrongTries: number;
  chain: ChainState["status"];
  readonly communities: FakeCommunity[];
  readonly billing: FakeBilling;
  /** Idempotency keys that were used. */
  readonly keys: Set<string>;
  /** By alert: who has taken it on. */
  readonly taken: Map<string, Acknowledgement>;
  /** What the region's nodes tell of each other; null for the usual five. */
  readonly peers: readonly NodePeers[] | null;
}

export const ROLES: Readonly<Record<string, Role>> = {
  otto: "operator",
  clara: "coordinator",
  bill: "billing",
  vera: "viewer",
};

/** Each role has one person. */
export function loginOf(role: Role | null): string {
  return Object.keys(ROLES).find((login) => ROLES[login] === role) ?? "clara";
}

export interface Exchange {
  readonly state: FakeState;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
}

/** What a reader has already is not sent again. */
/** A request about one community. */
export interface Call extends Exchange {
  readonly own: FakeCommunity;
  /** What follows the resource's name in the address. */
  readonly rest: readonly string[];
}

export type Route = (call: Call) => void | Promise<void>;

export function send(response: ServerResponse, body: unknown, status = 200): void {
  const etag = `"${createHash("sha256").update(JSON.stringify(body)).digest("base64url")}"`;
  if (response.req.method === "GET" && status === 200) {
    response.setHeader("etag", etag);
    if (response.req.headers["if-none-match"] === etag) {
      response.writeHead(304).end();
      return;
    }
  }
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}

export function refuse(response: ServerResponse, status: number, code: string): void {
  send(response, { code, message: `refused: ${code}`, hint: "Do something else." }, status);
}

export async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString("utf8")) as Record<string, unknown>;
}

/** A page of `all` behind the item numbered `after`. */
export function pageOf<T>(all: readonly T[], { searchParams }: URL): { items: readonly T[]; next: string | null } {
  const from = Number(searchParams.get("after") ?? 0);
  const to = from + Number(searchParams.get("limit") ?? 100);
  return { items: all.slice(from, to), next: to < all.length ? String(to) : null };
}
