import { type ReadonlySignal, signal } from "@preact/signals";

const KEY = "localgrid-pin";

const remembered = signal(read());

/** Login that this device lets in by a PIN, as far as the page knows; null where the password is asked for. */
export const pinLogin: ReadonlySignal<string | null> = remembered;

/** The key itself is in a cookie that no script reads. */
export function rememberPin(login: string | null): void {
  remembered.value = login;
  try {
    if (login === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, login);
  } catch {
    // A browser that keeps nothing asks for the password next time.
  }
}

/** For now; the PIN stays as it is. */
export function askForPassword(): void {
  remembered.value = null;
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
