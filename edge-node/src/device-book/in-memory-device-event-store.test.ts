import { describeDeviceEventStore } from "./device-event-store-contract.ts";
import { InMemoryDeviceEventStore } from "./in-memory-device-event-store.ts";

describeDeviceEventStore("a store in memory", () => new InMemoryDeviceEventStore());
