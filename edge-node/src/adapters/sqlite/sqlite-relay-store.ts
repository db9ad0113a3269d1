import type { NoticeWays } from "@localgrid/protocol/notice-relay";
import type Database from "better-sqlite3";
import type { NoticeAddress, NoticeDevice } from "../../notice-relay/notice-target.ts";
import {
  MOST_WAITING_MESSAGES,
  type RelayContent,
  type RelayStep,
  type RelayStore,
  type ToldNotice,
  type WaitingMessage,
} from "../../notice-relay/relay-store.ts";
import { type NoticeContentJson, noticeContentFromJson, noticeContentToJson } from "../../notices/notice-json.ts";
import { writing } from "./out-of-space.ts";

type Written<Row> = Omit<Row, "content"> & { readonly content: string };

/** What the relay of notices keeps, in the node's local database beside the notices themselves. */
export class SqliteRelayStore implements RelayStore {
  private readonly database: Database.Database;
  private readonly run: (act: () => void) => void;

  constructor(database: Database.Database) {
    this.database = database;
    this.run = database.transaction((act: () => void) => act());
  }

  cursor(): number | null {
    return this.number("SELECT notice FROM notice_relay_cursor");
  }

  newestNotice(): number {
    return this.number("SELECT max(id) FROM notice") ?? 0;
  }

  toldAfter(id: number, limit: number): readonly ToldNotice[] {
    const select = this.database.prepare<[number, number], Written<ToldNotice>>(
      "SELECT id, login, cause, at_s, content FROM notice WHERE id > ? ORDER BY id LIMIT ?",
    );
    const parse = (content: string) => noticeContentFromJson(JSON.parse(content) as NoticeContentJson);
    return select.all(id, limit).map(({ content, ...row }) => ({ ...row, content: parse(content) }));
  }

  devices(): readonly NoticeDevice[] {
    return this.database
      .prepare<[], NoticeDevice>(
        `SELECT id, login, endpoint, p256dh, auth, language, name, application_key, since_s
           FROM notice_device ORDER BY rowid`,
      )
      .all();
  }

  saveDevice(device: NoticeDevice): void {
    this.write(() => {
      const other = this.texts("SELECT id FROM notice_device WHERE endpoint = ? AND id <> ?", [
        device.endpoint,
        device.id,
      ]);
      for (const id of other) this.dropDevice(id);
      this.database
        .prepare(
          `INSERT INTO notice_device (id, login, endpoint, p256dh, auth, language, name, application_key, since_s)
             VALUES (:id, :login, :endpoint, :p256dh, :auth, :language, :name, :application_key, :since_s)
             ON CONFLICT (id) DO UPDATE SET login = :login, endpoint = :endpoint, p256dh = :p256dh, auth = :auth,
               language = :language, name = :name, application_key = :application_key, since_s = :since_s`,
        )
        .run(device);
    });
  }

  removeDevice(id: string): void {
    this.write(() => this.dropDevice(id));
  }

  addresses(): readonly NoticeAddress[] {
    return this.database
      .prepare<[], NoticeAddress>(
        "SELECT recipient, login, address, language, standing FROM notice_address ORDER BY recipient",
      )
      .all();
  }

  saveAddress(address: NoticeAddress): void {
    const { login, recipient } = address;
    this.write(() => {
      const others = this.texts("SELECT recipient FROM notice_address WHERE login = ? AND recipient <> ?", [
        login,
        recipient,
      ]);
      for (const other of others) this.dropAddress(other);
      this.exec("DELETE FROM notice_address_left WHERE recipient = ?", recipient);
      this.database
        .prepare(
          `INSERT OR REPLACE INTO notice_address (recipient, login, address, language, standing)
             VALUES (:recipient, :login, :address, :language, :standing)`,
        )
        .run(address);
    });
  }

  removeAddress(recipient: string): void {
    this.write(() => {
      if (this.texts("SELECT recipient FROM notice_address WHERE recipient = ?", [recipient]).length > 0)
        this.dropAddress(recipient);
    });
  }

  leave(recipient: string): void {
    this.write(() => this.exec("INSERT OR IGNORE INTO notice_address_left (recipient) VALUES (?)", recipient));
  }

