import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { SETTING_KEYS, settingsOf } from "@localgrid/cloud-hub/adapters/network-settings";
import { rpc, TransactionBuilder } from "@stellar/stellar-sdk";
import { benchError } from "./errors.ts";
import { localChain } from "./local-chain.ts";
import type { Measurement, Run } from "./measurement.ts";
import { type BenchCommunity, INTERVAL_S, writeCommunity, writeIntervals } from "./settled-results.ts";
import { type SettlingHub, startSettlingHub } from "./settling-hub.ts";
import { roundNumber } from "./spread.ts";
import { type Figure, figureOf } from "./table.ts";

/** Of the public network, about. */
const LEDGER_MS = 5_000;
const SMALL: BenchCommunity = { name: "small", members: 100 };
const LARGE: BenchCommunity = { name: "large", members: 2_000 };
const SMALL_INTERVALS = 2;
const LARGE_INTERVALS = 10;
const ZONES = 4;
const BATCHES_PER_ZONE = 3;
const LOOKED_AT_EVERY_MS = 100;
const PATIENCE_MS = 300_000;
const NOTE = "local host, real metering";

/** What settling costs and how fast it goes: a hub, a chain and the contracts, each real. */
export const settlement: Measurement = {
  name: "settlement",
  async measure({ folder, rounds, progress }: Run) {
    const settling = await startSettlingHub(join(folder, "settlement"), LEDGER_MS);
    const book = new Book(settling);
    try {
      const figures = [];
      for (const [community, intervals, at_most] of [
        [SMALL, SMALL_INTERVALS, 200],
        [LARGE, LARGE_INTERVALS, 20],
      ] as const) {
        progress(`${community.members} members, batches of ${community.members * intervals} trades`);
        figures.push(await costs(book, community, { intervals, at_most, rounds }));
      }
      figures.push(await shareOfLedger(book));
      progress(`${ZONES} zones at one ledger in ${LEDGER_MS / 1000} s`);
      figures.push(await throughput(book));
      return [...figures, ...(await localChain(settling.chain, join(folder, "chain")))];
    } finally {
      await settling.stop();
    }
  },
};

/** Results go in, batches come out. */
class Book {
  readonly settling: SettlingHub;
  private readonly begin_s = Math.floor(Date.now() / 1000 / INTERVAL_S - 1000) * INTERVAL_S;
  private readonly written = new Map<string, number>();

  constructor(settling: SettlingHub) {
    this.settling = settling;
  }

  async close(community: BenchCommunity, count: number): Promise<void> {
    const before = this.written.get(community.name);
    if (before === undefined) await writeCommunity(this.settling.pool, community);
    await writeIntervals(this.settling.pool, community, { from_s: this.begin_s + (before ?? 0) * INTERVAL_S, count });
    this.written.set(community.name, (before ?? 0) + count);
  }

  /** Whether everything that was closed is final. */
  async isSettled(...names: readonly string[]): Promise<boolean> {
    const { rows } = await this.settling.pool.query<{ community: string; end_s: string }>(
      `SELECT community, max(window_end_s) AS end_s FROM settlement_batch
        WHERE community = ANY ($1) AND confirmed_at_ms IS NOT NULL GROUP BY community`,
      [names],
    );
    const ends = new Map(rows.map(({ community, end_s }) => [community, Number(end_s)]));
    return names.every((name) => ends.get(name) === this.begin_s + (this.written.get(name) ?? 0) * INTERVAL_S);
  }

  async batches(name: string): Promise<readonly { seq: number; trades: number; fee_stroops: number }[]> {
    const { rows } = await this.settling.pool.query(
      "SELECT seq, trade_count, fee_stroops FROM settlement_batch WHERE community = $1 ORDER BY seq",
      [name],
    );
    return rows.map((row) => ({
      seq: Number(row.seq),
      trades: row.trade_count,
      fee_stroops: Number(row.fee_stroops),
    }));
  }
}

