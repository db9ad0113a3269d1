import { InMemoryShownHomeStore } from "./in-memory-shown-home-store.ts";
import { describeShownHomeStore } from "./shown-home-store-contract.ts";

describeShownHomeStore("a store in memory", () => new InMemoryShownHomeStore());
