import { InMemoryRelayStore } from "./in-memory-relay-store.ts";
import { describeRelayStore } from "./relay-store-contract.ts";

describeRelayStore("Memory as a store", () => new InMemoryRelayStore());
