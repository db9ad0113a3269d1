import { createHash } from "node:crypto";
import type { PushUrgency } from "@localgrid/protocol/notice-relay";
import type { NoticeKind, NoticeSettings } from "../notices/notice.ts";
import { isQuiet } from "../notices/quiet-hours.ts";
import type { NoticeAddress, NoticeDevice } from "./notice-target.ts";
import type { RelayContent, ToldNotice, WaitingMessage } from "./relay-store.ts";

const DAY_S = 86_400;
/** The hub takes nothing that is wanted for longer than seven days, by its own clock. */
const WEEK_S = 7 * DAY_S - 3_600;
/** Whoever asked for a trial looks at the device now. */
export const TRIAL_S = 600;
const ID_DIGITS = 40;

const BY_MAIL: ReadonlySet<NoticeKind> = new Set(["statement-ready", "correction", "device-silent", "node-trouble"]);
const URGENCIES: Readonly<Record<RelayContent["kind"], PushUrgency>> = {
  "statement-ready": "low",
  correction: "low",
  "device-silent": "normal",
  "device-back": "low",
  "price-alert": "high",
  "node-trouble": "normal",
  trial: "high",
  "node-away": "normal",
};

/** Whom a login reaches beyond the home, and what it wants to be told. */
export interface RelayParty {
  readonly settings: NoticeSettings;
  readonly devices: readonly NoticeDevice[];
  readonly address: NoticeAddress | null;
}

export interface RelayMoment {
  /** Real time. */
  readonly wall_s: number;
  /** The community's time, and how many of its seconds pass in a real one. */
  readonly now_s: number;
  readonly speed: number;
  /** IANA name. */
  readonly time_zone: string;
}

/** What leaves the home of one notice: by push unless it came in quiet hours, and by e-mail what can wait to be read. */
export function messagesOf(told: ToldNotice, party: RelayParty, moment: RelayMoment): readonly WaitingMessage[] {
  const { content, at_s, id: notice } = told;
  const { settings, devices, address } = party;
  // It can go out only when it is no longer true.
  const isOver = content.kind === "node-trouble" && content.trouble === "hub-away";
  if (isOver || settings.muted.includes(content.kind)) return [];
  const age_s = Math.max(0, Math.floor((moment.now_s - at_s) / moment.speed));
  const left_s = (content.kind === "statement-ready" ? WEEK_S : DAY_S) - age_s;
  if (left_s <= 0) return [];
  const message = { notice, content, expires_at_s: moment.wall_s + left_s };
  const targets = isQuiet(settings.quiet_hours, at_s, moment.time_zone) ? [] : devices;
  const pushes = targets.map(({ id: target }) => {
    return { ...message, way: "push", target, id: messageId(told.login, told.cause, "push", target) } as const;
  });
  if (address?.standing !== "confirmed" || !BY_MAIL.has(content.kind)) return pushes;
  const target = address.recipient;
  return [...pushes, { ...message, way: "mail", target, id: messageId(told.login, told.cause, "mail", target) }];
}

/** @param seed another one for each trial */
export function trialMessage({ id: target }: NoticeDevice, seed: string, wall_s: number): WaitingMessage {
  const id = messageId("trial", seed, target);
  return { id, way: "push", target, notice: 0, content: { kind: "trial" }, expires_at_s: wall_s + TRIAL_S };
}

export function urgencyOf({ kind }: RelayContent): PushUrgency {
  return URGENCIES[kind];
}

/** Notifications of one tag replace each other; the app's own of the same notice has this one too. */
export function tagOf({ notice, content }: Pick<WaitingMessage, "notice" | "content">): string {
  return notice === 0 ? `notice-${content.kind}` : `notice-${notice}`;
}

/** The same for the same parts; nothing can be read from it. */
export function messageId(...parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, ID_DIGITS);
}
