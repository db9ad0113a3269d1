import { tariffAt } from "@localgrid/clearing/community";
import { adoptAllocationKey } from "@localgrid/clearing/key-decisions";
import type { NodeState } from "@localgrid/clearing/node-state";
import type { KnownRecord, TariffBody } from "@localgrid/protocol/record-bodies";
import { encodeCbor } from "@localgrid/vocabulary/cbor";

const KINDS = [
  "member",
  "metering-point",
  "meter-key",
  "third-party-meter",
  "tariff",
  "allocation-key",
  "standing-limits",
] as const;

export type MembershipRecord = Extract<KnownRecord, { readonly kind: (typeof KINDS)[number] }>;

export type RevivalDecision =
  | { readonly kind: "records"; readonly records: readonly KnownRecord[] }
  | { readonly kind: "rejected"; readonly reason: string; readonly message: string };

export function isMembership(kind: string): boolean {
  return (KINDS as readonly string[]).includes(kind);
}

/** What was decided about members, meters and prices in records that were lost: the last word about each. */
export class LostMembership {
  private readonly words = new Map<string, { readonly record: MembershipRecord; readonly after: number }>();

  /** `after`: the position in the journal behind which everything was written since the record was lost. */
  add(record: MembershipRecord, after: number): void {
    this.words.set(nameOf(record), { record, after });
  }

  /** At this position of the journal something has been decided about the same. */
  forget(record: MembershipRecord, position: number): void {
    for (const [name, word] of this.words) {
      if (position > word.after && isSuperseded(word.record, record)) this.words.delete(name);
    }
  }

  /** In an order in which each finds what it needs; each decides on the state as it is then. */
  decisions(): readonly ((state: NodeState) => RevivalDecision)[] {
    const records = [...this.words.values()].map(({ record }) => record);
    return records.sort(byNeed).map((record) => (state: NodeState) => decide(record, state));
  }
}

function isSuperseded(lost: MembershipRecord, since: MembershipRecord): boolean {
  if (lost.kind === "standing-limits" && since.kind === "standing-limits") {
    return lost.body.member === since.body.member;
  }
  if (nameOf(lost) === nameOf(since)) return true;
  if (!isMeter(lost) || !isMeter(since)) return false;
  // A metering point has one meter of either sort: the newer one.
  return lost.body.is_active && since.body.is_active && lost.body.metering_point === since.body.metering_point;
}

function isMeter(
  record: MembershipRecord,
): record is Extract<MembershipRecord, { readonly kind: "meter-key" | "third-party-meter" }> {
  return record.kind === "meter-key" || record.kind === "third-party-meter";
}

function nameOf(record: MembershipRecord): string {
  switch (record.kind) {
    case "member":
      return `member ${record.body.member}`;
    case "metering-point":
      return `metering-point ${record.body.metering_point}`;
    case "meter-key":
      return `meter-key ${record.body.device}`;
    case "third-party-meter":
      return `third-party-meter ${record.body.device}`;
    case "tariff":
      return `tariff ${record.body.valid_from_s}`;
    case "allocation-key":
      return `allocation-key ${record.body.valid_from_s}`;
    case "standing-limits":
      return `standing-limits ${record.body.member} ${record.body.valid_from_s}`;
  }
}

/** Points need members, meters need points. Of prices that began in the past only the last one counts: it is first. */
function byNeed(a: MembershipRecord, b: MembershipRecord): number {
  if (a.kind !== b.kind) return KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind);
  return "valid_from_s" in a.body && "valid_from_s" in b.body ? b.body.valid_from_s - a.body.valid_from_s : 0;
}

function decide(record: MembershipRecord, { community, next_start_s }: NodeState): RevivalDecision {
  switch (record.kind) {
    case "member":
      return unlessSame(record, community.members.get(record.body.member));
    case "metering-point":
      return unlessSame(record, community.meteringPoints.get(record.body.metering_point));
    case "meter-key":
      return unlessSame(record, community.meters.get(record.body.device));
    case "third-party-meter":
      return unlessSame(record, community.thirdPartyMeters.get(record.body.device));
    case "tariff":
      return decideTariff(record, community, next_start_s ?? 0);
    case "allocation-key": {
      const decision = adoptAllocationKey(community, record.body, next_start_s ?? 0);
      return decision.kind === "known" ? KNOWN : decision;
    }
    case "standing-limits": {
      const valid_from_s = Math.max(record.body.valid_from_s, next_start_s ?? 0);
      const body = { ...record.body, valid_from_s };
      const isSet = community.limits.get(body.member)?.some((limits) => limits.valid_from_s === valid_from_s) ?? false;
      return isSet ? KNOWN : taken({ ...record, body });
    }
  }
}

function decideTariff(
  record: Extract<MembershipRecord, { readonly kind: "tariff" }>,
  community: NodeState["community"],
  next_start_s: number,
): RevivalDecision {
  // Once intervals have closed, a tariff begins with the first that has not.
  const earliest_s = community.tariffs.length === 0 ? 0 : next_start_s;
  const body = { ...record.body, valid_from_s: Math.max(record.body.valid_from_s, earliest_s) };
  if (community.tariffs.some(({ valid_from_s }) => valid_from_s === body.valid_from_s)) return KNOWN;
  const inForce = tariffAt(community, body.valid_from_s);
  if (inForce === null) return taken({ ...record, body });
  // One that began later than the lost one took its place long ago.
  const isOver = inForce.valid_from_s > record.body.valid_from_s;
  return isOver || areEqual(figuresOf(inForce), figuresOf(body)) ? KNOWN : taken({ ...record, body });
}

/** Nothing is to be done. */
export const KNOWN: RevivalDecision = { kind: "rejected", reason: "known", message: "it is as it was" };

function unlessSame(record: MembershipRecord, known: object | undefined): RevivalDecision {
  return known !== undefined && areEqual(known, record.body) ? KNOWN : taken(record);
}

function taken(record: MembershipRecord): RevivalDecision {
  return { kind: "records", records: [record] };
}

function figuresOf({ valid_from_s: _, ...figures }: TariffBody): object {
  return figures;
}

function areEqual(a: object, b: object): boolean {
  return Buffer.compare(encodeCbor(a as never), encodeCbor(b as never)) === 0;
}
