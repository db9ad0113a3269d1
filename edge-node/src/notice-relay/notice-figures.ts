import type { NoticeLanguage } from "@localgrid/protocol/notice-relay";

const NANO_DIGITS = 9;
const MICRO_DIGITS = 6;

/** Days and times as Europe writes them: which English a reader speaks is not known here. */
const LOCALES: Readonly<Record<NoticeLanguage, string>> = { en: "en-GB", de: "de", fr: "fr", es: "es", it: "it" };

/** Figures as people read them, with their units, in one language and in the community's time. */
export interface NoticeFigures {
  /** Rounded to the currency's cent. */
  money(amount_nano: bigint): string;
  /** With three to four digits after the point. */
  price(micro_per_kwh: number): string;
  /** `August 2016` for `2016-08`. */
  month(label: string): string;
  /** `Sat 6 Aug`. */
  day(at_s: number): string;
  /** `09:30`. */
  time(at_s: number): string;
}

export interface FigureSettings {
  readonly language: NoticeLanguage;
  /** ISO 4217 code. */
  readonly currency: string;
  /** IANA name. */
  readonly time_zone: string;
}

export function noticeFigures({ language, currency, time_zone: timeZone }: FigureSettings): NoticeFigures {
  const locale = LOCALES[language];
  const cents = new Intl.NumberFormat(locale, { style: "currency", currency });
  const perUnit = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    minimumFractionDigits: 3,
    maximumFractionDigits: 4,
  });
  const month = new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" });
  const day = new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month: "short", timeZone });
  const time = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", timeZone });
  return {
    // A decimal string is formatted exactly; a number would lose digits of large sums.
    money: (amount_nano) => cents.format(decimalOf(amount_nano, NANO_DIGITS)),
    price: (micro_per_kwh) => `${perUnit.format(decimalOf(BigInt(micro_per_kwh), MICRO_DIGITS))}/kWh`,
    month: (label) => month.format(Date.parse(`${label}-01T00:00:00Z`)),
    day: (at_s) => day.format(at_s * 1000),
    time: (at_s) => time.format(at_s * 1000),
  };
}

function decimalOf(value: bigint, digits: number): `${number}` {
  const magnitude = (value < 0n ? -value : value).toString().padStart(digits + 1, "0");
  return `${value < 0n ? "-" : ""}${magnitude.slice(0, -digits)}.${magnitude.slice(-digits)}` as `${number}`;
}
