import type { Pool } from "pg";
import type { PeopleHub, Send } from "./people.ts";

export const SUN = "/api/communities/sun";
export const MONTH = "2024-01";
/** The last interval of the month in Vienna, and one in the middle of it. */
const [MIDDLE_S, LAST_S] = [Date.UTC(2024, 0, 15) / 1000, Date.UTC(2024, 0, 31, 22, 45) / 1000];
const LENGTH_S = 900;
const NODE = Buffer.alloc(16, 7);

export const ADDRESS = { street: "Gasse 1", postcode: "1010", city: "Wien", country: "AT", email: null };

export const ACCOUNT = {
  ...{ name: "Anna Muster", ...ADDRESS, iban: "AT61 1904 3002 3457 3201" },
  ...{ mandate_reference: "M-1", mandate_signed_on: "2025-12-01" },
};

export const BILLER = {
  ...{ name: "Sonnenweg eG", ...ADDRESS, email: "rechnung@sonnenweg.example" },
  ...{ vat_id: null, vat_rate_basis_points: null, tax_number: "12 345/6789", exemption_note: "Kleinunternehmer" },
  ...{ creditor_identifier: "DE98ZZZ09999999999", iban: "DE89370400440532013000", invoice_prefix: "SUN-" },
  ...{ payment_term_days: 14, collection_notice_days: 5, bills_supply: false },
};

export interface Posting {
  readonly member: string;
  readonly category: string;
  readonly energy_wh?: number;
  readonly amount_nano: bigint;
  readonly cause?: string;
}

const SUPPLY = ["grid-import", "grid-export"];
const OTHERS: Readonly<Record<string, string>> = {
  "neighbour-purchase": "community",
  "neighbour-sale": "community",
  "local-network-fee": "network-operator",
  "grid-import": "supplier",
  "grid-export": "supplier",
  "fixed-fee": "operator",
};

/** Recomputed results of January, written as the fold writes them. */
export class RecomputedMonth {
  private readonly pool: Pool;
  private revision = 0;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  /** A node whose journal has been folded to the end of the month, and the members. */
  async begin(members: readonly string[]): Promise<void> {
    await this.pool.query("INSERT INTO node VALUES ($1, 'sun', $2, 0, NULL)", [NODE, Buffer.alloc(32, 8)]);
    await this.pool.query(
      "INSERT INTO recomputed_journal (node, status, fold_version, updated_at_ms) VALUES ($1, 'current', 1, 0)",
      [NODE],
    );
    await this.close(LAST_S);
    for (const member of members) {
      await this.pool.query("INSERT INTO member VALUES ('sun', $1, true, NULL, 0)", [member]);
      await this.pool.query(
        `INSERT INTO recomputed_member_interval VALUES ($1, $2, $3, $4, 0, NULL, 0, 0, 0, 0, 0, 0, 0, 0, 'valid', true, true)`,
        [NODE, member, MIDDLE_S, LENGTH_S],
      );
    }
  }

  /** One more revision: postings of members, and what balances them. */
  async post(postings: readonly Posting[]): Promise<void> {
    const both = postings.flatMap((posting) => {
      const { member, category, amount_nano } = posting;
      const own = `member:${member}:${SUPPLY.includes(category) ? "supply" : "market"}`;
      const other = { ...posting, account: OTHERS[category], amount_nano: -amount_nano };
      return [{ ...posting, account: own }, other];
    });
    for (const [ordinal, { account, category, energy_wh = 0, amount_nano, cause = "closing" }] of both.entries()) {
      await this.pool.query(
        "INSERT INTO recomputed_posting VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL, $10, 0)",
        [...[NODE, MIDDLE_S, this.revision, ordinal, LENGTH_S, account, category, cause, energy_wh, `${amount_nano}`]],
      );
    }
    await this.close(MIDDLE_S);
  }

  /** With a revision that changes nothing else. */
  async setOfficial(member: string, is_official: boolean): Promise<void> {
    await this.close(MIDDLE_S);
    await this.pool.query("UPDATE recomputed_member_interval SET is_official = $2 WHERE member = $1", [
      member,
      is_official,
    ]);
  }

  private async close(start_s: number): Promise<void> {
    await this.pool.query(
      `INSERT INTO recomputed_interval (node, start_s, revision, length_s, matched_wh, demand_wh, supply_wh, saving_nano,
         closed_at_ms, input_digest, result_digest, node_matched_wh, node_input_digest, node_result_digest, is_same,
         official_points, points) VALUES ($1, $2, $5, $3, 0, 0, 0, 0, 0, $4, $4, 0, $4, $4, true, 0, 4)`,
      [NODE, start_s, LENGTH_S, Buffer.alloc(32), this.revision],
    );
    this.revision += 1;
  }
}

/** Two people of the billing role, and one who coordinates. */
export async function billingPeople(hub: PeopleHub): Promise<{ maker: Send; checker: Send; coordinator: Send }> {
  const operator = await hub.logIn(hub.firstLogin.login, hub.firstLogin.password);
  const logIn = async (login: string, role: string) => {
    const { json } = await operator("POST /api/accounts", { login, role, community: "sun" });
    return hub.logIn(login, json.initial_password);
  };
  return {
    maker: await logIn("maker", "billing"),
    checker: await logIn("checker", "billing"),
    coordinator: await logIn("coord", "coordinator"),
  };
}
