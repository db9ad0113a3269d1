import { type IntervalInputs, type IntervalTerms, matchInterval } from "@localgrid/clearing/clear-interval";
import type { CommunityState } from "@localgrid/clearing/community";
import type { AllocationKeyBody, TariffBody } from "@localgrid/protocol/record-bodies";
import { compareIdentifiers, type MemberId } from "@localgrid/vocabulary/identifiers";

/** What is tried in place of what was in force; null leaves that as it was. */
export interface TriedTerms {
  readonly tariff: TariffBody | null;
  /** A key of null tries the call auction. */
  readonly sharing: Pick<AllocationKeyBody, "key" | "price_rule"> | null;
}

/** Before: on the terms that intervals closed on. After: the same, but for what is tried. */
export interface BeforeAndAfter<Value> {
  readonly before: Value;
  readonly after: Value;
}

/** + the member receives, − it pays. */
export interface MemberTrial {
  readonly member: MemberId;
  readonly amount_nano: BeforeAndAfter<bigint>;
  readonly bought_wh: BeforeAndAfter<number>;
  readonly sold_wh: BeforeAndAfter<number>;
}

/** An account that is nobody's own: supplier, network operator, operator. */
export interface AccountTrial {
  readonly account: string;
  readonly amount_nano: BeforeAndAfter<bigint>;
}

interface Sums {
  readonly amount_nano: { before: bigint; after: bigint };
  readonly bought_wh: { before: number; after: number };
  readonly sold_wh: { before: number; after: number };
}

type Side = keyof BeforeAndAfter<unknown>;

const SIDES: readonly Side[] = ["before", "after"];

/**
 * Clears closed intervals once more as they were and once with another tariff, another allocation key or both, and sums
 * both up. Whole numbers only: where what is tried is in force, before and after are the same to the nano.
 */
export class TariffTrial {
  private readonly community: CommunityState;
  private readonly tried: TriedTerms;
  private readonly sums = new Map<MemberId, Sums>();
  private readonly others = new Map<string, { before: bigint; after: bigint }>();

  /** @param community with every metering point that took part */
  constructor(community: CommunityState, tried: TriedTerms) {
    this.community = community;
    this.tried = tried;
  }

  /** @throws {LocalGridError} `unknown-metering-point` */
  add(inputs: IntervalInputs): void {
    this.take("before", inputs);
    this.take("after", { ...inputs, terms: triedTerms(inputs.terms, this.tried) });
  }

  /** By id. */
  members(): readonly MemberTrial[] {
    return [...this.sums]
      .map(([member, sums]) => ({ member, ...sums }))
      .sort((a, b) => compareIdentifiers(a.member, b.member));
  }

  /** By account. With the members' amounts, before and after are 0 each. */
  accounts(): readonly AccountTrial[] {
    return [...this.others]
      .map(([account, amount_nano]) => ({ account, amount_nano }))
      .sort((a, b) => compareIdentifiers(a.account, b.account));
  }

  private take(side: Side, inputs: IntervalInputs): void {
    const { members, postings } = matchInterval(this.community, inputs).priced;
    for (const { member, amount_nano, bought_wh, sold_wh } of members) {
      const sums = this.sums.get(member) ?? noSums();
      sums.amount_nano[side] += amount_nano;
      sums.bought_wh[side] += bought_wh;
      sums.sold_wh[side] += sold_wh;
      this.sums.set(member, sums);
    }
    for (const { account, amount_nano } of postings) {
      // Trade goes through the community's account and leaves nothing there.
      if (account.startsWith("member:") || account === "community") continue;
      const sum = this.others.get(account) ?? { before: 0n, after: 0n };
      sum[side] += amount_nano;
      this.others.set(account, sum);
    }
  }
}

/** When what is tried begins is not looked at: no result depends on it. */
function triedTerms(terms: IntervalTerms, { tariff, sharing }: TriedTerms): IntervalTerms {
  const { valid_from_s } = terms.tariff;
  const priced = tariff === null ? terms : { ...terms, tariff: { ...tariff, valid_from_s } };
  if (sharing === null) return priced;
  const { allocation_key: _, ...others } = priced;
  const { key, price_rule } = sharing;
  return key === null ? others : { ...others, allocation_key: { valid_from_s, key, price_rule } };
}

/** What it does to a community's members as a whole. */
export interface TrialSums {
  readonly amount_nano: BeforeAndAfter<bigint>;
  /** Wh that members bought from one another. */
  readonly shared_wh: BeforeAndAfter<number>;
  /** Members that would have paid less or received more; the other way round; neither. */
  readonly winners: number;
  readonly losers: number;
  readonly unchanged: number;
  /** Null where nobody wins, or loses; of several the first by id. */
  readonly largest_gain: MemberTrial | null;
  readonly largest_loss: MemberTrial | null;
}

export function changeOf({ amount_nano }: Pick<MemberTrial, "amount_nano">): bigint {
  return amount_nano.after - amount_nano.before;
}

export function sumsOf(members: readonly MemberTrial[]): TrialSums {
  const amount_nano = { before: 0n, after: 0n };
  const shared_wh = { before: 0, after: 0 };
  for (const member of members) {
    for (const side of SIDES) {
      amount_nano[side] += member.amount_nano[side];
      shared_wh[side] += member.bought_wh[side];
    }
  }
  const gaining = members.filter((member) => changeOf(member) > 0n);
  const losing = members.filter((member) => changeOf(member) < 0n);
  return {
    amount_nano,
    shared_wh,
    winners: gaining.length,
    losers: losing.length,
    unchanged: members.length - gaining.length - losing.length,
    largest_gain: farthest(gaining),
    largest_loss: farthest(losing),
  };
}

function farthest(members: readonly MemberTrial[]): MemberTrial | null {
  const distance = (member: MemberTrial) => (changeOf(member) < 0n ? -changeOf(member) : changeOf(member));
  return members.reduce<MemberTrial | null>(
    (best, member) => (best === null || distance(member) > distance(best) ? member : best),
    null,
  );
}

function noSums(): Sums {
  return {
    amount_nano: { before: 0n, after: 0n },
    bought_wh: { before: 0, after: 0 },
    sold_wh: { before: 0, after: 0 },
  };
}
