import { createHash } from "node:crypto";
import { applyToCommunity } from "@localgrid/clearing/community";
import {
  addMember,
  addMeteringPoint,
  type CommunityDecision,
  putMember,
  putMeteringPoint,
} from "@localgrid/clearing/community-decisions";
import type { MemberBody, MeteringPointBody } from "@localgrid/protocol/record-bodies";
import type { MemberId, MeteringPointId } from "@localgrid/vocabulary/identifiers";
import { type BillingAccount, changedFields, NO_ACCOUNT } from "../billing/billing-party.ts";
import type { HeldCommunity } from "../communities/community-store.ts";
import { plainPointName } from "../reconciliation/value-check.ts";
import type { CheckedRow, GivenRow, ListColumn, RowFault, RowFaultCode } from "./member-list.ts";

/** What a list is held against: all of a community's members, and what is known of them as persons. */
export interface HeldRegister extends Pick<HeldCommunity, "state" | "references"> {
  readonly accounts: ReadonlyMap<string, BillingAccount>;
}

export const LINE_KINDS = ["new", "changed", "unchanged", "wrong"] as const;
export type LineKind = (typeof LINE_KINDS)[number];

/** What becomes of one row. */
export interface PlannedLine {
  readonly line: number;
  readonly kind: LineKind;
  /** Of rows that are wrong null where it is not known. */
  readonly member: string | null;
  readonly metering_point: string | null;
  /** What the row changes. */
  readonly columns: readonly ListColumn[];
  readonly faults: readonly RowFault[];
}

/** Rows that come out of a list, each once and as it is to be afterwards. */
export interface ListPlan {
  readonly lines: readonly PlannedLine[];
  readonly members: readonly MemberBody[];
  readonly points: readonly { readonly body: MeteringPointBody; readonly operator_reference: string | null }[];
  readonly accounts: readonly { readonly member: string; readonly content: BillingAccount }[];
  readonly counts: ListCounts;
  /** SHA-256 of all of it in hexadecimal. */
  readonly digest: string;
}

export interface ListCounts {
  readonly lines: Readonly<Record<LineKind, number>>;
  readonly members_new: number;
  readonly members_changed: number;
  readonly points_new: number;
  readonly points_changed: number;
  /** Names and addresses. */
  readonly accounts_changed: number;
}

/** A new metering point without a figure has the fuse of a usual home. */
const USUAL_FUSE_W = 17_000;
const BETWEEN_INTERVALS = { has_open_intervals: false };

/**
 * Goes through the rows one after the other, by the same rules as for a single member. A row that is wrong changes nothing
 * for the rows after it. Takes `held` over and changes its state.
 */
export function planList(rows: readonly CheckedRow[], held: HeldRegister): ListPlan {
  const planner = new ListPlanner(held, rows);
  return planner.plan(rows);
}

class ListPlanner {
  private readonly state: HeldRegister["state"];
  private readonly references: Map<MeteringPointId, string | null>;
  private readonly accounts: Map<string, BillingAccount>;
  private readonly pointByName = new Map<string, MeteringPointId>();
  private readonly names = new Set<string>();
  /** What earlier rows said of a member or metering point. */
  private readonly said = new Map<string, string | number>();
  private readonly taken: ReadonlySet<string>;
  private readonly changed = {
    members: new Map<MemberId, "new" | "changed">(),
    points: new Map<MeteringPointId, "new" | "changed">(),
    accounts: new Set<string>(),
  };
  private numbers = { m: 0, p: 0 };

  constructor({ state, references, accounts }: HeldRegister, rows: readonly CheckedRow[]) {
    this.state = state;
    this.references = new Map(references);
    this.accounts = new Map(accounts);
    for (const [point, reference] of references) this.pointByName.set(plainPointName(reference ?? point), point);
    for (const { name } of accounts.values()) if (name !== null) this.names.add(plainPersonName(name));
    const named = rows.flatMap((row) => (row.kind === "given" ? [row.row.member, row.row.metering_point] : []));
    this.taken = new Set(named.filter((name) => name !== null));
  }

  plan(rows: readonly CheckedRow[]): ListPlan {
    const lines = rows.map((row) =>
      row.kind === "given" ? this.line(row.row) : wrong(row.line, { faults: row.faults }),
    );
    const { members, points, accounts } = this.changed;
    const plan = {
      lines,
      members: [...members.keys()].map((member) => this.state.members.get(member) as MemberBody),
      points: [...points.keys()].map((point) => ({
        body: this.state.meteringPoints.get(point) as MeteringPointBody,
        operator_reference: this.references.get(point) ?? null,
      })),
      accounts: [...accounts].map((member) => ({ member, content: this.accounts.get(member) as BillingAccount })),
    };
    const ofKind = (kind: LineKind) => lines.filter((line) => line.kind === kind).length;
    const counts = {
      lines: { new: ofKind("new"), changed: ofKind("changed"), unchanged: ofKind("unchanged"), wrong: ofKind("wrong") },
      ...{ members_new: countOf(members, "new"), members_changed: countOf(members, "changed") },
      ...{ points_new: countOf(points, "new"), points_changed: countOf(points, "changed") },
      accounts_changed: accounts.size,
    };
    return { ...plan, counts, digest: createHash("sha256").update(JSON.stringify(plan)).digest("hex") };
  }

