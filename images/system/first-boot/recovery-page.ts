import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PATHS } from "./box.ts";
import { createFormServer } from "./form-server.ts";
import { createRecoveryPages } from "./recovery-pages.ts";

const PORT = 80;
const FOLDER = process.env["RUNTIME_DIRECTORY"] ?? "/run/localgrid-recovery";

/** Serves the recovery page where the node's would be. */
export async function serveRecoveryPage(): Promise<void> {
  const { sentence } = JSON.parse(readFileSync(`${PATHS.run}/recovery`, "utf8"));
  const answer = createRecoveryPages({
    sentence: String(sentence),
    hand: (request) => {
      const file = join(FOLDER, "request.json");
      writeFileSync(`${file}.new`, JSON.stringify(request), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    },
    result: readResult,
  });
  await new Promise<void>((resolve, reject) => {
    const server = createFormServer(answer);
    server.once("error", reject);
    server.listen(PORT, "0.0.0.0", resolve);
  });
}

function readResult(): string | null {
  try {
    return readFileSync(`${PATHS.run}/recovery-result`, "utf8").trim();
  } catch {
    return null;
  }
}
