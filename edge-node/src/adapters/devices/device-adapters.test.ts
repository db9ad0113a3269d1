import { describeDeviceAdapter } from "./device-adapter-contract.ts";
import { createHomeAssistantAdapter } from "./home-assistant.ts";
import { createOcmfAdapter } from "./ocmf.ts";
import { createOpenEvseAdapter } from "./openevse.ts";
import { createP1Adapter } from "./p1.ts";
import { createShellyGen1Adapter } from "./shelly-gen1.ts";
import { createShellyGen2Adapter } from "./shelly-gen2.ts";
import { createTasmotaAdapter } from "./tasmota.ts";
import { createVictronAdapter } from "./victron.ts";

/** Unlike for each device, and long enough to be found where it must not be kept. */
const name = (number: number) => `${number}-${String(number % 10).repeat(60)}`;
const filler = (number: number) => String(number).repeat(200).slice(0, 1_000);

describeDeviceAdapter({
  folder: "shelly-gen2",
  create: createShellyGen2Adapter,
  ofDevice: (number) => [
    {
      topic: `${name(number)}/status/switch:0`,
      payload: `{"x":"${filler(number)}","aenergy":{"total":9.5},"ret_aenergy":{"total":${number / 100_000}}}`,
    },
  ],
});

describeDeviceAdapter({
  folder: "shelly-gen1",
  create: createShellyGen1Adapter,
  ofDevice: (number) => [{ topic: `shellies/${name(number)}/emeter/0/total`, payload: String(number) }],
});

describeDeviceAdapter({
  folder: "tasmota",
  create: createTasmotaAdapter,
  ofDevice: (number) => [
    {
      topic: `tele/${name(number)}/SENSOR`,
      payload: `{"S":{"Total_in":${number},"a":"${filler(number)}","unknown_${number}":1}}`,
    },
  ],
});

describeDeviceAdapter({
  folder: "victron",
  create: createVictronAdapter,
  ofDevice: (number) => [{ topic: `N/${name(number)}/grid/1/Ac/Power`, payload: `{"value":${number}}` }],
});

describeDeviceAdapter({
  folder: "openevse",
  create: createOpenEvseAdapter,
  ofDevice: (number) => [
    { topic: `openevse/announce/${number}`, payload: `{"mqtt":"${name(number)}","x":"${filler(number)}"}` },
    { topic: `${name(number)}/voltage`, payload: "230" },
    { topic: `${name(number)}/total_energy`, payload: String(number) },
  ],
});

describeDeviceAdapter({
  folder: "p1",
  create: createP1Adapter,
  ofDevice: (number) => [
    {
      topic: "dsmr/raw",
      payload: `/ABC5${name(number)}\r\n\r\n1-0:1.8.0(${String(number).padStart(9, "0")}*kWh)\r\n!\r\n`,
    },
  ],
});

describeDeviceAdapter({
  folder: "ocmf",
  create: createOcmfAdapter,
  ofDevice: (number) => [
    {
      topic: "ocmf",
      payload: `OCMF|{"PG":"T1","MS":"${name(number)}","X":"${filler(number)}","RD":[{"RV":1,"RU":"kWh","ST":"G"}]}|{"SD":"00"}`,
    },
  ],
});

describeDeviceAdapter({
  folder: "home-assistant",
  create: createHomeAssistantAdapter,
  ofDevice: (number) => [
    {
      topic: `homeassistant/sensor/n${number}/o/config`,
      payload: `{"stat_t":"${name(number)}/s","unit_of_meas":"kWh","stat_cla":"total","uniq_id":"import_${number}","x":"${filler(number)}","dev":{"ids":["${name(number)}"]}}`,
    },
    {
      topic: `homeassistant/sensor/n${number}/q/config`,
      payload: `{"stat_t":"${name(number)}/q","unit_of_meas":"kWh","stat_cla":"total","uniq_id":"odd_${number}","dev":{"ids":["${name(number)}"]}}`,
    },
    { topic: `${name(number)}/q`, payload: filler(number) },
    { topic: `${name(number)}/s`, payload: String(number) },
  ],
});
