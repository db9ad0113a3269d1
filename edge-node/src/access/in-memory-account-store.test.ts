import { accountStoreContract } from "./account-store-contract.ts";
import { InMemoryAccountStore } from "./in-memory-account-store.ts";

accountStoreContract("the in-memory account store", () => new InMemoryAccountStore());
