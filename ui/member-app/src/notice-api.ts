import type { JsonApi } from "@localgrid/ui-components/json-api";
import type { NoticePage, NoticeSettings } from "./notice-types.ts";
import type { MailStanding, NewNoticeDevice, NoticeWays } from "./notice-way-types.ts";

/** What this login is told, and wants to be told. */
export interface NoticeApi {
  /** The newest, or those before an id. */
  readonly notices: (page: { readonly before?: number; readonly limit: number }) => Promise<NoticePage>;
  /** Answers how many are unread then. */
  readonly readNotices: (up_to: number) => Promise<number>;
  readonly noticeSettings: () => Promise<NoticeSettings>;
  readonly saveNoticeSettings: (settings: NoticeSettings) => Promise<NoticeSettings>;
  readonly noticeWays: () => Promise<NoticeWays>;
  /** Answers its id; that of before where the endpoint is known. */
  readonly addNoticeDevice: (device: NewNoticeDevice) => Promise<string>;
  readonly removeNoticeDevice: (id: string) => Promise<void>;
  readonly tryNoticeDevice: (id: string) => Promise<void>;
  /** Has a code mailed there. */
  readonly saveNoticeAddress: (address: string, language: string) => Promise<MailStanding>;
  readonly confirmNoticeAddress: (code: string) => Promise<MailStanding>;
  readonly removeNoticeAddress: () => Promise<void>;
}

interface Standing {
  readonly standing: MailStanding;
}

const deviceAt = (id: string) => `/api/notices/devices/${encodeURIComponent(id)}`;

export function createNoticeApi(call: JsonApi["call"]): NoticeApi {
  return {
    notices: ({ before, limit }) =>
      call("GET", `/api/notices?limit=${limit}${before === undefined ? "" : `&before=${before}`}`),
    readNotices: async (up_to) =>
      (await call<{ unread: number }>("PUT", "/api/notices/read", { body: { up_to } })).unread,
    noticeSettings: () => call("GET", "/api/me/notice-settings"),
    saveNoticeSettings: (settings) => call("PUT", "/api/me/notice-settings", { body: settings }),
    noticeWays: () => call("GET", "/api/notices/ways"),
    addNoticeDevice: async (device) =>
      (await call<{ id: string }>("POST", "/api/notices/devices", { body: device })).id,
    removeNoticeDevice: (id) => call("DELETE", deviceAt(id)),
    tryNoticeDevice: async (id) => void (await call("POST", `${deviceAt(id)}/trial`)),
    saveNoticeAddress: async (address, language) =>
      (await call<Standing>("PUT", "/api/notices/address", { body: { address, language } })).standing,
    confirmNoticeAddress: async (code) =>
      (await call<Standing>("POST", "/api/notices/address/confirmation", { body: { code } })).standing,
    removeNoticeAddress: () => call("DELETE", "/api/notices/address"),
  };
}
