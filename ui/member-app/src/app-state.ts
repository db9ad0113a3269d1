import { dayOf } from "@localgrid/ui-components/community-day";
import { createFormatter, type Formatter } from "@localgrid/ui-components/format";
import { ApiError, asApiError } from "@localgrid/ui-components/json-api";
import { currentLocale } from "@localgrid/ui-components/messages";
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Api } from "./api.ts";
import type { Community, Session } from "./api-types.ts";
import type { Live } from "./live.ts";
import type { PeersWatch } from "./peers-watch.ts";
import type { Route } from "./router.ts";

/** `unknown` until the node has answered; then somebody, or nobody. */
export type SessionState =
  | { kind: "unknown" }
  | { kind: "nobody"; wasLost: boolean }
  | { kind: "somebody"; session: Session };

export interface AppState {
  readonly api: Api;
  readonly live: Live;
  readonly others: PeersWatch;
  readonly route: ReadonlySignal<Route>;
  /** Of the chosen language, with the reader's region; whatever renders it is rendered again when it changes. */
  readonly locale: string;
  readonly session: ReadonlySignal<SessionState>;
  readonly community: ReadonlySignal<Community | null>;
  /** Why the node could not be asked at start; null when it could. */
  readonly startError: ReadonlySignal<ApiError | null>;
  readonly format: ReadonlySignal<Formatter>;
  /** Local day of the community by the node's clock; empty before the first answer. */
  readonly today: ReadonlySignal<string>;
  readonly start: () => Promise<void>;
  readonly enter: (session: Session) => Promise<void>;
  readonly leave: () => Promise<void>;
}

export interface AppStateParts {
  readonly api: Api;
  readonly live: Live;
  readonly others: PeersWatch;
  readonly route: ReadonlySignal<Route>;
  readonly session: Signal<SessionState>;
}

export function createAppState({ api, live, others, route, session }: AppStateParts): AppState {
  const community = signal<Community | null>(null);
  const startError = signal<ApiError | null>(null);
  const format = computed(() => createFormatter(currentLocale(), community.value?.currency ?? "EUR"));
  const today = computed(() => {
    const zone = community.value?.time_zone;
    return zone === undefined || live.node_now_ms.value === 0 ? "" : dayOf(live.node_now_ms.value, zone);
  });

  async function enter(next: Session) {
    const answer = await api.community();
    live.hearClock(answer.now_ms);
    community.value = answer;
    session.value = { kind: "somebody", session: next };
    live.start();
    others.start();
  }

  async function start() {
    startError.value = null;
    try {
      await enter(await api.session());
    } catch (thrown) {
      const error = asApiError(thrown);
      if (error.code === "no-session") session.value = { kind: "nobody", wasLost: false };
      else startError.value = error;
    }
  }

  async function leave() {
    await api.logout().catch((thrown: unknown) => {
      if (asApiError(thrown).code !== "no-session") throw thrown;
    });
    session.value = { kind: "nobody", wasLost: false };
  }

  effect(() => {
    if (session.value.kind !== "nobody") return;
    live.stop();
    others.stop();
  });

  return {
    api,
    live,
    others,
    route,
    get locale() {
      return currentLocale();
    },
    session,
    community,
    startError,
    format,
    today,
    start,
    enter,
    leave,
  };
}

export const AppContext = createContext<AppState | null>(null);

export function useApp(): AppState {
  const state = useContext(AppContext);
  if (state === null) throw new ApiError("unexpected-answer", "no app around this view");
  return state;
}

/** The community; only views of somebody logged in ask for it, and then it is known. */
export function useCommunity(): Community {
  const known = useApp().community.value;
  if (known === null) throw new ApiError("unexpected-answer", "no community around this view");
  return known;
}
