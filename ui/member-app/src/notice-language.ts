import { language } from "@localgrid/ui-components/language";
import type { NoticeApi } from "./notice-api.ts";

/** Mails are to come in the language that was chosen just now; what is confirmed needs no new code for that. */
export async function tellLanguage(api: NoticeApi): Promise<void> {
  const { address } = await api.noticeWays();
  if (address?.standing === "confirmed") await api.saveNoticeAddress(address.address, language.value);
}
