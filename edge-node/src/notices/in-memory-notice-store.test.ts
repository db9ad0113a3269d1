import { InMemoryNoticeStore } from "./in-memory-notice-store.ts";
import { describeNoticeStore } from "./notice-store-contract.ts";

describeNoticeStore("a store in memory", () => new InMemoryNoticeStore());
