import type { AdapterSettings } from "../../third-party/adapter-settings.ts";
import type { DeviceMessage, DeviceReport } from "../../third-party/device-adapter.ts";
import { at, isObject, readJson, textAt } from "./device-json.ts";
import { type AskingAdapter, guarded } from "./guarded-adapter.ts";
import { isShellyComponent, ShellyComponents } from "./shelly-component.ts";

/** Prefixes may have several levels; three are plenty. */
const LEVELS = ["+", "+/+", "+/+/+"];
const FILTERS = LEVELS.flatMap((prefix) => [`${prefix}/status/+`, `${prefix}/events/rpc`]);

const STATUS = /^(.+)\/status\/([a-z0-9]+:\d{1,3})$/;
const EVENTS = /^(.+)\/events\/rpc$/;
const NOTIFICATIONS = ["NotifyStatus", "NotifyFullStatus"];

/** Shelly Plus, Pro, and generations 3 and 4: status topics and notifications, whichever is switched on. */
export function createShellyGen2Adapter(settings: AdapterSettings): AskingAdapter {
  const components = new ShellyComponents();
  return guarded(
    {
      name: "shelly-gen2",
      filters: () => FILTERS,
      takes: ({ topic, payload }) => {
        if (isShellyComponent(STATUS.exec(topic)?.[2] ?? "")) return true;
        return EVENTS.test(topic) && textAt(readJson(payload), "method") !== undefined;
      },
      read: (message) => readMessage(components, message),
    },
    settings,
  );
}

function readMessage(components: ShellyComponents, { topic, payload }: DeviceMessage): readonly DeviceReport[] {
  const [, prefix, component] = STATUS.exec(topic) ?? [];
  const json = readJson(payload);
  if (prefix !== undefined && component !== undefined) return components.read(prefix, component, json);
  const [, device] = EVENTS.exec(topic) ?? [];
  const params = at(json, "params");
  const isNotification = NOTIFICATIONS.includes(textAt(json, "method") ?? "");
  if (device === undefined || !isNotification || !isObject(params)) return [];
  return Object.keys(params)
    .filter(isShellyComponent)
    .flatMap((name) => components.read(device, name, params[name]));
}
