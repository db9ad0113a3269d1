import type { Order } from "./order.ts";

const FIRST_BITS = 10;

/**
 * Resting orders by id: open addressing with linear probing, at most half full, deletion by shifting back (Knuth,
 * The Art of Computer Programming, volume 3, 6.4, algorithm R). A `Map` halves the speed of the whole book.
 */
export class OrderIndex {
  size = 0;
  private bits = FIRST_BITS;
  private places = emptyPlaces(FIRST_BITS);

  get(id: number): Order | undefined {
    const { places } = this;
    for (let at = this.homeOf(id); ; at = this.after(at)) {
      const found = places[at];
      if (found == null) return undefined;
      if (found.id === id) return found;
    }
  }

  /** @param order not in the index yet */
  add(order: Order): void {
    if (this.size * 2 >= this.places.length) this.grow();
    this.insert(order);
    this.size += 1;
  }

  /** @param order in the index */
  remove(order: Order): void {
    const { places } = this;
    let hole = this.homeOf(order.id);
    while (places[hole] !== order) hole = this.after(hole);
    for (let at = this.after(hole); ; at = this.after(at)) {
      const other = places[at];
      if (other == null) break;
      // Stays where it is when its home lies between the hole and its place.
      if (this.distance(this.homeOf(other.id), at) < this.distance(hole, at)) continue;
      places[hole] = other;
      hole = at;
    }
    places[hole] = null;
    this.size -= 1;
  }

  private insert(order: Order): void {
    let at = this.homeOf(order.id);
    while (this.places[at] !== null) at = this.after(at);
    this.places[at] = order;
  }

  private grow(): void {
    const { places } = this;
    this.bits += 1;
    this.places = emptyPlaces(this.bits);
    for (const order of places) if (order !== null) this.insert(order);
  }

  /** Fibonacci hashing: neighbouring ids are spread evenly. */
  private homeOf(id: number): number {
    return Math.imul(id, 0x9e37_79b1) >>> (32 - this.bits);
  }

  private after(at: number): number {
    return (at + 1) & (this.places.length - 1);
  }

  private distance(from: number, to: number): number {
    return (to - from) & (this.places.length - 1);
  }
}

function emptyPlaces(bits: number): (Order | null)[] {
  return new Array<Order | null>(2 ** bits).fill(null);
}
