import type { CommunityId, NodeId } from "@localgrid/vocabulary/identifiers";
import { and, eq, isNull, sql } from "drizzle-orm";
import type { NodePgDatabase } from "drizzle-orm/node-postgres";
import { refusalOf } from "../../enrolment/enrolment-refusal.ts";
import type {
  EnrolledNode,
  Enrolment,
  EnrolmentResult,
  JoinCode,
  NodeRegistry,
} from "../../enrolment/node-registry.ts";
import { onDatabase } from "./database-errors.ts";
import { community, joinCode, node, nodePolicy } from "./schema.ts";

type Transaction = Parameters<Parameters<NodePgDatabase["transaction"]>[0]>[0];

export class PostgresNodeRegistry implements NodeRegistry {
  private readonly database: NodePgDatabase;

  constructor(database: NodePgDatabase) {
    this.database = database;
  }

  find(id: Uint8Array): Promise<EnrolledNode | null> {
    return onDatabase(() => findNode(this.database, id));
  }

  addJoinCode(code: JoinCode): Promise<void> {
    return onDatabase(() =>
      this.database.transaction(async (transaction) => {
        const { community: id, created_at_ms } = code;
        await transaction.insert(community).values({ id, created_at_ms }).onConflictDoNothing();
        await transaction.insert(nodePolicy).values({ community: id }).onConflictDoNothing();
        await transaction.insert(joinCode).values(code);
      }),
    );
  }

  enrol(enrolment: Enrolment): Promise<EnrolmentResult> {
    return onDatabase(() => this.database.transaction((transaction) => enrolWith(transaction, enrolment)));
  }

  async revoke(id: Uint8Array, at_ms: number): Promise<void> {
    const isWelcome = and(eq(node.id, id), isNull(node.revoked_at_ms));
    await onDatabase(() => this.database.update(node).set({ revoked_at_ms: at_ms }).where(isWelcome));
  }
}

async function enrolWith(transaction: Transaction, enrolment: Enrolment): Promise<EnrolmentResult> {
  const { digest, id, public_key, at_ms } = enrolment;
  const [row] = await transaction.select().from(joinCode).where(eq(joinCode.digest, digest)).for("update");
  if (row === undefined) return { kind: "rejected", reason: "wrong-code" };
  const code = { ...row, community: row.community as CommunityId };
  await waitForNode(transaction, id);
  const known = await findNode(transaction, id);
  const reason = refusalOf(enrolment, { code, known });
  if (reason !== null) return { kind: "rejected", reason };
  if (!(await bindKey(transaction, enrolment, code.community))) {
    return { kind: "rejected", reason: "other-community-key" };
  }
  if (known !== null && code.used_by !== null) return { kind: "enrolled", node: known };
  const enrolled = { id, community: code.community, public_key };
  await transaction
    .insert(node)
    .values({ ...enrolled, enrolled_at_ms: at_ms })
    .onConflictDoNothing();
  await transaction.update(joinCode).set({ used_by: id, used_at_ms: at_ms }).where(eq(joinCode.digest, digest));
  return { kind: "enrolled", node: known ?? { ...enrolled, revoked_at_ms: null } };
}

/** Of codes that one node uses at once, each sees what the one before has led to. A node that is new has no row to lock. */
async function waitForNode(transaction: Transaction, id: Uint8Array): Promise<void> {
  const name = `enrolment ${Buffer.from(id).toString("hex")}`;
  await transaction.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`);
}

/** False when the community has another key. Of two first nodes that come at once, one waits for the other's key. */
async function bindKey(transaction: Transaction, enrolment: Enrolment, of: CommunityId): Promise<boolean> {
  const isOfNode = eq(community.id, of);
  const [row] = await transaction.select().from(community).where(isOfNode).for("no key update");
  const sealed = row?.sealed_key ?? null;
  if (sealed !== null) return enrolment.isSameKey(of, sealed);
  await transaction
    .update(community)
    .set({ sealed_key: enrolment.sealKey(of) })
    .where(isOfNode);
  return true;
}

async function findNode(database: NodePgDatabase | Transaction, id: Uint8Array): Promise<EnrolledNode | null> {
  const [row] = await database.select().from(node).where(eq(node.id, id));
  if (row === undefined) return null;
  const { community: of, public_key, revoked_at_ms } = row;
  return { id: row.id as NodeId, community: of as CommunityId, public_key, revoked_at_ms };
}
