import type { JsonApi } from "@localgrid/ui-components/json-api";
import type { NoticePage, NoticeSettings } from "./notice-types.ts";

/** What this login is told, and wants to be told. */
export interface NoticeApi {
  /** The newest, or those before an id. */
  readonly notices: (page: { readonly before?: number; readonly limit: number }) => Promise<NoticePage>;
  /** Answers how many are unread then. */
  readonly readNotices: (up_to: number) => Promise<number>;
  readonly noticeSettings: () => Promise<NoticeSettings>;
  readonly saveNoticeSettings: (settings: NoticeSettings) => Promise<NoticeSettings>;
}

export function createNoticeApi(call: JsonApi["call"]): NoticeApi {
  return {
    notices: ({ before, limit }) =>
      call("GET", `/api/notices?limit=${limit}${before === undefined ? "" : `&before=${before}`}`),
    readNotices: async (up_to) =>
      (await call<{ unread: number }>("PUT", "/api/notices/read", { body: { up_to } })).unread,
    noticeSettings: () => call("GET", "/api/me/notice-settings"),
    saveNoticeSettings: (settings) => call("PUT", "/api/me/notice-settings", { body: settings }),
  };
}
