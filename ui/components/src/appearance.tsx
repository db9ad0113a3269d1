import type { JSX } from "preact";
import { chooseTheme, type Theme, theme } from "./theme.ts";

const THEMES: readonly { value: Theme; label: string }[] = [
  { value: "system", label: "Like this device" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

/** Light, dark, or as the device has it. */
export function Appearance(): JSX.Element {
  return (
    <section class="card" aria-labelledby="look">
      <h2 id="look">Appearance</h2>
      <fieldset class="segmented">
        <legend class="visually-hidden">Appearance</legend>
        {THEMES.map(({ value, label }) => (
          <label key={value}>
            <input
              type="radio"
              name="theme"
              value={value}
              checked={theme.value === value}
              onChange={() => chooseTheme(value)}
            />
            {label}
          </label>
        ))}
      </fieldset>
    </section>
  );
}
