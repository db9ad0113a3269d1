import { dayOf } from "@localgrid/ui-components/community-day";
import { createFormatter, type Formatter } from "@localgrid/ui-components/format";
import { ApiError } from "@localgrid/ui-components/json-api";
import { currentLocale } from "@localgrid/ui-components/messages";
import type { Renewal } from "@localgrid/ui-components/renewal";
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Api } from "./api.ts";
import type { Community } from "./api-types.ts";
import type { KeptFigures } from "./heard.ts";
import { type KeepUpParts, keepUp } from "./keep-up.ts";
import type { Live } from "./live.ts";
import { popUpWhereAllowed } from "./notice-popup-gate.ts";
import { keepPushWhereOn, tellLanguageWhenChosen } from "./notice-ways-watch.ts";
import { followNotices, hasHome, NoticesWatch } from "./notices-watch.ts";
import type { PeersWatch } from "./peers-watch.ts";
import type { ReleaseWatch } from "./release-watch.ts";
import type { Route } from "./router.ts";
import { createSessionLife, type SessionLife, type SessionLifeParts, type SessionState } from "./session-life.ts";

export interface AppState extends SessionLife {
  readonly api: Api;
  readonly live: Live;
  readonly others: PeersWatch;
  readonly notices: NoticesWatch;
  readonly kept: KeptFigures;
  readonly renewal: Renewal;
  readonly releases: ReleaseWatch;
  readonly route: ReadonlySignal<Route>;
  /** Of the chosen language, with the reader's region; whatever renders it is rendered again when it changes. */
  readonly locale: string;
  readonly session: ReadonlySignal<SessionState>;
  readonly community: ReadonlySignal<Community | null>;
  readonly format: ReadonlySignal<Formatter>;
  /** Local day of the community by the node's clock; empty before the first answer. */
  readonly today: ReadonlySignal<string>;
}

export type AppStateParts = Omit<SessionLifeParts, "community"> &
  KeepUpParts &
  Pick<AppState, "live" | "others" | "releases">;

export function createAppState(parts: AppStateParts): AppState {
  const { api, live, others, kept, renewal, route, session } = parts;
  const community = signal<Community | null>(null);
  const format = computed(() => createFormatter(currentLocale(), community.value?.currency ?? "EUR"));
  const today = computed(() => {
    const zone = community.value?.time_zone;
    return zone === undefined || live.node_now_ms.value === 0 ? "" : dayOf(live.node_now_ms.value, zone);
  });

  const life = createSessionLife({ ...parts, community });
  keepUp(parts, life.askAgain);
  const notices = new NoticesWatch(() => api.notices({ limit: 1 }));
  const reader = () => ({
    format: format.peek(),
    locale: currentLocale(),
    time_zone: community.peek()?.time_zone,
    hasHome: hasHome(session.peek()),
  });
  keepPushWhereOn({ api, live, session });
  tellLanguageWhenChosen({ api, session });
  followNotices(notices, { live, session, popUp: (notice) => popUpWhereAllowed(notice, reader) });

  return {
    api,
    live,
    others,
    notices,
    kept,
    renewal,
    releases: parts.releases,
    route,
    get locale() {
      return currentLocale();
    },
    session,
    community,
    format,
    today,
    ...life,
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
