import { InMemoryReleaseFiles } from "./in-memory-release-files.ts";
import { releaseFilesContract } from "./release-files-contract.ts";

releaseFilesContract("InMemoryReleaseFiles", () => {
  const files = new InMemoryReleaseFiles();
  return { files, reopen: () => files, handedOver: (name) => files.inbox.get(name) ?? null };
});
