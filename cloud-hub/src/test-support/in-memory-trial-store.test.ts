import { InMemoryTrialStore } from "./in-memory-trial-store.ts";
import { TRIAL_COMMUNITIES, trialStoreContract } from "./trial-store-contract.ts";

trialStoreContract("InMemoryTrialStore", async () => {
  const store = new InMemoryTrialStore(TRIAL_COMMUNITIES);
  return { store, keep: async (interval) => store.keep(interval) };
});
