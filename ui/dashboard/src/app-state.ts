import { createFormatter, type Formatter } from "@localgrid/ui-components/format";
import { ApiError, asApiError } from "@localgrid/ui-components/json-api";
import { currentLocale } from "@localgrid/ui-components/messages";
import { noteReconnection } from "@localgrid/ui-components/reconnection";
import type { Renewal } from "@localgrid/ui-components/renewal";
import { effect, type ReadonlySignal, type Signal, signal, untracked } from "@preact/signals";
import { createContext } from "preact";
import { useContext, useMemo } from "preact/hooks";
import type { Api } from "./api.ts";
import type { Community, CommunityDetail, Role, Session } from "./api-types.ts";
import type { HubLink } from "./hub-link.ts";
import { KeptEntries } from "./kept-entries.ts";
import type { Address } from "./router.ts";
import type { Uploads } from "./uploads.ts";

/** `unknown` until the hub has answered; then somebody, or nobody. */
export type SessionState =
  | { kind: "unknown" }
  | { kind: "nobody"; wasLost: boolean }
  | { kind: "somebody"; session: Session };

export interface AppState extends Address {
  readonly api: Api;
  readonly link: HubLink;
  readonly uploads: Uploads;
  readonly renewal: Renewal;
  /** Of the chosen language, with the reader's region; whatever renders it is rendered again when it changes. */
  readonly locale: string;
  readonly session: ReadonlySignal<SessionState>;
  /** Why the hub could not be asked at start; null when it could. It is asked again with every beat. */
  readonly startError: ReadonlySignal<ApiError | null>;
  /** What was typed into forms and not saved yet. */
  readonly entries: KeptEntries;
  readonly start: () => Promise<void>;
  readonly enter: (session: Session) => void;
  readonly leave: () => Promise<void>;
  /** Logs in over the standing page, which begins anew when it is somebody else. */
  readonly renew: (login: string, password: string) => Promise<void>;
  /** Leaves a session that has ended already. */
  readonly giveUp: () => void;
  /** Takes the session that the hub tells of; false when it is another person's. */
  readonly recognise: (told: Session) => boolean;
}

export interface AppStateParts extends Address {
  readonly api: Api;
  readonly link: HubLink;
  readonly uploads: Uploads;
  readonly renewal: Renewal;
  readonly session: Signal<SessionState>;
}

export function createAppState(parts: AppStateParts): AppState {
  const { api, link, renewal, session } = parts;
  const startError = signal<ApiError | null>(null);
  const entries = new KeptEntries();

  function enter(next: Session) {
    session.value = { kind: "somebody", session: next };
    link.start();
  }

  async function start() {
    startError.value = null;
    link.start();
    await tryToStart();
  }

  async function tryToStart() {
    try {
      enter(await api.session());
      startError.value = null;
    } catch (thrown) {
      const error = asApiError(thrown);
      startError.value = error.code === "no-session" ? null : error;
      if (startError.value === null) session.value = { kind: "nobody", wasLost: false };
    }
  }

  async function leave() {
    await renewal.leave(() =>
      api.logout().catch((thrown: unknown) => {
        if (asApiError(thrown).code !== "no-session") throw thrown;
      }),
    );
    end(false);
    entries.forgetAll();
    api.forgetAnswers();
  }

  function end(wasLost: boolean) {
    renewal.end(false);
    session.value = { kind: "nobody", wasLost };
  }

  async function renew(login: string, password: string) {
    if (!recognise(await api.login(login, password))) return;
    renewal.end(true);
    noteReconnection();
  }

  function recognise(told: Session) {
    const before = session.peek();
    const isSame = before.kind === "somebody" && personOf(before.session) === personOf(told);
    if (!isSame) {
      // What the one before has seen is not shown to the next.
      api.forgetAnswers();
      renewal.end(false);
    }
    session.value = { kind: "somebody", session: told };
    return isSame;
  }

  effect(() => {
    if (session.value.kind === "nobody") link.stop();
  });
  followLink(link, () => {
    if (startError.peek() !== null) void tryToStart();
    // A view that asks nothing would never notice that the hub is back.
    else if (link.connection.peek() === "away") void api.session().catch(() => undefined);
  });

  return {
    ...parts,
    get locale() {
      return currentLocale();
    },
    startError,
    entries,
    start,
    enter,
    leave,
    renew,
    giveUp: () => end(true),
    recognise,
  };
}

/** Asks with every beat, and notes when the hub is back. */
function followLink(link: HubLink, ask: () => void): void {
  effect(() => {
    if (link.beat.value > 0) untracked(ask);
  });
  let wasAway = false;
  effect(() => {
    const isAway = link.connection.value === "away";
    if (wasAway && !isAway) noteReconnection();
    wasAway = isAway;
  });
}

/** Changes with whoever is logged in and with what they may do. */
export function personOf({ login, role, community }: Session): string {
  return `${login} ${role} ${community ?? ""}`;
}

export const AppContext = createContext<AppState | null>(null);

export function useApp(): AppState {
  const state = useContext(AppContext);
  if (state === null) throw new ApiError("unexpected-answer", "no app around this view");
  return state;
}

export const CommunityContext = createContext<CommunityDetail | null>(null);

/** The community whose pages are open. */
export function useCommunity(): CommunityDetail {
  const known = useContext(CommunityContext);
  if (known === null) throw new ApiError("unexpected-answer", "no community around this view");
  return known;
}

/** Numbers in the reader's locale and the community's currency. */
export function useFormat(): Formatter {
  const { locale } = useApp();
  const { currency }: Community = useCommunity();
  return useMemo(() => createFormatter(locale, currency), [locale, currency]);
}

/**
 * `figures`: those of single members; sums of a community are for everybody. `bills`: seeing what members pay, and
 * their accounts; `bill`: drafting, approving and correcting that; `audit`: who did what.
 */
export type Right = "write" | "import" | "operate" | "figures" | "people" | "bills" | "bill" | "audit";

const RIGHTS: Record<Role, readonly Right[]> = {
  operator: ["write", "import", "operate", "figures", "people", "bills", "audit"],
  coordinator: ["write", "import", "figures", "people", "bills", "bill", "audit"],
  billing: ["import", "figures", "people", "bills", "bill"],
  analyst: ["figures", "people"],
  viewer: [],
};

/** What the person may do here; the hub decides again with every request. */
export function useRight(right: Right): boolean {
  const state = useApp().session.value;
  return state.kind === "somebody" && RIGHTS[state.session.role].includes(right);
}
