import type { Fleet, FleetTotals } from "../fleet.ts";
import type { FleetRun, HomeDevices, PairingPlace } from "../home-devices.ts";
import { INTERVAL_LENGTH_S } from "../site.ts";
import { nativeSourceOf } from "./native-homes.ts";
import { type NativeLine, NativeProgram } from "./native-program.ts";

const FLASH_KIB = 128;
const TOTALS_EVERY_MS = 250;
/** As much as their process may be asked at once without anybody waiting long. */
const ADDED_AT_ONCE = 50;

export interface NativeDevicesOptions {
  readonly executable: string;
  /** Absolute; holds keys, flash and the state of plants. */
  readonly folder: string;
  /** Absolute path of the recorded homes. */
  readonly recording: string;
  /** Names of the homes in it, in its order. */
  readonly recorded: readonly string[];
  /** Names of the homes that are known from earlier starts. */
  readonly known: readonly string[];
  readonly onDeath: (reason: string) => void;
}

interface KnownDevice {
  isPaired: boolean;
  seen_until_ms: number;
  made: number;
  acknowledged: number;
}

/**
 * The homes of a community with devices of the firmware's own core.
 *
 * @throws {LocalGridError} `native-refused` when the folder or the recording cannot be used
 */
export async function openNativeDevices(options: NativeDevicesOptions): Promise<HomeDevices> {
  const devices = new NativeDevices(options);
  await devices.open();
  return devices;
}

class NativeDevices implements HomeDevices {
  private readonly options: NativeDevicesOptions;
  private readonly program: NativeProgram;
  private readonly known = new Map<string, KnownDevice>();
  private totalsNow: NativeLine | null = null;
  private isClosing = false;

  constructor(options: NativeDevicesOptions) {
    this.options = options;
    this.program = new NativeProgram({
      executable: options.executable,
      onTotals: (totals) => {
        this.totalsNow = totals;
      },
    });
    void this.program.ended.then((reason) => this.isClosing || options.onDeath(reason));
  }

  async open(): Promise<void> {
    const { folder, recording, known } = this.options;
    try {
      await this.program.ask({ do: "open", folder, recording });
      await this.addMissing(known);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  homes(): readonly string[] {
    return [...this.known.keys()];
  }

  async addMissing(homes: readonly string[]): Promise<void> {
    const missing = homes.map((home, index) => ({ home, index })).filter(({ home }) => !this.known.has(home));
    for (let at = 0; at < missing.length; at += ADDED_AT_ONCE) {
      await Promise.all(missing.slice(at, at + ADDED_AT_ONCE).map(({ home, index }) => this.add(home, index)));
    }
  }

  isPaired(home: string): boolean {
    return this.known.get(home)?.isPaired === true;
  }

  hasDelivered(home: string): boolean {
    return (this.known.get(home)?.acknowledged ?? 0) > 0;
  }

  async pair(home: string, code: string, { host, http_port }: PairingPlace): Promise<void> {
    await this.program.ask({ do: "pair", name: home, code, host, port: http_port });
    const device = this.known.get(home);
    if (device !== undefined) device.isPaired = true;
  }

  newestReadingAt_ms(): number | null {
    const newest = Math.max(0, ...[...this.known.values()].map(({ seen_until_ms }) => seen_until_ms));
    return newest === 0 ? null : newest;
  }

  createFleet(homes: readonly string[], run: FleetRun): Fleet {
    let finish_at_ms: number | null = null;
    const finish = async () => {
      if (finish_at_ms !== null) await this.program.ask({ do: "finish-at", at_ms: Math.floor(finish_at_ms) });
    };
    this.totalsNow = null;
    return {
      start: async () => {
        await this.program.ask({ do: "run", ...this.runLine(run) });
        await finish();
      },
      stop: async () => {
        await this.program.ask({ do: "halt" }).catch(() => {});
        await this.learnDevices();
      },
      finishAt: (at_ms) => {
        finish_at_ms = at_ms;
        // Before the start there is nothing to tell, and afterwards nothing that a lost program could still make.
        if (this.totalsNow !== null) void finish().catch(() => {});
      },
      totals: () => this.totals(homes),
    };
  }

  async close(): Promise<void> {
    this.isClosing = true;
    await this.program.stop();
  }

  private runLine({ broker, origin, clock, periods }: FleetRun): Record<string, string | number> {
    const edge_ms = INTERVAL_LENGTH_S * 1000;
    return {
      host: broker.host,
      mqtt_port: broker.port,
      server_name: broker.server_name,
      speed: origin.speed,
      wall_origin_ms: Math.floor(origin.wall_origin_ms),
      simulated_origin_ms: Math.floor(origin.simulated_origin_ms),
      ...periods,
      // A new device's first reading lies on the edge before, so that all homes take part from the next interval on.
      begin_at_ms: Math.floor(clock.now_ms() / edge_ms) * edge_ms,
      totals_every_ms: TOTALS_EVERY_MS,
    };
  }

  private totals(homes: readonly string[]): FleetTotals {
    const now = this.totalsNow;
    if (now === null) {
      const devices = homes.flatMap((home) => this.known.get(home) ?? []);
      const sum = (of: (device: KnownDevice) => number) => devices.reduce((all, device) => all + of(device), 0);
      return {
        connected: 0,
        made: sum(({ made }) => made),
        acknowledged: sum(({ acknowledged }) => acknowledged),
        begun: devices.filter(({ acknowledged }) => acknowledged > 0).length,
      };
    }
    const { connected, made, acknowledged, begun } = now;
    return {
      connected: Number(connected),
      made: Number(made),
      acknowledged: Number(acknowledged),
      begun: Number(begun),
    };
  }

  private async add(home: string, index: number): Promise<void> {
    const source = nativeSourceOf(this.options.recorded, index);
    const added = await this.program.ask({ do: "add", name: home, flash_kib: FLASH_KIB, ...source });
    this.known.set(home, {
      isPaired: added.is_paired === true,
      seen_until_ms: Number(added.seen_until_ms),
      made: Number(added.made),
      acknowledged: Number(added.acknowledged),
    });
  }

  /** What a fleet did is where the next one begins. */
  private async learnDevices(): Promise<void> {
    const { rows } = await this.program.askAll({ do: "devices" }).catch(() => ({ rows: [] }));
    for (const row of rows) {
      const device = this.known.get(String(row.name));
      if (device === undefined) continue;
      device.made = Number(row.made);
      device.acknowledged = Number(row.acknowledged);
      device.seen_until_ms = Number(row.seen_until_ms);
    }
  }
}
