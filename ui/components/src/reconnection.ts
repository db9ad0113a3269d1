/** What has been loaded is loaded again when the server is back, or when somebody has logged in again. */
import { signal } from "@preact/signals";

/** Grows with each return; whatever loads something depends on it. */
export const reconnections = signal(0);

export function noteReconnection(): void {
  reconnections.value += 1;
}
