import type { JSX } from "preact";

/** A line drawing on 24 × 24 in the colour of the text; only ever beside words, so screen readers skip it. */
export function LineIcon({ path, size = 24 }: { path: string; size?: number }): JSX.Element {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.7"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={path} />
    </svg>
  );
}

/** The mark of the product: two roofs and the arc between them. */
export function Brand({ size = 28 }: { size?: number }): JSX.Element {
  const line = { fill: "none", "stroke-width": 34, "stroke-linecap": "round", "stroke-linejoin": "round" } as const;
  return (
    <svg width={size} height={size} viewBox="80 110 352 290" aria-hidden="true" focusable="false">
      <path d="M112 300 182 236l70 64M130 292v74h104v-74" {...line} stroke="var(--neighbours)" />
      <path d="M260 300l70-64 70 64M278 292v74h104v-74" {...line} stroke="var(--home)" />
      <path d="M182 176c30-48 118-48 148 0M298 170l36 10 8-38" {...line} stroke="var(--grid)" />
    </svg>
  );
}
