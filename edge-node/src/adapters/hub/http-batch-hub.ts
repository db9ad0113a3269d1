import type { BatchAnswer, BatchHub } from "../../settlement/batch-hub.ts";
import type { HubClient, HubReply } from "./hub-client.ts";

const JSON_BODY = { "content-type": "application/json" };
const CODE = /^[a-z][a-z0-9-]{0,63}$/;
/** Refusals that end by themselves. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);

/** Batches over HTTP, with the requests signed as all those of a node. */
export class HttpBatchHub implements BatchHub {
  private readonly client: HubClient;
  private readonly place: string;

  constructor(client: HubClient, node: Uint8Array) {
    this.client = client;
    this.place = `/v1/nodes/${hex(node)}/batches`;
  }

  async receipt(seq: number): Promise<BatchAnswer<string>> {
    const target = `${this.place}/${seq}`;
    const reply = await this.client.send({ method: "GET", target, isSigned: true });
    return answerOf(reply, (body) => Buffer.from(body).toString("utf8"));
  }

  async leaves(seq: number): Promise<BatchAnswer<Uint8Array>> {
    const target = `${this.place}/${seq}/leaves`;
    return answerOf(await this.client.send({ method: "GET", target, isSigned: true }), (body) => body);
  }

  async attest(seq: number, { batch_hash, signature }: Parameters<BatchHub["attest"]>[1]): Promise<BatchAnswer<null>> {
    const target = `${this.place}/${seq}/attestation`;
    const body = JSON.stringify({ batch_hash: hex(batch_hash), signature: hex(signature) });
    const reply = await this.client.send({ method: "POST", target, headers: JSON_BODY, body, isSigned: true });
    return answerOf(reply, () => null);
  }

  close(): void {
    this.client.close();
  }
}

function answerOf<T>(reply: HubReply, read: (body: Uint8Array) => T): BatchAnswer<T> {
  if (reply.kind === "timed-out") return { kind: "away", reason: "timed out" };
  if (reply.kind === "lost") return { kind: "away", reason: reply.reason };
  const { status, body } = reply;
  if (status >= 200 && status < 300) return { kind: "answered", value: read(body) };
  const code = codeOf(body);
  const isFinal = status >= 400 && status < 500 && !PASSING.has(status);
  return isFinal && code !== null ? { kind: "refused", code } : { kind: "away", reason: `status ${status}` };
}

function codeOf(body: Uint8Array): string | null {
  try {
    const { code } = { ...JSON.parse(Buffer.from(body).toString("utf8")) } as { code?: unknown };
    return typeof code === "string" && CODE.test(code) ? code : null;
  } catch {
    return null;
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
