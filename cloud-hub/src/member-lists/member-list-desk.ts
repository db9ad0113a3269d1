import { createHash } from "node:crypto";
import type { Identity } from "../access/identity.ts";
import { actorOf } from "../audit/audit-log.ts";
import { cloudHubError } from "../errors.ts";
import { type LineKind, type ListCounts, type ListPlan, type PlannedLine, planList } from "./list-plan.ts";
import { CONTACT_COLUMNS, type ListColumn, type ListTable, type MemberListReader } from "./member-list.ts";
import type { MemberListStore, StoredList } from "./member-list-store.ts";
import { checkRow } from "./row-check.ts";

export interface MemberListPorts {
  readonly store: MemberListStore;
  readonly readFile: MemberListReader;
  readonly now_ms: () => number;
  readonly random: (count: number) => Uint8Array;
}

interface Place {
  readonly community: string;
  readonly identity: Identity;
}

/** A list, and what it would change as things are, or what it has changed. */
export interface ListPreview {
  readonly list: StoredList;
  readonly counts: ListCounts;
  /** Of what it would change; null once it was applied. */
  readonly plan_digest: string | null;
}

export interface AskedApplication {
  /** Of the preview that somebody looked at. */
  readonly plan_digest: string;
  /** Whether good rows count although others are wrong. */
  readonly keep_good_rows: boolean;
}

export interface LinesAsked {
  /** Null for all. */
  readonly kind: LineKind | null;
  readonly limit: number;
  /** Line after which they begin; null for the beginning. */
  readonly after: number | null;
}

const ID_BYTES = 8;
const WAITS_MS = 86_400_000;
/** Who may enter names and addresses. */
const CONTACT_ROLES: readonly string[] = ["coordinator", "billing"];

/**
 * Members and metering points by the hundred.
 *
 *   file ──add──► waiting ──apply──► applied     all of it in one transaction; again changes nothing
 *                    └──a day later──► gone
 *
 * Every method @throws {LocalGridError} `store-away`; what writes also `store-full`
 */
export class MemberListDesk {
  private readonly ports: MemberListPorts;

  constructor(ports: MemberListPorts) {
    this.ports = ports;
  }

  /**
   * Keeps a file for a day and says what it would change. Nothing changes yet.
   *
   * @throws {LocalGridError} the reasons of {@link ListRefusal}, `names-need-coordinator`
   */
  async add({ community, identity }: Place, file_name: string, bytes: Uint8Array): Promise<ListPreview> {
    const { store, random, now_ms } = this.ports;
    assertMayName(identity, this.tableOf(bytes).columns);
    const list = Buffer.from(random(ID_BYTES)).toString("hex");
    const digest = createHash("sha256").update(bytes).digest();
    const added_at_ms = now_ms();
    const added = { list, file_name, digest, content: bytes, added_by: identity.name, added_at_ms };
    await store.add(community, added, added_at_ms - WAITS_MS);
    return this.find(community, list);
  }

  /** @throws {LocalGridError} `unknown-list` */
  async find(community: string, id: string): Promise<ListPreview> {
    const list = found(await this.ports.store.find(community, id), id);
    if (list.applied !== null) return appliedPreview(list);
    const { counts, digest } = await this.planOf(community, list);
    return { list, counts, plan_digest: digest };
  }

  /** By line. @throws {LocalGridError} `unknown-list`, `list-applied` */
  async lines(community: string, id: string, { kind, limit, after }: LinesAsked): Promise<readonly PlannedLine[]> {
    const list = found(await this.ports.store.find(community, id), id);
    if (list.applied !== null) throw cloudHubError("list-applied", `list ${id} was applied; the register shows it`);
    const { lines } = await this.planOf(community, list);
    const isAsked = (line: PlannedLine) => (kind === null || line.kind === kind) && line.line > (after ?? 0);
    return lines.filter(isAsked).slice(0, limit);
  }

  /**
   * Does what the preview said, whole or not at all. A list that was applied is answered as it was.
   *
   * @throws {LocalGridError} `unknown-list`, `list-outdated` when members were changed since the preview, `list-faulty`,
   * `list-changes-nothing`, `names-need-coordinator`
   */
  async apply({ community, identity }: Place, id: string, asked: AskedApplication): Promise<ListPreview> {
    const at_ms = this.ports.now_ms();
    const stored = await this.ports.store.apply(community, id, (list, register) => {
      const table = this.tableOf(contentOf(list));
      assertMayName(identity, table.columns);
      const plan = planOf(table, register);
      assertAsSeen(plan, asked);
      const { members, points, accounts, counts } = plan;
      const { lines, ...rows } = counts;
      const digest = Buffer.from(list.digest).toString("hex");
      const details = { digest, lines_wrong: lines.wrong, ...rows };
      const act = { community, ...actorOf(identity), action: "member-list-applied", subject: id, details };
      return { members, points, accounts, counts, by: identity.name, at_ms, act };
    });
    return appliedPreview(found(stored, id));
  }

  private async planOf(community: string, list: StoredList): Promise<ListPlan> {
    return planOf(this.tableOf(contentOf(list)), await this.ports.store.register(community));
  }

  private tableOf(bytes: Uint8Array): ListTable {
    const table = this.ports.readFile(bytes);
    if (table.kind === "refused") throw cloudHubError(table.reason, table.message);
    return table;
  }
}

function planOf({ rows, columns }: ListTable, register: Parameters<typeof planList>[1]): ListPlan {
  return planList(
    rows.map((row) => checkRow(row, columns)),
    register,
  );
}

function assertAsSeen(
  { digest, counts: { lines } }: ListPlan,
  { plan_digest, keep_good_rows }: AskedApplication,
): void {
  if (digest !== plan_digest) throw cloudHubError("list-outdated", "members were changed since the preview");
  if (lines.wrong > 0 && !keep_good_rows) {
    throw cloudHubError("list-faulty", `${lines.wrong} rows are wrong, and only a whole list was to be taken`);
  }
  if (lines.new + lines.changed === 0) throw cloudHubError("list-changes-nothing", "no row changes anything");
}

/** Names and addresses go into billing accounts, which not everybody writes who adds members. */
function assertMayName({ kind, role }: Identity, columns: readonly ListColumn[]): void {
  const hasNames = columns.some((column) => (CONTACT_COLUMNS as readonly string[]).includes(column));
  if (!hasNames || (kind === "session" && CONTACT_ROLES.includes(role))) return;
  throw cloudHubError("names-need-coordinator", "names and addresses are entered by coordinators who are logged in");
}

function contentOf({ list, content }: StoredList): Uint8Array {
  if (content === null) throw new Error(`list ${list} has no content`);
  return content;
}

function found(list: StoredList | null, id: string): StoredList {
  if (list === null) throw cloudHubError("unknown-list", `there is no list ${id}; lists wait for a day`);
  return list;
}

function appliedPreview(list: StoredList): ListPreview {
  if (list.applied === null) throw new Error(`list ${list.list} is not applied`);
  return { list, counts: list.applied.counts, plan_digest: null };
}
