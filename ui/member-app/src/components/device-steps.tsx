import type { JSX } from "preact";
import type { DeviceKind, DeviceWay } from "../device-kinds.ts";

/** What is to be done at the device. */
export function DeviceSteps({ kind, way }: { kind: DeviceKind; way: DeviceWay }): JSX.Element {
  return (
    <section class="card" aria-labelledby="steps-title">
      <h2 id="steps-title">{kind.name}: three steps</h2>
      <ol class="device-steps">
        {way.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </section>
  );
}
