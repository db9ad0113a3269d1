import type { PolledSettings } from "../../../third-party/polled-settings.ts";
import { reportOf } from "../report.ts";
import type { DeviceLimits } from "./device-limits.ts";
import { ModbusTcp } from "./modbus-tcp.ts";
import type { PollResult } from "./poll-result.ts";
import { modelsOf, readMap, readModel, type SunSpecMap } from "./sunspec-map.ts";
import { figuresOf } from "./sunspec-model.ts";
import { TcpConnection } from "./tcp-connection.ts";

const MODBUS_PORT = 502;

/** Asks an inverter, meter or battery; where its models are is found once, and again after any failure. */
export function sunSpecPoll(settings: PolledSettings, limits: DeviceLimits): () => Promise<PollResult> {
  let known: SunSpecMap | null = null;
  return async () => {
    const connection = await TcpConnection.open(settings.host, settings.port ?? MODBUS_PORT, limits);
    try {
      const modbus = new ModbusTcp(connection, settings.unit ?? 1);
      const map = known ?? (await readMap(modbus));
      known = null;
      const result = await readAll(modbus, map, settings.host);
      known = map;
      return result;
    } finally {
      connection.close();
    }
  };
}

async function readAll(modbus: ModbusTcp, map: SunSpecMap, host: string): Promise<PollResult> {
  const device = `sunspec/${map.serial === "" ? host : map.serial}`;
  const reports: PollResult["reports"][number][] = [];
  const raw: number[] = [];
  for (const { name, place } of modelsOf(map)) {
    const model = await readModel(modbus, place);
    reports.push(...reportOf({ source: `${device}/${name}`, ...figuresOf(model, map.maker) }));
    raw.push(...model.registers);
  }
  return { reports, raw: Uint8Array.from(raw.flatMap((register) => [register >> 8, register & 0xff])) };
}
