import { t } from "@localgrid/ui-components/messages";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { CommunityContext, type Right, useApp, useRight } from "../app-state.ts";
import { Icon } from "../components/icons.tsx";
import { Load } from "../components/load.tsx";
import { COMMUNITY_PAGES, type CommunityPage, hrefOf } from "../router.ts";
import { BatchView } from "./batch-view.tsx";
import { BatchesView } from "./batches-view.tsx";
import { CopiesView } from "./copies-view.tsx";
import { ImportView } from "./import-view.tsx";
import { ImportsView } from "./imports-view.tsx";
import { IntervalView } from "./interval-view.tsx";
import { IntervalsView } from "./intervals-view.tsx";
import { MembersView } from "./members-view.tsx";
import { NodesView } from "./nodes-view.tsx";
import { OverviewView } from "./overview-view.tsx";
import { ReconciliationView } from "./reconciliation-view.tsx";
import { TariffsView } from "./tariffs-view.tsx";

/** Pages that are not for everybody. */
const PAGE_RIGHTS: Partial<Record<CommunityPage, Right>> = {
  members: "people",
  reconciliation: "figures",
  imports: "import",
};

export interface CommunityViewProps {
  readonly community: string;
  readonly page: CommunityPage;
  readonly detail: string;
}

export function CommunityView({ community, page, detail }: CommunityViewProps): JSX.Element {
  const { api, link } = useApp();
  const loaded = useLoaded(() => api.community(community), community, link.beat.value);
  const name = loaded.value?.name ?? community;
  const title = `${t(`menu-${page}`)} – ${name}`;

  useEffect(() => {
    document.title = title;
  }, [title]);

  return (
    <div class="community">
      <Menu community={community} current={page} />
      <div class="community-page">
        {loaded.value === null && <h1>{community}</h1>}
        <Load loaded={loaded} waiting={t("community-fetching")}>
          {(value) => (
            <CommunityContext.Provider value={value}>
              <Page page={page} detail={detail} />
            </CommunityContext.Provider>
          )}
        </Load>
      </div>
    </div>
  );
}

function Menu({ community, current }: { community: string; current: CommunityPage }): JSX.Element {
  const list = useRef<HTMLUListElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is another mark in the menu
  useEffect(() => {
    // On narrow screens the menu scrolls sideways.
    list.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [current]);
  const rights: Record<string, boolean> = {
    people: useRight("people"),
    figures: useRight("figures"),
    import: useRight("import"),
  };
  const pages = COMMUNITY_PAGES.filter((page) => {
    const right = PAGE_RIGHTS[page];
    return right === undefined || rights[right] === true;
  });
  return (
    <nav class="menu" aria-label={t("community-pages")}>
      <ul ref={list}>
        {pages.map((page) => (
          <li key={page}>
            <a href={hrefOf(community, page)} {...(page === current ? { "aria-current": "page" as const } : {})}>
              <Icon name={page} size={20} />
              {t(`menu-${page}`)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Page({ page, detail }: { page: CommunityPage; detail: string }): JSX.Element {
  switch (page) {
    case "overview":
      return <OverviewView />;
    case "nodes":
      return <NodesView />;
    case "copies":
      return <CopiesView />;
    case "members":
      return <MembersView />;
    case "tariffs":
      return <TariffsView />;
    case "intervals":
      return /^\d+$/.test(detail) ? <IntervalView start_s={Number(detail)} /> : <IntervalsView day={detail} />;
    case "reconciliation":
      return <ReconciliationView month={detail} />;
    case "settlement":
      return detail === "" ? <BatchesView /> : <BatchView key={detail} seq={Number(detail)} />;
    case "imports":
      return detail === "" ? <ImportsView /> : <ImportView key={detail} run={detail} />;
  }
}
