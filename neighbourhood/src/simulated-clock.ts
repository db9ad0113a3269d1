/** Where simulated and wall-clock time meet, and how much faster the simulated one runs. */
export interface ClockOrigin {
  readonly speed: number;
  readonly wall_origin_ms: number;
  readonly simulated_origin_ms: number;
}

/** The time of the neighbourhood: the same formula as the edge node's accelerated clock. */
export interface SimulatedClock {
  readonly speed: number;
  now_ms(): number;
  /** Wall time until the simulated moment has come; 0 when it has passed. */
  wallDelayUntil(simulated_ms: number): number;
}

/** @param wallNow_ms real time in Unix milliseconds */
export function createSimulatedClock(origin: ClockOrigin, wallNow_ms: () => number): SimulatedClock {
  const { speed, wall_origin_ms, simulated_origin_ms } = origin;
  const now_ms = () => simulated_origin_ms + (wallNow_ms() - wall_origin_ms) * speed;
  return {
    speed,
    now_ms,
    wallDelayUntil: (simulated_ms) => Math.max(0, Math.ceil((simulated_ms - now_ms()) / speed)),
  };
}