  private line(row: GivenRow): PlannedLine {
    const known = this.knownPoint(row);
    const member = this.memberOf(row, known.point);
    const fault = known.fault ?? member.fault ?? this.inactive(member.member, known.point);
    if (fault !== null || member.member === null) {
      return wrong(row.line, { faults: fault === null ? [] : [fault], member: row.member, point: known.point });
    }
    const isNewPoint = known.point === null && (row.metering_point ?? row.operator_reference) !== null;
    const point = isNewPoint ? this.newPoint(row) : known.point;
    const faults = this.contradictions(row, member.member, point);
    if (faults.length > 0) return wrong(row.line, { faults, member: member.member, point });
    return this.take(row, member.member, point);
  }

  /** The metering point that the row means; null where it is new, or where there is none. */
  private knownPoint({ metering_point, operator_reference }: GivenRow) {
    const id = metering_point as MeteringPointId | null;
    const named = operator_reference === null ? undefined : this.pointByName.get(plainPointName(operator_reference));
    if (id === null) return { point: named ?? null, fault: null };
    const point = this.state.meteringPoints.has(id) ? id : null;
    if (named === undefined || named === id) return { point, fault: null };
    return { point: null, fault: fault("operator_reference", "reference-taken") };
  }

  private memberOf({ member, contact, ...row }: GivenRow, point: MeteringPointId | null) {
    const owner = point === null ? undefined : this.state.meteringPoints.get(point)?.member;
    const { name } = contact;
    if (member !== null) {
      if (owner !== undefined && owner !== member) return refused(fault("member", "another-member"));
      return { member: member as MemberId, fault: null };
    }
    if (owner !== undefined) {
      const held = this.accounts.get(owner)?.name ?? null;
      const isOther = name !== undefined && held !== null && plainPersonName(held) !== plainPersonName(name);
      return isOther ? refused(fault("name", "another-name")) : { member: owner, fault: null };
    }
    const hasPoint = (row.metering_point ?? row.operator_reference) !== null;
    if (name === undefined || !hasPoint) return refused(fault("member", "missing-value"));
    if (this.names.has(plainPersonName(name))) return refused(fault("name", "ambiguous-name"));
    return { member: this.unused("m", this.state.members) as MemberId, fault: null };
  }

  private inactive(member: MemberId | null, point: MeteringPointId | null): RowFault | null {
    if (member !== null && this.state.members.get(member)?.is_active === false)
      return fault("member", "inactive-member");
    const isGone = point !== null && this.state.meteringPoints.get(point)?.is_active === false;
    return isGone ? fault("metering_point", "inactive-point") : null;
  }

  private newPoint({ metering_point }: GivenRow): MeteringPointId {
    return (metering_point ?? this.unused("p", this.state.meteringPoints)) as MeteringPointId;
  }

  /** Who has no identifier gets the next number that nobody has, here or in the file. */
  private unused(letter: "m" | "p", held: { has(key: never): boolean }): string {
    for (let number = this.numbers[letter] + 1; ; number += 1) {
      const name = `${letter}${number}`;
      if (held.has(name as never) || this.taken.has(name)) continue;
      this.numbers = { ...this.numbers, [letter]: number };
      return name;
    }
  }

  private contradictions(row: GivenRow, member: string, point: string | null): readonly RowFault[] {
    const told = toldBy(row, member, point);
    const faults = told.flatMap(({ column, key, value }) => {
      const before = this.said.get(key);
      return before === undefined || before === value ? [] : [fault(column, "contradiction")];
    });
    if (faults.length === 0) for (const { key, value } of told) this.said.set(key, value);
    return faults;
  }

  private take(row: GivenRow, member: MemberId, point: MeteringPointId | null): PlannedLine {
    const isNew = !this.state.members.has(member) || (point !== null && !this.state.meteringPoints.has(point));
    const columns = [
      ...this.takeMember(row, member),
      ...(point === null ? [] : this.takePoint(row, member, point)),
      ...this.takeContact(row, member),
    ];
    const kind = isNew ? "new" : columns.length > 0 ? "changed" : "unchanged";
    return { line: row.line, kind, member, metering_point: point, columns, faults: [] };
  }

