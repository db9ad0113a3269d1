import type { NodeId } from "@localgrid/vocabulary/identifiers";
import { createInMemoryNotices } from "./in-memory-notices.ts";
import { noticeStoreContract } from "./notice-store-contract.ts";

noticeStoreContract("in memory", async () => {
  const nodes = [1, 2].map((fill) => new Uint8Array(16).fill(fill) as NodeId) as [NodeId, NodeId];
  return { ...createInMemoryNotices(), nodes };
});
