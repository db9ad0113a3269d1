import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useApp } from "../app-state.ts";
import type { ExpectedInterval } from "../community-types.ts";

/** What is expected in a sentence, also for whoever does not see the chart; nothing where nothing is. */
export function ExpectedNote({ expected }: { expected: readonly ExpectedInterval[] }): JSX.Element | null {
  const { energy } = useApp().format.value;
  if (expected.length === 0) return null;
  const sum = (key: "import_wh" | "export_wh") => expected.reduce((total, interval) => total + interval[key], 0);
  return (
    <p class="small soft figures" data-testid="expected-note">
      {t("today-expected", { drawn: energy(sum("import_wh")), fed: energy(sum("export_wh")) })}
    </p>
  );
}
