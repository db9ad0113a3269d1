/** Notices outside of the page, while it is open somewhere behind others. */
import { speakAll } from "@localgrid/ui-components/language";
import type { Notice } from "./notice-types.ts";
import { type NoticeReader, noticeWording } from "./notice-words.ts";

/** `none`: this browser, or a connection that is not encrypted, has no such thing. */
export type PopupPermission = "granted" | "denied" | "default" | "none";

export function popupPermission(): PopupPermission {
  return window.isSecureContext && "Notification" in window ? Notification.permission : "none";
}

/** To be called from a tap: browsers ask only then. */
export function askForPopups(): Promise<PopupPermission> {
  return Notification.requestPermission();
}

/** Shows it where it was allowed and nobody looks at the page. */
export async function popUp(notice: Notice, reader: NoticeReader): Promise<void> {
  if (popupPermission() !== "granted" || document.visibilityState === "visible") return;
  await speakAll();
  const { title, text, link } = noticeWording(notice, reader);
  const { href } = link;
  const options = { body: text, tag: `notice-${notice.id}`, icon: "./icon-192.png", lang: reader.locale, data: href };
  const worker = await navigator.serviceWorker?.getRegistration();
  // Phones show them through the worker only, where there is one.
  if (worker !== undefined) return worker.showNotification(title, options);
  const shown = new Notification(title, options);
  shown.onclick = () => {
    window.focus();
    location.hash = href;
  };
}