  private takeMember({ credit_limit_micro }: GivenRow, member: MemberId): readonly ListColumn[] {
    const known = this.state.members.get(member);
    const body = {
      member,
      is_active: true,
      credit_limit_micro: credit_limit_micro ?? known?.credit_limit_micro ?? null,
    };
    const isNew = known === undefined;
    if (!this.decided(isNew ? addMember(this.state, body) : putMember(this.state, body, BETWEEN_INTERVALS))) return [];
    if (!this.changed.members.has(member)) this.changed.members.set(member, isNew ? "new" : "changed");
    return [
      ...(isNew ? (["member"] as const) : []),
      ...(credit_limit_micro === null ? [] : (["credit_limit"] as const)),
    ];
  }

  private takePoint(row: GivenRow, member: MemberId, metering_point: MeteringPointId): readonly ListColumn[] {
    const known = this.state.meteringPoints.get(metering_point);
    const main_fuse_w = row.main_fuse_w ?? known?.main_fuse_w ?? USUAL_FUSE_W;
    const body = { metering_point, member, is_active: true, main_fuse_w };
    const isNew = known === undefined;
    const isChanged = this.decided(
      isNew ? addMeteringPoint(this.state, body) : putMeteringPoint(this.state, body, BETWEEN_INTERVALS),
    );
    const isRenamed = this.rename(metering_point, row.operator_reference);
    if (!isChanged && !isRenamed) return [];
    if (!this.changed.points.has(metering_point)) this.changed.points.set(metering_point, isNew ? "new" : "changed");
    return [
      ...(isNew ? (["metering_point"] as const) : []),
      ...(isRenamed ? (["operator_reference"] as const) : []),
      ...(isChanged ? (["main_fuse_w"] as const) : []),
    ];
  }

  /** Whether the network operator's name is another one than before, however it is written. */
  private rename(point: MeteringPointId, operator_reference: string | null): boolean {
    const isNew = !this.references.has(point);
    const before = this.references.get(point) ?? null;
    const name = plainPointName(before ?? point);
    if (operator_reference === null || plainPointName(operator_reference) === name) {
      if (isNew) this.references.set(point, null);
      if (!this.pointByName.has(name)) this.pointByName.set(name, point);
      return false;
    }
    if (!isNew && this.pointByName.get(name) === point) this.pointByName.delete(name);
    this.pointByName.set(plainPointName(operator_reference), point);
    this.references.set(point, operator_reference);
    return true;
  }

  private takeContact({ contact }: GivenRow, member: string): readonly ListColumn[] {
    const before = this.accounts.get(member) ?? NO_ACCOUNT;
    const after = { ...before, ...contact };
    const columns = changedFields(before, after) as readonly ListColumn[];
    if (columns.length === 0) return [];
    this.accounts.set(member, after);
    this.changed.accounts.add(member);
    if (after.name !== null) this.names.add(plainPersonName(after.name));
    return columns;
  }

  private decided(decision: CommunityDecision): boolean {
    if (decision.kind === "rejected") throw new Error(`a row that was right is refused: ${decision.reason}`);
    for (const record of decision.records) applyToCommunity(this.state, record);
    return decision.records.length > 0;
  }
}

interface Told {
  readonly column: ListColumn;
  readonly key: string;
  readonly value: string | number;
}

function toldBy({ main_fuse_w, operator_reference, credit_limit_micro, contact }: GivenRow, ...of: Subject): Told[] {
  const [member, point] = of;
  const told: Told[] = Object.entries(contact).map(([column, value]) => ({
    column: column as ListColumn,
    key: `${column} ${member}`,
    value,
  }));
  const add = (column: ListColumn, subject: string | null, value: string | number | null) => {
    if (value !== null && subject !== null) told.push({ column, key: `${column} ${subject}`, value });
  };
  add("credit_limit", member, credit_limit_micro);
  add("main_fuse_w", point, main_fuse_w);
  add("operator_reference", point, operator_reference === null ? null : plainPointName(operator_reference));
  return told;
}

type Subject = readonly [member: string, point: string | null];

function fault(column: ListColumn, code: RowFaultCode): RowFault {
  return { column, code };
}

function refused(why: RowFault) {
  return { member: null, fault: why };
}

function wrong(
  line: number,
  of: { readonly faults: readonly RowFault[]; readonly member?: string | null; readonly point?: string | null },
): PlannedLine {
  const { faults, member = null, point = null } = of;
  return { line, kind: "wrong", member, metering_point: point, columns: [], faults };
}

function plainPersonName(name: string): string {
  return name.normalize("NFC").replace(/\s+/g, " ").trim().toLowerCase();
}

function countOf(changed: ReadonlyMap<string, string>, kind: string): number {
  return [...changed.values()].filter((each) => each === kind).length;
}
