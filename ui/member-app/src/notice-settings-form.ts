import { parsePrice, priceText } from "@localgrid/ui-components/format";
import { ApiError } from "@localgrid/ui-components/json-api";
import { NOTICE_KINDS, type NoticeKind, type NoticeSettings, type QuietHours } from "./notice-types.ts";

/** What is switched together. */
export type NoticeTopic = "statement" | "correction" | "device" | "price" | "node";

const KINDS: Readonly<Record<NoticeTopic, readonly NoticeKind[]>> = {
  statement: ["statement-ready"],
  correction: ["correction"],
  device: ["device-silent", "device-back"],
  price: ["price-alert"],
  node: ["node-trouble"],
};

/** What may come to a login: homes have statements and devices, coordinators a node. */
export function topicsOf({ role, member }: { readonly role: string; readonly member: string | null }) {
  const own: readonly NoticeTopic[] = member === null ? [] : ["statement", "correction", "device"];
  return [...own, "price", ...(role === "coordinator" ? ["node"] : [])] as readonly NoticeTopic[];
}

/** The form as somebody fills it in: texts of prices, and times such as `22:00`. */
export interface NoticeDraft {
  readonly muted: readonly NoticeKind[];
  /** Empty for none. */
  readonly above: string;
  readonly below: string;
  readonly isQuiet: boolean;
  readonly from: string;
  readonly to: string;
}

const USUAL_QUIET: QuietHours = { from_min: 1_320, to_min: 420 };

export function draftOf(settings: NoticeSettings, decimalSign: string): NoticeDraft {
  const { muted, price_above_micro_per_kwh, price_below_micro_per_kwh, quiet_hours } = settings;
  const text = (price: number | null) => (price === null ? "" : priceText(price, decimalSign));
  const { from_min, to_min } = quiet_hours ?? USUAL_QUIET;
  return {
    muted,
    above: text(price_above_micro_per_kwh),
    below: text(price_below_micro_per_kwh),
    isQuiet: quiet_hours !== null,
    from: timeOf(from_min),
    to: timeOf(to_min),
  };
}

export function isSameDraft(a: NoticeDraft, b: NoticeDraft): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

export const isWanted = ({ muted }: NoticeDraft, topic: NoticeTopic) =>
  !KINDS[topic].some((kind) => muted.includes(kind));

export function switched(draft: NoticeDraft, topic: NoticeTopic, isOn: boolean): NoticeDraft {
  const others = draft.muted.filter((kind) => !KINDS[topic].includes(kind));
  const muted = isOn ? others : [...others, ...KINDS[topic]];
  return { ...draft, muted: NOTICE_KINDS.filter((kind) => muted.includes(kind)) };
}

/** @throws {ApiError} `not-a-price`, `not-a-time` where what was typed cannot be read */
export function settingsOf({ muted, above, below, isQuiet, from, to }: NoticeDraft): NoticeSettings {
  return {
    muted,
    price_above_micro_per_kwh: priceOf(above),
    price_below_micro_per_kwh: priceOf(below),
    quiet_hours: isQuiet ? { from_min: minuteOf(from), to_min: minuteOf(to) } : null,
  };
}

function priceOf(text: string): number | null {
  if (text.trim() === "") return null;
  const parsed = parsePrice(text);
  if (parsed.kind === "rejected") throw new ApiError("not-a-price", "what was typed cannot be read");
  return parsed.micro_per_kwh;
}

function timeOf(minute: number): string {
  return [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, "0")).join(":");
}

function minuteOf(time: string): number {
  const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)/.exec(time) ?? [];
  if (hour === undefined) throw new ApiError("not-a-time", "what was typed cannot be read");
  return Number(hour) * 60 + Number(minute);
}
