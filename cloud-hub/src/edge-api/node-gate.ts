import { cloudHubError } from "../errors.ts";

/**
 * Of one node at once: its journal, its telemetry, and carriers of either. Whoever knows a node's name can begin an
 * upload and never end it; that must cost the others nothing.
 */
const PLACES_PER_NODE = 4;

/** Bounds what uploads can hold in memory: whoever comes when all places are taken is sent away before its body is read. */
export class UploadGate {
  private readonly places: number;
  private readonly byNode = new Map<string, number>();
  private taken = 0;

  constructor(places: number) {
    this.places = places;
  }

  get inFlight(): number {
    return this.taken;
  }

  /** Takes a place for a node of this name; the returned function gives it back. @throws {LocalGridError} `overloaded` */
  enter(node: string): () => void {
    const ofNode = this.byNode.get(node) ?? 0;
    if (this.taken >= this.places) throw cloudHubError("overloaded", `${this.places} uploads are under way`);
    if (ofNode >= PLACES_PER_NODE) throw cloudHubError("overloaded", `${ofNode} uploads of this node are under way`);
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
