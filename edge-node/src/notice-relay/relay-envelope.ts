import { createHash } from "node:crypto";
import { MOST_MAIL_SUBJECT_LENGTH, MOST_MAIL_TEXT_LENGTH, type NoticeMessage } from "@localgrid/protocol/notice-relay";
import type { NoticeAddress, NoticeDevice } from "./notice-target.ts";
import type { NoticeReader, NoticeWords } from "./notice-words.ts";
import { type RandomBytes, sealPush } from "./push-seal.ts";
import { tagOf, urgencyOf } from "./relay-messages.ts";
import type { WaitingMessage } from "./relay-store.ts";

/** Cut as people would still read it; what comes here is shorter by far. */
const MOST_TITLE_LENGTH = 160;
const MOST_BODY_LENGTH = 600;

export interface EnvelopePorts {
  readonly words: Pick<NoticeWords, "wording" | "mailText">;
  readonly randomBytes: RandomBytes;
}

/** What is said of a message to the hub: for a device sealed, for an address in plain words. */
export class RelayEnvelope {
  private readonly ports: EnvelopePorts;

  constructor(ports: EnvelopePorts) {
    this.ports = ports;
  }

  push(message: WaitingMessage, device: NoticeDevice, hasHome: boolean): NoticeMessage {
    const { words, randomBytes } = this.ports;
    const { id, content, expires_at_s } = message;
    const { endpoint, language: lang } = device;
    const { title, text, url } = words.wording(content, { language: lang, hasHome });
    const shown = {
      title: cut(title, MOST_TITLE_LENGTH),
      body: cut(text, MOST_BODY_LENGTH),
      url,
      tag: tagOf(message),
      lang,
    };
    const body = Buffer.from(sealPush(Buffer.from(JSON.stringify(shown)), device, randomBytes)).toString("base64url");
    return { id, way: "push", endpoint, body, urgency: urgencyOf(content), expires_at_s };
  }

  mail(message: WaitingMessage, { recipient, language }: NoticeAddress, hasHome: boolean): NoticeMessage {
    const { words } = this.ports;
    const { id, content, expires_at_s } = message;
    const reader: NoticeReader = { language, hasHome };
    const wording = words.wording(content, reader);
    const text = cut(words.mailText(wording, language), MOST_MAIL_TEXT_LENGTH);
    return { id, way: "mail", recipient, subject: cut(wording.title, MOST_MAIL_SUBJECT_LENGTH), text, expires_at_s };
  }
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** Says whether two sets are the same, and nothing of what is in them. */
export function digestOf(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}
