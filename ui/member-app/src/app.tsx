import { Brand } from "@localgrid/ui-components/brand";
import { lazyView } from "@localgrid/ui-components/lazy-view";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice, Waiting } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useApp } from "./app-state.ts";
import { Icon, type IconName } from "./components/icons.tsx";
import { NodeBanners } from "./components/node-banners.tsx";
import { NoticeBell } from "./components/notice-bell.tsx";
import { pinLogin } from "./pin-memory.ts";
import { hrefOf, type RouteName } from "./router.ts";
import { LoginView } from "./views/login-view.tsx";
import { NowView } from "./views/now-view.tsx";

/** After the first view has its figures. */
const AHEAD_MS = 3000;

const PERIODS = lazyView(async () => (await import("./views/period-view.tsx")).PeriodView);

/** In front of any view. */
const SessionQuestion = lazyView(async () => (await import("./components/session-dialog.tsx")).SessionDialog);

/** Instead of the page for logging in. */
const PinEntry = lazyView(async () => (await import("./views/pin-view.tsx")).PinView);

/** What nobody opens first. */
const LATER = {
  account: lazyView(async () => (await import("./views/account-view.tsx")).AccountView),
  care: lazyView(async () => (await import("./views/care-view.tsx")).CareView),
  community: lazyView(async () => (await import("./views/community-view.tsx")).CommunityView),
  copies: lazyView(async () => (await import("./views/copies-view.tsx")).CopiesView),
  devices: lazyView(async () => (await import("./views/devices-view.tsx")).DevicesView),
  interval: lazyView(async () => (await import("./views/interval-view.tsx")).IntervalView),
  join: lazyView(async () => (await import("./views/join-view.tsx")).JoinView),
  limits: lazyView(async () => (await import("./views/limits-view.tsx")).LimitsView),
  month: PERIODS,
  notices: lazyView(async () => (await import("./views/notices-view.tsx")).NoticesView),
  statement: lazyView(async () => (await import("./views/statement-view.tsx")).StatementView),
  today: lazyView(async () => (await import("./views/today-view.tsx")).TodayView),
  week: PERIODS,
  year: PERIODS,
};

type TabName = Exclude<
  RouteName,
  "account" | "community" | "interval" | "join" | "month" | "notices" | "week" | "year"
>;

/** Members look after their home; who has none looks after the node. */
const TABS: readonly { name: TabName; icon: IconName; for: "all" | "members" | "others" }[] = [
  { name: "now", icon: "home", for: "all" },
  { name: "today", icon: "bars", for: "all" },
  { name: "limits", icon: "sliders", for: "members" },
  { name: "statement", icon: "bill", for: "members" },
  { name: "devices", icon: "plug", for: "all" },
  { name: "copies", icon: "copies", for: "others" },
  { name: "care", icon: "check", for: "others" },
];

/** Views that are opened from another one's tab. */
const IN_TAB: Partial<Record<RouteName, TabName>> = {
  community: "now",
  interval: "today",
  month: "today",
  week: "today",
  year: "today",
};

export function App(): JSX.Element {
  const app = useApp();
  if (app.startError.value !== null) return <NodeAway />;
  // Whoever has an invitation has no account yet, or is to be somebody else on this device.
  if (app.route.value.name === "join") return <LATER.join />;
  switch (app.session.value.kind) {
    case "unknown":
      return <Waiting>{t("shell-asking")}</Waiting>;
    case "nobody":
      return pinLogin.value === null ? <LoginView /> : <PinEntry />;
    case "somebody":
      return <Shell />;
  }
}

function NodeAway(): JSX.Element {
  const app = useApp();
  return (
    <main class="login">
      <div class="login-box">
        <div class="login-head">
          <Brand size={44} />
          <h1>localgrid</h1>
        </div>
        <ErrorNotice error={app.startError.value} />
        <button type="button" class="button" data-kind="main" onClick={() => void app.start()}>
          {t("shell-try-again")}
        </button>
      </div>
    </main>
  );
}

function Shell(): JSX.Element {
  const { route, community, renewal } = useApp();
  const { name, detail } = route.value;
  // From one interval to the next, as from day to day, the focus stays on the arrow; a page of a statement is a view.
  const [, page = ""] = detail.split("/");
  const address = name === "devices" ? hrefOf(name, detail) : hrefOf(name, page);
  const main = useRef<HTMLElement>(null);
  const shown = useRef(address);
  const place = community.value?.community ?? "localgrid";
  const title = t(`shell-title-${name}`);

  useEffect(() => {
    document.title = `${title} – ${place}`;
  }, [title, place]);

  useEffect(() => {
    // A new view starts at its top and with the focus there, as a page load would; the first one does not steal it.
    if (shown.current === address) return;
    shown.current = address;
    main.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [address]);

  useEffect(() => {
    // With time to spare: from then on every view opens at once, and with the node away too.
    const timer = setTimeout(
      () => void Promise.all([...Object.values(LATER), SessionQuestion].map((each) => each.fetchAhead())),
      AHEAD_MS,
    );
    return () => clearTimeout(timer);
  }, []);

  return (
    <div class="shell">
      <TopBar place={place} current={name} skip={() => main.current?.focus()} />
      <Tabs current={IN_TAB[name] ?? name} />
      <main class="page" id="content" ref={main} tabIndex={-1}>
        <NodeBanners />
        <View name={name} />
      </main>
      {renewal.state.value === "asking" && <SessionQuestion />}
    </div>
  );
}

function View({ name }: { name: RouteName }): JSX.Element {
  if (name === "now") return <NowView />;
  const Later = LATER[name];
  return <Later key={name} />;
}

interface TopBarProps {
  readonly place: string;
  readonly current: RouteName;
  readonly skip: () => void;
}

function TopBar({ place, current, skip }: TopBarProps): JSX.Element {
  const connection = useApp().live.connection.value;
  return (
    <header class="topbar">
      <a
        class="skip"
        href={hrefOf(current)}
        onClick={(event) => {
          event.preventDefault();
          skip();
        }}
      >
        {t("shell-skip")}
      </a>
      <div class="brand">
        <Brand />
        <span>{place}</span>
      </div>
      <div class="topbar-end">
        <span class="pulse" data-connection={connection}>
          {t(`shell-pulse-${connection}`)}
        </span>
        <NoticeBell />
        <a class="icon-button" href={hrefOf("account")} aria-label={t("shell-account")}>
          <Icon name="person" />
        </a>
      </div>
    </header>
  );
}

function Tabs({ current }: { current: RouteName }): JSX.Element {
  const state = useApp().session.value;
  const isMember = state.kind === "somebody" && state.session.member !== null;
  return (
    <nav class="tabs" aria-label={t("shell-views")}>
      <ul>
        {TABS.filter((tab) => tab.for !== (isMember ? "others" : "members")).map((tab) => (
          <li key={tab.name}>
            <a href={hrefOf(tab.name)} {...(tab.name === current ? { "aria-current": "page" as const } : {})}>
              <Icon name={tab.icon} />
              {t(`shell-tab-${tab.name}`)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
