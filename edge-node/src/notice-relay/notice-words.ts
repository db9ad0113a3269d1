import { localClock } from "@localgrid/clearing/local-clock";
import type { NoticeLanguage } from "@localgrid/protocol/notice-relay";
import type { NoticeContent } from "../notices/notice.ts";
import { type FigureSettings, type NoticeFigures, noticeFigures } from "./notice-figures.ts";
import type { RelayContent } from "./relay-store.ts";

/** What a notification or an e-mail says, and which view of the member app it leads to. */
export interface NoticeWording {
  readonly title: string;
  readonly text: string;
  /** `#/...` of the member app. */
  readonly url: string;
}

export interface NoticeWordsSettings extends Omit<FigureSettings, "language"> {
  readonly community: string;
  /** Whoever says the messages of the folder `messages` in this language. */
  readonly sayIn: (language: NoticeLanguage) => Say;
}

/** Answers the message of this id; throws when there is none. */
export type Say = (id: string, args?: Readonly<Record<string, string>>) => string;

export interface NoticeReader {
  readonly language: NoticeLanguage;
  /** Intervals are explained to those who took part in them. */
  readonly hasHome: boolean;
}

interface Speech {
  readonly say: Say;
  readonly figures: NoticeFigures;
}

type Of<Kind> = Extract<NoticeContent, { readonly kind: Kind }>;

/** Words of notices for people who are not at home: no more than what the notice says. */
export class NoticeWords {
  private readonly settings: NoticeWordsSettings;
  /** Of languages that were asked for. */
  private readonly speeches = new Map<NoticeLanguage, Speech>();

  constructor(settings: NoticeWordsSettings) {
    this.settings = settings;
  }

  wording(content: RelayContent, { language, hasHome }: NoticeReader): NoticeWording {
    const speech = this.speechOf(language);
    const { say } = speech;
    const { community } = this.settings;
    switch (content.kind) {
      case "statement-ready":
        return statementWording(content, speech);
      case "correction": {
        const title = say("notice-correction", { month: speech.figures.month(content.month) });
        return { title, text: changeText(content.change_nano, speech), url: `#/statement/${content.month}` };
      }
      case "device-silent":
        return {
          title: say("notice-silent", { point: content.metering_point }),
          text: say("notice-silent-text", { when: momentText(content.last_reading_at_s, speech) }),
          url: "#/devices",
        };
      case "device-back":
        return {
          title: say("notice-back", { point: content.metering_point }),
          text: say("notice-back-text", { when: momentText(content.silent_from_s, speech) }),
          url: "#/devices",
        };
      case "price-alert":
        return this.priceWording(content, { speech, hasHome });
      case "node-trouble": {
        const when = momentText(content.since_s, speech);
        const title = say(`notice-trouble-${content.trouble}`);
        return { title, text: say(`notice-trouble-text-${content.trouble}`, { when }), url: "#/care" };
      }
      case "trial":
        return { title: say("notice-trial"), text: say("notice-trial-text", { community }), url: "#/notices" };
      case "node-away":
        return { title: say("notice-node-away"), text: say("notice-node-away-text"), url: "#/now" };
    }
  }

  /** A whole e-mail's text, with why it came and how to end such mails. */
  mailText({ text }: NoticeWording, language: NoticeLanguage): string {
    return this.speechOf(language).say("mail-text", { text, community: this.settings.community });
  }

  private priceWording(
    { direction, price_micro_per_kwh, limit_micro_per_kwh, start_s }: Of<"price-alert">,
    { speech: { say, figures }, hasHome }: { readonly speech: Speech; readonly hasHome: boolean },
  ): NoticeWording {
    const price = figures.price(price_micro_per_kwh);
    const limit = figures.price(limit_micro_per_kwh);
    const day = localClock(this.settings.time_zone).dateAt(start_s);
    return {
      title: direction === "above" ? say("notice-price-above", { price }) : say("notice-price-below", { price }),
      text: say("notice-price-text", { limit, time: figures.time(start_s) }),
      url: hasHome ? `#/interval/${start_s}` : `#/today/${day}`,
    };
  }

  private speechOf(language: NoticeLanguage): Speech {
    const known = this.speeches.get(language);
    if (known !== undefined) return known;
    const { currency, time_zone, sayIn } = this.settings;
    const speech = { say: sayIn(language), figures: noticeFigures({ language, currency, time_zone }) };
    this.speeches.set(language, speech);
    return speech;
  }
}

function statementWording(
  { month: label, intervals, final_intervals, change_nano }: Of<"statement-ready">,
  speech: Speech,
): NoticeWording {
  const { say, figures } = speech;
  const month = figures.month(label);
  const isFinal = final_intervals === intervals;
  return {
    title: isFinal ? say("notice-final", { month }) : say("notice-ready", { month }),
    text: isFinal ? changeText(change_nano, speech) : say("notice-ready-text"),
    url: `#/statement/${label}`,
  };
}

function changeText(change_nano: bigint, { say, figures }: Speech): string {
  if (change_nano === 0n) return say("notice-change-none");
  const amount = figures.money(change_nano < 0n ? -change_nano : change_nano);
  return change_nano > 0n ? say("notice-change-more", { amount }) : say("notice-change-less", { amount });
}

function momentText(at_s: number, { say, figures }: Speech): string {
  return say("notice-moment", { day: figures.day(at_s), time: figures.time(at_s) });
}
