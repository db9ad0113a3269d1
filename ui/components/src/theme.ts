import { signal } from "@preact/signals";

export type Theme = "system" | "light" | "dark";
export type Contrast = "system" | "normal" | "more";

const THEME_KEY = "lg-theme";
const CONTRAST_KEY = "lg-contrast";

/** What the person chose; `system` follows the device. Remembered in this browser only. */
export const theme = signal<Theme>(readTheme());
/** How much words and pictures stand out; `system` follows the device. Remembered in this browser only. */
export const contrast = signal<Contrast>(readContrast());

export function chooseTheme(next: Theme): void {
  theme.value = next;
  if (next === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  remember(THEME_KEY, next);
}

export function chooseContrast(next: Contrast): void {
  contrast.value = next;
  document.documentElement.dataset.contrast = next === "system" && isMoreAsked() ? "system more" : next;
  remember(CONTRAST_KEY, next);
}

/** By the device; whoever has a palette of their own wants pictures in strong colours, too. */
function isMoreAsked(): boolean {
  return window.matchMedia("(prefers-contrast: more), (forced-colors: active)").matches;
}

function remember(key: string, chosen: string): void {
  try {
    if (chosen === "system") localStorage.removeItem(key);
    else localStorage.setItem(key, chosen);
  } catch {
    // Storage may be switched off; the choice then lasts until the page is closed.
  }
}

function readTheme(): Theme {
  const chosen = typeof document === "undefined" ? undefined : document.documentElement.dataset.theme;
  return chosen === "light" || chosen === "dark" ? chosen : "system";
}

function readContrast(): Contrast {
  const chosen = typeof document === "undefined" ? undefined : document.documentElement.dataset.contrast;
  return chosen === "more" || chosen === "normal" ? chosen : "system";
}
