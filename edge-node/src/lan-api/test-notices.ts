import { InMemoryNoticeStore } from "../notices/in-memory-notice-store.ts";
import type { NoticeContent } from "../notices/notice.ts";
import { Notices, type NoticesPorts } from "../notices/notices.ts";
import type { NoticesPort } from "./ports.ts";

/** The real desk on a store in memory; what it would look at is not there. */
export class TestNotices implements NoticesPort {
  readonly store = new InMemoryNoticeStore();
  readonly page: NoticesPort["page"];
  readonly markRead: NoticesPort["markRead"];
  readonly settingsOf: NoticesPort["settingsOf"];
  readonly saveSettings: NoticesPort["saveSettings"];
  private readonly at_s: number;

  constructor(at_s: number) {
    this.at_s = at_s;
    const parts = { store: this.store, now_ms: () => at_s * 1000, told: () => {} };
    const desk = new Notices(parts as unknown as NoticesPorts);
    this.page = (query) => desk.page(query);
    this.markRead = (login, up_to) => desk.markRead(login, up_to);
    this.settingsOf = (login) => desk.settingsOf(login);
    this.saveSettings = (login, settings) => desk.saveSettings(login, settings);
  }

  tell(login: string, cause: string, content: NoticeContent): void {
    const { at_s } = this;
    const notices = [{ login, cause, at_s, content }];
    this.store.take({ cursor: null, marks: new Map(), notices, now_s: at_s });
  }
}
