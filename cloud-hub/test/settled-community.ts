import { createHash, randomBytes } from "node:crypto";
import { settlementDomain } from "@localgrid/protocol/settlement-batch";
import { communityId } from "@localgrid/vocabulary/identifiers";
import type { Pool } from "pg";
import { migrate } from "../src/adapters/postgres/migrations.ts";
import { PostgresSettlementBook } from "../src/adapters/postgres/postgres-settlement-book.ts";
import type { TestPostgres } from "../src/adapters/postgres/test-database.ts";
import type { ChainIdentity, SealOutcome, SealRequest } from "../src/settlement/settlement-book.ts";

export const LENGTH_S = 900;
export const WINDOW_S = 900;
/** Start of the first interval; begins a window and a day. */
export const FIRST_S = 1_700_006_400;
export const SUN = communityId("sun");

export const CHAIN: ChainIdentity = {
  network_passphrase: "localgrid ; test",
  settlement_contract: `C${"A".repeat(55)}`,
  domain: settlementDomain("localgrid ; test", new Uint8Array(32)),
};

/** What an interval comes to: `[bought or - sold Wh, received or - paid nano]` by member. */
export interface TestInterval {
  readonly members: Readonly<Record<string, readonly [energy_wh: number, money_nano: bigint]>>;
  /** `[import, export]` Wh by metering point. */
  readonly meters?: Readonly<Record<string, readonly [import_wh: number, export_wh: number]>>;
  readonly price_micro_per_kwh?: number | null;
}

const NOTHING: TestInterval = { members: {} };

/** The community `sun` with results as folding leaves them, and its book. */
export class SettledCommunity {
  readonly pool: Pool;
  readonly book: PostgresSettlementBook;
  readonly now: Map<number, { readonly revision: number; readonly interval: TestInterval }> = new Map();
  node: Buffer = randomBytes(16);
  private records = 0;

  static async open(postgres: TestPostgres): Promise<SettledCommunity> {
    const pool = await postgres.createDatabase();
    await migrate(pool);
    const community = new SettledCommunity(pool);
    await pool.query("INSERT INTO community (id, created_at_ms) VALUES ($1, 0)", [SUN]);
    await community.enrolNode(randomBytes(32));
    return community;
  }

  private constructor(pool: Pool) {
    this.pool = pool;
    this.book = new PostgresSettlementBook(pool);
  }

  /** Results of later intervals come from this node. */
  async enrolNode(public_key: Uint8Array, enrolled_at_ms = 0): Promise<void> {
    this.node = createHash("sha256").update(public_key).digest().subarray(0, 16);
    await this.pool.query("INSERT INTO node VALUES ($1, $2, $3, $4)", [
      this.node,
      SUN,
      Buffer.from(public_key),
      enrolled_at_ms,
    ]);
    await this.pool.query(
      "INSERT INTO recomputed_journal (node, fold_version, status, updated_at_ms) VALUES ($1, 1, 'current', 0)",
      [this.node],
    );
    this.now.clear();
  }

  async addMembers(limits: Readonly<Record<string, number | null>>): Promise<void> {
    for (const [member, limit] of Object.entries(limits)) {
      await this.pool.query("INSERT INTO member VALUES ($1, $2, true, $3, 0)", [SUN, member, limit]);
    }
  }

  /** Closes an interval, or corrects it when it is closed. */
  async close(start_s: number, interval: TestInterval): Promise<void> {
    const before = this.now.get(start_s);
    const revision = before === undefined ? 0 : before.revision + 1;
    await this.write(start_s, { revision, interval, before: before?.interval ?? NOTHING });
    this.now.set(start_s, { revision, interval });
  }

  /** The journal is folded again from its beginning; nothing is there until the intervals come again. */
  async forget(): Promise<readonly (readonly [start_s: number, interval: TestInterval])[]> {
    for (const table of ["recomputed_interval", "recomputed_posting", "recomputed_point_interval"]) {
      await this.pool.query(`DELETE FROM ${table} WHERE node = $1`, [this.node]);
    }
    await this.pool.query("UPDATE recomputed_journal SET records = 0, status = 'behind' WHERE node = $1", [this.node]);
    const known = [...this.now].map(([start_s, { interval }]) => [start_s, interval] as const);
    this.now.clear();
    this.records = 0;
    return known.sort(([a], [b]) => a - b);
  }

