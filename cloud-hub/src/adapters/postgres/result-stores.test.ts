import { type CborValue, encodeCbor } from "@localgrid/vocabulary/cbor";
import type { CommunityId, NodeId } from "@localgrid/vocabulary/identifiers";
import type { Pool } from "pg";
import { afterAll, beforeAll } from "vitest";
import type { ComparedDay } from "../../reconciliation/reconciliation-store.ts";
import type { TrialCommunity, TrialInterval } from "../../test-support/in-memory-trial-store.ts";
import {
  type ComparedDifference,
  DAY_S,
  MOON,
  reviewStoreContract,
  SUN,
} from "../../test-support/review-store-contract.ts";
import { TRIAL_COMMUNITIES, trialStoreContract } from "../../test-support/trial-store-contract.ts";
import { migrate } from "./migrations.ts";
import { PostgresAuditLog } from "./postgres-audit-log.ts";
import { PostgresReconciliationStore } from "./postgres-reconciliation-store.ts";
import { PostgresReviewStore } from "./postgres-review-store.ts";
import { PostgresTrialStore } from "./postgres-trial-store.ts";
import { startTestPostgres, type TestPostgres } from "./test-database.ts";

const DIGEST = new Uint8Array(32).fill(3);
const EVERYTHING = { community: null, who: null, action: null, from_ms: null, to_ms: null };

/** All that the contracts write. */
const TABLES = [
  "audit_entry",
  "difference_record",
  "difference_act",
  "official_difference",
  "reconciled_interval",
  "recomputed_interval",
  "recomputed_community",
  "recomputed_journal",
  "node",
  "metering_point",
  "member",
  "community",
];

let postgres: TestPostgres;
let pool: Pool;

beforeAll(async () => {
  postgres = await startTestPostgres();
  pool = await postgres.createDatabase();
  await migrate(pool);
});

afterAll(() => postgres?.stop());

/** Empties the tables, also those whose rows nobody may take away. */
async function forgetEverything(): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("SET session_replication_role = replica");
    for (const table of TABLES) await client.query(`DELETE FROM ${table}`);
  } finally {
    client.release(true);
  }
}

type Enrolled = Pick<TrialCommunity, "community" | "node" | "time_zone">;

async function writeNode({ community, node, time_zone }: Enrolled): Promise<void> {
  await pool.query("INSERT INTO community (id, created_at_ms, time_zone) VALUES ($1, 0, $2)", [community, time_zone]);
  const values = [Buffer.from(node), community, Buffer.alloc(32, 8)];
  await pool.query("INSERT INTO node (id, community, public_key, enrolled_at_ms) VALUES ($1, $2, $3, 0)", values);
}

trialStoreContract("PostgresTrialStore", async () => {
  await forgetEverything();
  for (const each of TRIAL_COMMUNITIES) await writeFolded(each);
  return { store: new PostgresTrialStore(pool), keep: writeInterval };
});

async function writeFolded({ community, node, time_zone, kept, journaled }: TrialCommunity): Promise<void> {
  await writeNode({ community, node, time_zone });
  for (const [point, member] of kept) {
    await pool.query("INSERT INTO member VALUES ($1, $2, true, NULL, 0) ON CONFLICT DO NOTHING", [community, member]);
    await pool.query(
      "INSERT INTO metering_point (community, metering_point, member, is_active, main_fuse_w, created_at_ms) VALUES ($1, $2, $3, true, 9000, 0)",
      [community, point, member],
    );
  }
  const id = Buffer.from(node);
  await pool.query(
    "INSERT INTO recomputed_journal (node, status, fold_version, updated_at_ms) VALUES ($1, 'current', 1, 0)",
    [id],
  );
  const points = [...journaled].map(([metering_point, member]) => ({ metering_point, member }));
  await pool.query("INSERT INTO recomputed_community VALUES ($1, '[]', $2, '[]')", [id, JSON.stringify(points)]);
}

async function writeInterval({ node, start_s, length_s, revision, inputs }: TrialInterval): Promise<void> {
  const bytes = inputs === null ? null : Buffer.from(encodeCbor(inputs as unknown as CborValue));
  await pool.query(
    `INSERT INTO recomputed_interval (node, start_s, revision, length_s, matched_wh, demand_wh, supply_wh, saving_nano,
       closed_at_ms, input_digest, result_digest, node_matched_wh, node_input_digest, node_result_digest, is_same,
       official_points, points, inputs) VALUES ($1, $2, $3, $4, 0, 0, 0, 0, 0, $5, $5, 0, $5, $5, true, 0, 1, $6)`,
    [Buffer.from(node), start_s, revision, length_s, Buffer.from(DIGEST), bytes],
  );
}

reviewStoreContract("PostgresReviewStore", async () => {
  await forgetEverything();
  for (const community of [SUN, MOON]) {
    await writeNode({ community, node: nodeOf(community), time_zone: "Etc/UTC" });
  }
  const comparisons = new PostgresReconciliationStore(pool);
  return {
    store: new PostgresReviewStore(pool),
    compare: (community, differences) => comparisons.save(community, comparedDay(community, differences)),
    look: async (community, { start_s, metering_point }) => {
      const time = { from_s: start_s, to_s: start_s + 1 };
      const any = { member: null, cause: null, state: null, limit: 100, after: null };
      const found = await comparisons.differences(community, { ...time, ...any });
      return found.find((each) => each.metering_point === metering_point)?.seen ?? "";
    },
    acts: async () => (await new PostgresAuditLog(pool).list(EVERYTHING, { limit: 200, after: null })).toReversed(),
  };
});

function nodeOf(community: CommunityId): NodeId {
  return new Uint8Array(16).fill(community.charCodeAt(0)) as NodeId;
}

/** As it comes out of a comparison: whatever members' amounts change by, the supplier's change by the opposite. */
function comparedDay(community: CommunityId, differences: readonly ComparedDifference[]): ComparedDay {
  const intervals = [...Map.groupBy(differences, ({ start_s }) => start_s)].map(([start_s, here]) => {
    const members_change_nano = here.reduce((sum, { amount_change_nano }) => sum + amount_change_nano, 0n);
    return {
      interval: { start_s, length_s: 900, version: 1, input_digest: DIGEST, points: 2, official: [] },
      differences: here,
      members_change_nano,
      supplier_change_nano: -members_change_nano,
      network_operator_change_nano: 0n,
      operator_change_nano: 0n,
      result_digest: DIGEST,
    };
  });
  return { day_s: DAY_S, node: nodeOf(community), intervals, at_ms: 0 } as unknown as ComparedDay;
}
