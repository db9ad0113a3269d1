import type { MemberId } from "@localgrid/vocabulary/identifiers";
import type { Role } from "../access/account-store.ts";
import type { NewNotice, NoticeContent, NoticeSettings } from "./notice.ts";
import type { NoticeStep, NoticeStore } from "./notice-store.ts";

/** A login, and what it wants to be told. */
export interface Addressee {
  readonly login: string;
  readonly role: Role;
  readonly member: MemberId | null;
  readonly settings: NoticeSettings;
}

/** What one look at the causes comes to, before any of it is written. */
export class NoticeDraft {
  readonly addressees: readonly Addressee[];
  /** The community's time. */
  readonly now_s: number;
  private readonly store: Pick<NoticeStore, "mark">;
  private readonly marks = new Map<string, string | null>();
  private readonly notices: NewNotice[] = [];

  constructor(store: Pick<NoticeStore, "mark">, addressees: readonly Addressee[], now_s: number) {
    this.store = store;
    this.addressees = addressees;
    this.now_s = now_s;
  }

  get isEmpty(): boolean {
    return this.marks.size === 0 && this.notices.length === 0;
  }

  mark(name: string): string | null {
    const own = this.marks.get(name);
    return own === undefined ? this.store.mark(name) : own;
  }

  /** Null forgets. */
  remember(name: string, value: string | null): void {
    this.marks.set(name, value);
  }

  /** To everybody of these who wants notices of the kind. */
  tell(to: readonly Addressee[], cause: string, content: NoticeContent): void {
    for (const { login, settings } of to) {
      if (settings.muted.includes(content.kind)) continue;
      this.notices.push({ login, cause, at_s: this.now_s, content });
    }
  }

  ofMember(member: MemberId): readonly Addressee[] {
    return this.addressees.filter((each) => each.member === member);
  }

  /** @param cursor null leaves it where it is */
  step(cursor: number | null): NoticeStep {
    return { cursor, marks: this.marks, notices: this.notices, now_s: this.now_s };
  }
}
