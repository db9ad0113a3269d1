import type { NoticeMessage, NoticeOutcome, NoticeWays } from "@localgrid/protocol/notice-relay";
import type { NodeId } from "@localgrid/vocabulary/identifiers";
import type { PushCarrier } from "./carriers.ts";
import type { NoticeOutbox } from "./notice-outbox.ts";

export interface NoticeDeskPorts {
  readonly outbox: NoticeOutbox;
  /** Null where the hub has no such way. */
  readonly push: Pick<PushCarrier, "public_key"> | null;
  readonly sendsMail: boolean;
  readonly now_ms: () => number;
  readonly events: {
    /** There is something to send. */
    taken(): void;
    /** Messages for a silence go out. */
    released(node: string, messages: number): void;
    failed(error: unknown): void;
  };
}

/** A node that the hub has not heard of since a moment. */
export interface SilentNode {
  readonly node: string;
  readonly since_ms: number;
}

/** Takes messages of nodes, durably, and those that speak for a node that has fallen silent. */
export class NoticeDesk {
  private readonly ports: NoticeDeskPorts;
  /** Silences whose messages are out, so that each look at the alerts does not ask the database again. */
  private released = new Map<string, number>();
  private releasing: Promise<void> | null = null;

  constructor(ports: NoticeDeskPorts) {
    this.ports = ports;
  }

  ways(): NoticeWays {
    const { push, sendsMail } = this.ports;
    return { push: push === null ? null : { public_key: push.public_key }, mail: sendsMail };
  }

  /** @throws {LocalGridError} `store-away`, `store-full` */
  async take(node: NodeId, messages: readonly NoticeMessage[]): Promise<readonly NoticeOutcome[]> {
    const { outbox, now_ms } = this.ports;
    const outcomes = await this.offered(messages, (those) => outbox.take(node, those, now_ms()));
    this.ports.events.taken();
    return outcomes;
  }

  /** @throws {LocalGridError} `store-away`, `store-full` */
  hold(node: NodeId, messages: readonly NoticeMessage[]): Promise<readonly NoticeOutcome[]> {
    const { outbox, now_ms } = this.ports;
    return this.offered(messages, (those) => outbox.hold(node, those, now_ms()));
  }

  /** What all silent nodes of now have held goes out, once for each silence; failures are tried again at the next call. */
  silent(nodes: readonly SilentNode[]): Promise<void> {
    this.releasing ??= this.release(nodes)
      .catch((error: unknown) => this.ports.events.failed(error))
      .finally(() => {
        this.releasing = null;
      });
    return this.releasing;
  }

  private async release(nodes: readonly SilentNode[]): Promise<void> {
    const { outbox, now_ms, events } = this.ports;
    const known = this.released;
    this.released = new Map(nodes.flatMap(({ node }) => (known.has(node) ? [[node, known.get(node) as number]] : [])));
    for (const { node, since_ms } of nodes) {
      if (this.released.get(node) === since_ms) continue;
      const count = await outbox.release(new Uint8Array(Buffer.from(node, "hex")) as NodeId, since_ms, now_ms());
      this.released.set(node, since_ms);
      if (count === 0) continue;
      events.released(node, count);
      events.taken();
    }
  }

  /** Asks for those whose way the hub has; the others are refused in their places. */
  private async offered(
    messages: readonly NoticeMessage[],
    ask: (those: readonly NoticeMessage[]) => Promise<readonly NoticeOutcome[]>,
  ): Promise<readonly NoticeOutcome[]> {
    const hasWay = ({ way }: NoticeMessage) => (way === "push" ? this.ports.push !== null : this.ports.sendsMail);
    const outcomes = [...(await ask(messages.filter(hasWay)))];
    return messages.map((message) => {
      if (hasWay(message)) return outcomes.shift() as NoticeOutcome;
      return { id: message.id, outcome: "refused", code: message.way === "push" ? "no-push-way" : "no-mail-way" };
    });
  }
}
