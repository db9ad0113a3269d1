import type {
  MailAddress,
  MailConfirmation,
  MailStanding,
  NoticeMessage,
  NoticeMessages,
  NoticeOutcome,
  NoticeOutcomes,
  NoticeWays,
} from "@localgrid/protocol/notice-relay";
import type { RelayAnswer, RelayHub } from "../../notice-relay/relay-hub.ts";
import type { HubClient, HubReply, HubRequest } from "./hub-client.ts";

const JSON_BODY = { "content-type": "application/json" };
const CODE = /^[a-z][a-z0-9-]{0,63}$/;
/** An uncompressed P-256 point. */
const POINT = /^[A-Za-z0-9_-]{87}$/;
/** Refusals that say nothing of the request itself. */
const PASSING: ReadonlySet<number> = new Set([401, 408, 425]);

/** Notices over HTTP, with the requests signed as all those of a node. */
export class HttpNoticeHub implements RelayHub {
  private readonly client: HubClient;
  private readonly place: string;

  constructor(client: HubClient, node: Uint8Array) {
    this.client = client;
    this.place = `/v1/nodes/${Buffer.from(node).toString("hex")}/notices`;
  }

  ways(): Promise<RelayAnswer<NoticeWays>> {
    return this.ask({ method: "GET", path: "/ways" }, waysIn);
  }

  send(messages: readonly NoticeMessage[]): Promise<RelayAnswer<readonly NoticeOutcome[]>> {
    return this.ask({ method: "POST", path: "", body: { messages } satisfies NoticeMessages }, outcomesIn);
  }

  hold(messages: readonly NoticeMessage[]): Promise<RelayAnswer<readonly NoticeOutcome[]>> {
    return this.ask({ method: "PUT", path: "/held", body: { messages } satisfies NoticeMessages }, outcomesIn);
  }

  saveAddress(recipient: string, address: MailAddress): Promise<RelayAnswer<MailStanding>> {
    return this.ask({ method: "PUT", path: `/mail/${recipient}`, body: address }, standingIn);
  }

  confirm(recipient: string, code: string): Promise<RelayAnswer<MailStanding>> {
    const body: MailConfirmation = { code };
    return this.ask({ method: "POST", path: `/mail/${recipient}/confirmation`, body }, standingIn);
  }

  forget(recipient: string): Promise<RelayAnswer<null>> {
    return this.ask({ method: "DELETE", path: `/mail/${recipient}` }, () => null);
  }

  close(): void {
    this.client.close();
  }

  private async ask<T>(
    { method, path, body }: Question,
    read: (body: unknown) => T | undefined,
  ): Promise<RelayAnswer<T>> {
    const target = this.place + path;
    const sent = body === undefined ? {} : { headers: JSON_BODY, body: JSON.stringify(body) };
    return answerOf(await this.client.send({ method, target, isSigned: true, ...sent }), read);
  }
}

interface Question extends Pick<HubRequest, "method"> {
  readonly path: string;
  readonly body?: object;
}

function answerOf<T>(reply: HubReply, read: (body: unknown) => T | undefined): RelayAnswer<T> {
  if (reply.kind !== "answer") return { kind: "away", reason: reply.kind === "lost" ? reply.reason : "timed out" };
  const { status } = reply;
  const body = jsonIn(reply.body);
  if (status >= 200 && status < 300) {
    const value = read(body);
    return value === undefined ? { kind: "away", reason: "malformed-hub-answer" } : { kind: "answered", value };
  }
  const { code } = { ...(body as object) } as { readonly code?: unknown };
  const isFinal = status >= 400 && status < 500 && !PASSING.has(status);
  if (!isFinal || typeof code !== "string" || !CODE.test(code)) return { kind: "away", reason: `status ${status}` };
  return { kind: "refused", status, code };
}

function jsonIn(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString("utf8"));
  } catch {
    return null;
  }
}

function waysIn(body: unknown): NoticeWays | undefined {
  const { push, mail } = { ...(body as object) } as Partial<Record<keyof NoticeWays, unknown>>;
  if (typeof mail !== "boolean") return undefined;
  if (push === null) return { push, mail };
  const { public_key } = { ...(push as object) } as { readonly public_key?: unknown };
  return typeof public_key === "string" && POINT.test(public_key) ? { push: { public_key }, mail } : undefined;
}

function outcomesIn(body: unknown): readonly NoticeOutcome[] | undefined {
  const { outcomes } = { ...(body as object) } as Partial<Record<keyof NoticeOutcomes, unknown>>;
  return Array.isArray(outcomes) ? outcomes.filter(isOutcome) : undefined;
}

function isOutcome(value: unknown): value is NoticeOutcome {
  const { id, outcome } = { ...(value as object) } as Partial<Record<keyof NoticeOutcome, unknown>>;
  return typeof id === "string" && ["taken", "gone", "refused"].includes(outcome as string);
}

function standingIn(body: unknown): MailStanding | undefined {
  const { standing } = { ...(body as object) } as Partial<Record<keyof MailStanding, unknown>>;
  return standing === "unconfirmed" || standing === "confirmed" || standing === "ended" ? { standing } : undefined;
}
