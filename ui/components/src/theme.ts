import { signal } from "@preact/signals";

export type Theme = "system" | "light" | "dark";

const KEY = "lg-theme";

/** What the person chose; `system` follows the device. Remembered in this browser only. */
export const theme = signal<Theme>(readTheme());

export function chooseTheme(next: Theme): void {
  theme.value = next;
  if (next === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  try {
    if (next === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, next);
  } catch {
    // Storage may be switched off; the choice then lasts until the page is closed.
  }
}

function readTheme(): Theme {
  const chosen = typeof document === "undefined" ? undefined : document.documentElement.dataset.theme;
  return chosen === "light" || chosen === "dark" ? chosen : "system";
}
