import { houseStoreContract } from "./house-store-contract.ts";
import { InMemoryHouseStore } from "./in-memory-house-store.ts";

houseStoreContract("a house store in memory", () => {
  const store = new InMemoryHouseStore();
  return { store, reopen: () => store };
});
