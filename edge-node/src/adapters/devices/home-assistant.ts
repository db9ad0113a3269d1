import type { AdapterSettings } from "../../third-party/adapter-settings.ts";
import type { DeviceMessage, DeviceReport } from "../../third-party/device-adapter.ts";
import { readJson, readText } from "./device-json.ts";
import { DiscoveredDevices } from "./discovered-devices.ts";
import { isDiscoveryTopic, sensorsIn } from "./discovery-config.ts";
import { type AskingAdapter, guarded } from "./guarded-adapter.ts";
import { QuestionBook } from "./question-book.ts";

const CONFIG_FILTERS = ["+/sensor/+/config", "+/sensor/+/+/config", "+/device/+/config", "+/device/+/+/config"];

/**
 * Whatever describes itself by Home Assistant's MQTT discovery: ESPHome, zigbee2mqtt, OpenDTU and many more.
 *
 * Source: home-assistant.io/integrations/mqtt, discovery and sensor
 */
export function createHomeAssistantAdapter(settings: AdapterSettings): AskingAdapter {
  const questions = new QuestionBook(settings);
  const devices = new DiscoveredDevices(questions);
  return guarded(
    {
      name: "home-assistant",
      filters: () => [...CONFIG_FILTERS, ...devices.topics()],
      takes: (message) => devices.follows(message.topic) || describesMeter(message),
      read({ topic, payload }): readonly DeviceReport[] {
        if (isDiscoveryTopic(topic)) {
          devices.describe(topic, sensorsIn(topic, payload.length === 0 ? undefined : readJson(payload)));
          return [];
        }
        const text = readText(payload);
        return text === undefined ? [] : devices.read(topic, text);
      },
      questions: () => questions.open(),
    },
    settings,
  );
}

/** Discovery tells of lamps and buttons too. */
function describesMeter({ topic, payload }: DeviceMessage): boolean {
  return isDiscoveryTopic(topic) && (payload.length === 0 || sensorsIn(topic, readJson(payload)).length > 0);
}
