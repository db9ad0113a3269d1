import { allocationKeyStoreContract } from "./allocation-key-store-contract.ts";
import { InMemoryAllocationKeys } from "./in-memory-allocation-keys.ts";

allocationKeyStoreContract("InMemoryAllocationKeys", async () => new InMemoryAllocationKeys(["anna", "ben"]));
