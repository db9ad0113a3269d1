/** What the first load knows of notices beyond the home: whether there is anything to see to. The rest is fetched then. */
import { language } from "@localgrid/ui-components/language";
import { effect, type ReadonlySignal, untracked } from "@preact/signals";
import type { Live } from "./live.ts";
import type { NoticeApi } from "./notice-api.ts";
import type { SessionState } from "./session-life.ts";

const mayBeOn = () => window.isSecureContext && "Notification" in window && Notification.permission === "granted";

/** To be awaited before a session ends. @throws {ApiError} where the node is out of reach */
export async function leavePushWhereOn(api: NoticeApi): Promise<void> {
  if (mayBeOn()) await (await import("./push-device.ts")).leavePush(api);
}

/** Nobody is here any more, and no session either. */
export async function endPushWhereOn(): Promise<void> {
  if (mayBeOn()) await (await import("./push-device.ts")).endPushHere();
}

export interface PushKeptParts {
  readonly api: NoticeApi;
  readonly live: Pick<Live, "connection">;
  readonly session: ReadonlySignal<SessionState>;
}

/** Sees to it once for each login, and again in another language, as soon as the node is within reach. */
export function keepPushWhereOn({ api, live, session }: PushKeptParts): void {
  let seen: string | null = null;
  effect(() => {
    const state = session.value;
    const login = state.kind === "somebody" ? state.session.login : null;
    if (login === null) seen = null;
    const next = `${login} ${language.value}`;
    if (login === null || next === seen || live.connection.value !== "live" || !mayBeOn()) return;
    seen = next;
    // Where that fails the next visit tries again.
    void untracked(() => import("./push-device.ts"))
      .then(({ keepPush }) => keepPush(api, login))
      .catch(() => undefined);
  });
}

/** Mails follow a language that is chosen while somebody is logged in. */
export function tellLanguageWhenChosen({ api, session }: Pick<PushKeptParts, "api" | "session">): void {
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
