import { describe } from "vitest";
import { InMemoryReplicaStore } from "./in-memory-replica-store.ts";
import { testReplicaStore } from "./replica-store-contract.ts";

describe("the replica store in memory", () => {
  testReplicaStore(() => {
    const store = new InMemoryReplicaStore();
    return { store, reopen: () => store };
  });
});
