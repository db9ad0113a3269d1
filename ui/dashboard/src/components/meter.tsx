import type { JSX } from "preact";
import { shareOf } from "../quantities.ts";

export interface MeterProps {
  readonly label: string;
  readonly part: number;
  readonly whole: number;
  readonly tone?: "good" | "note" | "alarm";
}

/** How much of a whole is there, as a bar of its own beside the number. */
export function Meter({ label, part, whole, tone = "good" }: MeterProps): JSX.Element {
  const share = shareOf(part, whole);
  return (
    <svg class="meter" data-tone={tone} role="img" aria-label={label} viewBox="0 0 100 8" preserveAspectRatio="none">
      <rect class="meter-ground" width="100" height="8" />
      <rect class="meter-part" width={share * 100} height="8" />
    </svg>
  );
}

/** Work that goes on; `done` null while nobody knows how much there is. */
export function ProgressBar({ label, done }: { label: string; done: number | null }): JSX.Element {
  const percent = done === null ? null : Math.round(done * 100);
  return (
    <div
      class="progress"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === null ? {} : { "aria-valuenow": percent })}
    >
      <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <rect class="meter-ground" width="100" height="8" />
        <rect class={percent === null ? "progress-open" : "meter-part"} width={percent ?? 30} height="8" />
      </svg>
    </div>
  );
}