  leaving(limit: number): readonly string[] {
    return this.texts("SELECT recipient FROM notice_address_left ORDER BY rowid LIMIT ?", [limit]);
  }

  left(recipient: string): void {
    this.write(() => this.exec("DELETE FROM notice_address_left WHERE recipient = ?", recipient));
  }

  take({ cursor, messages }: RelayStep): void {
    const { database } = this;
    const add = database.prepare(
      `INSERT OR IGNORE INTO notice_waiting (id, way, target, notice, content, expires_at_s)
         VALUES (:id, :way, :target, :notice, :content, :expires_at_s)`,
    );
    this.write(() => {
      if (cursor !== null)
        this.exec("INSERT OR REPLACE INTO notice_relay_cursor (only_one, notice) VALUES (1, ?)", cursor);
      for (const message of messages) add.run({ ...message, content: JSON.stringify(contentToJson(message.content)) });
      if (messages.length === 0) return;
      this.exec(
        `DELETE FROM notice_waiting WHERE number <=
           (SELECT number FROM notice_waiting ORDER BY number DESC LIMIT 1 OFFSET ?)`,
        MOST_WAITING_MESSAGES,
      );
    });
  }

  waiting(): readonly WaitingMessage[] {
    const select = this.database.prepare<[], Written<WaitingMessage>>(
      "SELECT id, way, target, notice, content, expires_at_s FROM notice_waiting ORDER BY number",
    );
    return select.all().map(({ content, ...row }) => ({ ...row, content: contentFromJson(JSON.parse(content)) }));
  }

  drop(ids: readonly string[]): void {
    if (ids.length === 0) return;
    this.write(() => {
      for (const id of ids) this.exec("DELETE FROM notice_waiting WHERE id = ?", id);
    });
  }

  expire(now_s: number): void {
    // Nothing is written, and no disk is asked, where nothing has expired.
    if (this.number("SELECT count(*) FROM notice_waiting WHERE expires_at_s <= ?", now_s) === 0) return;
    this.write(() => this.exec("DELETE FROM notice_waiting WHERE expires_at_s <= ?", now_s));
  }

  ways(): NoticeWays | null {
    const [ways] = this.texts("SELECT ways FROM notice_ways", []);
    return ways === undefined ? null : (JSON.parse(ways) as NoticeWays);
  }

  saveWays(ways: NoticeWays): void {
    const text = JSON.stringify(ways);
    this.write(() => this.exec("INSERT OR REPLACE INTO notice_ways (only_one, ways) VALUES (1, ?)", text));
  }

  private dropDevice(id: string): void {
    this.exec("DELETE FROM notice_device WHERE id = ?", id);
    this.exec("DELETE FROM notice_waiting WHERE target = ?", id);
  }

  private dropAddress(recipient: string): void {
    this.exec("DELETE FROM notice_address WHERE recipient = ?", recipient);
    this.exec("DELETE FROM notice_waiting WHERE target = ?", recipient);
    this.exec("INSERT OR IGNORE INTO notice_address_left (recipient) VALUES (?)", recipient);
  }

  private write(act: () => void): void {
    writing(() => this.run(act));
  }

  private exec(sql: string, value: string | number): void {
    this.database.prepare(sql).run(value);
  }

  private number(sql: string, ...values: readonly number[]): number | null {
    return (
      this.database
        .prepare<number[], number | null>(sql)
        .pluck()
        .get(...values) ?? null
    );
  }

  private texts(sql: string, values: readonly (string | number)[]): readonly string[] {
    return this.database
      .prepare<(string | number)[], string>(sql)
      .pluck()
      .all(...values);
  }
}

type ContentJson = NoticeContentJson | Extract<RelayContent, { readonly kind: "trial" | "node-away" }>;

function contentToJson(content: RelayContent): ContentJson {
  return content.kind === "trial" || content.kind === "node-away" ? content : noticeContentToJson(content);
}

function contentFromJson(content: ContentJson): RelayContent {
  return content.kind === "trial" || content.kind === "node-away" ? content : noticeContentFromJson(content);
}
