/** From asking the node who is logged in to leaving it, with an end that may come by itself in between. */
import { type ApiError, asApiError } from "@localgrid/ui-components/json-api";
import { noteReconnection } from "@localgrid/ui-components/reconnection";
import type { Renewal } from "@localgrid/ui-components/renewal";
import { effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Api } from "./api.ts";
import type { Community, Session } from "./api-types.ts";
import { type Live, retryDelay } from "./live.ts";
import type { PeersWatch } from "./peers-watch.ts";
import { endPushWhereOn, leavePushWhereOn } from "./push-gate.ts";

/** `unknown` until the node has answered; then somebody, or nobody. */
export type SessionState =
  | { kind: "unknown" }
  | { kind: "nobody"; wasLost: boolean }
  | { kind: "somebody"; session: Session };

export interface SessionLife {
  /** Why the node could not be asked at start; null when it could. It is asked again by itself. */
  readonly startError: ReadonlySignal<ApiError | null>;
  readonly start: () => Promise<void>;
  readonly enter: (session: Session) => Promise<void>;
  readonly leave: () => Promise<void>;
  /** Logs in over the standing view; everything begins anew when it is somebody else. */
  readonly renew: (login: string, password: string) => Promise<void>;
  /** The same on a device that a PIN lets in. */
  readonly renewByPin: (pin: string) => Promise<void>;
  /** Leaves a session that has ended already. */
  readonly giveUp: () => void;
  /** Takes the session that the node tells of; false when it is another person's, and everything begins anew. */
  readonly recognise: (told: Session) => boolean;
  /** Asks again for all that is shown, and for who is logged in. */
  readonly askAgain: () => Promise<void>;
}

export interface SessionLifeParts {
  readonly api: Api;
  readonly live: Live;
  readonly others: Pick<PeersWatch, "start" | "stop" | "refresh">;
  readonly renewal: Renewal;
  readonly session: Signal<SessionState>;
  readonly community: Signal<Community | null>;
  readonly setTimer: (run: () => void, delay_ms: number) => number;
  /** Opens the first view. */
  readonly goHome: () => void;
}

export function createSessionLife(parts: SessionLifeParts): SessionLife {
  const { api, live, others, renewal, session, community } = parts;
  const startError = signal<ApiError | null>(null);

  async function enter(next: Session) {
    const answer = await api.community();
    live.hearClock(answer.now_ms);
    community.value = answer;
    session.value = { kind: "somebody", session: next };
    live.start();
    others.start();
  }

  async function tryToStart(attempt: number) {
    try {
      await enter(await api.session());
      startError.value = null;
    } catch (thrown) {
      const error = asApiError(thrown);
      const isNobody = error.code === "no-session";
      startError.value = isNobody ? null : error;
      if (isNobody) session.value = { kind: "nobody", wasLost: false };
      else parts.setTimer(() => startError.value === error && void tryToStart(attempt + 1), retryDelay(attempt));
    }
  }

  async function start() {
    startError.value = null;
    await tryToStart(0);
  }

  async function leave() {
    await renewal.leave(async () => {
      await leavePushWhereOn(api);
      await api.logout().catch((thrown: unknown) => {
        if (asApiError(thrown).code !== "no-session") throw thrown;
      });
    });
    end(false);
  }

  function giveUp() {
    void endPushWhereOn().catch(() => undefined);
    end(true);
  }

  function end(wasLost: boolean) {
    renewal.end(false);
    session.value = { kind: "nobody", wasLost };
  }

  const renew = async (login: string, password: string) => goOn(await api.login(login, password));
  const renewByPin = async (pin: string) => goOn(await api.enterPin(pin));

  function goOn(told: Session) {
    if (!recognise(told)) return;
    renewal.end(true);
    live.retryNow();
    noteReconnection();
  }

  function recognise(told: Session) {
    const before = session.value;
    if (before.kind === "somebody" && isSamePerson(before.session, told)) {
      session.value = { kind: "somebody", session: told };
      return true;
    }
    renewal.end(false);
    session.value = { kind: "unknown" };
    parts.goHome();
    void enter(told).catch(() => tryToStart(0));
    return false;
  }

  async function askAgain() {
    if (session.value.kind !== "somebody") return;
    const [who, where] = await Promise.all([api.session(), api.community()]);
    if (session.value.kind !== "somebody" || !recognise(who)) return;
    community.value = where;
    noteReconnection();
    others.refresh();
  }

  restWithoutSession(parts);

  return { startError, start, enter, leave, renew, renewByPin, giveUp, recognise, askAgain };
}

function restWithoutSession({ session, live, others }: SessionLifeParts): void {
  effect(() => {
    if (session.value.kind === "somebody") return;
    live.stop();
    others.stop();
  });
}

function isSamePerson(before: Session, next: Session): boolean {
  return before.login === next.login && before.role === next.role && before.member === next.member;
}
