/** How many notices wait for whoever is logged in: asked for once, then told by the live stream. */
import { effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { Live } from "./live.ts";
import type { Notice, NoticeNews, NoticePage } from "./notice-types.ts";
import type { SessionState } from "./session-life.ts";

export class NoticesWatch {
  readonly unread = signal(0);
  /** The newest that has come since this page is open; null before. */
  readonly latest = signal<NoticeNews | null>(null);
  private readonly fetchNewest: () => Promise<NoticePage>;
  /** Answers to questions from before an end, or from before news, say less than what came since. */
  private round = 0;

  constructor(fetchNewest: () => Promise<NoticePage>) {
    this.fetchNewest = fetchNewest;
  }

  /** Asks how many there are. Without an answer the last number stays. */
  async refresh(): Promise<void> {
    this.round += 1;
    const { round } = this;
    const page = await this.fetchNewest().catch(() => null);
    if (page !== null && round === this.round) this.unread.value = page.unread;
  }

  hear(news: NoticeNews): void {
    this.take(news.unread);
    if (news.notice !== null) this.latest.value = news;
  }

  /** Takes a number that came with another answer. */
  take(unread: number): void {
    this.round += 1;
    this.unread.value = unread;
  }

  stop(): void {
    this.take(0);
    this.latest.value = null;
  }
}

export const hasHome = (state: SessionState) => state.kind === "somebody" && state.session.member !== null;

export interface FollowedParts {
  readonly live: Pick<Live, "notice" | "connection">;
  readonly session: ReadonlySignal<SessionState>;
  /** Draws attention to a notice outside of the page. */
  readonly popUp: (notice: Notice) => void;
}

/** Keeps the number up for as long as the page lives. */
export function followNotices(notices: NoticesWatch, { live, session, popUp }: FollowedParts): void {
  effect(() => {
    if (session.value.kind !== "somebody") notices.stop();
  });
  effect(() => {
    const news = live.notice.value;
    if (news === null) return;
    notices.hear(news);
    const { notice, is_quiet } = news;
    // Once for each notice: not again when something changes that showing it asks for.
    if (notice !== null && !is_quiet) untracked(() => popUp(notice));
  });
  effect(() => {
    // What came while there was no connection, or while somebody else was logged in.
    if (live.connection.value === "live" && session.value.kind === "somebody") void notices.refresh();
  });
}
