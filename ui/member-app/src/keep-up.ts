/** Keeps what is shown true to the node: after a cut, and where an answer took too long and a kept one stands for it. */
import { noteReconnection } from "@localgrid/ui-components/reconnection";
import { effect, type ReadonlySignal, untracked } from "@preact/signals";
import type { KeptFigures } from "./heard.ts";
import type { Live } from "./live.ts";
import type { ReleaseWatch } from "./release-watch.ts";
import type { Route } from "./router.ts";

export interface KeepUpParts {
  readonly live: Pick<Live, "connection">;
  readonly kept: KeptFigures;
  readonly releases: Pick<ReleaseWatch, "look">;
  readonly route: ReadonlySignal<Route>;
  readonly setTimer: (run: () => void, delay_ms: number) => number;
  readonly clearTimer: (timer: number) => void;
}

/** An answer that took too long is asked for again. */
export const ASK_SLOW_AGAIN_MS = 10_000;

export function keepUp(parts: KeepUpParts, askAgain: () => Promise<void>): void {
  const { live, kept, releases, route } = parts;

  let wasCut = false;
  effect(() => {
    const connection = live.connection.value;
    const isBack = wasCut && connection === "live";
    wasCut = connection === "stale" || (wasCut && !isBack);
    if (!isBack) return;
    kept.forget();
    // Whatever was in error asks again by itself, even when this fails once more.
    untracked(askAgain).catch(noteReconnection);
    releases.look();
  });

  route.subscribe(() => kept.forget());

  effect(() => {
    if (kept.oldest_at_ms.value === null || live.connection.value !== "live") return;
    const timer = parts.setTimer(() => {
      kept.forget();
      noteReconnection();
    }, ASK_SLOW_AGAIN_MS);
    return () => parts.clearTimer(timer);
  });
}
