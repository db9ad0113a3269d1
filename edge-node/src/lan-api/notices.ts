import * as Type from "typebox";
import { edgeNodeError } from "../errors.ts";
import { NOTICE_KINDS, type NoticeSettings } from "../notices/notice.ts";
import type { LanApp } from "./lan-app.ts";
import { NoticeId, NoticeJson, NoticeKindName, noticeJson } from "./notices-json.ts";
import type { NoticesPort } from "./ports.ts";
import { sessionOf } from "./route-guard.ts";
import { closed, list, orNull, Price } from "./schemas.ts";

const Unread = Type.Integer({ minimum: 0 });
const MinuteOfDay = Type.Integer({ minimum: 0, maximum: 1_439, description: "minute of the community's day" });

const Settings = closed({
  muted: Type.Immutable(Type.Array(NoticeKindName, { maxItems: NOTICE_KINDS.length, uniqueItems: true })),
  price_above_micro_per_kwh: orNull(Price),
  price_below_micro_per_kwh: orNull(Price),
  quiet_hours: orNull(
    closed({ from_min: MinuteOfDay, to_min: MinuteOfDay }, "over midnight where from is later; all day where equal"),
  ),
});

const ROUTE = { roles: ["member", "installer", "coordinator"], right: "reader" } as const;
const TAGS = ["notices"];

/** What a login is told of its home and, for coordinators, of the node. Nobody sees another one's. */
export function noticeRoutes(app: LanApp, { notices }: { readonly notices: NoticesPort }): void {
  app.get(
    "/api/notices",
    {
      config: ROUTE,
      schema: {
        summary: "Own notices, the newest first, page by page",
        description: "next_before is null on the last page.",
        tags: TAGS,
        querystring: closed({
          before: Type.Optional(NoticeId),
          limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
        }),
        response: { 200: closed({ notices: list(NoticeJson), unread: Unread, next_before: orNull(NoticeId) }) },
      },
    },
    async (request) => {
      const { before = null, limit } = request.query;
      const page = notices.page({ login: sessionOf(request).login, before, limit });
      return { ...page, notices: page.notices.map(noticeJson) };
    },
  );

  app.put(
    "/api/notices/read",
    {
      config: ROUTE,
      schema: {
        summary: "Mark own notices as read, up to and with this one",
        tags: TAGS,
        body: closed({ up_to: NoticeId }),
        response: { 200: closed({ unread: Unread }) },
      },
    },
    async (request) => ({ unread: notices.markRead(sessionOf(request).login, request.body.up_to) }),
  );

  app.get(
    "/api/me/notice-settings",
    {
      config: ROUTE,
      schema: { summary: "What this login wants to be told", tags: TAGS, response: { 200: Settings } },
    },
    async (request) => settingsJson(notices.settingsOf(sessionOf(request).login)),
  );

  app.put(
    "/api/me/notice-settings",
    {
      config: { ...ROUTE, errors: ["alert-limits-crossed"] },
      schema: {
        summary: "Choose kinds, price limits and quiet hours of this login",
        tags: TAGS,
        body: Settings,
        response: { 200: Settings },
      },
    },
    async (request) => {
      const { login } = sessionOf(request);
      assertUncrossed(request.body);
      notices.saveSettings(login, settingsJson(request.body));
      return settingsJson(notices.settingsOf(login));
    },
  );
}

function settingsJson({ muted, ...others }: NoticeSettings): NoticeSettings {
  const { price_above_micro_per_kwh, price_below_micro_per_kwh, quiet_hours } = others;
  return { muted, price_above_micro_per_kwh, price_below_micro_per_kwh, quiet_hours };
}

function assertUncrossed({ price_above_micro_per_kwh: above, price_below_micro_per_kwh: below }: NoticeSettings): void {
  if (above !== null && below !== null && below >= above) {
    throw edgeNodeError("alert-limits-crossed", `the limit ${below} below is not under the limit ${above} above`);
  }
}
