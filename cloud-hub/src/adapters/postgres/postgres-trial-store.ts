import type { IntervalInputs } from "@localgrid/clearing/clear-interval";
import { decodeCbor } from "@localgrid/vocabulary/cbor";
import type { CommunityId, MemberId, MeteringPointId, NodeId } from "@localgrid/vocabulary/identifiers";
import type { Pool } from "pg";
import type { DeliveryTime } from "../../recomputation/month-statements.ts";
import type { ResultsReach, TrialStore } from "../../recomputation/trial-store.ts";
import { onDatabase } from "./database-errors.ts";
import { readOwners } from "./point-owners.ts";

/** Both ends by the primary key. */
const REACH = `
  SELECT r.node, c.time_zone, first.start_s AS from_s, last.start_s + last.length_s AS to_s
    FROM results_node r JOIN community c ON c.id = r.community
    JOIN LATERAL (SELECT start_s FROM recomputed_interval WHERE node = r.node ORDER BY start_s LIMIT 1) first ON true
    JOIN LATERAL (SELECT start_s, length_s FROM recomputed_interval
                   WHERE node = r.node ORDER BY start_s DESC LIMIT 1) last ON true
   WHERE r.community = $1`;

const INPUTS = `
  SELECT DISTINCT ON (start_s) inputs FROM recomputed_interval
   WHERE node = $1 AND start_s >= $2 AND start_s < $3 ORDER BY start_s, revision DESC`;

export class PostgresTrialStore implements TrialStore {
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  reach(community: CommunityId): Promise<ResultsReach | null> {
    return onDatabase(async () => {
      const { rows } = await this.pool.query<Omit<ResultsReach, "node"> & { node: Buffer }>(REACH, [community]);
      const [found] = rows;
      return found === undefined ? null : { ...found, node: new Uint8Array(found.node) as NodeId };
    });
  }

  owners(community: CommunityId, node: NodeId): Promise<ReadonlyMap<MeteringPointId, MemberId>> {
    return onDatabase(() => readOwners(this.pool, community, node));
  }

  inputs(node: NodeId, { from_s, to_s }: DeliveryTime): Promise<readonly (IntervalInputs | null)[]> {
    return onDatabase(async () => {
      const { rows } = await this.pool.query<{ inputs: Buffer | null }>(INPUTS, [Buffer.from(node), from_s, to_s]);
      return rows.map(({ inputs }) => (inputs === null ? null : (decodeCbor(inputs) as unknown as IntervalInputs)));
    });
  }
}
