/**
 * What a node asks of its hub so that notices reach people who are not at home. The node writes every word; the hub
 * carries. A push message is sealed for one browser (RFC 8291), so that the hub carries what it cannot read.
 */

/** Messages in one request. */
export const MOST_NOTICE_MESSAGES = 64;
/** Messages that a hub holds for one node, all in one request of at most 1 MiB. */
export const MOST_HELD_MESSAGES = 256;
/** Of a sealed push message: what push services take (RFC 8030, 7.2). */
export const MOST_PUSH_BODY_BYTES = 4_096;
export const MOST_PUSH_ENDPOINT_LENGTH = 1_024;
export const MOST_MAIL_SUBJECT_LENGTH = 200;
export const MOST_MAIL_TEXT_LENGTH = 4_000;
export const MOST_MAIL_ADDRESS_LENGTH = 254;
/** Of message and recipient ids, which are the node's: `[a-z0-9-]`. */
export const MOST_NOTICE_ID_LENGTH = 64;

/** RFC 8030, 5.3. */
export const PUSH_URGENCIES = ["low", "normal", "high"] as const;
export type PushUrgency = (typeof PUSH_URGENCIES)[number];

/** Languages that the hub writes its own mails in (a code for a new address). */
export const NOTICE_LANGUAGES = ["en", "de", "fr", "es", "it"] as const;
export type NoticeLanguage = (typeof NOTICE_LANGUAGES)[number];

/** `GET /v1/nodes/:node/notices/ways`: what the hub can do. */
export interface NoticeWays {
  readonly push: {
    /** The application server's P-256 point, uncompressed, base64url (RFC 8292): browsers subscribe with it. */
    readonly public_key: string;
  } | null;
  readonly mail: boolean;
}

interface RelayedMessage {
  /** The same id is never sent twice. */
  readonly id: string;
  /** Wall time; after it nobody wants to know. At most 7 days ahead. */
  readonly expires_at_s: number;
}

export interface PushMessage extends RelayedMessage {
  readonly way: "push";
  /** `https:` address at the browser's push service. */
  readonly endpoint: string;
  /** The `aes128gcm` body (RFC 8188), base64url. */
  readonly body: string;
  readonly urgency: PushUrgency;
}

/** To an address that was confirmed. */
export interface MailMessage extends RelayedMessage {
  readonly way: "mail";
  readonly recipient: string;
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
}

export type NoticeMessage = PushMessage | MailMessage;

/**
 * `POST /v1/nodes/:node/notices` `{ messages }`: sends them. `PUT /v1/nodes/:node/notices/held` `{ messages }`: replaces
 * those that the hub sends once if this node falls silent, which a silent node cannot do itself.
 */
export interface NoticeMessages {
  readonly messages: readonly NoticeMessage[];
}

/**
 * What became of one message. `taken`: durable at the hub, also when it was so before. `gone`: the browser has ended the
 * subscription, or nobody with that name has a confirmed address; never to be asked again. `refused`: for now, for the
 * reason in `code`.
 */
export interface NoticeOutcome {
  readonly id: string;
  readonly outcome: "taken" | "gone" | "refused";
  readonly code: string | null;
}

export interface NoticeOutcomes {
  readonly outcomes: readonly NoticeOutcome[];
}

/** `PUT /v1/nodes/:node/notices/mail/:recipient`: the hub mails a code of six digits to the address. */
export interface MailAddress {
  readonly address: string;
  readonly language: NoticeLanguage;
  /** As the code's mail is to name the community. */
  readonly community_name: string;
}

/** `POST /v1/nodes/:node/notices/mail/:recipient/confirmation`: `wrong-code` (5 tries), `code-expired` (after a day). */
export interface MailConfirmation {
  readonly code: string;
}

/** Answer to both, and to `GET /v1/nodes/:node/notices/mail/:recipient`; `DELETE` forgets the address. */
export interface MailStanding {
  readonly standing: "unconfirmed" | "confirmed" | "ended";
}
