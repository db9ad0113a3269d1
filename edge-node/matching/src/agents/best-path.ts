/** How far a store may move, in steps: levels from 0 to `top`, at most `down` and `up` levels in one interval. */
export interface LevelRange {
  readonly start: number;
  readonly top: number;
  readonly down: number;
  readonly up: number;
}

/**
 * The moves, one per interval, with the largest sum of gains and end value: exact dynamic programming (Bellman 1957).
 * Of equally good ones it stays; else it takes the lowest level.
 *
 * @param gains for each interval the gains of moving by −down to +up levels, in this order; staying gains 0
 * @param endValues for each level what it is worth at the end
 */
export function bestPath(
  range: LevelRange,
  gains: readonly (readonly number[])[],
  endValues: readonly number[],
): readonly number[] {
  let values = endValues;
  const stages = gains.toReversed().map((gain) => {
    const stage = bestMoves(range, gain, values);
    values = stage.values;
    return stage.moves;
  });
  let level = range.start;
  return stages.toReversed().map((moves) => {
    const move = moves[level] as number;
    level += move;
    return move;
  });
}

interface Stage {
  /** The best move from each level; typed, because a plan may have millions of them. */
  readonly moves: Int32Array;
  /** What follows from each level with the best moves. */
  readonly values: readonly number[];
}

function bestMoves({ top, down, up }: LevelRange, gain: readonly number[], next: readonly number[]): Stage {
  const moves = new Int32Array(next.length);
  const values = next.map((stay, level) => {
    const highest = Math.min(up, top - level);
    let best = stay;
    for (let move = Math.max(-down, -level); move <= highest; move += 1) {
      const value = (gain[down + move] as number) + (next[level + move] as number);
      if (value <= best) continue;
      best = value;
      moves[level] = move;
    }
    return best;
  });
  return { moves, values };
}
