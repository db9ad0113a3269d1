import { Brand } from "@localgrid/ui-components/brand";
import { ErrorNotice, Waiting } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useApp } from "./app-state.ts";
import { Icon, type IconName } from "./components/icons.tsx";
import { NodeBanners } from "./components/node-banners.tsx";
import { hrefOf, type RouteName } from "./router.ts";
import { AccountView } from "./views/account-view.tsx";
import { CareView } from "./views/care-view.tsx";
import { CopiesView } from "./views/copies-view.tsx";
import { DevicesView } from "./views/devices-view.tsx";
import { LimitsView } from "./views/limits-view.tsx";
import { LoginView } from "./views/login-view.tsx";
import { NowView } from "./views/now-view.tsx";
import { StatementView } from "./views/statement-view.tsx";
import { TodayView } from "./views/today-view.tsx";

const TITLES: Record<RouteName, string> = {
  now: "Now",
  today: "Today",
  limits: "My limits",
  statement: "My statement",
  devices: "Devices",
  copies: "Safety copies",
  care: "Care",
  account: "Account",
};

/** Members look after their home; who has none looks after the node. */
const TABS: readonly { name: RouteName; icon: IconName; label: string; for: "all" | "members" | "others" }[] = [
  { name: "now", icon: "home", label: "Now", for: "all" },
  { name: "today", icon: "bars", label: "Today", for: "all" },
  { name: "limits", icon: "sliders", label: "Limits", for: "members" },
  { name: "statement", icon: "bill", label: "Statement", for: "members" },
  { name: "devices", icon: "plug", label: "Devices", for: "all" },
  { name: "copies", icon: "copies", label: "Copies", for: "others" },
  { name: "care", icon: "check", label: "Care", for: "others" },
];

export function App(): JSX.Element {
  const app = useApp();
  if (app.startError.value !== null) return <NodeAway />;
  switch (app.session.value.kind) {
    case "unknown":
      return <Waiting>Asking your community's node…</Waiting>;
    case "nobody":
      return <LoginView />;
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
          Try again
        </button>
      </div>
    </main>
  );
}

function Shell(): JSX.Element {
  const { route, community } = useApp();
  const { name, detail } = route.value;
  const address = name === "devices" ? hrefOf(name, detail) : hrefOf(name);
  const main = useRef<HTMLElement>(null);
  const shown = useRef(address);
  const place = community.value?.community ?? "localgrid";

  useEffect(() => {
    document.title = `${TITLES[name]} – ${place}`;
    // A new view starts at its top and with the focus there, as a page load would; the first one does not steal it.
    if (shown.current === address) return;
    shown.current = address;
    main.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [name, address, place]);

  return (
    <div class="shell">
      <TopBar place={place} current={name} skip={() => main.current?.focus()} />
      <Tabs current={name} />
      <main class="page" id="content" ref={main} tabIndex={-1}>
        <NodeBanners />
        <View name={name} />
      </main>
    </div>
  );
}

function View({ name }: { name: RouteName }): JSX.Element {
  switch (name) {
    case "now":
      return <NowView />;
    case "today":
      return <TodayView />;
    case "limits":
      return <LimitsView />;
    case "statement":
      return <StatementView />;
    case "devices":
      return <DevicesView />;
    case "copies":
      return <CopiesView />;
    case "care":
      return <CareView />;
    case "account":
      return <AccountView />;
  }
}

const PULSE_TEXTS = { connecting: "Connecting", live: "Live", stale: "Offline" } as const;

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
        Skip to content
      </a>
      <div class="brand">
        <Brand />
        <span>{place}</span>
      </div>
      <div class="topbar-end">
        <span class="pulse" data-connection={connection}>
          {PULSE_TEXTS[connection]}
        </span>
        <a class="icon-button" href={hrefOf("account")} aria-label="Account and settings">
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
    <nav class="tabs" aria-label="Views">
      <ul>
        {TABS.filter((tab) => tab.for !== (isMember ? "others" : "members")).map((tab) => (
          <li key={tab.name}>
            <a href={hrefOf(tab.name)} {...(tab.name === current ? { "aria-current": "page" as const } : {})}>
              <Icon name={tab.icon} />
              {tab.label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
