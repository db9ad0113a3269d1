import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What the network does to a request. */
export type Fault = "lost-request" | "lost-answer" | "late-request" | "hang" | "garbage" | "busy" | "delay";

interface HeldRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

interface HubReply {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

export interface Acknowledgement {
  readonly epoch: string;
  readonly seq: number;
}

const KEPT = 16;
const DELAY_MS = 20;
const FAULTS: readonly (readonly [Fault, number])[] = [
  ["lost-request", 0.06],
  ["lost-answer", 0.12],
  ["late-request", 0.05],
  ["hang", 0.01],
  ["garbage", 0.03],
  ["busy", 0.04],
  ["delay", 0.1],
];
const REPLAY = 0.15;

/** Stands between node and hub and does to requests what bad networks do; each fault is drawn from `random`. */
export class FaultProxy {
  readonly counts = new Map<string, number>();
  /** What the hub acknowledged, whether the node heard of it or not. */
  readonly acknowledged: Acknowledgement[] = [];
  isFaulty = true;
  /** Requests that were passed on. */
  passed = 0;
  private readonly server: Server;
  private readonly hub: URL;
  private readonly random: () => number;
  private readonly onBatch: () => void;
  private readonly batches: HeldRequest[] = [];
  private readonly late: HeldRequest[] = [];
  private readonly underWay = new Set<Promise<unknown>>();

  /** `onBatch` is called as each batch is passed on. */
  constructor(hub_url: string, random: () => number, onBatch: () => void) {
    this.hub = new URL(hub_url);
    this.random = random;
    this.onBatch = onBatch;
    this.server = createServer((incoming, outgoing) => {
      this.handle(incoming, outgoing).catch(() => outgoing.destroy());
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** From now on a good network; what is on its way or was held back has arrived when this resolves. */
  async heal(): Promise<void> {
    this.isFaulty = false;
    for (const held of this.late.splice(0)) await this.pass(held).catch(() => {});
    while (this.underWay.size > 0) await Promise.allSettled(this.underWay);
  }

  /** A batch that takes another way than the node's own. */
  carry(journal: string, batch: Uint8Array): void {
    this.count("carried");
    const headers = { "content-type": "application/cbor" };
    this.passLater({ method: "POST", url: `/v1/journals/${journal}/records`, headers, body: Buffer.from(batch) });
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part);
    const { method = "", url = "", headers } = incoming;
    const held = { method, url, headers, body: Buffer.concat(parts) };
    const fault = this.isFaulty ? this.draw() : null;
    if (fault !== null) this.count(fault);
    if (method === "POST") this.remember(held);
    if (fault === "lost-request") return void outgoing.destroy();
    if (fault === "late-request") {
      this.late.push(held);
      return void outgoing.destroy();
    }
    if (fault === "garbage") return void outgoing.writeHead(200).end("<html>Log in to the network</html>");
    if (fault === "busy") return void outgoing.writeHead(503, { "retry-after": "1" }).end('{"code":"unavailable"}');
    const reply = await this.pass(held, fault === "delay" ? this.random() * DELAY_MS : 0);
    this.disturb();
    if (fault === "lost-answer") return void outgoing.destroy();
    // A connection that is half open: nothing comes, nothing ends.
    if (fault === "hang") return;
    const { connection: _, "transfer-encoding": __, ...rest } = reply.headers;
    outgoing.writeHead(reply.status, rest).end(reply.body);
  }

  private draw(): Fault | null {
    let rest = this.random();
    for (const [fault, chance] of FAULTS) {
      if (rest < chance) return fault;
      rest -= chance;
    }
    return null;
  }

  /** Old batches come again, and those that were held back arrive after later ones. */
  private disturb(): void {
    if (!this.isFaulty) return;
    const old = this.batches[Math.floor(this.random() * this.batches.length)];
    if (this.random() < REPLAY && old !== undefined) {
      this.count("replay");
      this.passLater(old);
    }
    const held = this.random() < 0.5 ? this.late.shift() : undefined;
    if (held !== undefined) {
      this.count("reordered");
      this.passLater(held);
    }
  }

  private passLater(held: HeldRequest): void {
    this.pass(held).catch(() => {});
  }

  private remember(held: HeldRequest): void {
    this.batches.push(held);
    if (this.batches.length > KEPT) this.batches.splice(Math.floor(this.random() * KEPT), 1);
  }

  private pass(held: HeldRequest, delay_ms = 0): Promise<HubReply> {
    const passing = this.forward(held, delay_ms).finally(() => this.underWay.delete(passing));
    this.underWay.add(passing);
    return passing;
  }

  private forward({ method, url, headers, body }: HeldRequest, delay_ms: number): Promise<HubReply> {
    this.passed++;
    const isBatch = method === "POST";
    return new Promise((resolve, reject) => {
      const { hostname: host, port } = this.hub;
      const outgoing = request({ host, port, method, path: url, headers: { ...headers, host: `${host}:${port}` } });
      outgoing.on("error", reject);
      outgoing.on("response", async (answer) => {
        const parts: Buffer[] = [];
        for await (const part of answer) parts.push(part);
        const reply = { status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) };
        if (isBatch) this.note(reply);
        resolve(reply);
      });
      const go = () => {
        outgoing.end(body);
        if (isBatch) this.onBatch();
      };
      if (delay_ms === 0) go();
      else setTimeout(go, delay_ms);
    });
  }

  private note({ status, body }: HubReply): void {
    this.count(`answer ${status}`);
    if (status === 200) this.acknowledged.push(JSON.parse(body.toString("utf8")).acknowledged);
  }

  private count(name: string): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }
}
