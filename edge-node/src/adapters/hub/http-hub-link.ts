import { promisify } from "node:util";
import { gzip, zstdCompress } from "node:zlib";
import { decodeHeads, decodeUploadAnswer, type HttpAnswer } from "@localgrid/protocol/upload-answers";
import type { HubAnswer } from "@localgrid/sync-engine/upload-state";
import { TELEMETRY_QUEUE } from "../../telemetry/telemetry-journal.ts";
import type { HubLink, LinkOutcome } from "../../uplink/hub-link.ts";
import type { HubClient, HubReply } from "./hub-client.ts";

const OK = 200;
const UNSUPPORTED_MEDIA_TYPE = 415;

const COMPRESSIONS = {
  zstd: promisify(zstdCompress),
  gzip: promisify(gzip),
} as const;

/** Journals over HTTP, as `sync/protocol/UPLOAD.md` has it. */
export class HttpHubLink implements HubLink {
  private readonly client: HubClient;
  private readonly telemetryOf: string;
  private encoding: keyof typeof COMPRESSIONS = "zstd";

  /** `node` writes the telemetry that goes up here; 32 hexadecimal digits. */
  constructor(client: HubClient, node: string) {
    this.client = client;
    this.telemetryOf = node;
  }

  async heads(journal: string): Promise<LinkOutcome> {
    const reply = await this.client.send({ method: "GET", target: `${this.placeOf(journal)}/heads`, isSigned: true });
    return outcomeOf(reply, decodeHeads);
  }

  async page(journal: string, { epoch, from_seq }: Parameters<HubLink["page"]>[1]) {
    const target = `/v1/journals/${journal}/records?epoch=${epoch}&from=${from_seq}`;
    const reply = await this.client.send({ method: "GET", target, isSigned: true });
    if (reply.kind === "answer" && reply.status === OK) return { kind: "page" as const, bytes: reply.body };
    return outcomeOf(reply, decodeUploadAnswer);
  }

  async upload(journal: string, batch: Uint8Array): Promise<LinkOutcome & { readonly sent_bytes: number }> {
    const target = `${this.placeOf(journal)}/records`;
    const { encoding } = this;
    const body = await COMPRESSIONS[encoding](batch);
    const headers = { "content-type": "application/cbor", "content-encoding": encoding };
    const reply = await this.client.send({ method: "POST", target, headers, body, isSigned: false });
    if (reply.kind === "answer" && reply.status === UNSUPPORTED_MEDIA_TYPE && encoding === "zstd") {
      this.encoding = "gzip";
      return this.upload(journal, batch);
    }
    return { ...outcomeOf(reply, decodeUploadAnswer), sent_bytes: body.length };
  }

  private placeOf(journal: string): string {
    return journal === TELEMETRY_QUEUE ? `/v1/telemetry/${this.telemetryOf}` : `/v1/journals/${journal}`;
  }

  close(): void {
    this.client.close();
  }
}

function outcomeOf(reply: HubReply, decode: (answer: HttpAnswer) => HubAnswer): LinkOutcome {
  if (reply.kind === "timed-out") return reply;
  if (reply.kind === "lost") return { kind: "answer-lost", reason: reply.reason };
  const { status, retry_after, body } = reply;
  return { kind: "answered", answer: decode({ status, retry_after, body: Buffer.from(body).toString("utf8") }) };
}
