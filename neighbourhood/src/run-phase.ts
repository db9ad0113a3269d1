import { setTimeout as delay } from "node:timers/promises";
import type { DeviceEvent } from "./device/device.ts";
import { neighbourhoodError } from "./errors.ts";
import type { Fleet } from "./fleet.ts";
import { type ClosedInterval, followIntervals } from "./follow-intervals.ts";
import type { LiveNode } from "./live-node.ts";
import {
  advanced,
  intervalColumns,
  moneyText,
  NO_PROGRESS,
  type Progress,
  readProgress,
  type SavedProgress,
  wholeText,
  writeProgress,
} from "./progress.ts";
import { boundLog } from "./server-process.ts";
import { ServerSupervisor } from "./server-supervisor.ts";
import { type ClockOrigin, createSimulatedClock, type SimulatedClock } from "./simulated-clock.ts";
import {
  brokerOf,
  closeDeadline_s,
  connectApi,
  INTERVAL_LENGTH_S,
  isSoonTrue,
  keepClock,
  prepareEdgeNode,
  type Site,
} from "./site.ts";
import { systemTimer } from "./system-timer.ts";

const DAY_MS = 86_400_000;
const HOUSEKEEPING_EVERY_MS = 2000;
const RECONNECT_AFTER_MS = 1000;
const LAST_ACKS_PATIENCE_MS = 30_000;
const LAST_INTERVAL_PATIENCE_MS = 60_000;

export interface RunOptions {
  readonly origin: ClockOrigin;
  /** Where the node finds the others; null for a community that is alone. */
  readonly peer_addresses: readonly string[] | null;
  readonly isReady: (node: LiveNode) => void;
}

/** Runs until Ctrl-C or to the end of the wanted days. Whatever way it ends, meters stop before the node does. */
export async function runPhase(site: Site, { origin, peer_addresses, isReady }: RunOptions): Promise<void> {
  const clock = createSimulatedClock(origin, Date.now);
  const run = new Run(site, { origin, clock, isReady });
  const supervisor = new ServerSupervisor(prepareEdgeNode(site, origin, peer_addresses), {
    timer: systemTimer,
    onDeath: (reason, wait_ms) =>
      run.isLive &&
      site.terminal.warn(
        `The edge node stopped (${reason}); starting it again in ${wait_ms / 1000} s. The meters keep their readings.`,
      ),
  });
  const releaseClock = keepClock(site, clock);
  try {
    await Promise.race([run.live(supervisor), supervisor.done]);
  } finally {
    await run.stop();
    await supervisor.stop();
    releaseClock();
  }
}

class Run {
  /** The node was ready once, so that its end is a surprise. */
  isLive = false;
  private readonly site: Site;
  private readonly clock: SimulatedClock;
  private readonly isReady: (node: LiveNode) => void;
  private readonly ending = new AbortController();
  private readonly signal: AbortSignal;
  private readonly fleet: Fleet;
  private readonly finish_at_ms: number | null;
  private readonly madeBefore: number;
  private readonly refusalsShown = new Set<string>();
  private saved: SavedProgress;
  private sinceStart: Progress = NO_PROGRESS;
  private homesReporting = 0;
  private failure: Error | null = null;
  private housekeeping: NodeJS.Timeout | undefined;

  constructor(
    site: Site,
    { origin, clock, isReady }: Pick<RunOptions, "origin" | "isReady"> & { readonly clock: SimulatedClock },
  ) {
    this.isReady = isReady;
    const { plan, paths, options } = site;
    this.site = site;
    this.clock = clock;
    this.signal = AbortSignal.any([site.stopping, this.ending.signal]);
    const begin_at_ms = clock.now_ms();
    const homes = plan.map(({ home }) => home);
    const report = (home: string, event: DeviceEvent) => this.onDeviceEvent(home, event);
    const broker = brokerOf(site);
    this.fleet = site.devices.createFleet(homes, { broker, origin, clock, periods: site.periods, report });
    const start_s = Math.floor(begin_at_ms / 1000 / INTERVAL_LENGTH_S) * INTERVAL_LENGTH_S;
    this.saved = readProgress(paths.progress) ?? { progress: NO_PROGRESS, next_start_s: start_s };
    const { days } = options;
    this.finish_at_ms = days === null ? null : this.saved.next_start_s * 1000 + days * DAY_MS;
    this.madeBefore = this.fleet.totals().made;
  }

