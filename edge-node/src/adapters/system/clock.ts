import type { Config } from "../../config.ts";

/** The node's time. Accelerated clocks exist for demonstrations and replays only. */
export interface Clock {
  now_ms(): number;
  /** Simulated milliseconds per real one; 1 on the real clock. */
  readonly speed: number;
}

export function createClock(config: Config["clock"]): Clock {
  if (config.mode === "real") return { now_ms: () => Date.now(), speed: 1 };
  const { speed, wall_origin_ms, simulated_origin_ms } = config;
  return { now_ms: () => simulated_origin_ms + (Date.now() - wall_origin_ms) * speed, speed };
}
