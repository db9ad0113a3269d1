import { cloudHubError } from "../errors.ts";

export interface Places {
  readonly places: number;
  /** Whoever knows a node's name can begin something and never end it; that must cost the others nothing. */
  readonly places_per_node: number;
  /** What takes the places, in the plural. */
  readonly what: string;
}

/** Of one node at once: its journal, its telemetry, and carriers of either. */
export const uploadPlaces = (places: number): Places => ({ places, places_per_node: 4, what: "uploads" });

/** Bounds what nodes can make the hub hold at once: whoever comes when all places are taken is sent away at once. */
export class NodeGate {
  private readonly limits: Places;
  private readonly byNode = new Map<string, number>();
  private taken = 0;

  constructor(limits: Places) {
    this.limits = limits;
  }

  get inFlight(): number {
    return this.taken;
  }

  /** Takes a place for a node of this name; the returned function gives it back. @throws {LocalGridError} `overloaded` */
  enter(node: string): () => void {
    const ofNode = this.byNode.get(node) ?? 0;
    const { places, places_per_node, what } = this.limits;
    if (this.taken >= places) throw cloudHubError("overloaded", `${places} ${what} are under way`);
    if (ofNode >= places_per_node) throw cloudHubError("overloaded", `${ofNode} ${what} of this node are under way`);
    this.taken += 1;
    this.byNode.set(node, ofNode + 1);
    let isIn = true;
    return () => {
      if (isIn) this.leave(node);
      isIn = false;
    };
  }

  private leave(node: string): void {
    this.taken -= 1;
    const left = (this.byNode.get(node) ?? 1) - 1;
    if (left === 0) this.byNode.delete(node);
    else this.byNode.set(node, left);
  }
}
