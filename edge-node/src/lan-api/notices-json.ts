import * as Type from "typebox";
import { NODE_TROUBLES, NOTICE_KINDS, type Notice, type NoticeNews, PRICE_DIRECTIONS } from "../notices/notice.ts";
import { noticeContentToJson } from "../notices/notice-json.ts";
import { closed, DeviceName, Money, Month, OpaqueId, orNull, Price, Seconds } from "./schemas.ts";

const Count = Type.Integer({ minimum: 0 });
export const NoticeId = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
export const NoticeKindName = Type.Enum([...NOTICE_KINDS]);
/** Devices of our own kind, and bought ones. */
const AnyDevice = Type.Union([DeviceName, OpaqueId]);

const HEAD = {
  id: NoticeId,
  at_s: Seconds,
  read_at_s: orNull(Seconds),
};

export const NoticeJson = Type.Union([
  closed({
    ...HEAD,
    kind: Type.Literal("statement-ready"),
    month: Month,
    intervals: Count,
    final_intervals: Count,
    change_nano: Money,
  }),
  closed({ ...HEAD, kind: Type.Literal("correction"), month: Month, change_nano: Money }),
  closed({
    ...HEAD,
    kind: Type.Literal("device-silent"),
    device: AnyDevice,
    metering_point: OpaqueId,
    last_reading_at_s: Seconds,
  }),
  closed({
    ...HEAD,
    kind: Type.Literal("device-back"),
    device: AnyDevice,
    metering_point: OpaqueId,
    silent_from_s: Seconds,
  }),
  closed({
    ...HEAD,
    kind: Type.Literal("price-alert"),
    start_s: Seconds,
    direction: Type.Enum([...PRICE_DIRECTIONS]),
    price_micro_per_kwh: Price,
    limit_micro_per_kwh: Price,
  }),
  closed({ ...HEAD, kind: Type.Literal("node-trouble"), trouble: Type.Enum([...NODE_TROUBLES]), since_s: Seconds }),
]);

export function noticeJson({ id, at_s, read_at_s, content }: Notice) {
  return { id, at_s, read_at_s, ...noticeContentToJson(content) };
}

/** What the pages of a login are told at once. */
export function noticeNewsJson({ unread, notice, is_quiet }: Omit<NoticeNews, "login">) {
  return { unread, notice: notice === null ? null : noticeJson(notice), is_quiet };
}
