import { accessStoreContract } from "./access-store-contract.ts";
import { answerStoreContract } from "./answer-store-contract.ts";
import { InMemoryAccessStore } from "./in-memory-access-store.ts";
import { InMemoryAnswerStore } from "./in-memory-answer-store.ts";

accessStoreContract("InMemoryAccessStore", async () => new InMemoryAccessStore());
answerStoreContract("InMemoryAnswerStore", async () => new InMemoryAnswerStore());
