import type { JSX } from "preact";

/** Titles and what stands for them; rows without a text are left out. */
export function FigureList({
  rows,
}: {
  rows: readonly (readonly [title: string, text: string | null])[];
}): JSX.Element {
  return (
    <dl class="device-figures figures small">
      {rows.map(
        ([title, text]) =>
          text !== null && (
            <div key={title}>
              <dt>{title}</dt>
              <dd>{text}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
