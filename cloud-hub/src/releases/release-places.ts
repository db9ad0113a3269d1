import { cloudHubError } from "../errors.ts";

const PLACES = 64;
/** One, and another whose end nobody has noticed yet. */
const PLACES_PER_NODE = 2;

/** Bounds how many nodes fetch bundles at once; whoever comes later tries again. */
export class ReleasePlaces {
  private readonly byNode = new Map<string, number>();
  private taken = 0;

  /** Takes a place; the returned function gives it back. @throws {LocalGridError} `overloaded` */
  enter(node: string): () => void {
    const ofNode = this.byNode.get(node) ?? 0;
    if (this.taken >= PLACES || ofNode >= PLACES_PER_NODE) {
      throw cloudHubError("overloaded", `${this.taken} releases are being fetched, ${ofNode} of them by this node`);
    }
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
