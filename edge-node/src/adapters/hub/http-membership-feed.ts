import type { MembershipAnswer, MembershipFeed } from "../../uplink/membership-follower.ts";
import type { HubClient } from "./hub-client.ts";

const TARGET = "/v1/region/membership";
const CODE = /^[a-z][a-z0-9-]{0,63}$/;
/** Refusals that end by themselves. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);

/** The region's list of members over HTTP, asked for as the node that signs. */
export class HttpMembershipFeed implements MembershipFeed {
  private readonly client: HubClient;

  constructor(client: HubClient) {
    this.client = client;
  }

  async fetch(known_version: number): Promise<MembershipAnswer> {
    const headers = { "if-none-match": `"${known_version}"` };
    const reply = await this.client.send({ method: "GET", target: TARGET, headers, isSigned: true });
    if (reply.kind !== "answer") return { kind: "away", reason: reply.kind === "lost" ? reply.reason : "timed out" };
    const { status, body } = reply;
    if (status === 304) return { kind: "unchanged" };
    if (status === 200) return { kind: "membership", bytes: body };
    const code = codeOf(body);
    const isFinal = status >= 400 && status < 500 && !PASSING.has(status);
    return isFinal && code !== null ? { kind: "refused", code } : { kind: "away", reason: `status ${status}` };
  }
}

function codeOf(body: Uint8Array): string | null {
  try {
    const { code } = { ...JSON.parse(Buffer.from(body).toString("utf8")) } as { code?: unknown };
    return typeof code === "string" && CODE.test(code) ? code : null;
  } catch {
    return null;
  }
}
