import type Database from "better-sqlite3";
import type { NewNotice, Notice, NoticeSettings } from "../../notices/notice.ts";
import { noticeContentFromJson, noticeContentToJson } from "../../notices/notice-json.ts";
import {
  type AddedNotice,
  NOTICES_KEPT,
  NOTICES_KEPT_S,
  type NoticeStep,
  type NoticeStore,
} from "../../notices/notice-store.ts";
import { writing } from "./out-of-space.ts";

interface NoticeRow {
  readonly id: number;
  readonly at_s: number;
  readonly read_at_s: number | null;
  readonly content: string;
}

/** Beyond every character of a mark's name. */
const LAST = "\u{10ffff}";

/** Notices in the node's local database. */
export class SqliteNoticeStore implements NoticeStore {
  private readonly database: Database.Database;
  private readonly position: Database.Statement<[], number>;
  private readonly known: Database.Statement<[string], string>;
  private readonly newest: Database.Statement<[string, number, number], NoticeRow>;
  private readonly count: Database.Statement<[string], number>;
  private readonly write: (step: NoticeStep) => readonly AddedNotice[];

  constructor(database: Database.Database) {
    this.database = database;
    this.position = database.prepare<[], number>("SELECT position FROM notice_cursor").pluck();
    this.known = database.prepare<[string], string>("SELECT value FROM notice_mark WHERE name = ?").pluck();
    this.newest = database.prepare<[string, number, number], NoticeRow>(
      "SELECT id, at_s, read_at_s, content FROM notice WHERE login = ? AND id < ? ORDER BY id DESC LIMIT ?",
    );
    this.count = database
      .prepare<[string], number>("SELECT count(*) FROM notice WHERE login = ? AND read_at_s IS NULL")
      .pluck();
    this.write = this.writer();
  }

  cursor(): number | null {
    return this.position.get() ?? null;
  }

  mark(name: string): string | null {
    return this.known.get(name) ?? null;
  }

  marksFrom(prefix: string): ReadonlyMap<string, string> {
    const rows = this.database
      .prepare<[string, string], { name: string; value: string }>(
        "SELECT name, value FROM notice_mark WHERE name >= ? AND name < ? ORDER BY name",
      )
      .all(prefix, prefix + LAST);
    return new Map(rows.map(({ name, value }) => [name, value]));
  }

  take(step: NoticeStep): readonly AddedNotice[] {
    return writing(() => this.write(step));
  }

  page({ login, before, limit }: Parameters<NoticeStore["page"]>[0]): readonly Notice[] {
    const rows = this.newest.all(login, before ?? Number.MAX_SAFE_INTEGER, limit);
    return rows.map(({ content, ...row }) => ({ ...row, content: noticeContentFromJson(JSON.parse(content)) }));
  }

  unread(login: string): number {
    return this.count.get(login) ?? 0;
  }

  markRead({ login, up_to, at_s }: Parameters<NoticeStore["markRead"]>[0]): void {
    const update = this.database.prepare(
      "UPDATE notice SET read_at_s = ? WHERE login = ? AND id <= ? AND read_at_s IS NULL",
    );
    writing(() => update.run(at_s, login, up_to));
  }

  settingsOf(login: string): NoticeSettings | null {
    const select = this.database.prepare<[string], string>("SELECT settings FROM notice_settings WHERE login = ?");
    const stored = select.pluck().get(login);
    return stored === undefined ? null : (JSON.parse(stored) as NoticeSettings);
  }

  saveSettings(login: string, settings: NoticeSettings): void {
    const save = this.database.prepare("INSERT OR REPLACE INTO notice_settings (login, settings) VALUES (?, ?)");
    writing(() => save.run(login, JSON.stringify(settings)));
  }

  logins(): readonly string[] {
    const select = this.database.prepare<[], string>(
      "SELECT DISTINCT login FROM notice UNION SELECT login FROM notice_settings",
    );
    return select.pluck().all();
  }

  forget(login: string): void {
    const { database } = this;
    const drop = database.transaction(() => {
      database.prepare("DELETE FROM notice WHERE login = ?").run(login);
      database.prepare("DELETE FROM notice_settings WHERE login = ?").run(login);
    });
    writing(drop);
  }

  private writer(): SqliteNoticeStore["write"] {
    const { database } = this;
    const move = database.prepare("INSERT OR REPLACE INTO notice_cursor (only_one, position) VALUES (1, ?)");
    const remember = database.prepare("INSERT OR REPLACE INTO notice_mark (name, value) VALUES (?, ?)");
    const forget = database.prepare("DELETE FROM notice_mark WHERE name = ?");
    const expire = database.prepare("DELETE FROM notice WHERE at_s <= ?");
    const prune = database.prepare(
      `DELETE FROM notice WHERE login = ? AND id <=
         (SELECT id FROM notice WHERE login = ? ORDER BY id DESC LIMIT 1 OFFSET ?)`,
    );
    const add = this.adder();
    return database.transaction(({ cursor, marks, notices, now_s }: NoticeStep) => {
      if (cursor !== null) move.run(cursor);
      for (const [name, value] of marks) {
        if (value === null) forget.run(name);
        else remember.run(name, value);
      }
      const added = notices.flatMap(add);
      for (const login of new Set(added.map((one) => one.login))) prune.run(login, login, NOTICES_KEPT);
      if (added.length > 0) expire.run(now_s - NOTICES_KEPT_S);
      return added;
    });
  }

  private adder(): (notice: NewNotice) => readonly AddedNotice[] {
    const insert = this.database.prepare(
      "INSERT OR IGNORE INTO notice (login, cause, at_s, content) VALUES (?, ?, ?, ?)",
    );
    return ({ login, cause, at_s, content }) => {
      const written = JSON.stringify(noticeContentToJson(content));
      const { changes, lastInsertRowid } = insert.run(login, cause, at_s, written);
      if (changes === 0) return [];
      return [{ login, notice: { id: Number(lastInsertRowid), at_s, read_at_s: null, content } }];
    };
  }
}
