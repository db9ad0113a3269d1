/** Keeps true what the node knows of this browser and of how its reader is told beyond the home. */
import { language } from "@localgrid/ui-components/language";
import { effect, type ReadonlySignal, untracked } from "@preact/signals";
import type { Live } from "./live.ts";
import type { NoticeApi } from "./notice-api.ts";
import { mayPushBeOn } from "./push-gate.ts";
import type { SessionState } from "./session-life.ts";

export interface NoticeWaysParts {
  readonly api: NoticeApi;
  readonly live: Pick<Live, "connection">;
  readonly session: ReadonlySignal<SessionState>;
}

/** Sees to it once for each login, and again in another language, as soon as the node is within reach. */
export function keepPushWhereOn({ api, live, session }: NoticeWaysParts): void {
  let seen: string | null = null;
  effect(() => {
    const state = session.value;
    const login = state.kind === "somebody" ? state.session.login : null;
    if (login === null) seen = null;
    const next = `${login} ${language.value}`;
    if (login === null || next === seen || live.connection.value !== "live" || !mayPushBeOn()) return;
    seen = next;
    // Where that fails the next visit tries again.
    void untracked(() => import("./push-device.ts"))
      .then(({ keepPush }) => keepPush(api, login))
      .catch(() => undefined);
  });
}

/** Mails follow a language that is chosen while somebody is logged in. */
export function tellLanguageWhenChosen({ api, session }: Pick<NoticeWaysParts, "api" | "session">): void {
  let spoken = language.peek();
  effect(() => {
    const isAnother = language.value !== spoken;
    spoken = language.value;
    if (!isAnother || session.peek().kind !== "somebody") return;
    void untracked(() => import("./notice-language.ts"))
      .then(({ tellLanguage }) => tellLanguage(api))
      .catch(() => undefined);
  });
}
