import type { Pool } from "pg";
import type { ListPart } from "../../communities/community-store.ts";
import type {
  HeldTerms,
  JoinLetter,
  JoinLetterStore,
  LetterTerms,
  PrintedLetters,
} from "../../join-letters/join-letters.ts";
import { onDatabase } from "./database-errors.ts";
import { appendAct } from "./postgres-audit-log.ts";
import { inTransaction } from "./transaction.ts";

const LIST = `
  SELECT m.member, a.content, l.printed_at_ms, l.printed_by, l.language,
         (SELECT coalesce(json_agg(json_build_object('metering_point', p.metering_point,
                                                     'operator_reference', p.operator_reference)
                                   ORDER BY p.metering_point COLLATE "C"), '[]')
            FROM metering_point p
           WHERE p.community = m.community AND p.member = m.member AND p.is_active) AS metering_points
    FROM member m
    LEFT JOIN join_letter l ON l.community = m.community AND l.member = m.member
    LEFT JOIN LATERAL (
      SELECT content FROM billing_account b WHERE b.community = m.community AND b.member = m.member
       ORDER BY version DESC LIMIT 1
    ) a ON true
   WHERE m.community = $1 AND m.is_active AND ($3::text IS NULL OR m.member COLLATE "C" > $3)
     AND (NOT $4 OR l.member IS NULL)
   ORDER BY m.member COLLATE "C" LIMIT $2`;

const TERMS = "SELECT version, node_address, contact FROM letter_terms WHERE community = $1";

const SET_TERMS = `
  INSERT INTO letter_terms AS held (community, version, node_address, contact)
  SELECT $1, $2 + 1, $3, $4 WHERE $2 = 0 OR EXISTS (SELECT FROM letter_terms WHERE community = $1)
  ON CONFLICT (community) DO UPDATE SET version = held.version + 1, node_address = $3, contact = $4
    WHERE held.version = $2
  RETURNING version, node_address, contact`;

const NOTE = `
  INSERT INTO join_letter (community, member, language, printed_by, printed_at_ms)
  SELECT m.community, m.member, $3, $4, $5 FROM member m WHERE m.community = $1 AND m.member = ANY ($2)
  ON CONFLICT (community, member) DO UPDATE
    SET language = excluded.language, printed_by = excluded.printed_by, printed_at_ms = excluded.printed_at_ms`;

const NO_TERMS: HeldTerms = { version: 0, node_address: "", contact: "" };

type Address = Pick<JoinLetter, "name" | "street" | "postcode" | "city" | "country">;
type Row = Pick<JoinLetter, "member" | "metering_points"> & {
  readonly content: string | null;
  readonly printed_at_ms: number | null;
  readonly printed_by: string;
  readonly language: string;
};

export class PostgresJoinLetters implements JoinLetterStore {
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  async list(community: string, { limit, after }: ListPart<string>, isUnprintedOnly: boolean) {
    const values = [community, limit, after, isUnprintedOnly];
    const { rows } = await onDatabase(() => this.pool.query<Row>(LIST, values));
    return rows.map(letterOf);
  }

  async terms(community: string): Promise<HeldTerms> {
    const { rows } = await onDatabase(() => this.pool.query<HeldTerms>(TERMS, [community]));
    return rows[0] ?? NO_TERMS;
  }

  async setTerms(community: string, { node_address, contact }: LetterTerms, version: number) {
    const values = [community, version, node_address, contact];
    const { rows } = await onDatabase(() => this.pool.query<HeldTerms>(SET_TERMS, values));
    return rows[0] ?? null;
  }

  notePrinted(community: string, { members, language, by, at_ms, act }: PrintedLetters): Promise<boolean> {
    const names = [...new Set(members)];
    return inTransaction(this.pool, async (client) => {
      const known = await client.query("SELECT FROM member WHERE community = $1 AND member = ANY ($2)", [
        community,
        names,
      ]);
      if (known.rowCount !== names.length) return false;
      await client.query(NOTE, [community, names, language, by, at_ms]);
      await appendAct(client, act, at_ms);
      return true;
    });
  }
}

function letterOf({ member, metering_points, content, printed_at_ms, printed_by, language }: Row): JoinLetter {
  const held = content === null ? null : (JSON.parse(content) as Address);
  const printed = printed_at_ms === null ? null : { at_ms: printed_at_ms, by: printed_by, language };
  return {
    ...{ member, metering_points, printed },
    ...{ name: held?.name ?? null, street: held?.street ?? null, postcode: held?.postcode ?? null },
    ...{ city: held?.city ?? null, country: held?.country ?? null },
  };
}
