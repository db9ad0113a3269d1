import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { FastifyBaseLogger } from "fastify";
import type { Config } from "./config.ts";
import type { Chain, Lane, OpenedChain } from "./settlement/chain.ts";
import { type ChainReader, chainOff, type Submission } from "./settlement/chain-reader.ts";
import { ChainWatch } from "./settlement/chain-watch.ts";
import { type OutboxTimings, STANDARD_TIMINGS } from "./settlement/outbox/pacing.ts";
import type { SubmissionStore } from "./settlement/outbox/submission-store.ts";
import type { SettlementBook } from "./settlement/settlement-book.ts";
import type { SettlementKeys } from "./settlement/settlement-keys.ts";
import { SettlementSide } from "./settlement/settlement-side.ts";
import { SettlementWorker, type SettlementWorkerPorts } from "./settlement/settlement-worker.ts";
import type { Leadership } from "./work-turns/leadership.ts";

/** What a hub with a chain has beyond the others. */
export interface ChainPorts {
  /** The contracts' chain, and its name: `local`, `testnet` or `mainnet`. */
  readonly openChain: () => Promise<OpenedChain>;
  readonly store: SubmissionStore & { submissions(community: string, seq: number): Promise<readonly Submission[]> };
  readonly leadership: Leadership;
  readonly keys: SettlementKeys;
  readonly timings?: OutboxTimings;
}

export interface ChainSidePorts extends Pick<SettlementWorkerPorts, "now_ms" | "later"> {
  readonly book: SettlementBook;
  /** Null for a hub without a chain. */
  readonly chain: ChainPorts | null;
  readonly random: (count: number) => Uint8Array;
  readonly logger: FastifyBaseLogger;
}

/** What the rest of a hub sees of the part that settles. */
export interface ChainSide {
  readonly reader: ChainReader;
  start(): void;
  /** Signatures or results have come that may settle now. */
  wake(): void;
  stop(): Promise<void>;
}

/** Wires book → outbox → chain, or nothing at all where no chain is configured. */
export function createChainSide(config: Config, ports: ChainSidePorts): ChainSide {
  const { chain, now_ms, later } = ports;
  if (chain === null) {
    return { reader: chainOff(now_ms()), start: () => {}, wake: () => {}, stop: async () => {} };
  }
  const timings = chain.timings ?? STANDARD_TIMINGS;
  const watch = new ChainWatch({
    now_ms,
    submissions: (community, seq) => chain.store.submissions(community, seq),
  });
  const side = new SettlementSide({
    openChain: chain.openChain,
    watch,
    workerOn: (opened) => workerOn(opened, config, { ...ports, ...chain, timings, watch }),
    look_ms: timings.idle_ms,
    later,
  });
  return { reader: watch, start: () => side.start(), wake: () => side.wake(), stop: () => side.stop() };
}

function workerOn(
  chain: Chain,
  config: Config,
  {
    watch,
    logger,
    random,
    ...ports
  }: Omit<ChainSidePorts, "chain"> & Omit<ChainPorts, "timings"> & { watch: ChainWatch; timings: OutboxTimings },
): SettlementWorker {
  const nameOf = (lane: Lane) => ({ lane });
  return new SettlementWorker({
    ...ports,
    chain,
    window_s: config.settlement_window_s,
    max_trades: config.settlement_max_trades,
    threshold: config.settlement_signatures === 1 ? 1 : 2,
    chance: () => (random(1)[0] as number) / 256,
    events: {
      sealed: ({ community, seq, trade_count }) => logger.info({ event: "batch-sealed", community, seq, trade_count }),
      confirmed: ({ community, seq }) => logger.info({ event: "batch-settled", community, seq }),
      ended: (lane, purpose, { state, result, ledger }) =>
        logger.info({ event: "chain-transaction-ended", ...nameOf(lane), purpose, state, result, ledger }),
      held: (lane, error) => {
        watch.held(lane, error);
        if (error !== null) logHold(logger, lane, error);
      },
      overShare: (lane, excess) =>
        logger.warn({ event: "chain-share-exceeded", ...nameOf(lane), limits: excess.map(({ limit }) => limit) }),
      expiring: (entries, soonest_s) => logger.error({ event: "chain-entries-expiring", entries, soonest_s }),
      leading: (is_leader) => logger.info({ event: "settlement-leader", is_leader }),
      failed: (err) => logger.error({ event: "settlement-failed", err }),
    },
  });
}

function logHold(logger: FastifyBaseLogger, lane: Lane, error: unknown): void {
  if (!(error instanceof LocalGridError)) logger.error({ event: "settlement-failed", lane, err: error });
  else logger.debug({ event: "settlement-waits", lane, code: error.code, reason: error.message });
}
