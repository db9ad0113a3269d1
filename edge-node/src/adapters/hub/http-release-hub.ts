import type { MachineOutcome } from "../../releases/machine-releases.ts";
import type { HubReleasesList, ReleaseHub, SourceAnswer } from "../../releases/release-source.ts";
import type { HubClient, HubReply } from "./hub-client.ts";

const JSON_BODY = { "content-type": "application/json" };
const CODE = /^[a-z][a-z0-9-]{0,63}$/;
const BASE64 = /^[A-Za-z0-9+/]{1,22000}={0,2}$/;
const MAX_OFFERS = 16;
/** Refusals that end by themselves. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);

/** Releases over HTTP, with the requests signed as all those of a node. */
export class HttpReleaseHub implements ReleaseHub {
  readonly name = "hub";
  private readonly client: HubClient;
  private readonly place: string;

  constructor(client: HubClient, node: Uint8Array) {
    this.client = client;
    this.place = `/v1/nodes/${Buffer.from(node).toString("hex")}/releases`;
  }

  async offers(): Promise<SourceAnswer<HubReleasesList>> {
    return answerOf(await this.client.send({ method: "GET", target: this.place, isSigned: true }), listOf);
  }

  async piece(id: string, from: number, length: number): Promise<SourceAnswer<Uint8Array>> {
    const target = `${this.place}/${id}/content`;
    const headers = { range: `bytes=${from}-${from + length - 1}` };
    const reply = await this.client.send({ method: "GET", target, headers, isSigned: true });
    // Whoever answers with something else than this range is not the hub that was asked.
    if (reply.kind === "answer" && reply.status === 200) return { kind: "away", reason: "the hub gives no ranges" };
    return answerOf(reply, (body) => body);
  }

  async tell(id: string, outcome: MachineOutcome, reason: string | null): Promise<SourceAnswer<null>> {
    const target = `${this.place}/${id}/outcome`;
    const body = JSON.stringify({ outcome, reason });
    return answerOf(
      await this.client.send({ method: "POST", target, headers: JSON_BODY, body, isSigned: true }),
      () => null,
    );
  }

  close(): void {
    this.client.close();
  }
}

function listOf(body: Uint8Array): HubReleasesList | null {
  const { offers, withdrawn } = fieldsOf(body);
  if (!Array.isArray(offers) || !Array.isArray(withdrawn)) return null;
  const texts = offers.slice(0, MAX_OFFERS).map((offer) => ({ ...offer }).signed_manifest as unknown);
  const manifests = texts.filter((text) => typeof text === "string" && BASE64.test(text));
  return {
    manifests: manifests.map((text) => new Uint8Array(Buffer.from(text as string, "base64"))),
    withdrawn: withdrawn.slice(0, MAX_OFFERS).filter((id) => typeof id === "string"),
  };
}

function answerOf<T>(reply: HubReply, read: (body: Uint8Array) => T | null): SourceAnswer<T> {
  if (reply.kind === "timed-out") return { kind: "away", reason: "timed out" };
  if (reply.kind === "lost") return { kind: "away", reason: reply.reason };
  const { status, body } = reply;
  if (status >= 200 && status < 300) {
    const value = read(body);
    return value === null && status === 200
      ? { kind: "away", reason: "an answer that is none" }
      : { kind: "answered", value: value as T };
  }
  const { code } = fieldsOf(body);
  const isFinal = status >= 400 && status < 500 && !PASSING.has(status);
  if (isFinal && typeof code === "string" && CODE.test(code)) return { kind: "refused", code };
  return { kind: "away", reason: `status ${status}` };
}

function fieldsOf(body: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    return { ...JSON.parse(Buffer.from(body).toString("utf8")) };
  } catch {
    return {};
  }
}
