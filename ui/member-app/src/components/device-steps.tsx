import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { type DeviceKind, type DeviceWay, kindText, stepTexts } from "../device-kinds.ts";

/** What is to be done at the device. */
export function DeviceSteps({ kind, way }: { kind: DeviceKind; way: DeviceWay }): JSX.Element {
  return (
    <section class="card" aria-labelledby="steps-title">
      <h2 id="steps-title">{t("add-steps", { kind: kindText(kind) })}</h2>
      <ol class="device-steps">
        {stepTexts(kind, way).map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </section>
  );
}
