import { setTimeout as pause } from "node:timers/promises";
import type { RecordedHomes } from "@localgrid/neighbourhood/recorded-homes";
import { benchError } from "./errors.ts";

const HOUR_MS = 3_600_000;
const MWH_PER_KWH = 1_000_000;
const SAID_WITHIN_MS = 60_000;
/** Its names of what came from the grid and went there. */
const METER = { import: "home:import", export: "home:export" } as const;

interface Said {
  readonly id?: number;
  readonly type: string;
  readonly success?: boolean;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/**
 * Home Assistant's WebSocket.
 *
 * Source: developers.home-assistant.io/docs/api/websocket
 */
export class HomeAssistantCalls {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (said: Said) => void>();
  #last = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** @throws {LocalGridError} `load-refused` */
  static async open(url: string, access_token: string): Promise<HomeAssistantCalls> {
    const socket = new WebSocket(`${url.replace("http", "ws")}/api/websocket`);
    const calls = new HomeAssistantCalls(socket);
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener("error", () => reject(benchError("load-refused", `${url} takes no WebSocket`)));
      socket.addEventListener("message", ({ data }) => {
        const said = JSON.parse(String(data)) as Said;
        if (said.type === "auth_required") socket.send(JSON.stringify({ type: "auth", access_token }));
        else if (said.type === "auth_ok") resolve();
        else if (said.type === "auth_invalid") reject(benchError("load-refused", `${url} refuses its own token`));
        else calls.#take(said);
      });
    });
    return calls;
  }

  /** @throws {LocalGridError} `load-refused` */
  async call(type: string, fields: object): Promise<unknown> {
    const id = ++this.#last;
    const answer = new Promise<Said>((resolve) => this.#waiting.set(id, resolve));
    this.#socket.send(JSON.stringify({ id, type, ...fields }));
    const said = await answer;
    if (said.success !== true) throw benchError("load-refused", `${type}: ${said.error?.message ?? "refused"}`);
    return said.result;
  }

  close(): void {
    this.#socket.close();
  }

  #take(said: Said): void {
    if (said.id === undefined || said.type !== "result") return;
    this.#waiting.get(said.id)?.(said);
    this.#waiting.delete(said.id);
  }
}

/**
 * Gives it the year of one home's meter, by hours, as far as it keeps years itself; the recording ends with the hour
 * that runs.
 *
 * @throws {LocalGridError} `load-refused`
 */
export async function teachYear(calls: HomeAssistantCalls, recorded: RecordedHomes, home: string): Promise<void> {
  const end_ms = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
  const hours = recorded.length_ms / HOUR_MS;
  for (const direction of ["import", "export"] as const) {
    const stats = Array.from({ length: hours }, (_, hour) => {
      const face = recorded.faceAt(home, recorded.starts_at_ms + (hour + 1) * HOUR_MS);
      const sum = face[`${direction}_mwh`] / MWH_PER_KWH;
      return { start: new Date(end_ms - (hours - hour) * HOUR_MS).toISOString(), state: sum, sum };
    });
    const metadata = {
      ...{ has_mean: false, has_sum: true, name: direction, source: "home" },
      ...{ statistic_id: METER[direction], unit_of_measurement: "kWh" },
    };
    await calls.call("recorder/import_statistics", { metadata, stats });
  }
  const price = { entity_energy_price: null, number_energy_price: null };
  const grid = {
    type: "grid",
    cost_adjustment_day: 0,
    flow_from: [{ stat_energy_from: METER.import, stat_cost: null, ...price }],
    flow_to: [{ stat_energy_to: METER.export, stat_compensation: null, ...price }],
  };
  await calls.call("energy/save_prefs", { energy_sources: [grid] });
  await untilKept(calls, end_ms - HOUR_MS);
}

/** It writes statistics behind what it answers. */
async function untilKept(calls: HomeAssistantCalls, last_ms: number): Promise<void> {
  const until_ms = performance.now() + SAID_WITHIN_MS;
  const asked = {
    start_time: new Date(last_ms).toISOString(),
    ...{ statistic_ids: Object.values(METER), period: "hour", types: ["sum"] },
  };
  while (performance.now() < until_ms) {
    const kept = (await calls.call("recorder/statistics_during_period", asked)) as object;
    if (Object.keys(kept).length === Object.keys(METER).length) return;
    await pause(250);
  }
  throw benchError("load-refused", "Home Assistant does not keep the year");
}
