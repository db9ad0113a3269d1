import { buildSettlement, type SettlementPostings } from "@localgrid/clearing/settlement";
import { monthOf, monthPeriod, type StatementPeriod } from "@localgrid/clearing/statement";
import type { MemberId } from "@localgrid/vocabulary/identifiers";
import type { JournalCause } from "./journal-causes.ts";
import { type MonthNews, markOfMonth, monthNews, toldMonthFrom } from "./month-news.ts";
import type { NoticeDraft } from "./notice-draft.ts";
import type { NoticeStore } from "./notice-store.ts";

export interface MonthRoundsPorts {
  readonly store: Pick<NoticeStore, "marksFrom">;
  /** What was posted to a member for a period's intervals until now. */
  readonly settlementOf: (query: {
    readonly member: MemberId;
    readonly from_s: number;
    readonly to_s: number;
  }) => SettlementPostings;
  readonly time_zone: string;
  readonly wall_ms: () => number;
  /** Lets others have a turn. */
  readonly turn: () => Promise<void>;
}

/** Official values of a month come by the hundreds: they are looked at when no more have come for so long. */
const CALM_WALL_MS = 60_000;
/** Corrections reach back 400 days. */
const MONTHS_REMEMBERED = 15;
const DUE = "due:";
const TOLD = "month:";

type Due = "ended" | "official";

/**
 * Which months there may be news of, and what it is. What is due is remembered with the journal's cursor, so that nothing
 * is lost between a cause and its notices.
 */
export class MonthRounds {
  private readonly ports: MonthRoundsPorts;
  /** Real time of the last official value, by month; those before the start count as calm. */
  private readonly touched_ms = new Map<string, number>();
  private period: StatementPeriod | null = null;

  constructor(ports: MonthRoundsPorts) {
    this.ports = ports;
  }

  /** @param closed_upto_s end of the newest closed interval */
  note(draft: NoticeDraft, cause: JournalCause, closed_upto_s: number): void {
    const { label, to_s } = this.periodAt(cause.start_s);
    if (cause.kind === "closed") {
      if (cause.start_s + cause.length_s >= to_s) draft.remember(DUE + label, "ended" satisfies Due);
      return;
    }
    // Of a running month nothing was told yet.
    if (to_s > closed_upto_s) return;
    this.touched_ms.set(label, this.ports.wall_ms());
    if (draft.mark(DUE + label) === null) draft.remember(DUE + label, "official" satisfies Due);
  }

  /** Whether something would be told now. */
  get isDue(): boolean {
    return this.due().length > 0;
  }

  /**
   * Tells what is due, month by month.
   *
   * @param begin makes an empty draft; `commit` writes it
   */
  async tell(begin: () => NoticeDraft, commit: (draft: NoticeDraft) => void): Promise<void> {
    for (const { label, due } of this.due()) {
      const touched_ms = this.touched_ms.get(label);
      const draft = begin();
      await this.tellMonth(draft, label, due);
      // Newer values came on the way: some members' sums have them, others' do not.
      if (this.touched_ms.get(label) !== touched_ms) continue;
      draft.remember(DUE + label, null);
      this.forgetOld(draft, label);
      commit(draft);
      this.touched_ms.delete(label);
    }
  }

  private due(): { readonly label: string; readonly due: Due }[] {
    const calmSince_ms = this.ports.wall_ms() - CALM_WALL_MS;
    return [...this.ports.store.marksFrom(DUE)]
      .map(([name, due]) => ({ label: name.slice(DUE.length), due: due as Due }))
      .filter(({ label, due }) => due === "ended" || (this.touched_ms.get(label) ?? 0) <= calmSince_ms);
  }

  private async tellMonth(draft: NoticeDraft, month: string, cause: Due): Promise<void> {
    const { from_s, to_s } = monthPeriod(month, this.ports.time_zone);
    const members = new Set(draft.addressees.flatMap(({ member }) => (member === null ? [] : [member])));
    for (const member of members) {
      const settlement = buildSettlement(this.ports.settlementOf({ member, from_s, to_s }), false);
      const name = `${TOLD}${month}:${member}`;
      const news = monthNews(toldMonthFrom(draft.mark(name)), { settlement, cause });
      if (news !== null) {
        draft.remember(name, markOfMonth(news.told));
        tellNews(draft, { news, member, month, ...settlement });
      }
      await this.ports.turn();
    }
  }

  private forgetOld(draft: NoticeDraft, month: string): void {
    const [year = 0, ordinal = 0] = month.split("-").map(Number);
    const oldest = new Date(Date.UTC(year, ordinal - 1 - MONTHS_REMEMBERED, 1)).toISOString().slice(0, month.length);
    for (const name of this.ports.store.marksFrom(TOLD).keys()) {
      if (name < TOLD + oldest) draft.remember(name, null);
    }
  }

  /** Intervals come in their order: most lie in the month of the one before. */
  private periodAt(at_s: number): StatementPeriod {
    const known = this.period;
    if (known !== null && known.from_s <= at_s && at_s < known.to_s) return known;
    const { time_zone } = this.ports;
    this.period = monthPeriod(monthOf(at_s, time_zone), time_zone);
    return this.period;
  }
}

interface MemberNews {
  readonly news: MonthNews;
  readonly member: MemberId;
  readonly month: string;
  readonly intervals: number;
  readonly final_intervals: number;
}

function tellNews(draft: NoticeDraft, { news, member, month, intervals, final_intervals }: MemberNews): void {
  const to = draft.ofMember(member);
  if (news.kind === "corrected") {
    const { change_nano, told } = news;
    const cause = `correction:${month}:${told.change_nano}:${draft.now_s}`;
    return draft.tell(to, cause, { kind: "correction", month, change_nano });
  }
  const { change_nano } = news.told;
  const content = { kind: "statement-ready", month, intervals, final_intervals, change_nano } as const;
  draft.tell(to, `statement:${month}:${news.kind}`, content);
}
