import { Brand } from "@localgrid/ui-components/brand";
import { badgeCount } from "@localgrid/ui-components/format";
import { lazyView } from "@localgrid/ui-components/lazy-view";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice, Waiting } from "@localgrid/ui-components/notice";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { personOf, useApp } from "./app-state.ts";
import { HubBanner } from "./components/hub-banner.tsx";
import { Icon } from "./components/icons.tsx";
import { hrefOf, type Route, routeOf } from "./router.ts";
import { CommunitiesView } from "./views/communities-view.tsx";
import { fetchPageAhead } from "./views/community-pages.tsx";
import { LoginView } from "./views/login-view.tsx";

/** After the first view has its figures. */
const AHEAD_MS = 3000;

/** In front of any page. */
const SessionQuestion = lazyView(async () => (await import("./components/session-dialog.tsx")).SessionDialog);

/** What stands behind the list of communities. */
const LATER = {
  account: lazyView(async () => (await import("./views/account-view.tsx")).AccountView),
  settlement: lazyView(async () => (await import("./views/settlement-view.tsx")).SettlementView),
  audit: lazyView(async () => (await import("./views/audit-view.tsx")).HubAuditView),
  alerts: lazyView(async () => (await import("./views/alerts-view.tsx")).AlertsView),
  node: lazyView(async () => {
    const { NodeView } = await import("./views/node-view.tsx");
    return routed("node", ({ node }) => <NodeView key={node} node={node} />);
  }),
  region: lazyView(async () => {
    const { RegionView } = await import("./views/region-view.tsx");
    return routed("region", ({ region }) => <RegionView key={region} region={region} />);
  }),
  community: lazyView(async () => {
    // Its page is on its way meanwhile.
    fetchPageAhead(routeOf(location.hash));
    const { CommunityView } = await import("./views/community-view.tsx");
    return routed("community", ({ community, page, detail }) => (
      <CommunityView key={community} community={community} page={page} detail={detail} />
    ));
  }),
};

type RouteOf<Name extends Route["name"]> = Extract<Route, { name: Name }>;

/** A view that takes from the address what it is about. */
function routed<Name extends Route["name"]>(name: Name, view: (route: RouteOf<Name>) => JSX.Element) {
  const isRight = (route: Route): route is RouteOf<Name> => route.name === name;
  return function Routed(): JSX.Element {
    const route = useApp().route.value;
    return isRight(route) ? view(route) : <></>;
  };
}

export function App(): JSX.Element {
  const app = useApp();
  if (app.startError.value !== null) return <HubAway />;
  const state = app.session.value;
  switch (state.kind) {
    case "unknown":
      return <Waiting>{t("shell-asking")}</Waiting>;
    case "nobody":
      return <LoginView />;
    case "somebody":
      return <Shell key={personOf(state.session)} />;
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
  const { route: address, renewal } = useApp();
  const route = address.value;
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

  useEffect(() => {
    // With time to spare: from then on every view opens at once, and its code is there when the hub is not.
    const timer = setTimeout(
      () => void Promise.all([...Object.values(LATER), SessionQuestion].map((each) => each.fetchAhead())),
      AHEAD_MS,
    );
    return () => clearTimeout(timer);
  }, []);

  return (
    <div class="shell">
      <TopBar route={route} skip={() => main.current?.focus()} />
      <main class="page" id="content" ref={main} tabIndex={-1}>
        <HubBanner />
        <View name={route.name} />
      </main>
      {renewal.state.value === "asking" && <SessionQuestion />}
    </div>
  );
}

function placeOf(route: Route): string {
  if (route.name === "region") return `region ${route.region}`;
  if (route.name === "node") return `node ${route.node}`;
  return route.name === "community" ? `${route.community} ${route.page} ${route.detail}` : route.name;
}

function View({ name }: { name: Route["name"] }): JSX.Element {
  if (name === "communities") return <CommunitiesView />;
  const Later = LATER[name];
  return <Later key={name} />;
}

/** Leads to what needs somebody, and says how much that is. */
function AlertsLink({ isCurrent }: { isCurrent: boolean }): JSX.Element {
  const { api, link } = useApp();
  const { value } = useLoaded(() => api.alertCounts(), "alerts", link.beat.value);
  const count = value === null ? 0 : value.alarms + value.notes;
  const shown = badgeCount(count);
  return (
    <a class="topbar-link" href="#/alerts" {...(isCurrent ? { "aria-current": "page" } : {})}>
      <Icon name="warning" size={20} />
      <span>{t("shell-alerts")}</span>
      {count > 0 && (
        <span class="topbar-count" data-tone={(value?.alarms ?? 0) > 0 ? "alarm" : "note"}>
          <span aria-hidden="true">{shown}</span>
          <span class="visually-hidden">{t("shell-alerts-open", { count, shown })}</span>
        </span>
      )}
    </a>
  );
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
        <AlertsLink isCurrent={route.name === "alerts"} />
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
