import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { NodeClient } from "@localgrid/edge-node/test/node-client";
import { cleanUp, startNode } from "@localgrid/edge-node/test/running-node";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { NODE_FLAGS } from "./node-unit.ts";

// Runs a built application for another processor by an emulator of programs, in seconds and without any boot.

/** Programs are emulated at about a tenth of their speed, and the machine may have other work. */
const START_DEADLINE_MS = 240_000;

export interface SmokeOptions {
  /** The unpacked application. */
  readonly application: string;
  /** A Node for the processor that the application was built for. */
  readonly node: string;
  /** A root tree with the libraries that this Node needs; null where they are the machine's own. */
  readonly libraries: string | null;
}

export interface SmokeResult {
  readonly health: number;
  readonly page: number;
  readonly start_ms: number;
}

/** Starts the node of a built application as its image does, asks for its health and its page, and stops it. */
export async function smoke({ application, node, libraries }: SmokeOptions): Promise<SmokeResult> {
  const before_ms = performance.now();
  const running = await startNode({
    // Emulated processors may differ from what this machine has; the code need not be fast.
    wrapper: libraries === null ? [] : ["qemu-aarch64-static", "-L", libraries],
    node: [node, ...NODE_FLAGS],
    main: join(resolve(application), "main.js"),
    config: { web_root: join(resolve(application), "member-app") },
    start_deadline_ms: START_DEADLINE_MS,
  });
  const start_ms = performance.now() - before_ms;
  const anybody = new NodeClient(running.http_url);
  const health = await anybody.get("/health");
  const page = await anybody.get("/");
  const exit = await running.stop();
  if (health.body.broker !== "listening" || !String(page.body).includes("<script") || exit.code !== 0) {
    throw new LocalGridError(
      "smoke-failed",
      JSON.stringify({ health: health.body, exit, log: running.lines.slice(-20) }),
    );
  }
  return { health: health.status, page: page.status, start_ms };
}

async function run(): Promise<void> {
  const text = { type: "string" } as const;
  const { application, node, libraries } = parseArgs({
    options: { application: text, node: text, libraries: text },
  }).values;
  if (application === undefined || node === undefined) {
    throw new LocalGridError("wrong-option", "--application DIR --node FILE [--libraries ROOT-TREE]");
  }
  const result = await smoke({ application, node, libraries: libraries ?? null }).finally(cleanUp);
  process.stdout.write(`health ${result.health}, page ${result.page}, started in ${Math.round(result.start_ms)} ms\n`);
}

if (import.meta.main) await run();