  async follow(status: "current" | "behind" | "stopped"): Promise<void> {
    const reason = status === "stopped" ? "internal-error" : null;
    const query = "UPDATE recomputed_journal SET status = $2, reason = $3 WHERE node = $1";
    await this.pool.query(query, [this.node, status, reason]);
  }

  /** The zone is in the book and on the chain. */
  async openZone(signers: readonly Uint8Array[] = [], threshold = 1): Promise<void> {
    await this.book.zones(WINDOW_S, 1);
    await this.book.markOpen(SUN, { chain: CHAIN, signers, threshold });
  }

  seal(request: Partial<SealRequest> = {}): Promise<SealOutcome> {
    const { domain } = CHAIN;
    const usual = { domain, window_s: WINDOW_S, max_trades: 20_000, chain_time_s: null, positions: null, at_ms: 5 };
    return this.book.sealNext(SUN, { ...usual, ...request });
  }

  async confirm(seq: number, at_ms = 10): Promise<void> {
    const about = { tx_hash: "ab".repeat(32), ledger: 100 + seq, fee_stroops: 30_000n, confirmed_at_ms: at_ms };
    await this.book.confirm(SUN, seq, about);
  }

  /** What the book has moved for each member, and what it owes by the ledger. */
  async accounts(): Promise<ReadonlyMap<string, { readonly owed_nano: bigint; readonly settled_units: bigint }>> {
    const { rows } = await this.pool.query(
      "SELECT coalesce(member, '') AS member, owed_nano, settled_units FROM settlement_member ORDER BY number",
    );
    return new Map(
      rows.map(({ member, owed_nano, settled_units }) => [
        member,
        { owed_nano: BigInt(owed_nano), settled_units: BigInt(settled_units) },
      ]),
    );
  }

  private async write(start_s: number, { revision, interval, before }: Written): Promise<void> {
    const client = await this.pool.connect();
    const [node, price] = [this.node, interval.price_micro_per_kwh ?? null];
    const digest = createHash("sha256").update(
      JSON.stringify(interval, (_, v) => (typeof v === "bigint" ? `${v}` : v)),
    );
    const source = digest.digest();
    this.records += 1;
    await client.query("BEGIN");
    await client.query(
      `INSERT INTO recomputed_interval (node, start_s, revision, length_s, price_micro_per_kwh, matched_wh, demand_wh,
         supply_wh, saving_nano, closed_at_ms, input_digest, result_digest, node_matched_wh, node_input_digest,
         node_result_digest, is_same, official_points, points)
       VALUES ($1, $2, $3, ${LENGTH_S}, $4, 0, 0, 0, 0, 0, $5, $5, 0, $5, $5, true, 0, 0)`,
      [node, start_s, revision, price, source],
    );
    const rows = Object.keys({ ...before.members, ...interval.members }).map((member) => {
      const [energy, money] = interval.members[member] ?? [0, 0n];
      const [energyBefore, moneyBefore] = before.members[member] ?? [0, 0n];
      return { member, energy: energy - energyBefore, money: money - moneyBefore };
    });
    await client.query(
      `INSERT INTO recomputed_posting (node, start_s, revision, ordinal, length_s, account, category, cause,
         energy_change_wh, amount_nano, posted_at_ms)
       SELECT $1, $2, $3, place, ${LENGTH_S}, 'member:' || member || ':market',
              CASE WHEN energy < 0 THEN 'neighbour-sale' WHEN energy > 0 THEN 'neighbour-purchase' ELSE 'fixed-fee' END,
              'closing', abs(energy), money, 0
         FROM unnest($4::text[], $5::bigint[], $6::numeric[]) WITH ORDINALITY AS given (member, energy, money, place)`,
      [node, start_s, revision, rows.map((r) => r.member), rows.map((r) => r.energy), rows.map((r) => r.money)],
    );
    const meters = Object.entries(interval.meters ?? {});
    await client.query(
      `INSERT INTO recomputed_point_interval
       SELECT $1, point, $2, $3, import_wh, export_wh, 'valid', true, false
         FROM unnest($4::text[], $5::bigint[], $6::bigint[]) AS given (point, import_wh, export_wh)`,
      [node, start_s, revision, meters.map(([m]) => m), meters.map(([, [i]]) => i), meters.map(([, [, e]]) => e)],
    );
    await client.query("UPDATE recomputed_journal SET records = $2 WHERE node = $1", [node, this.records]);
    await client.query("COMMIT");
    client.release();
  }
}

interface Written {
  readonly revision: number;
  readonly interval: TestInterval;
  readonly before: TestInterval;
}
