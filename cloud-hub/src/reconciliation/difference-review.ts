import { communityId } from "@localgrid/vocabulary/identifiers";
import type { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { cloudHubError } from "../errors.ts";
import type { Reconciliation } from "./reconciliation.ts";
import type {
  DifferencePlace,
  DifferenceRecord,
  OpenDifferences,
  OpenFilter,
  ReviewStore,
  SaidAct,
  SaidOutcome,
  SaidRefusal,
} from "./review-store.ts";

export interface DifferenceReviewPorts {
  readonly store: ReviewStore;
  /** Brings comparisons up to date, so that nobody decides on old figures. */
  readonly reconciliation: Pick<Reconciliation, "update" | "periodOf">;
  readonly now_ms: () => number;
}

type Said = Omit<SaidAct, "at_ms">;

const REFUSALS: Readonly<Record<SaidRefusal, string>> = {
  "unknown-difference": "the official value of this metering point and interval does not differ",
  "difference-changed": "it is not any more what was looked at",
  "nothing-to-accept": "nothing of that is open",
  "not-accepted": "it is open as it is",
  "too-many-differences": "more than can be accepted at once",
  "too-many-records": "it has as many records as it can have",
};

/**
 * What people decide about differences: accept them, open them again, write a note. Everything is kept, and the newest
 * decision counts, as long as figures are those that it was made on.
 */
export class DifferenceReview {
  private readonly ports: DifferenceReviewPorts;

  constructor(ports: DifferenceReviewPorts) {
    this.ports = ports;
  }

  /** @param month `YYYY-MM` @throws {LocalGridError} `unknown-community`, `store-away` */
  async open(community: string, month: string, filter: Pick<OpenFilter, "cause" | "member">): Promise<OpenDifferences> {
    const period = await this.ports.reconciliation.periodOf(community, month);
    await this.ports.reconciliation.update(community, period);
    return this.ports.store.open(communityId(community), { ...filter, ...period });
  }

  /**
   * Says something about one difference, and writes it into the audit log. Returns the number of the act.
   *
   * @throws {LocalGridError} `unknown-difference`, `difference-changed`, `not-accepted`, `too-many-records`, `store-away`,
   * `store-full`
   */
  async say(community: string, place: DifferencePlace, said: Said): Promise<number> {
    const { store, reconciliation, now_ms } = this.ports;
    await reconciliation.update(community, { from_s: place.start_s, to_s: place.start_s + 1 });
    return actOf(await store.say(communityId(community), place, { ...said, at_ms: now_ms() })).act;
  }

  /**
   * Accepts everything of one cause that is open in a month, and writes one entry into the audit log.
   *
   * @param month `YYYY-MM`
   * @throws {LocalGridError} `unknown-community`, `nothing-to-accept`, `difference-changed`, `too-many-differences`,
   * `store-away`, `store-full`
   */
  async acceptOpen(
    community: string,
    { month, cause, member }: Pick<OpenFilter, "cause" | "member"> & { readonly month: string },
    said: Omit<Said, "kind">,
  ): Promise<{ readonly act: number; readonly differences: number }> {
    const { store, reconciliation, now_ms } = this.ports;
    const period = await reconciliation.periodOf(community, month);
    await reconciliation.update(community, period);
    const { from_s, to_s } = period;
    const act: SaidAct = { ...said, kind: "accepted", at_ms: now_ms() };
    return actOf(await store.acceptOpen(communityId(community), { month, cause, member, from_s, to_s }, act));
  }

  /** What was said about a difference, the newest first. @throws {LocalGridError} `store-away` */
  records(
    community: string,
    place: DifferencePlace,
    part: { readonly limit: number; readonly after: number | null },
  ): Promise<readonly DifferenceRecord[]> {
    return this.ports.store.records(communityId(community), place, part);
  }
}

function actOf(outcome: SaidOutcome): Extract<SaidOutcome, { kind: "said" }> {
  if (outcome.kind === "said") return outcome;
  throw refusal(outcome.reason);
}

function refusal(reason: SaidRefusal): LocalGridError {
  return cloudHubError(reason, REFUSALS[reason]);
}
