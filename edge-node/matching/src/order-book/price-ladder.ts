import type { Level, Order } from "./order.ts";

/** The resting orders of one side: levels from worst to best, so that most changes are near the end of the arrays. */
export class PriceLadder {
  readonly levels: Level[] = [];
  /** Of the levels, once more: numbers side by side are searched several times faster. */
  private readonly ranks: number[] = [];

  get best(): Level | undefined {
    return this.levels[this.levels.length - 1];
  }

  append(order: Order): void {
    const level = this.levelFor(order);
    const { last } = level;
    order.level = level;
    order.previous = last;
    if (last === null) level.first = order;
    else last.next = order;
    level.last = order;
    level.orders += 1;
    level.energy_wh += order.energy_wh;
  }

  remove(order: Order): void {
    const level = this.unlink(order);
    if (level.orders > 0) return;
    const index = this.indexOf(level.rank);
    removeAt(this.levels, index);
    removeAt(this.ranks, index);
  }

  /** Leaves an empty level where it is, until `dropEmptyLevels`. */
  unlink(order: Order): Level {
    const { previous, next } = order;
    const level = order.level as Level;
    if (previous === null) level.first = next;
    else previous.next = next;
    if (next === null) level.last = previous;
    else next.previous = previous;
    level.orders -= 1;
    level.energy_wh -= order.energy_wh;
    return level;
  }

  dropEmptyLevels(): void {
    const { levels, ranks } = this;
    let kept = 0;
    for (const level of levels) {
      if (level.orders === 0) continue;
      levels[kept] = level;
      ranks[kept] = level.rank;
      kept += 1;
    }
    levels.length = kept;
    ranks.length = kept;
  }

  private levelFor({ rank, limit_micro_per_kwh }: Order): Level {
    const index = this.indexOf(rank);
    if (this.ranks[index] === rank) return this.levels[index] as Level;
    const level = { limit_micro_per_kwh, rank, energy_wh: 0, orders: 0, first: null, last: null };
    insertAt(this.levels, index, level);
    insertAt(this.ranks, index, rank);
    return level;
  }

  /** Index of the first level that is at least as good. */
  private indexOf(rank: number): number {
    const { ranks } = this;
    let low = 0;
    let high = ranks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ranks[middle] as number) < rank) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

// Near the end of an array these are faster than splice, which also allocates.

function insertAt<Value>(values: Value[], index: number, value: Value): void {
  values.push(value);
  for (let at = values.length - 1; at > index; at--) values[at] = values[at - 1] as Value;
  values[index] = value;
}

function removeAt<Value>(values: Value[], index: number): void {
  for (let at = index + 1; at < values.length; at++) values[at - 1] = values[at] as Value;
  values.pop();
}
