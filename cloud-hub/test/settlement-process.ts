import { randomInt } from "node:crypto";
import { createInterface } from "node:readline";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { openPool } from "../src/adapters/postgres/database.ts";
import { PostgresChainOutbox } from "../src/adapters/postgres/postgres-chain-outbox.ts";
import { PostgresLeadership } from "../src/adapters/postgres/postgres-leadership.ts";
import { PostgresSettlementBook } from "../src/adapters/postgres/postgres-settlement-book.ts";
import { readDeployment } from "../src/adapters/stellar/deployment.ts";
import { StellarChain } from "../src/adapters/stellar/stellar-chain.ts";
import { SettlementKeys } from "../src/settlement/settlement-keys.ts";
import { SettlementWorker } from "../src/settlement/settlement-worker.ts";
import type { KillPoint, ProcessOrder } from "./settlement-victim.ts";

// The part of a hub that settles, alone in a process, that ends itself without a word at one step of its work.

let point: KillPoint | null = null;
const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const { arm, begin } = JSON.parse(line) as ProcessOrder;
  if (arm !== undefined) point = arm;
  if (begin !== undefined) void start(begin);
});
lines.on("close", () => process.exit(0));
say({ event: "loaded" });

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function dieAt(call: string, moment: KillPoint["moment"]): void {
  if (point?.call === call && point.moment === moment) process.kill(process.pid, "SIGKILL");
}

/** To look for something to seal and find nothing is no step: nothing is on disk after it that was not there before. */
function isStep(call: string, value: unknown): boolean {
  return call !== "book.sealNext" || (value as { readonly kind: string }).kind === "sealed";
}

/** Lets the process die right before or right after a call. */
function mortal<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get: (object, key) => {
      const method = Reflect.get(object, key) as unknown;
      if (typeof method !== "function") return method;
      return (...given: unknown[]) => {
        const call = `${name}.${String(key)}`;
        dieAt(call, "before");
        const answer = method.apply(object, given) as unknown;
        if (!(answer instanceof Promise)) return answer;
        return answer.then((value: unknown) => {
          if (isStep(call, value)) dieAt(call, "after");
          return value;
        });
      };
    },
  });
}

async function start({ database, urls, deployment_file, key, timings, window_s }: NonNullable<ProcessOrder["begin"]>) {
  const pool = openPool(database);
  const keys = new SettlementKeys(Buffer.from(key, "hex"));
  const outbox = new PostgresChainOutbox(pool);
  const chain = new StellarChain({
    deployment: readDeployment(deployment_file),
    keys,
    urls,
    timeout_ms: timings.timeout_ms,
    network_check_ms: timings.network_check_ms,
    patience_ms: timings.patience_ms,
    rest_ms: timings.rest_ms,
    known_ledger: await outbox.newestLedger(),
    now_ms: () => Date.now(),
  });
  const told = new Map<string, string>();
  const worker = new SettlementWorker({
    book: mortal("book", new PostgresSettlementBook(pool)),
    chain: mortal("chain", chain),
    store: mortal("store", outbox),
    leadership: new PostgresLeadership(pool),
    keys,
    window_s,
    max_trades: 20_000,
    threshold: 1,
    timings,
    now_ms: () => Date.now(),
    later: (delay_ms, act) => {
      const timer = setTimeout(act, delay_ms);
      return () => clearTimeout(timer);
    },
    chance: () => randomInt(256) / 256,
    events: {
      sealed: ({ seq }) => say({ event: "sealed", seq }),
      confirmed: ({ seq }) => say({ event: "confirmed", seq }),
      ended: (lane, purpose, { state, result }) => say({ event: "ended", lane, purpose, state, result }),
      held: (lane, error) => {
        const why =
          error instanceof LocalGridError ? `${error.code}: ${error.message}` : error && String((error as Error).stack);
        if (told.get(lane) !== why && why !== null) say({ event: "held", lane, why });
        told.set(lane, String(why));
      },
      overShare: (lane, excess) => say({ event: "over-share", lane, limits: excess.map(({ limit }) => limit) }),
      expiring: (entries) => say({ event: "expiring", entries }),
      leading: (is_leader) => say({ event: "leading", is_leader }),
      failed: (error) => say({ event: "failed", why: String((error as Error).stack) }),
    },
  });
  worker.start();
}
