import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useApp, useCommunity } from "../app-state.ts";
import type { Notice, NoticeKind } from "../notice-types.ts";
import { momentText, noticeWording } from "../notice-words.ts";
import { hasHome } from "../notices-watch.ts";
import { Icon, type IconName } from "./icons.tsx";

const ICONS: Readonly<Record<NoticeKind, IconName>> = {
  "statement-ready": "bill",
  correction: "bill",
  "device-silent": "plug",
  "device-back": "plug",
  "price-alert": "bars",
  "node-trouble": "warning",
};

/** One notice; `isNew` for one that nobody had seen when the view was opened. */
export function NoticeEntry({ notice, isNew }: { notice: Notice; isNew: boolean }): JSX.Element {
  const { format, locale, session } = useApp();
  const { time_zone } = useCommunity();
  const { title, text, link } = noticeWording(notice, {
    format: format.value,
    locale,
    time_zone,
    hasHome: hasHome(session.value),
  });
  return (
    <li class="notice-entry" data-kind={notice.kind} data-new={isNew} data-notice={notice.id}>
      <span class="notice-icon">
        <Icon name={ICONS[notice.kind]} size={20} />
      </span>
      <div class="notice-words">
        <p class="notice-title">
          {isNew && <span class="notice-new">{t("notices-new")}</span>} <strong>{title}</strong>
        </p>
        <p class="small">{text}</p>
        <p class="small soft figures">{momentText(notice.at_s, { locale, time_zone })}</p>
      </div>
      <a class="button notice-link" href={link.href}>
        {link.text}
      </a>
    </li>
  );
}
