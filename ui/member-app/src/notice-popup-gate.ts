import type { Notice } from "./notice-types.ts";
import type { NoticeReader } from "./notice-words.ts";

type Reader = Omit<NoticeReader, "time_zone"> & { readonly time_zone: string | undefined };

/** Only who has allowed notices outside of the page ever fetches what shows them. */
export function popUpWhereAllowed(notice: Notice, reader: () => Reader): void {
  // Looked at now: what shows them may come later.
  if (document.visibilityState === "visible") return;
  if (!("Notification" in window) || Notification.permission !== "granted") return;
  const { time_zone = "UTC", ...others } = reader();
  void import("./notice-popup.ts").then(({ popUp }) => popUp(notice, { ...others, time_zone })).catch(() => undefined);
}
