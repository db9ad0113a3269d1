import { InMemoryJournalStore } from "./in-memory-journal-store.ts";
import { journalStoreContract } from "./journal-store-contract.ts";

journalStoreContract("InMemoryJournalStore", async () => {
  const store = new InMemoryJournalStore();
  return {
    store,
    enrol: async () => {},
    revoke: async ({ name }) => void store.revoked.add(name),
    records: async ({ id }) => store.records(id),
    quarantined: async () => store.quarantine.size,
  };
});
