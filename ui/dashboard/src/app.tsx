import { Brand } from "@localgrid/ui-components/brand";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice, Waiting } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useApp } from "./app-state.ts";
import { HubBanner } from "./components/hub-banner.tsx";
import { Icon } from "./components/icons.tsx";
import { hrefOf, type Route } from "./router.ts";
import { AccountView } from "./views/account-view.tsx";
import { CommunitiesView } from "./views/communities-view.tsx";
import { CommunityView } from "./views/community-view.tsx";
import { LoginView } from "./views/login-view.tsx";
import { RegionView } from "./views/region-view.tsx";
import { SettlementView } from "./views/settlement-view.tsx";

export function App(): JSX.Element {
  const app = useApp();
  if (app.startError.value !== null) return <HubAway />;
  switch (app.session.value.kind) {
    case "unknown":
      return <Waiting>{t("shell-asking")}</Waiting>;
    case "nobody":
      return <LoginView />;
    case "somebody":
      return <Shell />;
  }
}

function HubAway(): JSX.Element {
  const app = useApp();
  return (
    <main class="login">
      <div class="login-box">
        <div class="login-head">
          <Brand size={44} />
          <h1>{t("shell-name")}</h1>
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
  const route = useApp().route.value;
  const place = placeOf(route);
  const main = useRef<HTMLElement>(null);
  const shown = useRef(place);

  useEffect(() => {
    // A new page starts at its top and with the focus there, as a page load would; the first one does not steal it.
    if (shown.current === place) return;
    shown.current = place;
    main.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [place]);

  return (
    <div class="shell">
      <TopBar route={route} skip={() => main.current?.focus()} />
      <main class="page" id="content" ref={main} tabIndex={-1}>
        <HubBanner />
        <View route={route} />
      </main>
    </div>
  );
}

function placeOf(route: Route): string {
  if (route.name === "region") return `region ${route.region}`;
  return route.name === "community" ? `${route.community} ${route.page} ${route.detail}` : route.name;
}

function View({ route }: { route: Route }): JSX.Element {
  switch (route.name) {
    case "communities":
      return <CommunitiesView />;
    case "community":
      return (
        <CommunityView key={route.community} community={route.community} page={route.page} detail={route.detail} />
      );
    case "account":
      return <AccountView />;
    case "settlement":
      return <SettlementView />;
    case "region":
      return <RegionView key={route.region} region={route.region} />;
  }
}

const PULSE_MARKS = { connecting: "connecting", live: "live", away: "stale" } as const;

function TopBar({ route, skip }: { route: Route; skip: () => void }): JSX.Element {
  const { link } = useApp();
  const connection = link.connection.value;
  return (
    <header class="topbar">
      <a
        class="skip"
        href={location.hash}
        onClick={(event) => {
          event.preventDefault();
          skip();
        }}
      >
        {t("shell-skip")}
      </a>
      <nav class="brand" aria-label={t("shell-where")}>
        <a
          class="brand-home"
          href="#/communities"
          {...(route.name === "communities" ? { "aria-current": "page" } : {})}
        >
          <Brand />
          <span>{t("communities-title")}</span>
        </a>
        {route.name === "community" && (
          <>
            <Icon name="forward" size={16} />
            <a class="brand-place" href={hrefOf(route.community)}>
              {route.community}
            </a>
          </>
        )}
      </nav>
      <div class="topbar-end">
        <span class="pulse" data-connection={PULSE_MARKS[connection]}>
          <span class="pulse-text">{t(`pulse-${connection}`)}</span>
        </span>
        <a class="topbar-link" href="#/settlement" {...(route.name === "settlement" ? { "aria-current": "page" } : {})}>
          <Icon name="settlement" size={20} />
          <span>{t("shell-settlement")}</span>
        </a>
        <a class="icon-button" href="#/account" aria-label={t("shell-account")}>
          <Icon name="person" />
        </a>
      </div>
    </header>
  );
}
