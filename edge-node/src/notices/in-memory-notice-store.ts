import type { NewNotice, Notice, NoticeSettings } from "./notice.ts";
import { type AddedNotice, NOTICES_KEPT, NOTICES_KEPT_S, type NoticeStep, type NoticeStore } from "./notice-store.ts";

interface Kept {
  readonly login: string;
  readonly cause: string;
  readonly notice: Notice;
}

/** For tests: forgets with the process, and fails when it is told to. */
export class InMemoryNoticeStore implements NoticeStore {
  failure: Error | null = null;
  private at: number | null = null;
  private ids = 0;
  private kept: Kept[] = [];
  private readonly known = new Map<string, string>();
  private readonly settings = new Map<string, NoticeSettings>();

  cursor = () => this.at;
  mark = (name: string) => this.known.get(name) ?? null;

  marksFrom(prefix: string): ReadonlyMap<string, string> {
    const found = [...this.known].filter(([name]) => name.startsWith(prefix));
    return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  take({ cursor, marks, notices, now_s }: NoticeStep): readonly AddedNotice[] {
    if (this.failure !== null) throw this.failure;
    this.at = cursor ?? this.at;
    for (const [name, value] of marks) {
      if (value === null) this.known.delete(name);
      else this.known.set(name, value);
    }
    const added = notices.flatMap((notice) => this.add(notice));
    this.kept = this.kept.filter(({ notice, login }) => {
      const isNewer = (other: Kept) => other.login === login && other.notice.id > notice.id;
      return notice.at_s > now_s - NOTICES_KEPT_S && this.kept.filter(isNewer).length < NOTICES_KEPT;
    });
    return added;
  }

  page({ login, before, limit }: Parameters<NoticeStore["page"]>[0]): readonly Notice[] {
    const own = this.kept.filter((each) => each.login === login && (before === null || each.notice.id < before));
    return own
      .map(({ notice }) => notice)
      .toReversed()
      .slice(0, limit);
  }

  unread(login: string): number {
    return this.kept.filter((each) => each.login === login && each.notice.read_at_s === null).length;
  }

  markRead({ login, up_to, at_s }: Parameters<NoticeStore["markRead"]>[0]): void {
    this.kept = this.kept.map((each) => {
      const isMeant = each.login === login && each.notice.id <= up_to && each.notice.read_at_s === null;
      return isMeant ? { ...each, notice: { ...each.notice, read_at_s: at_s } } : each;
    });
  }

  settingsOf = (login: string) => this.settings.get(login) ?? null;

  saveSettings(login: string, settings: NoticeSettings): void {
    this.settings.set(login, settings);
  }

  logins(): readonly string[] {
    return [...new Set([...this.kept.map(({ login }) => login), ...this.settings.keys()])];
  }

  forget(login: string): void {
    this.kept = this.kept.filter((each) => each.login !== login);
    this.settings.delete(login);
  }

  private add({ login, cause, at_s, content }: NewNotice): readonly AddedNotice[] {
    if (this.kept.some((each) => each.login === login && each.cause === cause)) return [];
    const notice: Notice = { id: ++this.ids, at_s, read_at_s: null, content };
    this.kept.push({ login, cause, notice });
    return [{ login, notice }];
  }
}
