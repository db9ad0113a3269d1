import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { localnetError } from "./errors.ts";

/**
 * Holds a folder for one chain until the lock is closed or the process ends, however it ends: an abstract socket of
 * Linux, named after the folder. Elsewhere nothing is held.
 *
 * @throws {LocalGridError} `data-in-use`
 */
export function lockFolder(data_dir: string): Promise<{ close(): void }> {
  if (process.platform !== "linux") return Promise.resolve({ close: () => {} });
  const digest = createHash("sha256").update(realpathSync(data_dir)).digest("hex").slice(0, 32);
  const server = createServer((socket) => socket.destroy());
  return new Promise<Server>((resolve, reject) => {
    server.once("error", (cause) => {
      reject(localnetError("data-in-use", `${data_dir}: another local chain works there`, cause));
    });
    server.listen(`\0localgrid-localnet-${digest}`, () => resolve(server.unref()));
  });
}
