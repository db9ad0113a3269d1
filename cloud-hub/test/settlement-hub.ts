import { randomBytes } from "node:crypto";
import { pino } from "pino";
import { PostgresChainOutbox } from "../src/adapters/postgres/postgres-chain-outbox.ts";
import { PostgresLeadership } from "../src/adapters/postgres/postgres-leadership.ts";
import { readDeployment } from "../src/adapters/stellar/deployment.ts";
import { StellarChain } from "../src/adapters/stellar/stellar-chain.ts";
import { later } from "../src/adapters/system/timers.ts";
import { type ChainPorts, type ChainSide, createChainSide } from "../src/chain-side.ts";
import { parseConfig } from "../src/config.ts";
import type { SettlementKeys } from "../src/settlement/settlement-keys.ts";
import type { SettlementScene } from "./settlement-scene.ts";

export interface SettlementHubOptions {
  /** The scene's chain when left out. */
  readonly urls?: readonly string[];
  /** How far the hub's clock is from the right time. */
  readonly clock_error_ms?: number;
  readonly deployment_file?: string;
  /** Of another hub than the scene's, when given. */
  readonly keys?: SettlementKeys;
}

export interface SettlementHub extends ChainSide {
  /** Names of events so far, in order. */
  readonly events: readonly string[];
}

/** The settling part of a hub as the hub itself wires it, in this process, with the scene's pace. */
export function startSettlementHub(scene: SettlementScene, options: SettlementHubOptions = {}): SettlementHub {
  const now_ms = () => Date.now() + (options.clock_error_ms ?? 0);
  const events: string[] = [];
  const note = { write: (line: string) => void events.push(JSON.parse(line).event) };
  const config = { data_dir: "unused", settlement_window_s: scene.begin().window_s, settlement_signatures: 1 };
  const side = createChainSide(parseConfig(config), {
    book: scene.book(),
    chain: chainPortsOf(scene, options),
    random: (count) => new Uint8Array(randomBytes(count)),
    logger: pino({ base: null, level: "debug" }, note),
    now_ms,
    later,
  });
  side.start();
  return { ...side, events };
}

/** The scene's chain, as a whole hub in this process takes it. */
export function chainPortsOf(scene: SettlementScene, options: SettlementHubOptions = {}): ChainPorts {
  const { urls, timings } = scene.begin(options.urls);
  const store = new PostgresChainOutbox(scene.pool);
  const keys = options.keys ?? scene.keys;
  const now_ms = () => Date.now() + (options.clock_error_ms ?? 0);
  return {
    store,
    keys,
    timings,
    leadership: new PostgresLeadership(scene.pool),
    openChain: async () => {
      const deployment = readDeployment(options.deployment_file ?? scene.deployment_file);
      const known_ledger = await store.newestLedger();
      return {
        chain: new StellarChain({ deployment, keys, urls, known_ledger, now_ms, ...timings }),
        network: "local",
      };
    },
  };
}
