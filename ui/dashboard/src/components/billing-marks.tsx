import { dayText } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp, useCommunity, useFormat } from "../app-state.ts";
import type { RunState } from "../billing-types.ts";
import { carriedText, dueText } from "../billing-words.ts";
import { shortDigest } from "../quantities.ts";
import { dateText, momentText } from "../time-words.ts";
import { Badge, type BadgeTone } from "./badge.tsx";

const TONES: Record<RunState, BadgeTone> = { draft: "note", approved: "good", cancelled: "quiet" };

export function RunStateBadge({ state }: { state: RunState }): JSX.Element {
  return <Badge tone={TONES[state]}>{t(`billing-state-${state}`)}</Badge>;
}

/** `pays €1.03`: the word carries the direction, the weight of the line repeats it. */
export function Due({ amount_nano }: { amount_nano: bigint }): JSX.Element {
  const format = useFormat();
  return (
    <span class="due figures" data-due={amount_nano < 0n ? "pays" : amount_nano > 0n ? "receives" : "nothing"}>
      {dueText(format, amount_nano)}
    </span>
  );
}

export function Carried({ carried_nano }: { carried_nano: string }): JSX.Element {
  const format = useFormat();
  return <span class={`figures${carried_nano === "0" ? " soft" : ""}`}>{carriedText(format, carried_nano)}</span>;
}

/** A day of the calendar, `5 Dec 2026`, as the hub writes it: `2026-12-05`. */
export function useDay(): (day: string) => string {
  const { locale } = useApp();
  return (day) => dateText(Date.parse(`${day}T00:00:00Z`), { time_zone: "UTC", locale });
}

/** With the day of the week, which banks look at. */
export function useWeekday(): (day: string) => string {
  const { locale } = useApp();
  return (day) => dayText(day, locale);
}

export function useMoment(): (at_ms: number) => string {
  const { locale } = useApp();
  const { time_zone } = useCommunity();
  return (at_ms) => momentText(at_ms, { time_zone, locale });
}

/** A digest with its ends in view, and all of it for the clipboard. */
export function Digest({ digest }: { digest: string }): JSX.Element {
  return (
    <p class="digest-line">
      <code title={digest}>{shortDigest(digest)}</code>
      <CopyButton text={digest} label={t("billing-copy-digest")} />
    </p>
  );
}

export function CopyButton({ text, label }: { text: string; label: string }): JSX.Element {
  const [isCopied, setCopied] = useState(false);
  return (
    <>
      <button
        type="button"
        class="button"
        onClick={() => void navigator.clipboard?.writeText(text).then(() => setCopied(true))}
      >
        {label}
      </button>
      <span role="status" class="small soft">
        {isCopied && t("billing-copied")}
      </span>
    </>
  );
}
