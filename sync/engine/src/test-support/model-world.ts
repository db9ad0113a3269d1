import type { TailRequest, UploadEvent } from "../upload-state.ts";
import { type HubMood, ModelHub } from "./model-hub.ts";
import { type ModelEpoch, ModelNode, type Sent } from "./model-node.ts";

/** Something on its way: a request to the hub, or what the hub says to it. */
type Packet =
  | { readonly to: "hub"; readonly sent: Sent }
  | { readonly to: "node"; readonly sent: Sent; readonly event: OutcomeEvent; readonly tail: ModelEpoch | null };

type OutcomeEvent = Extract<UploadEvent, { readonly id: number }>;

interface NetworkAction {
  readonly kind: "deliver" | "replay" | "lose";
  readonly pick: number;
}

/** What may happen; `pick` chooses among what there is to choose. */
export type ModelAction =
  | { readonly kind: "append" | "hear" | "add-telemetry"; readonly node: number; readonly count: number }
  | NetworkAction
  | { readonly kind: "pass-time" | "time-out"; readonly node: number; readonly pick: number }
  | { readonly kind: "back-up" | "restart" | "roll-back" | "get-back" | "over-quota"; readonly node: number }
  | { readonly kind: "hub-turns"; readonly mood: HubMood }
  | { readonly kind: "hub-backs-up" | "hub-restores" };

/** Two nodes that carry each other's journals, a hub, and a network that does what it likes. */
export class ModelWorld {
  readonly hub = new ModelHub();
  readonly nodes: readonly [ModelNode, ModelNode];
  /** What is on its way, oldest first. */
  readonly network: Packet[] = [];
  private names = 0;

  constructor() {
    const nameNext = (prefix: string) => `${prefix}-${++this.names}`;
    const send = (sent: Sent) => this.network.push({ to: "hub", sent });
    this.nodes = [
      new ModelNode("anna", { carries: ["bert"], nameNext, send }),
      new ModelNode("bert", { carries: ["anna"], nameNext, send }),
    ];
  }

  act(action: ModelAction): void {
    if (action.kind === "hub-turns") this.hub.mood = action.mood;
    else if ("pick" in action && !("node" in action)) this.actOnNetwork(action);
    else if ("node" in action) this.actOn(this.nodes[action.node] as ModelNode, action);
    else if (action.kind === "hub-backs-up") this.hub.backUp();
    else this.hub.restore();
  }

  /** Faults have stopped: everything arrives, every timer ends. Returns false when that does not come to rest. */
  settles(): boolean {
    this.hub.mood = "well";
    for (let round = 0; round < 20_000; round++) {
      const packet = this.network.shift();
      if (packet !== undefined) {
        this.deliver(packet);
        continue;
      }
      const waiting = this.nodes.find(({ timers }) => timers.length > 0);
      if (waiting === undefined) return true;
      waiting.tell({ kind: "time-passed", timer: waiting.timers.shift() as number });
    }
    return false;
  }

  private actOn(node: ModelNode, action: Extract<ModelAction, { readonly node: number }>): void {
    const other = this.nodes[action.node === 0 ? 1 : 0];
    switch (action.kind) {
      case "append":
        return node.append(node.name, action.count);
      case "add-telemetry":
        return node.append(`${node.name}-telemetry`, action.count);
      case "hear":
        return node.hear(other, action.count);
      case "pass-time": {
        const [timer] = node.timers.splice(action.pick % Math.max(1, node.timers.length), 1);
        return timer === undefined ? undefined : node.tell({ kind: "time-passed", timer });
      }
      case "time-out": {
        const id = [...node.inFlight.keys()][action.pick % Math.max(1, node.inFlight.size)];
        if (id === undefined) return;
        node.inFlight.delete(id);
        return node.tell({ kind: "timed-out", id });
      }
      case "back-up":
        return node.backUp();
      case "restart":
        return node.restart();
      case "roll-back":
        return node.rollBack();
      case "get-back":
        return node.getBack(other);
      case "over-quota":
        return node.tell({ kind: "over-quota", journal: `${node.name}-telemetry` });
    }
  }

  private actOnNetwork({ kind, pick }: NetworkAction): void {
    const index = pick % Math.max(1, this.network.length);
    const packet = this.network[index];
    if (packet === undefined) return;
    if (kind !== "replay") this.network.splice(index, 1);
    if (kind === "lose") this.answer(packet.sent, { kind: "answer-lost", id: packet.sent.id }, null);
    else this.deliver(packet);
  }

  private deliver(packet: Packet): void {
    if (packet.to === "node") return this.answer(packet.sent, packet.event, packet.tail);
    const { sent } = packet;
    const { request, id } = sent;
    const tail = request.kind === "tail" ? this.tailAtHub(request) : null;
    const event: OutcomeEvent =
      tail === null ? this.heard(sent) : { kind: "tail-stored", id, upto_seq: tail.records.length };
    this.network.push({ to: "node", sent, event, tail });
  }

  private heard({ id, request, batch }: Sent): OutcomeEvent {
    const answer = batch === null ? this.hub.heads(request.journal) : this.hub.receive(batch);
    return answer === null ? { kind: "answer-lost", id } : { kind: "answered", id, answer };
  }

  /** The epoch's beginning, at most five records longer than what the node has. */
  private tailAtHub({ journal, epoch, from_seq, upto_seq }: TailRequest): ModelEpoch {
    const records = this.hub.recordsOf(journal, epoch).slice(0, Math.min(upto_seq, from_seq + 4));
    return { epoch, parent: this.hub.parentOf(journal, epoch), records };
  }

  /** What a life that is over asked for reaches nobody, and neither does what came too late. */
  private answer({ node, life, request }: Sent, event: OutcomeEvent, tail: ModelEpoch | null): void {
    if (life !== node.life) return;
    const isAwaited = node.inFlight.delete(event.id);
    if (isAwaited && event.kind === "tail-stored" && tail !== null) this.storeTail(node, request.journal, tail);
    node.tell(event);
  }

  /** A fetched epoch stands behind its parent, so that whoever reads in order meets parents first. */
  private storeTail(node: ModelNode, journal: string, { epoch, parent, records }: ModelEpoch): void {
    const { epochs } = node.journal(journal);
    const mine = epochs.find((one) => one.epoch === epoch);
    if (mine !== undefined) mine.records.push(...records.slice(mine.records.length));
    else if (records.length > 0) {
      const after = epochs.findIndex((one) => one.epoch === parent?.epoch);
      epochs.splice(after + 1, 0, { epoch, parent, records: [...records] });
    }
  }
}
