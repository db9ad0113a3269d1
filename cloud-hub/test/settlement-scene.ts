import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deployContracts } from "@localgrid/contracts/deploy";
import type { Deployment } from "@localgrid/contracts/deployment";
import { decodeRows } from "@localgrid/protocol/settlement-batch";
import { Keypair } from "@stellar/stellar-sdk";
import type { Pool } from "pg";
import { migrate } from "../src/adapters/postgres/migrations.ts";
import { PostgresSettlementBook } from "../src/adapters/postgres/postgres-settlement-book.ts";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import { ChainAccounts } from "../src/adapters/stellar/chain-accounts.ts";
import { readDeployment } from "../src/adapters/stellar/deployment.ts";
import { StellarChain } from "../src/adapters/stellar/stellar-chain.ts";
import type { Lane } from "../src/settlement/chain.ts";
import { decodePositions } from "../src/settlement/member-rows.ts";
import type { SealedBatch } from "../src/settlement/sealed-batch.ts";
import { SettlementKeys } from "../src/settlement/settlement-keys.ts";
import { LocalChain, type LocalChainOptions } from "./local-chain.ts";
import { COMMUNITY, writeCommunity, writeInterval } from "./results-writer.ts";
import type { ProcessOrder, ProcessTimings } from "./settlement-victim.ts";

export const WINDOW_S = 900;
const DAY_S = 86_400;
const KEY = "07".repeat(32);

/** So short that a test can wait for each of them, and long enough for a busy machine. */
export const QUICK: ProcessTimings = {
  poll_ms: 25,
  backoff_ms: 20,
  backoff_most_ms: 150,
  idle_ms: 60,
  timeout_ms: 400,
  network_check_ms: 100,
  patience_ms: 1_000,
  rest_ms: 100,
};

/** A database with a community, a chain with contracts, and the keys of a hub that settles from one to the other. */
export class SettlementScene {
  readonly chain: LocalChain;
  /** Governance's only signer, and guardian. */
  readonly admin = Keypair.random();
  readonly keys = new SettlementKeys(Buffer.from(KEY, "hex"));
  readonly deployment_file: string;
  pool!: Pool;
  deployment!: Deployment;
  private readonly folder = mkdtempSync(join(tmpdir(), "lg-settlement-"));
  private postgres!: TestPostgres;
  private database = "";
  /** The chain as a hub sees it. */
  reader!: StellarChain;
  private next_start_s = 0;

  constructor(options: LocalChainOptions) {
    this.chain = new LocalChain(options);
    this.deployment_file = join(this.folder, "deployment.json");
  }

  async start(): Promise<this> {
    [this.postgres] = await Promise.all([startTestPostgres(), this.chain.start()]);
    await this.freshDatabase();
    await this.deploy();
    this.reader = this.readerOf(this.chain.url);
    const { close_s } = await this.reader.head();
    this.next_start_s = Math.floor((close_s - 30 * DAY_S) / WINDOW_S) * WINDOW_S;
    await writeCommunity(this.pool);
    return this;
  }

