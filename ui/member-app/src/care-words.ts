import { agoText } from "@localgrid/ui-components/lasting";
import { hasMessage, t } from "@localgrid/ui-components/messages";
import type { BackupNote, BackupPlace, Releases } from "./care-types.ts";

export const PLACE_WORDS: Readonly<Record<BackupPlace, string>> = {
  stick: "to the USB stick",
  hub: "to the hub",
  download: "as a file",
};

/** `812 B`, `12 kB`, `3.4 MB`, in steps of a thousand as sticks are sold. */
export function bytesText(bytes: number, locale?: string): string {
  const units = ["B", "kB", "MB", "GB"];
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const value = bytes / 1_000 ** step;
  const digits = step > 0 && value < 10 ? 1 : 0;
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value)}\u00a0${units[step]}`;
}

/** One sentence on how a backup ended. */
export function noteText({ to, at_ms, bytes, code }: BackupNote, now_ms: number, locale?: string): string {
  const place = PLACE_WORDS[to];
  if (code === null) return `Backed up ${place} ${agoText(at_ms, now_ms)}: ${bytesText(bytes, locale)}.`;
  const why = hasMessage(`error-${code}`) ? t(`error-${code}`) : t("care-not-worked");
  return `No backup ${place} ${agoText(at_ms, now_ms)}. ${why}`;
}

/** What runs, and what comes next; null where the machine tells nothing of releases. */
export function releaseText({ machine, download, waiting }: Releases): string | null {
  if (machine === null) return null;
  const { application, system, trial } = machine;
  const runs = `Version ${application.version_name} runs, on system ${system.version_name}.`;
  if (trial !== null) return `${runs} It tries version ${trial.version_name} out, and goes back if that does not work.`;
  if (waiting !== null) return `${runs} Version ${waiting.version_name} waits for a calm moment.`;
  if (download !== null) {
    const percent = Math.floor((100 * download.received_bytes) / Math.max(1, download.size_bytes));
    return `${runs} Version ${download.version_name} is being fetched: ${percent} %.`;
  }
  return runs;
}
