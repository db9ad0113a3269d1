import type { HomeTelemetry, MachineTelemetry, TelemetryBody } from "./telemetry-body.ts";

/** Real time between two looks at the homes' power. */
const SAMPLE_EVERY_MS = 10_000;

export interface TelemetryPorts {
  /** Each home's power now, and when it was told. */
  readonly power: () => ReadonlyMap<string, { readonly power_w: number; readonly at_ms: number }>;
  /** Power that is older says nothing any more, by the community's time. */
  readonly stale_after_ms: number;
  readonly machine: () => MachineTelemetry;
  /** The community's time. */
  readonly now_ms: () => number;
  /** How often to put an aggregate together, in real time. */
  readonly every_s: () => number;
  readonly every: (wall_ms: number, act: () => void) => () => void;
  readonly take: (body: TelemetryBody) => void;
  /** The aggregate could not be stored; nothing else depends on it. */
  readonly failed: (error: Error) => void;
}

interface Sum {
  sum_w: number;
  min_w: number;
  max_w: number;
  samples: number;
}

/** Watches the homes' power and the machine, and puts an aggregate together from time to time. */
export class TelemetryRecorder {
  private readonly ports: TelemetryPorts;
  private readonly sums = new Map<string, Sum>();
  private from_ms: number;
  private waited_ms = 0;
  private end: (() => void) | null = null;

  constructor(ports: TelemetryPorts) {
    this.ports = ports;
    this.from_ms = ports.now_ms();
  }

  start(): void {
    this.from_ms = this.ports.now_ms();
    this.end = this.ports.every(SAMPLE_EVERY_MS, () => this.sample());
  }

  stop(): void {
    this.end?.();
    this.end = null;
  }

  private sample(): void {
    const { power, stale_after_ms, now_ms, every_s } = this.ports;
    const fresh_from_ms = now_ms() - stale_after_ms;
    for (const [member, { power_w, at_ms }] of power()) if (at_ms >= fresh_from_ms) this.add(member, power_w);
    this.waited_ms += SAMPLE_EVERY_MS;
    if (this.waited_ms >= every_s() * 1_000) this.finish();
  }

  private add(member: string, power_w: number): void {
    const known = this.sums.get(member) ?? { sum_w: 0, min_w: power_w, max_w: power_w, samples: 0 };
    known.sum_w += power_w;
    known.min_w = Math.min(known.min_w, power_w);
    known.max_w = Math.max(known.max_w, power_w);
    known.samples++;
    this.sums.set(member, known);
  }

  private finish(): void {
    const from_ms = Math.floor(this.from_ms);
    const to_ms = Math.floor(this.ports.now_ms());
    const homes = [...this.sums].map(([member, sum]) => homeOf(member, sum));
    homes.sort((a, b) => (a.member < b.member ? -1 : 1));
    this.sums.clear();
    this.waited_ms = 0;
    this.from_ms = to_ms;
    try {
      this.ports.take({ from_ms, to_ms, homes, machine: this.ports.machine() });
    } catch (error) {
      this.ports.failed(error as Error);
    }
  }
}

function homeOf(member: string, { sum_w, min_w, max_w, samples }: Sum): HomeTelemetry {
  return { member, mean_w: Math.floor(sum_w / samples), min_w, max_w, samples };
}
