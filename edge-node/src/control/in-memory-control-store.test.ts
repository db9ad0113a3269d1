import { describeControlStore } from "./control-store-contract.ts";
import { InMemoryControlStore } from "./in-memory-control-store.ts";

describeControlStore("a store in memory", () => new InMemoryControlStore());
