import { t } from "@localgrid/ui-components/messages";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { CommunityContext, type Right, useApp, useRight } from "../app-state.ts";
import { Icon } from "../components/icons.tsx";
import { Load } from "../components/load.tsx";
import { COMMUNITY_PAGES, type CommunityPage, hrefOf } from "../router.ts";
import { fetchPagesAhead, Page } from "./community-pages.tsx";

/** Pages that are not for everybody. */
const PAGE_RIGHTS: Partial<Record<CommunityPage, Right>> = {
  members: "people",
  sharing: "people",
  reconciliation: "figures",
  imports: "import",
  billing: "bills",
  audit: "audit",
};

/** After the page that was asked for has its figures. */
const AHEAD_MS = 3000;

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

  const pages = usePages();
  const mayRead = useRight("figures");
  // biome-ignore lint/correctness/useExhaustiveDependencies: once; rights change with the session, and so does this view
  useEffect(() => {
    // With time to spare: from then on every page opens at once.
    const timer = setTimeout(() => fetchPagesAhead(pages, mayRead), AHEAD_MS);
    return () => clearTimeout(timer);
  }, []);

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

/** The pages that this person may open. */
function usePages(): readonly CommunityPage[] {
  const rights: Record<string, boolean> = {
    people: useRight("people"),
    figures: useRight("figures"),
    import: useRight("import"),
    bills: useRight("bills"),
    audit: useRight("audit"),
  };
  return COMMUNITY_PAGES.filter((page) => {
    const right = PAGE_RIGHTS[page];
    return right === undefined || rights[right] === true;
  });
}

function Menu({ community, current }: { community: string; current: CommunityPage }): JSX.Element {
  const list = useRef<HTMLUListElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is another mark in the menu
  useEffect(() => {
    // On narrow screens the menu scrolls sideways.
    list.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [current]);
  const pages = usePages();
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
