import { startSpeaking } from "@localgrid/ui-components/language";
import { Renewal } from "@localgrid/ui-components/renewal";
import { Speechless } from "@localgrid/ui-components/speechless";
import { effect, signal } from "@preact/signals";
import { render } from "preact";
import { createApi } from "./api.ts";
import type { Session } from "./api-types.ts";
import { App } from "./app.tsx";
import { AppContext, createAppState } from "./app-state.ts";
import { CATALOGUES } from "./catalogues.ts";
import { KeptFigures } from "./heard.ts";
import { Live } from "./live.ts";
import { PeersWatch } from "./peers-watch.ts";
import { ReleaseWatch } from "./release-watch.ts";
import { followHash, hrefOf } from "./router.ts";
import type { SessionState } from "./session-life.ts";

/** Words that have not come by then will not come. */
const PATIENCE_MS = 20_000;
/** After the first view has its figures. */
const WORKER_AFTER_MS = 3_000;
/** How old the kept figures of the first view are at most: the stream passes by what is kept. */
const KEEP_NOW_EVERY_MS = 60_000;

const session = signal<SessionState>({ kind: "unknown" });
const kept = new KeptFigures();
const renewal = new Renewal();
const timers = {
  setTimer: (run: () => void, delay_ms: number) => window.setTimeout(run, delay_ms),
  clearTimer: (timer: number) => window.clearTimeout(timer),
};
const api = createApi({
  fetch: (input, init) => window.fetch(input, init),
  onSessionLost: (method) => session.value.kind === "somebody" && renewal.refused(method),
  onSessionTold: (told) => state.recognise(told as Session),
  onHeard: (response) => kept.hear(response),
  mayChange: () => live.isWithinReach(),
  ...timers,
});
const live = new Live({ openStream: () => new EventSource("/api/live"), fetchNow: api.now, ...timers });
const others = new PeersWatch({ fetchPeers: api.peers, ...timers });
const releases = new ReleaseWatch({
  workers: window.isSecureContext ? (navigator.serviceWorker ?? null) : null,
  reload: () => location.reload(),
  ...timers,
  onFirst: () =>
    void state
      .askAgain()
      .then(keepFigures)
      .catch(() => undefined),
});
const goHome = () => location.replace(hrefOf("now"));
const route = followHash(window);
const state = createAppState({ api, live, others, kept, renewal, releases, route, session, goHome, ...timers });

window.addEventListener("online", () => live.retryNow());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") live.retryNow();
});
const mayKeep = () => releases.isKeeping && live.connection.value === "live";
window.setInterval(() => mayKeep() && void api.now().catch(() => undefined), KEEP_NOW_EVERY_MS);
effect(() => {
  if (session.value.kind !== "somebody") return;
  timers.setTimer(() => void keepFigures().catch(() => undefined), WORKER_AFTER_MS);
});

async function keepFigures(): Promise<void> {
  if (!mayKeep()) return;
  const { keepAhead } = await import("./keep-ahead.ts");
  await Promise.all([api.now(), keepAhead(state)]);
}

const root = document.getElementById("app");
if (root !== null) {
  const hasWords = await Promise.race([
    startSpeaking(CATALOGUES).then(
      () => true,
      () => false,
    ),
    new Promise<boolean>((resolve) => timers.setTimer(() => resolve(false), PATIENCE_MS)),
  ]);
  // Without words there is nothing to show but a way to try again.
  const page = hasWords ? <App /> : <Speechless />;
  render(<AppContext.Provider value={state}>{page}</AppContext.Provider>, root);
  if (hasWords) void state.start();
  timers.setTimer(() => void releases.start(), WORKER_AFTER_MS);
}
