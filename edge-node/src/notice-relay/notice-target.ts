import type { MailStanding, NoticeLanguage } from "@localgrid/protocol/notice-relay";

/** Of one login: a browser holds as many subscriptions as it has devices. */
export const MOST_NOTICE_DEVICES = 10;

/** A browser of a login, as its push service named it. */
export interface NoticeDevice {
  readonly id: string;
  readonly login: string;
  /** Whoever knows it may send there: never logged. */
  readonly endpoint: string;
  /** The browser's P-256 point, uncompressed: 65 bytes, base64url. */
  readonly p256dh: string;
  /** 16 bytes that only browser and node know, base64url. */
  readonly auth: string;
  readonly language: NoticeLanguage;
  readonly name: string;
  /** Of the hub that it takes messages from, as in {@link NoticeWays}; of another one it takes none. */
  readonly application_key: string;
  /** The community's time. */
  readonly since_s: number;
}

/** Where a login's mails go. */
export interface NoticeAddress {
  /** By which name the hub knows it: made anew for each address, and says nothing. */
  readonly recipient: string;
  readonly login: string;
  readonly address: string;
  readonly language: NoticeLanguage;
  readonly standing: MailStanding["standing"];
}
