import { isMemberAddress, MAX_MEMBER_ADDRESSES, MAX_REGION_MEMBERS } from "@localgrid/protocol/region-membership";
import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import type { Pool, PoolClient } from "pg";
import type {
  HeldMembership,
  IssueDecision,
  IssuedMembership,
  RegionContent,
  RegionStore,
} from "../../region/region-store.ts";
import { onDatabase } from "./database-errors.ts";
import { inTransaction } from "./transaction.ts";

/** Lists are issued one after the other, so that their versions rise over all regions. */
export const REGION_LOCK = 0x10ca_16d7;

const MEMBERS = `
  SELECT n.public_key, n.community, coalesce(m.addresses, '[]') AS addresses
    FROM node n JOIN community c ON c.id = n.community LEFT JOIN node_mesh m ON m.node = n.id
   WHERE c.region = $1 AND n.revoked_at_ms IS NULL
   ORDER BY n.enrolled_at_ms, n.id LIMIT ${MAX_REGION_MEMBERS}`;

const NEWEST = "SELECT version, issued_at_ms, document FROM region_membership WHERE region = $1";

const HIGHEST = "SELECT coalesce(max(version), 0)::bigint AS version FROM region_membership";

const SAVE = `
  INSERT INTO region_membership (region, version, issued_at_ms, document) VALUES ($1, $2, $3, $4)
  ON CONFLICT (region) DO UPDATE SET version = $2, issued_at_ms = $3, document = $4`;

interface MemberRow {
  readonly public_key: Buffer;
  readonly community: string;
  readonly addresses: readonly string[];
}

type Reader = Pick<Pool | PoolClient, "query">;

export class PostgresRegionStore implements RegionStore {
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  regionOf(community: CommunityId): Promise<string | null> {
    return onDatabase(async () => {
      const { rows } = await this.pool.query("SELECT region FROM community WHERE id = $1", [community]);
      return (rows[0] as { region: string } | undefined)?.region ?? null;
    });
  }

  newest(region: string): Promise<IssuedMembership | null> {
    return onDatabase(() => readNewest(this.pool, region));
  }

  async issue(region: string, decide: IssueDecision): Promise<IssuedMembership | null> {
    const held = await onDatabase(() => readHeld(this.pool, region));
    const content = await onDatabase(() => readContent(this.pool, region));
    // Who only asks waits for nobody.
    if (decide(content, held) === null) return held.newest;
    return inTransaction(this.pool, async (client) => {
      await client.query("SELECT pg_advisory_xact_lock($1)", [REGION_LOCK]);
      const now = await readHeld(client, region);
      const issued = decide(await readContent(client, region), now);
      if (issued === null) return now.newest;
      await client.query(SAVE, [region, issued.version, issued.issued_at_ms, Buffer.from(issued.document)]);
      return issued;
    });
  }
}

async function readContent(reader: Reader, region: string): Promise<RegionContent> {
  const { rows } = await reader.query<MemberRow>(MEMBERS, [region]);
  const members = rows.map(({ addresses, ...member }) => ({
    ...member,
    addresses: addresses.filter(isMemberAddress).slice(0, MAX_MEMBER_ADDRESSES),
  }));
  return { region, members };
}

async function readHeld(reader: Reader, region: string): Promise<HeldMembership> {
  const { rows } = await reader.query<{ version: number }>(HIGHEST);
  return { newest: await readNewest(reader, region), highest_version: rows[0]?.version ?? 0 };
}

async function readNewest(reader: Reader, region: string): Promise<IssuedMembership | null> {
  const { rows } = await reader.query<IssuedMembership & { document: Buffer }>(NEWEST, [region]);
  const [row] = rows;
  return row === undefined ? null : { ...row, document: new Uint8Array(row.document) };
}
