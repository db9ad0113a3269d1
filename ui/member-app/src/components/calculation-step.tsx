import type { ComponentChildren, JSX } from "preact";

/** One step of the way from the meter to the money; steps count themselves. */
export function CalculationStep(props: { name: string; title: string; children: ComponentChildren }): JSX.Element {
  const { name, title, children } = props;
  return (
    <section class="card calc-step" aria-labelledby={`calc-${name}`}>
      <h2 id={`calc-${name}`}>{title}</h2>
      {children}
    </section>
  );
}
