import { PostgresJournalStore } from "@localgrid/cloud-hub/adapters/journal-store";
import { migrate } from "@localgrid/cloud-hub/adapters/migrations";
import { PostgresRecomputationStore } from "@localgrid/cloud-hub/adapters/recomputation-store";
import { PostgresStatementReader } from "@localgrid/cloud-hub/adapters/statement-reader";
import type { TestPostgres } from "@localgrid/cloud-hub/adapters/test-database";
import { breathe } from "@localgrid/cloud-hub/adapters/timers";
import { HubKey } from "@localgrid/cloud-hub/hub-key";
import type { DeliveryTime } from "@localgrid/cloud-hub/month-statements";
import { decideReceipt } from "@localgrid/cloud-hub/receive-decision";
import { Recomputation, type RecomputationPorts } from "@localgrid/cloud-hub/recomputation";
import { CHAIN_START, chainHash } from "@localgrid/journal/chain";
import { generationOf } from "@localgrid/journal/genesis";
import { decodeRecord, type OpenBody } from "@localgrid/journal/record";
import { type CborValue, encodeCbor } from "@localgrid/vocabulary/cbor";
import type { CommunityId, NodeId } from "@localgrid/vocabulary/identifiers";
import { RECORDED_COMMUNITY_KEY } from "../src/recorded-journal.ts";
import type { RecordedNode } from "./recorded-node.ts";

type Pool = Awaited<ReturnType<TestPostgres["createDatabase"]>>;

const hubKey = new HubKey(new Uint8Array(32).fill(1));

export interface HubOptions {
  readonly communityKey?: Uint8Array;
}

export interface UploadOptions {
  readonly at_once?: number;
  /** After each batch. */
  readonly stored?: () => Promise<void>;
}

/** The part of a hub that takes journals in and folds them, on a database of its own. */
export class RecomputingHub {
  readonly pool: Pool;
  /** What operators were told, in order. */
  readonly told: string[] = [];
  private readonly journals: PostgresJournalStore;

  static async open(postgres: TestPostgres): Promise<RecomputingHub> {
    const pool = await postgres.createDatabase();
    await migrate(pool);
    return new RecomputingHub(pool);
  }

  private constructor(pool: Pool) {
    this.pool = pool;
    this.journals = new PostgresJournalStore(pool);
  }

  async enrol({ key }: RecordedNode, { communityKey = RECORDED_COMMUNITY_KEY }: HubOptions = {}): Promise<void> {
    const sealed = Buffer.from(hubKey.seal("recorded", communityKey));
    await this.pool.query("INSERT INTO community (id, created_at_ms, sealed_key) VALUES ('recorded', 0, $1)", [sealed]);
    const node = [Buffer.from(key.node), Buffer.from(key.publicKey)];
    await this.pool.query(
      "INSERT INTO node (id, community, public_key, enrolled_at_ms) VALUES ($1, 'recorded', $2, 0)",
      node,
    );
  }

  /** Stores what the hub does not have of a journal, `at_once` records per batch. */
  async upload(node: RecordedNode, { at_once = 500, stored }: UploadOptions = {}): Promise<void> {
    const heads = await this.journals.heads(node.key.node);
    for (const { epoch, parent, records } of node.epochs) {
      const held = heads.find((head) => Buffer.compare(head.epoch, epoch) === 0)?.seq ?? 0;
      let hash = records.slice(0, held).reduce(chainHash, parent?.hash ?? CHAIN_START);
      for (let from = held; from < records.length; from += at_once) {
        const part = records.slice(from, from + at_once);
        const prev_hash = hash;
        const received = part.map((bytes) => {
          hash = chainHash(hash, bytes);
          const { seq, kind, recorded_at_ms } = decodeRecord(bytes);
          return { seq, kind, recorded_at_ms, hash, bytes, verdict: null };
        });
        const hashes = received.map((record) => record.hash);
        const genesis = from === 0 ? (decodeRecord(records[0] as Uint8Array).body as OpenBody) : null;
        const begun = genesis === null ? { parent: undefined } : { parent, generation: generationOf(genesis) };
        const place = { epoch, from_seq: from + 1, prev_hash, hashes, ...begun };
        const packed = encodeCbor(part as unknown as CborValue);
        const received_at_ms = 0;
        const batch = { ...place, node: node.key.node, records: received, packed, received_at_ms, bytes: packed };
        const { decision } = await this.journals.receive(batch, (state) => decideReceipt(batch, state));
        if (decision.kind !== "append") throw new Error(`not stored: ${JSON.stringify(decision)}`);
        await stored?.();
      }
    }
  }

  /** A worker as after a start of the hub. */
  recomputation(ports: Partial<RecomputationPorts> = {}): Recomputation {
    const name = (node: NodeId | null) => (node === null ? "-" : Buffer.from(node).toString("hex").slice(0, 4));
    return new Recomputation({
      store: new PostgresRecomputationStore(this.pool),
      hubKey,
      now_ms: () => Math.floor(performance.now()),
      breathe,
      later: (_delay_ms, act) => {
        const timer = setImmediate(act);
        return () => clearImmediate(timer);
      },
      events: {
        folded: () => {},
        mismatch: (_node, start_s) => void this.told.push(`mismatch ${start_s}`),
        stopped: (_node, reason) => void this.told.push(`stopped ${reason}`),
        failed: (node, error) => void this.told.push(`failed ${name(node)} ${(error as Error).message}`),
      },
      ...ports,
    });
  }

  async recompute(): Promise<void> {
    const recomputation = this.recomputation();
    await recomputation.start();
    await recomputation.idle();
    await recomputation.stop();
  }

  statements(time: DeliveryTime) {
    return new PostgresStatementReader(this.pool).statements("recorded" as CommunityId, time);
  }

  /** Cuts off whoever works on the database. */
  async endConnections(): Promise<void> {
    const others = "datname = current_database() AND pid <> pg_backend_pid()";
    await this.pool.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${others}`);
  }

  /** What is left over of each interval. */
  async residualEnergy() {
    const sum = (side: string) =>
      `(SELECT coalesce(sum((level->>1)::int), 0)::int FROM jsonb_array_elements(${side}) level)`;
    const query = `SELECT start_s, ${sum("bids")} AS bids_wh, ${sum("offers")} AS offers_wh FROM residual_book ORDER BY start_s`;
    return (await this.pool.query(query)).rows;
  }

  async status() {
    const { rows } = await this.pool.query(
      "SELECT status, reason, records, seq, unknown_records FROM recomputed_journal",
    );
    return rows[0];
  }
}
