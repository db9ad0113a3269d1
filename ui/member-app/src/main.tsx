import { startSpeaking } from "@localgrid/ui-components/language";
import { Speechless } from "@localgrid/ui-components/speechless";
import { signal } from "@preact/signals";
import { render } from "preact";
import { createApi } from "./api.ts";
import { App } from "./app.tsx";
import { AppContext, createAppState, type SessionState } from "./app-state.ts";
import { CATALOGUES } from "./catalogues.ts";
import { Live } from "./live.ts";
import { PeersWatch } from "./peers-watch.ts";
import { followHash } from "./router.ts";

const session = signal<SessionState>({ kind: "unknown" });
const api = createApi({
  fetch: (input, init) => window.fetch(input, init),
  onSessionLost: () => {
    if (session.value.kind === "somebody") session.value = { kind: "nobody", wasLost: true };
  },
});
const timers = {
  setTimer: (run: () => void, delay_ms: number) => window.setTimeout(run, delay_ms),
  clearTimer: (timer: number) => window.clearTimeout(timer),
};
const live = new Live({ openStream: () => new EventSource("/api/live"), fetchNow: api.now, ...timers });
const others = new PeersWatch({ fetchPeers: api.peers, ...timers });
const state = createAppState({ api, live, others, route: followHash(window), session });

window.addEventListener("online", () => live.retryNow());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") live.retryNow();
});
const root = document.getElementById("app");
if (root !== null) {
  const hasWords = await startSpeaking(CATALOGUES).then(
    () => true,
    () => false,
  );
  // Without words there is nothing to show but a way to try again.
  const page = hasWords ? <App /> : <Speechless />;
  render(<AppContext.Provider value={state}>{page}</AppContext.Provider>, root);
  if (hasWords) void state.start();
}