  async stop(): Promise<void> {
    await this.postgres.stop();
    await this.chain.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Funds the hub's treasury and puts the contracts onto the chain. */
  async deploy(): Promise<void> {
    const accounts = new ChainAccounts(this.keys);
    await this.chain.fund(accounts.addressOf("treasury"));
    const { admin } = this;
    await this.chain.fund(admin.publicKey());
    this.deployment = await deployContracts({
      network: "local",
      rpc_url: this.chain.url,
      deployer: Keypair.random().secret(),
      registrar: accounts.addressOf("registrar"),
      governance_signers: [admin.publicKey()],
      threshold: 1,
      delay_s: 0,
      guardian: admin.publicKey(),
      out_file: this.deployment_file,
      poll_ms: 20,
    });
  }

  /** A new window's results, as the hub folds them. Returns where the window begins. */
  async writeWindow(bought_wh = 100): Promise<number> {
    const start_s = this.next_start_s;
    this.next_start_s += WINDOW_S;
    await writeInterval(this.pool, { start_s, length_s: WINDOW_S, bought_wh });
    return start_s;
  }

  begin(urls: readonly string[] = [this.chain.url], timings = QUICK): NonNullable<ProcessOrder["begin"]> {
    const database = { ...this.postgres.connection, database: this.database };
    return { database, urls, deployment_file: this.deployment_file, key: KEY, timings, window_s: WINDOW_S };
  }

  addressOf(lane: Lane): string {
    return new ChainAccounts(this.keys).addressOf(lane);
  }

  /** The last batch that the book has sealed, whatever the chain does. */
  async sealedSeq(): Promise<number> {
    const query = "SELECT sealed_seq FROM settlement_zone WHERE community = $1";
    return (await this.pool.query<{ sealed_seq: number }>(query, [COMMUNITY])).rows[0]?.sealed_seq ?? 0;
  }

  book(): PostgresSettlementBook {
    return new PostgresSettlementBook(this.pool);
  }

  /** Where the book and the chain are with the community's zone. */
  async cursors() {
    type Row = { zone: number; sealed_seq: number; confirmed_seq: number; window_end_s: number };
    const query = "SELECT zone, sealed_seq, confirmed_seq, window_end_s FROM settlement_zone WHERE community = $1";
    const { rows } = await this.pool.query<Row>(query, [COMMUNITY]);
    const zone = rows[0]?.zone ?? 1;
    return { ...rows[0], zone, on_chain: (await this.reader.zone(zone))?.cursor ?? null };
  }

  /** Where the newest window ends that has results. */
  lastWindowEnd(): number {
    return this.next_start_s;
  }

  /** Every sealed batch, as it is kept. */
  async batches(): Promise<readonly SealedBatch[]> {
    const { sealed_seq = 0 } = await this.cursors();
    const seqs = Array.from({ length: sealed_seq }, (_, index) => index + 1);
    const batches = await Promise.all(seqs.map((seq) => this.book().batch(COMMUNITY as SealedBatch["community"], seq)));
    return batches.filter((batch) => batch !== null);
  }

  /** What the chain has, beside what follows from the sealed batches alone: equal when nothing was lost or doubled. */
  async audit() {
    const batches = await this.batches();
    const { zone } = await this.cursors();
    const onChain = await this.reader.zone(zone);
    const count = await this.reader.memberCount(zone);
    const positions = decodePositions(await this.reader.positions(zone, count));
    const balances = new Map<number, bigint>([...positions.keys()].map((number) => [number, 0n]));
    let acc: Uint8Array = new Uint8Array(32);
    for (const { rows, batch_hash } of batches) {
      acc = createHash("sha256").update(acc).update(batch_hash).digest();
      for (const { member, money_units } of decodeRows(rows)) {
        balances.set(member, (balances.get(member) ?? 0n) + money_units);
      }
    }
    const window_end_s = batches.at(-1)?.window_end_s;
    return {
      chain: {
        cursor: onChain?.cursor,
        acc: hex(onChain?.acc),
        window_end_s: onChain?.window_end_s,
        balances: [...positions].map(([number, { balance_units }]) => [number, balance_units]),
      },
      book: { cursor: batches.length, acc: hex(acc), window_end_s, balances: [...balances] },
    };
  }

  private readerOf(url: string): StellarChain {
    return new StellarChain({
      deployment: readDeployment(this.deployment_file),
      keys: this.keys,
      urls: [url],
      timeout_ms: 5_000,
      network_check_ms: 0,
      patience_ms: 0,
      rest_ms: 0,
      known_ledger: 0,
      now_ms: () => Date.now(),
    });
  }

  private async freshDatabase(): Promise<void> {
    this.pool = await this.postgres.createDatabase();
    this.database = (await this.pool.query<{ name: string }>("SELECT current_database() AS name")).rows[0]?.name ?? "";
    await migrate(this.pool);
  }
}

function hex(bytes: Uint8Array | undefined): string | undefined {
  return bytes && Buffer.from(bytes).toString("hex");
}
