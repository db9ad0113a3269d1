import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useApp } from "../app-state.ts";
import { dayFor, PERIODS, type Period, type PeriodName, periodOf } from "../periods.ts";
import { hrefOf } from "../router.ts";
import { Icon } from "./icons.tsx";

export interface PeriodPickerProps {
  readonly title: string;
  readonly subtitle: string;
  readonly previous: { readonly href: string; readonly label: string };
  /** Without an address where there is nothing newer. */
  readonly next: { readonly href: string | null; readonly label: string };
}

/** What is shown, between the ways to what was before and to what came after. */
export function PeriodPicker({ title, subtitle, previous, next }: PeriodPickerProps): JSX.Element {
  return (
    <div class="day-picker">
      <a class="icon-button" href={previous.href} aria-label={previous.label}>
        <Icon name="back" />
      </a>
      <div>
        <h1>{title}</h1>
        <p class="soft small">{subtitle}</p>
      </div>
      {next.href !== null ? (
        <a class="icon-button" href={next.href} aria-label={next.label}>
          <Icon name="forward" />
        </a>
      ) : (
        <button type="button" class="icon-button" aria-label={next.label} disabled>
          <Icon name="forward" />
        </button>
      )}
    </div>
  );
}

/** Day, week, month or year around the same time. */
export function PeriodChoice({ shown }: { shown: Period | { name: "day"; day: string } }): JSX.Element {
  const today = useApp().today.value;
  const day = shown.name === "day" ? shown.day : dayFor(shown, today);
  const hrefFor = (name: PeriodName) =>
    name === "day" ? hrefOf("today", day === today ? "" : day) : hrefOf(name, periodOf(name, day).detail);
  return (
    <nav class="segmented period-choice" aria-label={t("period-choice")}>
      {PERIODS.map((name) => (
        <a key={name} href={hrefFor(name)} {...(name === shown.name ? { "aria-current": "page" as const } : {})}>
          {t(`period-choice-${name}`)}
        </a>
      ))}
    </nav>
  );
}
