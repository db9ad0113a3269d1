/** What notices say, and where they lead. */
import { dayOf, dayText, monthText, timeText } from "@localgrid/ui-components/community-day";
import type { Formatter } from "@localgrid/ui-components/format";
import { t } from "@localgrid/ui-components/messages";
import type { NoticeContent } from "./notice-types.ts";
import { hrefOf } from "./router.ts";

export interface NoticeWording {
  readonly title: string;
  readonly text: string;
  readonly link: { readonly href: string; readonly text: string };
}

export interface NoticeReader {
  readonly format: Pick<Formatter, "price" | "money">;
  readonly locale: string;
  readonly time_zone: string;
  /** Intervals are explained to those who took part in them. */
  readonly hasHome: boolean;
}

export function noticeWording(notice: NoticeContent, reader: NoticeReader): NoticeWording {
  switch (notice.kind) {
    case "statement-ready":
      return statementWording(notice, reader);
    case "correction": {
      const month = monthText(notice.month, reader.locale);
      const title = t("notice-correction", { month });
      return { title, text: changeText(notice.change_nano, reader), link: toStatement(notice.month) };
    }
    case "device-silent": {
      const title = t("notice-silent", { point: notice.metering_point });
      const text = t("notice-silent-text", { when: momentText(notice.last_reading_at_s, reader) });
      return { title, text, link: toDevices() };
    }
    case "device-back": {
      const title = t("notice-back", { point: notice.metering_point });
      const text = t("notice-back-text", { when: momentText(notice.silent_from_s, reader) });
      return { title, text, link: toDevices() };
    }
    case "price-alert":
      return priceWording(notice, reader);
    case "node-trouble": {
      const when = momentText(notice.since_s, reader);
      const title = t(`notice-trouble-${notice.trouble}`);
      const text = t(`notice-trouble-text-${notice.trouble}`, { when });
      return { title, text, link: { href: hrefOf("care"), text: t("notice-to-care") } };
    }
  }
}

/** `Sat, 6 Aug, 15:40` in the community's time. */
export function momentText(at_s: number, { locale, time_zone }: Pick<NoticeReader, "locale" | "time_zone">): string {
  const day = dayText(dayOf(at_s * 1000, time_zone), locale, "short");
  return t("notice-moment", { day, time: timeText(at_s, time_zone, locale) });
}

type Of<Kind> = Extract<NoticeContent, { readonly kind: Kind }>;

function statementWording(notice: Of<"statement-ready">, reader: NoticeReader): NoticeWording {
  const { month: label, intervals, final_intervals, change_nano } = notice;
  const month = monthText(label, reader.locale);
  const isFinal = final_intervals === intervals;
  return {
    title: isFinal ? t("notice-final", { month }) : t("notice-ready", { month }),
    text: isFinal ? changeText(change_nano, reader) : t("notice-ready-text"),
    link: toStatement(label),
  };
}

function changeText(change_nano: string, { format }: NoticeReader): string {
  const change = BigInt(change_nano);
  if (change === 0n) return t("notice-change-none");
  const amount = format.money(change < 0n ? -change : change);
  return change > 0n ? t("notice-change-more", { amount }) : t("notice-change-less", { amount });
}

function priceWording(notice: Of<"price-alert">, reader: NoticeReader): NoticeWording {
  const { format, locale, time_zone } = reader;
  const { direction, price_micro_per_kwh, limit_micro_per_kwh, start_s } = notice;
  const price = format.price(price_micro_per_kwh);
  const limit = format.price(limit_micro_per_kwh);
  return {
    title: direction === "above" ? t("notice-price-above", { price }) : t("notice-price-below", { price }),
    text: t("notice-price-text", { limit, time: timeText(start_s, time_zone, locale) }),
    link: reader.hasHome
      ? { href: hrefOf("interval", String(start_s)), text: t("notice-to-interval") }
      : { href: hrefOf("today", dayOf(start_s * 1000, time_zone)), text: t("notice-to-day") },
  };
}

const toStatement = (month: string) => ({ href: hrefOf("statement", month), text: t("notice-to-statement") });
const toDevices = () => ({ href: hrefOf("devices"), text: t("notice-to-devices") });
