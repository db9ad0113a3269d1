/** What codes of the hub mean, for people who never see a log. */
import { hasMessage, t } from "@localgrid/ui-components/messages";
import type { ImportStatus, Recomputation } from "./api-types.ts";

export interface AlarmWords {
  readonly title: string;
  readonly text: string;
}

export function alarmWords(code: string): AlarmWords {
  if (!hasMessage(`alarm-${code}`)) return { title: code, text: t("unknown-alarm") };
  return { title: t(`alarm-${code}`), text: t(`alarm-${code}.text`) };
}

export function refusalText(reason: string): string {
  return hasMessage(`refusal-${reason}`) ? t(`refusal-${reason}`) : t("unknown-refusal", { reason });
}

export interface CauseWords {
  readonly label: string;
  readonly text: string;
}

export function causeWords(cause: string): CauseWords {
  if (!hasMessage(`cause-${cause}`)) return { label: cause, text: "" };
  return { label: t(`cause-${cause}`), text: t(`cause-${cause}.text`) };
}

/** In the order in which people choose among them. */
export const CAUSE_NAMES: readonly string[] = [
  "missing",
  "estimated",
  "unsigned",
  "clock",
  "scale",
  "direction",
  "other",
  "neighbours",
];

/** Accounts that are nobody's own. */
export function accountText(account: string): string {
  return hasMessage(`account-of-${account}`) ? t(`account-of-${account}`) : account;
}

/** What became of a difference, by the code of it. */
export function reviewText(review: string): string {
  return hasMessage(`review-${review}`) ? t(`review-${review}`) : review;
}

export interface Provenance {
  readonly quality: string;
  readonly is_signed: boolean;
  readonly is_official: boolean;
}

/** How a value came about: `measured`, `estimated, unsigned`, `official`. */
export function provenanceText({ quality, is_signed, is_official }: Provenance): string {
  if (is_official) return t("provenance-official");
  const word = hasMessage(`quality-${quality}`) ? t(`quality-${quality}`) : quality;
  return is_signed ? word : t("provenance-unsigned", { quality: word });
}

export function importStateText(status: ImportStatus): string {
  return t(`import-state-${status}`);
}

export function recomputationText(status: Recomputation["status"]): string {
  return t(`recomputation-${status}`);
}
