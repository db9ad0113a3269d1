import { type AllocationKeyJson, agreedJson, agreedOf } from "@localgrid/protocol/allocation-key-json";
import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import type { Pool, PoolClient } from "pg";
import {
  type Agreed,
  type AllocationKeyStore,
  type HeldKey,
  type HeldKeys,
  KEYS_DECIDED_ON,
  type KeptKey,
  type KeyList,
  type KeysDecision,
} from "../../communities/allocation-key-store.ts";
import type { ListPart } from "../../communities/community-store.ts";
import { onDatabase } from "./database-errors.ts";
import { readCommunity } from "./postgres-communities.ts";
import { inTransaction } from "./transaction.ts";

const COLUMNS = "k.valid_from_s, k.added, k.agreed, k.is_withdrawn, k.version";

const LIST = `
  SELECT ${COLUMNS},
         EXISTS (SELECT FROM results_node r JOIN recomputed_community t ON t.node = r.node,
                        jsonb_array_elements(t.allocation_keys) AS taken
                  WHERE r.community = k.community AND (taken ->> 'valid_from_s')::bigint = k.valid_from_s
                    AND taken -> 'agreed' = k.agreed) AS is_taken
    FROM allocation_key k
   WHERE k.community = $1 AND ($3::bigint IS NULL OR k.valid_from_s > $3)
   ORDER BY k.valid_from_s LIMIT $2`;

const NEWEST = `
  SELECT ${COLUMNS} FROM allocation_key k WHERE k.community = $1 ORDER BY k.valid_from_s DESC LIMIT ${KEYS_DECIDED_ON}`;

const VERSION = "SELECT coalesce(sum(version), 0)::bigint AS version FROM allocation_key WHERE community = $1";

const SAVE = `
  INSERT INTO allocation_key (community, valid_from_s, added, agreed, is_withdrawn, version, created_at_ms)
  VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT (community, valid_from_s)
    DO UPDATE SET added = $3, agreed = $4, is_withdrawn = $5, version = $6, is_adopted = false`;

type Row = Omit<KeptKey, "added" | "agreed"> & { readonly added: unknown; readonly agreed: unknown };

export class PostgresAllocationKeys implements AllocationKeyStore {
  private readonly pool: Pool;
  private readonly now_ms: () => number;

  constructor(pool: Pool, now_ms: () => number) {
    this.pool = pool;
    this.now_ms = now_ms;
  }

  list(community: CommunityId, { limit, after }: ListPart<number>): Promise<KeyList> {
    return onDatabase(async () => {
      const { rows } = await this.pool.query<Row & Pick<HeldKey, "is_taken">>(LIST, [community, limit, after]);
      const keys = rows.map(({ is_taken, ...row }) => ({ ...keptOf(row), is_taken }));
      return { version: await versionOf(this.pool, community), keys };
    });
  }

  change(
    community: CommunityId,
    decide: (held: HeldKeys) => KeysDecision,
  ): Promise<KeysDecision & { version: number }> {
    return inTransaction(this.pool, async (client) => {
      await client.query("SELECT FROM community WHERE id = $1 FOR NO KEY UPDATE", [community]);
      const { state, open_from_s } = await readCommunity(client, community);
      const { rows } = await client.query<Row>(NEWEST, [community]);
      const version = await versionOf(client, community);
      const decision = decide({ state, keys: rows.map(keptOf).reverse(), version, open_from_s });
      if (decision.kind === "rejected") return { ...decision, version };
      for (const key of decision.keys) await this.save(client, community, key);
      return { ...decision, version: await versionOf(client, community) };
    });
  }

  private async save(client: PoolClient, community: CommunityId, key: KeptKey): Promise<void> {
    const { valid_from_s, added, agreed, is_withdrawn, version } = key;
    const values = [jsonOf(added), jsonOf(agreed), is_withdrawn, version];
    await client.query(SAVE, [community, valid_from_s, ...values, this.now_ms()]);
  }
}

async function versionOf(client: Pick<PoolClient, "query">, community: CommunityId): Promise<number> {
  const { rows } = await client.query<{ version: number }>(VERSION, [community]);
  return rows[0]?.version ?? 0;
}

function keptOf({ added, agreed, ...key }: Row): KeptKey {
  return { ...key, added: readAgreed(added), agreed: readAgreed(agreed) };
}

function readAgreed(json: unknown): Agreed {
  const agreed = agreedOf(json);
  if (agreed === null) throw new Error("the database holds what is no allocation key");
  return agreed;
}

/** As `recomputed_community` has them, too, so that both can be compared. */
function jsonOf(agreed: Agreed): string {
  return JSON.stringify(agreedJson(agreed) satisfies AllocationKeyJson);
}
