import { agoText } from "@localgrid/ui-components/lasting";
import { hasMessage, t } from "@localgrid/ui-components/messages";
import type { BackupNote, Releases } from "./care-types.ts";

/** `812 B`, `12 kB`, `3.4 MB`, in steps of a thousand as sticks are sold. */
export function bytesText(bytes: number, locale?: string): string {
  const units = ["B", "kB", "MB", "GB"];
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const value = bytes / 1_000 ** step;
  const digits = step > 0 && value < 10 ? 1 : 0;
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value)}\u00a0${units[step]}`;
}

/** How a backup ended. */
export function noteText({ to, at_ms, bytes, code }: BackupNote, now_ms: number, locale?: string): string {
  const ago = agoText(at_ms, now_ms);
  if (code === null) return t("backup-done", { to, ago, size: bytesText(bytes, locale) });
  const why = hasMessage(`error-${code}`) ? t(`error-${code}`) : t("care-not-worked");
  return `${t("backup-failed", { to, ago })} ${why}`;
}

/** What runs, and what comes next; null where the machine tells nothing of releases. */
export function releaseText({ machine, download, waiting }: Releases): string | null {
  if (machine === null) return null;
  const { application, system, trial } = machine;
  const runs = t("care-version", { application: application.version_name, system: system.version_name });
  if (trial !== null) return `${runs} ${t("care-version-trial", { version: trial.version_name })}`;
  if (waiting !== null) return `${runs} ${t("care-version-waiting", { version: waiting.version_name })}`;
  if (download !== null) {
    const percent = Math.floor((100 * download.received_bytes) / Math.max(1, download.size_bytes));
    return `${runs} ${t("care-version-fetching", { version: download.version_name, percent })}`;
  }
  return runs;
}
