import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { Aedes } from "aedes";
import { afterEach, describe, expect, test } from "vitest";
import { within } from "../../test/eventually.ts";
import { createMqttAdapters } from "../adapters/devices/mqtt-adapters.ts";
import { recordedPayloads } from "../adapters/devices/test-payloads.ts";
import { NO_ADAPTER_SETTINGS } from "../third-party/adapter-settings.ts";
import type { DeviceMessage } from "../third-party/device-adapter.ts";
import { doctorMqtt } from "./doctor.ts";
import { devicesIn } from "./doctor-devices.ts";
import { DoctorNotebook } from "./doctor-notebook.ts";
import { reportLines } from "./doctor-report.ts";

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

function heard(messages: readonly (DeviceMessage | readonly [topic: string, payload: string, stored?: boolean])[]) {
  const notebook = new DoctorNotebook(createMqttAdapters(NO_ADAPTER_SETTINGS));
  for (const message of messages) {
    if (!("topic" in message)) {
      const [topic, payload, is_retained = false] = message;
      notebook.hear({ topic, payload: Buffer.from(payload), is_retained, at_ms: 0 });
    } else notebook.hear(message);
  }
  return notebook;
}

const recorded = (adapter: string, name: string) =>
  recordedPayloads(adapter).find((one) => one.name === name)?.messages ?? [];

describe("what the doctor says of a device", () => {
  test("which adapter takes it, and what is read from it", () => {
    const [device] = devicesIn(heard(recorded("shelly-gen2", "pro-3em-status")));
    expect(device).toMatchObject({ name: "shellypro3em-fce8c0d8f00c", missing: null });
    const lines = reportLines(heard(recorded("shelly-gen2", "pro-3em-status"))).join("\n");
    expect(lines).toContain("shellypro3em-fce8c0d8f00c  (shelly-gen2)");
    expect(lines).toContain("→ shellypro3em-fce8c0d8f00c/em:0: import 125.680 kWh, export 654.333 kWh, power -841 W");
    expect(lines).toMatch(/status\/em:0 +1 × \{"id":0/);
    expect(lines).toContain("1 devices, 1 meters that can be read, 0 devices that miss something");
  });

  const MISSING: readonly (readonly [string, Parameters<typeof heard>[0], RegExp])[] = [
    [
      "a Shelly without status topics",
      [["shellyplus1pm-a8032abe54dc/online", "true"]],
      /Generic status update over MQTT/,
    ],
    ["a Shelly Gen1 without a meter", [["shellies/shelly1-AABB/online", "true"]], /no meter/],
    ["a Tasmota that is silent", [["tele/plug/LWT", "Online"]], /TelePeriod 10/],
    ["a Tasmota without energy", [["tele/x/SENSOR", '{"DS18B20":{"Temperature":21.4}}']], /import or export|no energy/],
    [
      "a plug of unknown direction",
      recorded("home-assistant", "zigbee2mqtt-plug"),
      /import or export: 0x00158d0003f1a2b3_energy/,
    ],
    ["an ESPHome without discovery", [["meter/sensor/energy_total/state", "5.1"]], /discovery/],
    ["power without a register", [["shellies/shellyem-1/emeter/0/power", "5"]], /net-power/],
    ["stored values only", [["shellies/shellyem-1/emeter/0/total", "5", true]], /had stored/],
    ["a description and nothing else", [[...described(), true]], /had stored/],
  ];

  test.each(MISSING)("what is missing: %s", (_, messages, hint) => {
    const hints = devicesIn(heard(messages)).map(({ missing }) => missing ?? "");
    expect(hints.join("\n")).toMatch(hint);
  });

  test("an encrypted telegram is told from nonsense", () => {
    const notebook = heard([]);
    notebook.hear({ topic: "p1/telegram", payload: Uint8Array.of(0xdb, 8, 0x53), is_retained: false, at_ms: 0 });
    expect(devicesIn(notebook)[0]?.missing).toMatch(/encrypted/);
  });

  test("every recorded device that has registers is found", () => {
    for (const adapter of ["shelly-gen1", "tasmota", "victron", "openevse", "p1", "ocmf", "home-assistant"]) {
      for (const { settings, messages, reports } of recordedPayloads(adapter)) {
        if (settings.roles !== NO_ADAPTER_SETTINGS.roles || reports.length === 0) continue;
        const meters = devicesIn(heard(messages)).flatMap((device) => device.meters.map(({ source }) => source));
        expect(meters).toEqual(expect.arrayContaining(reports.map(({ source }) => source)));
      }
    }
  });

  test("what devices send cannot write to the terminal, nor fill the memory", () => {
    const notebook = heard([["evil/\u001b[2J", "\u001b]0;title\u0007\u009b31m"]]);
    for (let number = 0; number < 5_000; number++) {
      notebook.hear({ topic: `t/${number}`, payload: Buffer.alloc(1_000, 65), is_retained: false, at_ms: 0 });
    }
    expect(notebook.topics()).toHaveLength(2_000);
    const lines = reportLines(heard([["evil/\u001b[2J", "\u001b]0;title\u0007\u009b31m"]])).join("\n");
    expect(lines).toContain("·]0;title··31m");
    expect([...lines].filter((character) => /\p{Cc}/u.test(character) && character !== "\n")).toEqual([]);
  });
});

describe("at a broker", () => {
  async function startBroker() {
    const aedes = await Aedes.createBroker();
    aedes.authenticate = (...[, user, password, done]) => done(null, user === "h1" && password?.toString() === "p");
    const server = createServer(aedes.handle);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    closing.push(async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
      await closed;
    });
    return { aedes, port: (server.address() as AddressInfo).port };
  }

  const asked = { host: "127.0.0.1", user: "h1", password: "p", seconds: 60 };

  test("it listens for as long as it is told and prints what it heard", async () => {
    const { aedes, port } = await startBroker();
    const lines: string[] = [];
    const enough = new AbortController();
    const messages = recorded("tasmota", "plug");
    aedes.on("subscribe", (_, client) => {
      if (client === null) return;
      for (const { topic, payload, is_retained: retain } of messages) {
        aedes.publish({ cmd: "publish", topic, payload: Buffer.from(payload), qos: 1, retain, dup: false }, () => {});
      }
    });
    // What the doctor has acknowledged it has heard.
    let acknowledged = 0;
    aedes.on("ack", () => {
      acknowledged += 1;
      if (acknowledged === messages.length) enough.abort();
    });
    const told = doctorMqtt({ ...asked, port, signal: enough.signal }, (line) => lines.push(line));
    await within(() => "the doctor", told, 20_000);
    expect(lines.join("\n")).toMatch(/plug_fridge: import 812\.\d{3} kWh, power \d+ W/);
  });

  test("it says when it is not let in, and when nobody is there", async () => {
    const { port } = await startBroker();
    await expect(doctorMqtt({ ...asked, port, password: "wrong" })).rejects.toMatchObject({
      code: "broker-refused-login",
    });
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port: free } = server.address() as AddressInfo;
    await new Promise<void>((resolve) => server.close(() => resolve()));
    await expect(doctorMqtt({ ...asked, port: free })).rejects.toMatchObject({ code: "broker-unreachable" });
    await expect(doctorMqtt({ ...asked, port, seconds: 0 })).rejects.toMatchObject({ code: "wrong-config" });
  });
});

function described(): readonly [string, string] {
  const config = {
    stat_t: "x/s",
    unit_of_meas: "kWh",
    dev_cla: "energy",
    stat_cla: "total_increasing",
    uniq_id: "import",
  };
  return ["homeassistant/sensor/x/import/config", JSON.stringify(config)];
}
