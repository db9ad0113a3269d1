import type { MemberId, MeteringPointId } from "@localgrid/vocabulary/identifiers";
import type { Pool } from "pg";

const OWNERS = `
  SELECT metering_point, member, false AS is_journaled FROM metering_point WHERE community = $1
  UNION ALL
  SELECT body ->> 'metering_point', body ->> 'member', true
    FROM recomputed_community, jsonb_array_elements(metering_points) AS body WHERE node = $2
   ORDER BY is_journaled`;

/** Who each metering point belongs to: by the node's journal, else by what the coordinator keeps. */
export async function readOwners(
  pool: Pool,
  community: string,
  node: Uint8Array,
): Promise<ReadonlyMap<MeteringPointId, MemberId>> {
  const { rows } = await pool.query<{ metering_point: MeteringPointId; member: MemberId }>(OWNERS, [
    community,
    Buffer.from(node),
  ]);
  return new Map(rows.map(({ metering_point, member }) => [metering_point, member]));
}