  /** Settles at the end of the wanted days or when stopped. */
  async live(supervisor: ServerSupervisor): Promise<void> {
    const { terminal, paths } = this.site;
    const api = await connectApi(this.site, supervisor.current, this.signal);
    this.isLive = true;
    this.isReady({ site: this.site, api, supervisor, signal: this.signal });
    if (this.finish_at_ms !== null) this.fleet.finishAt(this.finish_at_ms);
    await this.fleet.start();
    this.housekeeping = setInterval(() => this.keepHouse(), HOUSEKEEPING_EVERY_MS);
    await followIntervals({
      api,
      from_s: this.saved.next_start_s,
      signal: this.signal,
      pause: () => delay(RECONNECT_AFTER_MS, undefined, { signal: this.signal }).catch(() => {}),
      onInterval: (interval) => this.onInterval(interval),
      onHomes: (homes) => {
        this.homesReporting = homes;
      },
    });
    if (this.failure !== null) throw this.failure;
    if (this.site.stopping.aborted) return;
    await isSoonTrue(() => this.isDelivered(), LAST_ACKS_PATIENCE_MS, this.site.stopping);
    writeProgress(paths.progress, this.saved);
    terminal.line(this.summary());
  }

  async stop(): Promise<void> {
    clearInterval(this.housekeeping);
    this.ending.abort();
    await this.fleet.stop();
    writeProgress(this.site.paths.progress, this.saved);
  }

  private onInterval(interval: ClosedInterval): void {
    if (this.signal.aborted) return;
    const end_s = interval.start_s + interval.length_s;
    this.saved = { progress: advanced(this.saved.progress, interval), next_start_s: end_s };
    this.sinceStart = advanced(this.sinceStart, interval);
    // A node that has just started has heard no power yet.
    const reporting = this.homesReporting || this.fleet.totals().connected;
    const homes = { reporting, all: this.site.plan.length };
    const line = { interval, homes, saving_nano: this.saved.progress.saving_nano };
    this.site.terminal.columns(intervalColumns(line, this.site.community));
    if (this.finish_at_ms !== null && end_s * 1000 >= this.finish_at_ms) this.ending.abort();
  }

  private keepHouse(): void {
    writeProgress(this.site.paths.progress, this.saved);
    boundLog(this.site.paths.node_log);
    if (this.finish_at_ms === null) return;
    const deadline_ms = closeDeadline_s(this.clock.speed) * 1000 + LAST_INTERVAL_PATIENCE_MS * this.clock.speed;
    if (this.clock.now_ms() > this.finish_at_ms + deadline_ms) this.giveUp();
  }

  private giveUp(): void {
    const { connected } = this.fleet.totals();
    const message = `the last interval does not close; ${connected} of ${this.site.plan.length} meters are connected`;
    this.failure = neighbourhoodError("devices-silent", message);
    this.ending.abort();
  }

  private onDeviceEvent(home: string, event: DeviceEvent): void {
    if (event.kind !== "refused") return;
    const text = `The edge node put a message of ${home} aside: ${event.reason}`;
    // Once for each home and reason: the node's quarantine has them all.
    if (!this.refusalsShown.has(text)) this.site.terminal.warn(text);
    this.refusalsShown.add(text);
  }

  private isDelivered(): boolean {
    const { made, acknowledged } = this.fleet.totals();
    return made === acknowledged;
  }

  private summary(): string {
    const { intervals, matched_wh, saving_nano } = this.sinceStart;
    const { made, acknowledged } = this.fleet.totals();
    const waiting = made - acknowledged;
    return [
      `Done: ${wholeText(intervals)} intervals`,
      `${wholeText(matched_wh)} Wh matched`,
      `${moneyText(saving_nano)} ${this.site.community.currency} saved`,
      `${wholeText(made - this.madeBefore)} readings made`,
      waiting === 0 ? "all acknowledged by the node." : `${wholeText(waiting)} not yet acknowledged by the node.`,
    ].join(", ");
  }
}
