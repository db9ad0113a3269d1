import type { AdapterSettings } from "../../third-party/adapter-settings.ts";
import type { AskingAdapter } from "./guarded-adapter.ts";
import { createHomeAssistantAdapter } from "./home-assistant.ts";
import { createOcmfAdapter } from "./ocmf.ts";
import { createOpenEvseAdapter } from "./openevse.ts";
import { createP1Adapter } from "./p1.ts";
import { createShellyGen1Adapter } from "./shelly-gen1.ts";
import { createShellyGen2Adapter } from "./shelly-gen2.ts";
import { createTasmotaAdapter } from "./tasmota.ts";
import { createVictronAdapter } from "./victron.ts";

/**
 * One of each for one connection, in the order in which they are asked whether a message is theirs: who knows a device
 * by its own topics goes before discovery, which would describe the same device a second time.
 */
export function createMqttAdapters(settings: AdapterSettings): readonly AskingAdapter[] {
  return [
    createOcmfAdapter(settings),
    createShellyGen2Adapter(settings),
    createShellyGen1Adapter(settings),
    createTasmotaAdapter(settings),
    createVictronAdapter(settings),
    createP1Adapter(settings),
    createOpenEvseAdapter(settings),
    createHomeAssistantAdapter(settings),
  ];
}
