import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { nodeIdOf } from "@localgrid/journal/chain";
import type { NoticeMessage } from "@localgrid/protocol/notice-relay";
import { HUB_KEY } from "../src/notice-relay/test-relay-hub.ts";

interface Asked {
  readonly target: string;
  // biome-ignore lint/suspicious/noExplicitAny: every route is asked in another shape
  readonly body: any;
}

/** A hub that lets a node in and carries its notices, and is away for everything else. */
export class NoticeHub {
  /** Messages that were sent, as often as they were, in their order. */
  readonly sent: NoticeMessage[] = [];
  readonly held: (readonly NoticeMessage[])[] = [];
  readonly addresses: string[] = [];
  readonly code = "123456";
  /** Told when messages have come, before anything is answered; what it answers is waited for. */
  onSent: (() => Promise<unknown>) | null = null;
  private readonly server: Server = createServer((request, response) => void this.serve(request, response));

  /** Answers its address. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const { method, url = "" } = request;
    const target = `${method} ${url.replace(/^\/v1\/nodes\/[0-9a-f]{32}/, "").replace(/[0-9a-f]{32}/, "*")}`;
    const text = Buffer.concat(parts).toString("utf8");
    const isJson = request.headers["content-type"] === "application/json";
    const answer = await this.answer({ target, body: isJson ? JSON.parse(text) : null });
    if (response.destroyed) return;
    response.writeHead(answer === null ? 503 : 200).end(JSON.stringify(answer));
  }

  private async answer({ target, body }: Asked): Promise<object | null> {
    switch (target) {
      case "POST /v1/nodes":
        return {
          node: Buffer.from(nodeIdOf(Buffer.from(body.public_key, "hex"))).toString("hex"),
          community: body.community,
        };
      case "GET /notices/ways":
        return { push: { public_key: HUB_KEY }, mail: true };
      case "POST /notices":
        this.sent.push(...body.messages);
        await this.onSent?.();
        return takenAll(body.messages);
      case "PUT /notices/held":
        this.held.push(body.messages);
        return takenAll(body.messages);
      case "PUT /notices/mail/*":
        this.addresses.push(body.address);
        return { standing: "unconfirmed" };
      case "POST /notices/mail/*/confirmation":
        return { standing: body.code === this.code ? "confirmed" : "unconfirmed" };
      default:
        return null;
    }
  }
}

function takenAll(messages: readonly NoticeMessage[]): object {
  return { outcomes: messages.map(({ id }) => ({ id, outcome: "taken", code: null })) };
}
