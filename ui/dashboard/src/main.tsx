import { startSpeaking } from "@localgrid/ui-components/language";
import { Renewal } from "@localgrid/ui-components/renewal";
import { Speechless } from "@localgrid/ui-components/speechless";
import { signal } from "@preact/signals";
import { render } from "preact";
import { createApi } from "./api.ts";
import type { Session } from "./api-types.ts";
import { App } from "./app.tsx";
import { AppContext, createAppState, type SessionState } from "./app-state.ts";
import { CATALOGUES } from "./catalogues.ts";
import { HubLink } from "./hub-link.ts";
import { followAddress } from "./router.ts";
import { putFileBy } from "./upload-file.ts";
import { Uploads } from "./uploads.ts";

const session = signal<SessionState>({ kind: "unknown" });
const renewal = new Renewal();
const link = new HubLink({
  now_ms: Date.now,
  setTimer: (run, delay_ms) => window.setTimeout(run, delay_ms),
  clearTimer: (timer) => window.clearTimeout(timer),
});
const api = createApi({
  fetch: (input, init) => window.fetch(input, init),
  onSessionLost: (method) => session.value.kind === "somebody" && renewal.refused(method),
  onSessionTold: (told) => state.recognise(told as Session),
  onHeard: (response) => (response === null ? link.miss() : link.hear(response.headers.get("date"))),
  newKey: () =>
    [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
});
const uploads = new Uploads({ putFile: putFileBy(() => new XMLHttpRequest()), csrfToken: api.csrfToken });
const state = createAppState({
  api,
  link,
  uploads,
  renewal,
  ...followAddress(window),
  session,
});

window.addEventListener("beforeunload", (event) => {
  if (uploads.isSending() || state.entries.hasAny()) event.preventDefault();
});
window.addEventListener("online", () => link.beatNow());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") link.stop();
  else if (session.value.kind === "somebody" || state.startError.value !== null) {
    link.start();
    link.beatNow();
  }
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
