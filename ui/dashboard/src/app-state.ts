import { createFormatter, type Formatter } from "@localgrid/ui-components/format";
import { ApiError, asApiError } from "@localgrid/ui-components/json-api";
import { currentLocale } from "@localgrid/ui-components/messages";
import { effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
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
  /** Of the chosen language, with the reader's region; whatever renders it is rendered again when it changes. */
  readonly locale: string;
  readonly session: ReadonlySignal<SessionState>;
  /** Why the hub could not be asked at start; null when it could. */
  readonly startError: ReadonlySignal<ApiError | null>;
  /** What was typed into forms and not saved yet. */
  readonly entries: KeptEntries;
  readonly start: () => Promise<void>;
  readonly enter: (session: Session) => void;
  readonly leave: () => Promise<void>;
}

export interface AppStateParts extends Address {
  readonly api: Api;
  readonly link: HubLink;
  readonly uploads: Uploads;
  readonly session: Signal<SessionState>;
}

export function createAppState(parts: AppStateParts): AppState {
  const { api, link, session } = parts;
  const startError = signal<ApiError | null>(null);
  const entries = new KeptEntries();

  function enter(next: Session) {
    session.value = { kind: "somebody", session: next };
    link.start();
  }

  async function start() {
    startError.value = null;
    try {
      enter(await api.session());
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
    entries.forgetAll();
    api.forgetAnswers();
  }

  effect(() => {
    if (session.value.kind === "nobody") link.stop();
  });
  effect(() => {
    // A view that asks nothing would never notice that the hub is back.
    if (link.beat.value > 0 && link.connection.peek() === "away") void api.session().catch(() => undefined);
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
  };
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
