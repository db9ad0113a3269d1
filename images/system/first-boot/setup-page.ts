import { createSocket } from "node:dgram";
import { readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { PATHS } from "./box.ts";
import { dnsAnswer } from "./dns-answer.ts";
import { createFormServer } from "./form-server.ts";
import { createSetupPages } from "./setup-pages.ts";

const ADDRESS = [10, 213, 77, 1] as const;
const PAGE_PORT = 8079;
const DNS_PORT = 53;
const ADDRESS_AWAITED_MS = 1_000;
const FOLDER = process.env["RUNTIME_DIRECTORY"] ?? "/run/localgrid-setup";
const RESULT_FILE = `${PATHS.run}/settings-result.json`;

/** Serves the page on which a phone brings settings, and the name server that leads there. Ends with its hotspot. */
export async function serveSetupPage(): Promise<void> {
  const answer = createSetupPages({
    host_name: hostname(),
    address: ADDRESS.join("."),
    hand: handOver,
    result: readResult,
    seen: () => writeFileSync(join(FOLDER, "seen"), ""),
  });
  await new Promise<void>((resolve, reject) => {
    const server = createFormServer(answer);
    server.once("error", reject);
    server.listen(PAGE_PORT, "0.0.0.0", resolve);
  });
  await serveNames();
}

/** The interface gets its address some time after its Wi-Fi has begun. */
async function serveNames(): Promise<void> {
  for (;;) {
    const names = createSocket({ type: "udp4", reuseAddr: true });
    names.on("message", (query, { port, address }) => {
      const reply = dnsAnswer(query, ADDRESS);
      if (reply !== null) names.send(reply, port, address);
    });
    const problem = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
      names.once("error", resolve);
      names.bind(DNS_PORT, ADDRESS.join("."), () => resolve(null));
    });
    if (problem === null) return;
    names.close();
    if (problem.code !== "EADDRNOTAVAIL") throw problem;
    await setTimeout(ADDRESS_AWAITED_MS);
  }
}

/** Root takes the file from there; this process may touch nothing else. */
function handOver(text: string): void {
  const file = join(FOLDER, "localgrid.toml");
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function readResult(): { readonly kind: string; readonly problems: readonly string[]; readonly at_ms: number } | null {
  try {
    return { ...JSON.parse(readFileSync(RESULT_FILE, "utf8")), at_ms: statSync(RESULT_FILE).mtimeMs };
  } catch {
    return null;
  }
}
