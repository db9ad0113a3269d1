import { InMemoryNodeRegistry } from "./in-memory-node-registry.ts";
import { nodeRegistryContract } from "./node-registry-contract.ts";

nodeRegistryContract("InMemoryNodeRegistry", async () => new InMemoryNodeRegistry());
