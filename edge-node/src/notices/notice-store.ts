import type { NewNotice, Notice, NoticeSettings } from "./notice.ts";

/** Of each login; older ones go. */
export const NOTICES_KEPT = 200;
export const NOTICES_KEPT_S = 90 * 86_400;

/** What is written at once: all of it or nothing. */
export interface NoticeStep {
  /** Up to where the journal has been looked through; null leaves it where it is. */
  readonly cursor: number | null;
  /** What is remembered of the causes, by name; null forgets. */
  readonly marks: ReadonlyMap<string, string | null>;
  readonly notices: readonly NewNotice[];
  /** The community's time: notices go once they are older than {@link NOTICES_KEPT_S}. */
  readonly now_s: number;
}

export interface AddedNotice {
  readonly login: string;
  readonly notice: Notice;
}

/**
 * Where notices are kept over restarts, with what is remembered of their causes. Every write is on disk when the call
 * returns; `take` writes all of a step or nothing of it.
 */
export interface NoticeStore {
  /** Null before the first one was taken. */
  cursor(): number | null;
  mark(name: string): string | null;
  /** Names that begin so, in byte order. */
  marksFrom(prefix: string): ReadonlyMap<string, string>;
  /**
   * Returns the notices that were new, in their order. A cause that the login has a notice of already adds none.
   *
   * @throws {LocalGridError} `storage-full`
   */
  take(step: NoticeStep): readonly AddedNotice[];
  /** The newest first; `before` is an id, null for the newest. */
  page(query: { readonly login: string; readonly before: number | null; readonly limit: number }): readonly Notice[];
  unread(login: string): number;
  /** Those up to this id, this one included; what was read stays as it is. */
  markRead(reading: { readonly login: string; readonly up_to: number; readonly at_s: number }): void;
  /** Null for a login that has chosen nothing. */
  settingsOf(login: string): NoticeSettings | null;
  saveSettings(login: string, settings: NoticeSettings): void;
  /** Everybody who has notices or has chosen something. */
  logins(): readonly string[];
  /** Notices and settings of a login that is none any more: the next one of that name is somebody else. */
  forget(login: string): void;
}
