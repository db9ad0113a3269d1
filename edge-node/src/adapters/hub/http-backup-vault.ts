import type { NodeKey } from "@localgrid/journal/head";
import type { BackupVault, KeptBackup } from "../../care/backup-vault.ts";
import { edgeNodeError } from "../../errors.ts";
import { HubClient } from "./hub-client.ts";

/** Of a whole backup over a thin line: half an hour at 20 kB/s. */
const TRANSFER_DEADLINE_MS = 1_800_000;
const MAX_LISTED = 16;
const ID = /^[0-9a-f]{64}$/;

export interface BackupVaultOptions {
  readonly hub_url: string;
  readonly key: NodeKey;
  readonly now_ms: () => number;
}

/** Where the hub keeps encrypted backups of this node; it signs its requests as for everything else. */
export class HttpBackupVault implements BackupVault {
  private readonly client: HubClient;
  private readonly place: string;

  constructor({ hub_url, key, now_ms }: BackupVaultOptions) {
    this.client = new HubClient({ hub_url, key, now_ms });
    this.place = `/v1/nodes/${Buffer.from(key.node).toString("hex")}/backups`;
  }

  async list(): Promise<readonly KeptBackup[]> {
    const reply = await this.client.send({ method: "GET", target: this.place, isSigned: true });
    if (reply.kind !== "answer") throw away(this.client.hub_url, reply.kind === "lost" ? reply.reason : "timed out");
    if (reply.status !== 200) throw refused(reply.status, reply.body);
    return backupsIn(reply.body).toSorted((a, b) => b.made_at_ms - a.made_at_ms);
  }

  /** As it comes over the line; what it holds proves itself. */
  async *fetch(backup: string): AsyncGenerator<Uint8Array> {
    const target = `${this.place}/${backup}`;
    const response = await this.exchange("GET", target, {});
    for await (const part of response.body ?? []) yield part;
  }

  async keep(bytes: AsyncIterable<Uint8Array>, about: Omit<KeptBackup, "backup">): Promise<void> {
    const target = `${this.place}?made_at_ms=${about.made_at_ms}&bytes=${about.bytes}`;
    const headers = { "content-type": "application/octet-stream", "content-length": String(about.bytes) };
    const response = await this.exchange("POST", target, { headers, body: bytes });
    await response.body?.cancel();
  }

  private async exchange(
    method: "GET" | "POST",
    target: string,
    { headers = {}, body }: { readonly headers?: Record<string, string>; readonly body?: AsyncIterable<Uint8Array> },
  ): Promise<Response> {
    const { traceparent } = this.client.trace();
    try {
      const response = await fetch(this.client.hub_url + target, {
        method,
        headers: { ...headers, authorization: this.client.authorization(method, target), traceparent },
        redirect: "error",
        signal: AbortSignal.timeout(TRANSFER_DEADLINE_MS),
        ...(body === undefined ? {} : { body: body as unknown as ReadableStream, duplex: "half" }),
      } as RequestInit);
      this.client.sawDate(response.headers.get("date"));
      if (response.ok) return response;
      throw refused(response.status, new Uint8Array(await response.arrayBuffer()));
    } catch (error) {
      if ((error as { code?: string }).code === "backup-not-kept") throw error;
      const { cause, message } = error as Error & { cause?: Error };
      throw away(this.client.hub_url, cause?.message ?? message);
    }
  }
}

function backupsIn(body: Uint8Array): readonly KeptBackup[] {
  try {
    const { backups } = JSON.parse(Buffer.from(body).toString("utf8")) as { backups: readonly KeptBackup[] };
    return backups.slice(0, MAX_LISTED).flatMap(({ backup, made_at_ms, bytes }) => {
      const isOne = ID.test(String(backup)) && Number.isSafeInteger(made_at_ms) && Number.isSafeInteger(bytes);
      return isOne ? [{ backup, made_at_ms, bytes }] : [];
    });
  } catch (cause) {
    throw edgeNodeError("malformed-hub-answer", "the hub's list of backups cannot be read", cause);
  }
}

function refused(status: number, body: Uint8Array) {
  let code = `status ${status}`;
  try {
    code = String((JSON.parse(Buffer.from(body).toString("utf8")) as { code?: unknown }).code ?? code).slice(0, 64);
  } catch {
    // Something in between answered.
  }
  return edgeNodeError("backup-not-kept", `the hub says: ${code}`);
}

function away(hub_url: string, reason: string) {
  return edgeNodeError("hub-away", `${hub_url}: ${reason}`);
}
