import { t } from "@localgrid/ui-components/messages";
import { Banner } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useApp } from "../app-state.ts";

/** Says so, whichever page is open, while the hub does not answer or somebody has put off logging in again. */
export function HubBanner(): JSX.Element {
  const { link, locale, renewal } = useApp();
  const at_ms = link.heard_at_ms.value;
  const time = new Intl.DateTimeFormat(locale, { timeStyle: "short" }).format(at_ms);
  return (
    <div aria-live="polite" class="banners">
      {link.connection.value === "away" && (
        <Banner tone="alarm" title={t("hub-away")}>
          {at_ms > 0 && `${t("hub-away-as-of", { time })} `}
          {t("hub-away-text")}
        </Banner>
      )}
      {renewal.state.value === "put-off" && (
        <Banner tone="note" title={t("error-no-session")}>
          <button type="button" class="button" onClick={() => renewal.ask()}>
            {t("login-submit")}
          </button>
        </Banner>
      )}
    </div>
  );
}
