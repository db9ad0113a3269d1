import type { NodeKey } from "@localgrid/journal/head";
import { signEnrolment } from "@localgrid/protocol/node-proofs";
import type { EnrolmentOutcome, HubSession, NodeStatus } from "../../uplink/hub-session.ts";
import { HttpHubLink } from "./http-hub-link.ts";
import type { HubClient } from "./hub-client.ts";
import { isForSecrets } from "./hub-way.ts";

const JSON_BODY = { "content-type": "application/json" };
const CODE = /^[a-z][a-z0-9-]{0,63}$/;
/** Refusals that end by themselves. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);
const MESSAGE_LENGTH = 200;

export interface Enrollee {
  readonly key: NodeKey;
  /** What the node was set up for. */
  readonly community: string;
  readonly communityKey: Uint8Array;
}

export class HttpHubSession implements HubSession {
  readonly link: HttpHubLink;
  private readonly client: HubClient;
  private readonly enrollee: Enrollee;

  constructor(client: HubClient, enrollee: Enrollee) {
    this.client = client;
    this.enrollee = enrollee;
    this.link = new HttpHubLink(client, hex(enrollee.key.node));
  }

  async enrol(join_code: string): Promise<EnrolmentOutcome> {
    if (!isForSecrets(this.client.hub_url)) {
      // The community's key goes along, and opens everybody's readings.
      return { kind: "refused", code: "insecure-hub", message: "a hub beyond the own network needs https" };
    }
    const { key, communityKey, community: own } = this.enrollee;
    const proof = signEnrolment({ joinCode: join_code, key, communityKey });
    const body = JSON.stringify({
      join_code,
      community: own,
      public_key: hex(key.publicKey),
      community_key: hex(communityKey),
      proof: hex(proof),
    });
    const reply = await this.client.send({
      method: "POST",
      target: "/v1/nodes",
      headers: JSON_BODY,
      body,
      isSigned: false,
    });
    if (reply.kind !== "answer") return { kind: "away", reason: reply.kind === "lost" ? reply.reason : reply.kind };
    const { node, community, code, message } = fieldsOf(reply.body);
    if (reply.status === 200 && node === hex(key.node) && typeof community === "string") {
      // What another community's hub tells must not become part of this journal.
      if (community === own) return { kind: "enrolled", community };
      return { kind: "refused", code: "wrong-community", message: `the join code is for community ${community}` };
    }
    const isFinal = reply.status >= 400 && reply.status < 500 && !PASSING.has(reply.status);
    if (!isFinal || typeof code !== "string" || !CODE.test(code)) {
      return { kind: "away", reason: `status ${reply.status}` };
    }
    return { kind: "refused", code, message: String(message ?? code).slice(0, MESSAGE_LENGTH) };
  }

  async reportStatus(status: NodeStatus): Promise<boolean> {
    const target = `/v1/nodes/${hex(this.enrollee.key.node)}/status`;
    const body = JSON.stringify(status);
    const reply = await this.client.send({ method: "POST", target, headers: JSON_BODY, body, isSigned: true });
    return reply.kind === "answer" && reply.status === 204;
  }
}

function fieldsOf(body: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    return { ...JSON.parse(Buffer.from(body).toString("utf8")) };
  } catch {
    return {};
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
