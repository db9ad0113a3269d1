import { type LazyView, lazyView } from "@localgrid/ui-components/lazy-view";
import type { FunctionComponent, JSX } from "preact";
import { useApp } from "../app-state.ts";
import type { CommunityPage, Route } from "../router.ts";

/** What one page shows, the parts of it that have addresses of their own among them. */
type PageView = CommunityPage | "interval" | "batch" | "import" | "member-list" | "letters" | "new-key";

const VIEWS: Readonly<Record<PageView, LazyView>> = {
  overview: lazyView(async () => (await import("./overview-view.tsx")).OverviewView),
  nodes: lazyView(async () => (await import("./nodes-view.tsx")).NodesView),
  copies: lazyView(async () => (await import("./copies-view.tsx")).CopiesView),
  members: lazyView(async () => (await import("./members-view.tsx")).MembersView),
  "member-list": lazyView(async () => {
    const { MemberListView } = await import("./member-list-view.tsx");
    return detailed((detail) => <MemberListView key={detail} list={detail.slice("import/".length)} />);
  }),
  letters: lazyView(async () => (await import("./letters-view.tsx")).LettersView),
  tariffs: lazyView(async () => (await import("./tariffs-view.tsx")).TariffsView),
  sharing: lazyView(async () => (await import("./sharing-view.tsx")).SharingView),
  "new-key": lazyView(async () => (await import("./sharing-editor.tsx")).SharingEditor),
  intervals: lazyView(async () => {
    const { IntervalsView } = await import("./intervals-view.tsx");
    return detailed((detail) => <IntervalsView day={detail} />);
  }),
  interval: lazyView(async () => {
    const { IntervalView } = await import("./interval-view.tsx");
    return detailed((detail) => <IntervalView start_s={Number(detail)} />);
  }),
  reconciliation: lazyView(async () => {
    const { ReconciliationView } = await import("./reconciliation-view.tsx");
    return detailed((detail) => <ReconciliationView month={detail} />);
  }),
  settlement: lazyView(async () => (await import("./batches-view.tsx")).BatchesView),
  batch: lazyView(async () => {
    const { BatchView } = await import("./batch-view.tsx");
    return detailed((detail) => <BatchView key={detail} seq={Number(detail)} />);
  }),
  imports: lazyView(async () => (await import("./imports-view.tsx")).ImportsView),
  import: lazyView(async () => {
    const { ImportView } = await import("./import-view.tsx");
    return detailed((detail) => <ImportView key={detail} run={detail} />);
  }),
  billing: lazyView(async () => (await import("./billing-view.tsx")).BillingView),
  audit: lazyView(async () => (await import("./audit-view.tsx")).CommunityAuditView),
};

/** A view that takes from the address what it is about. */
function detailed(view: (detail: string) => JSX.Element): FunctionComponent {
  return function Detailed(): JSX.Element {
    const route = useApp().route.value;
    return view(route.name === "community" ? route.detail : "");
  };
}

function viewOf(page: CommunityPage, detail: string): PageView {
  if (page === "intervals" && /^\d+$/.test(detail)) return "interval";
  if (page === "members" && detail !== "") return detail === "letters" ? "letters" : "member-list";
  if (page === "sharing" && detail !== "") return "new-key";
  if (page === "settlement" && detail !== "") return "batch";
  return page === "imports" && detail !== "" ? "import" : page;
}

export function Page({ page, detail }: { page: CommunityPage; detail: string }): JSX.Element {
  const name = viewOf(page, detail);
  const View = VIEWS[name];
  return <View key={name} />;
}

/** Fetches the code of a page before it is asked for. */
export function fetchPageAhead(route: Route): void {
  if (route.name === "community") void VIEWS[viewOf(route.page, route.detail)].fetchAhead();
}

/** Fetches the code of all pages that this person may open, and of what they lead to. */
export function fetchPagesAhead(pages: readonly CommunityPage[], mayRead: boolean): void {
  const details = mayRead ? (["interval", "batch", "import"] as const) : [];
  for (const name of [...pages, ...details]) void VIEWS[name].fetchAhead();
}
