import type { NoticeContent } from "./notice.ts";

type Written<Content> = Content extends { readonly change_nano: bigint }
  ? Omit<Content, "change_nano"> & { readonly change_nano: string }
  : Content;

/** A notice's content in JSON: money is a decimal string of nano-currency. */
export type NoticeContentJson = Written<NoticeContent>;

export function noticeContentToJson(content: NoticeContent): NoticeContentJson {
  return "change_nano" in content ? { ...content, change_nano: String(content.change_nano) } : content;
}

/** Of what {@link noticeContentToJson} wrote. */
export function noticeContentFromJson(content: NoticeContentJson): NoticeContent {
  return "change_nano" in content ? { ...content, change_nano: BigInt(content.change_nano) } : content;
}
