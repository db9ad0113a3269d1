import "../test/english.ts";
import { signal } from "@preact/signals";
import { expect, test, vi } from "vitest";
import type { Connection } from "./live.ts";
import type { Notice, NoticeNews, NoticePage } from "./notice-types.ts";
import { followNotices, NoticesWatch } from "./notices-watch.ts";
import type { SessionState } from "./session-life.ts";

const NOTICE: Notice = { id: 7, at_s: 5, read_at_s: null, kind: "correction", month: "2016-07", change_nano: "1" };
const page = (unread: number): NoticePage => ({ notices: [], unread, next_before: null });

test("the number comes with the first answer, then with the live stream", async () => {
  const watch = new NoticesWatch(async () => page(3));
  expect(watch.unread.value).toBe(0);
  await watch.refresh();
  expect(watch.unread.value).toBe(3);
  watch.hear({ unread: 4, notice: NOTICE, is_quiet: false });
  expect([watch.unread.value, watch.latest.value?.notice]).toEqual([4, NOTICE]);
  watch.hear({ unread: 0, notice: null, is_quiet: true });
  expect([watch.unread.value, watch.latest.value?.notice]).toEqual([0, NOTICE]);
});

test("an answer that news have overtaken, or that nobody gives, changes nothing", async () => {
  const asked = Promise.withResolvers<NoticePage>();
  const watch = new NoticesWatch(() => asked.promise);
  const answered = watch.refresh();
  watch.hear({ unread: 9, notice: NOTICE, is_quiet: false });
  asked.resolve(page(8));
  await answered;
  expect(watch.unread.value).toBe(9);
  const away = new NoticesWatch(async () => Promise.reject(new Error("away")));
  away.take(2);
  await away.refresh();
  expect(away.unread.value).toBe(2);
});

test("nothing of it stays for whoever logs in next", async () => {
  const asked = Promise.withResolvers<NoticePage>();
  const watch = new NoticesWatch(() => asked.promise);
  watch.hear({ unread: 9, notice: NOTICE, is_quiet: false });
  const answered = watch.refresh();
  watch.stop();
  asked.resolve(page(8));
  await answered;
  expect([watch.unread.value, watch.latest.value]).toEqual([0, null]);
});

test("the number follows login, connection and news; a notice pops up once, and none in quiet hours", async () => {
  const session = signal<SessionState>({ kind: "unknown" });
  const live = { notice: signal<NoticeNews | null>(null), connection: signal<Connection>("connecting") };
  const language = signal("en");
  const popped: number[] = [];
  let asked = 0;
  const watch = new NoticesWatch(async () => {
    asked += 1;
    return page(5);
  });
  followNotices(watch, { live, session, popUp: ({ id }) => popped.push(id + language.value.length) });
  live.connection.value = "live";
  expect(asked).toBe(0);
  const who = { login: "anna", role: "member", member: "m1", right: "owner", csrf_token: "" } as const;
  session.value = { kind: "somebody", session: who };
  await vi.waitFor(() => expect(watch.unread.value).toBe(5));
  expect(asked).toBe(1);
  live.notice.value = { unread: 6, notice: NOTICE, is_quiet: false };
  language.value = "de";
  live.notice.value = { unread: 7, notice: NOTICE, is_quiet: true };
  expect([popped, watch.unread.value]).toEqual([[9], 7]);
  live.connection.value = "stale";
  live.connection.value = "live";
  expect(asked).toBe(2);
  session.value = { kind: "nobody", wasLost: false };
  expect([watch.unread.value, watch.latest.value]).toEqual([0, null]);
});
