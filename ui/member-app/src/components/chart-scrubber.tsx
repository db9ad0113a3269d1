import type { JSX } from "preact";
import { type Bar, barIndexAt } from "./chart-scales.ts";

export interface ChartScrubberProps {
  /** Those that can be chosen. */
  readonly bars: readonly Bar<unknown>[];
  readonly selected: number | null;
  readonly onSelect: (index: number | null) => void;
  readonly label: string;
  /** What is selected, in a sentence. */
  readonly text: string;
  /** How far a page key goes. */
  readonly page: number;
}

/** Lies over the picture: pointer picks the nearest bar, keys walk through them like on a slider. */
export function ChartScrubber(props: ChartScrubberProps): JSX.Element {
  const { bars, selected, onSelect, label, text, page } = props;
  const last = Math.max(0, bars.length - 1);
  const pick = (event: PointerEvent) => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    onSelect(barIndexAt(event.clientX - box.left, bars));
  };
  const move = (event: KeyboardEvent) => {
    const next = nextIndex(event.key, selected ?? last, { last, page });
    if (next === undefined) return;
    event.preventDefault();
    onSelect(next);
  };
  return (
    <div
      class="scrubber"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={selected ?? last}
      aria-valuetext={text}
      onPointerDown={pick}
      onPointerMove={(event) => {
        if (event.buttons > 0 || event.pointerType === "touch") pick(event);
      }}
      onKeyDown={move}
    />
  );
}

/** Null for nothing selected, undefined for a key that does not move. */
function nextIndex(
  key: string,
  current: number,
  { last, page }: { readonly last: number; readonly page: number },
): number | null | undefined {
  const steps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowDown: -1,
    ArrowRight: 1,
    ArrowUp: 1,
    PageUp: page,
    PageDown: -page,
  };
  if (key === "Escape") return null;
  if (key === "Home") return 0;
  if (key === "End") return last;
  const step = steps[key];
  return step === undefined ? undefined : Math.min(last, Math.max(0, current + step));
}
