import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { askForPopups, popupPermission } from "../notice-popup.ts";

/** Whether this browser shows notices while the page is open behind others; nothing where it cannot. */
export function NoticePopups(): JSX.Element | null {
  const [permission, setPermission] = useState(popupPermission);
  if (permission === "none") return null;
  return (
    <div class="notice-popups">
      <p class="small">
        {permission === "default" && t("notice-popups-ask")}
        {permission === "granted" && t("notice-popups-on")}
        {permission === "denied" && t("notice-popups-off")}
      </p>
      {permission === "default" && (
        <button type="button" class="button" onClick={() => void askForPopups().then(setPermission)}>
          {t("notice-popups-allow")}
        </button>
      )}
    </div>
  );
}
