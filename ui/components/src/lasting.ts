import { t } from "./messages.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `less than a minute`, `4 min`, `3 h`, `2 days`: rounded down, in the largest unit that fits twice or so. */
export function lastingText(duration_ms: number): string {
  const whole = (unit_ms: number) => Math.floor(duration_ms / unit_ms);
  if (duration_ms < MINUTE_MS) return t("lasting-moment");
  if (duration_ms < 2 * HOUR_MS) return `${whole(MINUTE_MS)}\u00a0min`;
  if (duration_ms < 2 * DAY_MS) return `${whole(HOUR_MS)}\u00a0h`;
  return t("lasting-days", { days: whole(DAY_MS) });
}

/** `just now`, `4 min ago`; what lies ahead of the server's clock counts as now. */
export function agoText(at_ms: number, now_ms: number): string {
  const age_ms = now_ms - at_ms;
  if (age_ms < MINUTE_MS) return t("ago-moment");
  // Days are inflected in some languages.
  if (age_ms >= 2 * DAY_MS) return t("ago-days", { days: Math.floor(age_ms / DAY_MS) });
  return t("ago", { duration: lastingText(age_ms) });
}
