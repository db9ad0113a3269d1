import { generateKeyPairSync, sign } from "node:crypto";
import {
  answeringDevice,
  modbusDevice,
  sunSpecRegisters,
  type TestListener,
  tcpDevice,
} from "../src/adapters/devices/polled/test-devices.ts";
import { recordedAnswers, recordedPayloads } from "../src/adapters/devices/test-payloads.ts";
import type { AdapterSettings } from "../src/third-party/adapter-settings.ts";

/** A device somebody bought, telling what it recorded, with a register that goes on. */
export interface BoughtDevice {
  readonly name: string;
  readonly adapter: string;
  readonly source: string;
  readonly phase_mode: "registers" | "net-power";
  readonly settings: AdapterSettings;
}

/** One that tells by itself. */
export interface TellingDevice extends BoughtDevice {
  messages(import_wh: number): readonly { readonly topic: string; readonly payload: string }[];
}

/** One that is asked. */
export interface AskedDevice extends BoughtDevice {
  listen(import_wh: () => number): Promise<TestListener>;
}

const kilowattHours = (wh: number) => `${Math.floor(wh / 1_000)}.${String(wh % 1_000).padStart(3, "0")}`;

interface Replay {
  readonly folder: string;
  readonly recorded: string;
  readonly source: string;
  /** What stands for the register in the recorded messages, and what it would be now. */
  readonly register: string;
  readonly written: (import_wh: number) => string;
  readonly phase_mode?: "net-power";
}

const REPLAYS: readonly Replay[] = [
  {
    folder: "shelly-gen2",
    recorded: "mini-meters",
    source: "shelly1pmminig3-34b7da8f1a2b/pm1:0",
    register: '"total":176.0',
    written: (wh) => `"total":${wh}.0`,
  },
  {
    folder: "shelly-gen2",
    recorded: "pro-3em-status",
    source: "shellypro3em-fce8c0d8f00c/em:0",
    register: '"total_act_power":-841.300',
    written: () => '"total_act_power":1200.000',
    phase_mode: "net-power",
  },
  {
    folder: "shelly-gen1",
    recorded: "3em",
    source: "shellyem3-C45BBE6A1234/emeter:0",
    register: "1234567.8",
    written: (wh) => `${wh}.0`,
  },
  {
    folder: "tasmota",
    recorded: "reading-head-own-names",
    source: "keller/Haus",
    register: '"Strom_rein":100.5',
    written: (wh) => `"Strom_rein":${kilowattHours(wh)}`,
  },
  {
    folder: "home-assistant",
    recorded: "zigbee2mqtt-plug-chosen",
    source: "zigbee2mqtt_0x00158d0003f1a2b3",
    register: '"energy":312.07',
    written: (wh) => `"energy":${kilowattHours(wh)}`,
  },
  {
    folder: "victron",
    recorded: "gx-with-grid-meter",
    source: "c0619ab12345/grid/30",
    register: "9876.54",
    written: kilowattHours,
  },
  { folder: "p1", recorded: "reader-in-wh", source: "p1meter", register: "1581123", written: String },
  {
    folder: "openevse",
    recorded: "v5",
    source: "garage/charger",
    register: "1834.7152",
    written: kilowattHours,
  },
];

/** One of each adapter whose devices tell by themselves; the wallbox signs with a key of its own. */
export function tellingDevices(): readonly TellingDevice[] {
  return [...REPLAYS.map(replayed), signingWallbox()];
}

function replayed({ folder, recorded, source, register, written, phase_mode }: Replay): TellingDevice {
  const found = recordedPayloads(folder).find(({ name }) => name === recorded);
  if (found === undefined) throw new Error(`there is no ${folder}/${recorded}`);
  const texts = found.messages.map(({ topic, payload }) => ({ topic, payload: Buffer.from(payload).toString("utf8") }));
  if (!texts.some(({ payload }) => payload.includes(register))) throw new Error(`no ${register} in ${recorded}`);
  return {
    name: `${folder} ${recorded}`,
    adapter: folder,
    source,
    phase_mode: phase_mode ?? "registers",
    settings: found.settings,
    messages: (wh) => texts.map(({ topic, payload }) => ({ topic, payload: payload.replace(register, written(wh)) })),
  };
}

function signingWallbox(): TellingDevice {
  const serial = "BQ27400330099";
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "secp256k1" });
  let page = 0;
  return {
    name: "ocmf",
    adapter: "ocmf",
    source: `ocmf/${serial}`,
    phase_mode: "registers",
    settings: {
      roles: {},
      reversed: [],
      public_keys: { [serial]: publicKey.export({ type: "spki", format: "der" }).toString("hex") },
    },
    messages(wh) {
      page += 1;
      const reading = `{"TM":"2025-06-01T00:00:00,000+0000 S","RV":${wh},"RI":"01-00:B0.08.00*FF","RU":"Wh","ST":"G"}`;
      const payload = `{"FV":"1.2","PG":"F${page}","MS":"${serial}","RD":[${reading}]}`;
      const signature = sign("sha256", Buffer.from(payload), privateKey).toString("hex");
      return [{ topic: "box/ocmf", payload: `OCMF|${payload}|{"SA":"ECDSA-secp256k1-SHA256","SD":"${signature}"}` }];
    },
  };
}

/** One of each adapter whose devices are asked. */
export function askedDevices(): readonly AskedDevice[] {
  const device = (adapter: string, source: string, listen: AskedDevice["listen"]): AskedDevice => ({
    name: `${adapter}, asked`,
    adapter,
    source,
    phase_mode: "registers",
    settings: { roles: {}, reversed: [], public_keys: {} },
    listen,
  });
  return [
    device("homewizard", "homewizard/5c2fafaabbcc", (wh) =>
      answering("homewizard", "socket", (text) => text.replace("63.651", kilowattHours(wh()))),
    ),
    device("shelly-gen2", "shelly-d4d4da0a1b2c/switch:0", (wh) =>
      answering("shelly-rpc", "plug", (text) => text.replace("52648.590", `${wh()}.000`)),
    ),
    device("p1", "p1/4530303437", (wh) =>
      // As meters before DSMR 4 send it: without a checksum, which a changed register would break.
      tcpDevice((socket) =>
        socket.end(
          `/KFM5KAIFA-METER\r\n\r\n0-0:96.1.1(4530303437)\r\n1-0:1.8.1(${kilowattHours(wh()).padStart(10, "0")}*kWh)\r\n!\r\n`,
        ),
      ),
    ),
    device("sunspec", "sunspec/7F123456/meter", (wh) => {
      const found = recordedAnswers("sunspec").find(({ name }) => name === "inverter-with-meter");
      const registers = sunSpecRegisters(40_000, found?.models ?? []);
      const meter = 40_000 + 2 + 68 + 52;
      const get = registers.get.bind(registers);
      registers.get = (address) => {
        if (address === meter + 46) return Math.floor(wh() / 65_536);
        return address === meter + 47 ? wh() % 65_536 : get(address);
      };
      return modbusDevice(registers);
    }),
  ];
}

function answering(folder: string, name: string, written: (text: string) => string): Promise<TestListener> {
  const answers = recordedAnswers(folder).find((one) => one.name === name)?.answers ?? {};
  return answeringDevice(
    new Proxy(answers, { get: (all, path: string) => (path in all ? written(all[path] ?? "") : undefined) }),
  );
}