/** The first batch pays for its entries; what counts are those after it. */
async function costs(
  book: Book,
  community: BenchCommunity,
  { intervals, at_most, rounds }: { intervals: number; at_most: number; rounds: number },
): Promise<Figure> {
  for (let round = 0; round <= rounds; round++) {
    await book.close(community, intervals);
    await book.settling.hurryUntil(() => book.isSettled(community.name));
  }
  const [first, ...others] = await book.batches(community.name);
  const trades = community.members * intervals;
  const whole = others.filter((batch) => batch.trades === trades);
  if (first === undefined || whole.length !== rounds) {
    throw benchError("wrong-result", `${community.name}: ${whole.length} of ${rounds} batches hold ${trades} trades`);
  }
  return figureOf({
    what: `stroops per trade, netted, ${community.members} members, ${roundNumber(trades)} trades (${NOTE})`,
    values: whole.map(({ fee_stroops }) => fee_stroops / trades),
    digits: 1,
    at_most,
    notes: [
      `${whole.map(({ fee_stroops }) => fee_stroops).join(", ")} stroops charged; ${first.fee_stroops} for the first`,
    ],
  });
}

/** What the largest batch takes of what a whole ledger takes, in the limit that it comes closest to. */
async function shareOfLedger({ settling }: Book): Promise<Figure> {
  const { rows } = await settling.pool.query<{ trades: number; envelope: Buffer }>(
    `SELECT b.trade_count AS trades, s.envelope FROM settlement_batch b
       JOIN chain_submission s ON s.community = b.community AND s.batch_seq = b.seq AND s.state = 'confirmed'
      WHERE b.seq > 1 ORDER BY b.trade_count DESC, octet_length(s.envelope) DESC LIMIT 1`,
  );
  const [largest] = rows;
  if (largest === undefined) throw benchError("wrong-result", "no batch was confirmed");
  const server = new rpc.Server(settling.chain.url, { allowHttp: true });
  const settings = settingsOf(await server.getLedgerEntries(...SETTING_KEYS));
  const { passphrase: network } = await server.getNetwork();
  const transaction = TransactionBuilder.fromXDR(largest.envelope.toString("base64"), network);
  const declared = resourcesOf(transaction);
  const shares = {
    instructions: declared.instructions / Number(settings.ledger_max_instructions),
    "write entries": declared.write_entries / settings.ledger_max_write_entries,
    "write bytes": declared.write_bytes / settings.ledger_max_write_bytes,
    "transaction bytes": largest.envelope.length / settings.ledger_max_size_bytes,
  };
  const most = Math.max(...Object.values(shares));
  const each = Object.entries(shares).map(([name, share]) => `${name} ${(share * 100).toFixed(1)} %`);
  return figureOf({
    what: `trades settled by one transaction with at most ${(most * 100).toFixed(1)} % of any limit of a ledger (≤ 25 %)`,
    values: [most <= 0.25 ? largest.trades : 0],
    digits: 0,
    at_least: 1_000,
    notes: [each.join(", ")],
  });
}

function resourcesOf(transaction: ReturnType<typeof TransactionBuilder.fromXDR>) {
  const { tx } = transaction as unknown as { tx: { ext: { value: { resources: Resources } } } };
  const { resources } = tx.ext.value;
  return {
    instructions: resources.instructions,
    write_entries: resources.footprint.readWrite.length,
    write_bytes: resources.writeBytes,
  };
}

interface Resources {
  readonly instructions: number;
  readonly writeBytes: number;
  readonly footprint: { readonly readWrite: readonly unknown[] };
}

/** From results to finality, many zones at the same time, at the pace of the chain. */
async function throughput(book: Book): Promise<Figure> {
  const zones = Array.from({ length: ZONES }, (_, index) => ({ ...LARGE, name: `zone-${index + 1}` }));
  const names = zones.map(({ name }) => name);
  for (const zone of zones) await book.close(zone, 1);
  await book.settling.hurryUntil(() => book.isSettled(...names));
  const begun_ms = performance.now();
  for (const zone of zones) await book.close(zone, LARGE_INTERVALS * BATCHES_PER_ZONE);
  while (!(await book.isSettled(...names))) {
    if (performance.now() - begun_ms > PATIENCE_MS) throw benchError("wrong-result", "batches are not settled");
    await delay(LOOKED_AT_EVERY_MS);
  }
  const took_s = (performance.now() - begun_ms) / 1000;
  const trades = ZONES * BATCHES_PER_ZONE * LARGE_INTERVALS * LARGE.members;
  const batches = (await Promise.all(names.map((name) => book.batches(name)))).flat();
  return figureOf({
    what: `trades per second from results to final, ${ZONES} zones, a ledger every ${LEDGER_MS / 1000} s (${NOTE})`,
    values: [trades / took_s],
    digits: 0,
    at_least: 1_000,
    notes: [
      `${roundNumber(trades)} trades in ${batches.length - ZONES} batches, ${took_s.toFixed(1)} s, writing the results included`,
    ],
  });
}
