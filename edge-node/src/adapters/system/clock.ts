import type { Config } from "../../config.ts";

/** The node's time. Accelerated clocks exist for demonstrations and replays only. */
export interface Clock {
  now_ms(): number;
  /** Simulated milliseconds per real one; 1 on the real clock. */
  readonly speed: number;
  /** Real time as far as this node knows it: the machine's, moved by what other nodes told. */
  wall_ms(): number;
  /** The machine's clock is `offset_ms` behind (negative: ahead). In place of what was said before. */
  moveBy(offset_ms: number): void;
}

export function createClock(config: Config["clock"]): Clock {
  let moved_ms = 0;
  const wall_ms = () => Date.now() + moved_ms;
  const moveBy = (offset_ms: number) => {
    moved_ms = offset_ms;
  };
  if (config.mode === "real") return { now_ms: wall_ms, speed: 1, wall_ms, moveBy };
  const { speed, wall_origin_ms, simulated_origin_ms } = config;
  return { now_ms: () => simulated_origin_ms + (wall_ms() - wall_origin_ms) * speed, speed, wall_ms, moveBy };
}
