/** JSON of the node's ways of telling notices beyond the home, as this app reads it. */

export interface NoticeDevice {
  readonly id: string;
  readonly name: string;
  readonly since_s: number;
}

/** `unconfirmed` until the mailed code is typed; `ended` by whoever reads the mails. */
export type MailStanding = "unconfirmed" | "confirmed" | "ended";

export interface NoticeWays {
  /** P-256 point of whoever sends, base64url; null where the hub sends none. */
  readonly push: { readonly public_key: string } | null;
  readonly mail: boolean;
  /** `none`: the node keeps to itself. */
  readonly hub: "reachable" | "away" | "none";
  /** Those of this login. */
  readonly devices: readonly NoticeDevice[];
  readonly address: { readonly address: string; readonly standing: MailStanding } | null;
}

/** What a push service gave to one browser, and how its notices are to read. */
export interface NewNoticeDevice {
  readonly endpoint: string;
  /** base64url. */
  readonly p256dh: string;
  /** base64url. */
  readonly auth: string;
  readonly language: string;
  readonly name: string;
}
