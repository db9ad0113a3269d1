import { badgeCount } from "@localgrid/ui-components/format";
import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useApp } from "../app-state.ts";
import { hrefOf } from "../router.ts";
import { Icon } from "./icons.tsx";

/** The way to the notices, with how many wait there. */
export function NoticeBell(): JSX.Element {
  const { notices } = useApp();
  const count = notices.unread.value;
  const shown = badgeCount(count);
  const latest = notices.latest.value;

  return (
    <>
      <a class="icon-button bell" href={hrefOf("notices")} aria-label={t("shell-notices", { count, shown })}>
        <Icon name="bell" />
        {count > 0 && (
          <span class="bell-count figures" aria-hidden="true">
            {shown}
          </span>
        )}
      </a>
      <span class="visually-hidden" role="status">
        {latest?.is_quiet === false && count > 0 && t("shell-notices-new", { count })}
      </span>
    </>
  );
}
