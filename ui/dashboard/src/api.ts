import type { DayRange } from "@localgrid/ui-components/community-day";
import { createJsonApi } from "@localgrid/ui-components/json-api";
import { at, HUB_UNREACHABLE, type ListOptions, part, query } from "./addresses.ts";
import type { Alert, AlertCounts } from "./alert-types.ts";
import type {
  Account,
  ApiToken,
  Community,
  CommunityDetail,
  Difference,
  HubNode,
  ImportFault,
  ImportInput,
  ImportRun,
  Interval,
  IntervalDetail,
  JoinCode,
  NewAccount,
  NewToken,
  Page,
  Reconciliation,
  Session,
  Tariff,
  TariffInput,
  TokenInput,
} from "./api-types.ts";
import { billingCalls } from "./billing-api.ts";
import { createDownload } from "./file-download.ts";
import { keepAnswers } from "./kept-answers.ts";
import { memberCalls } from "./member-list-api.ts";
import type { NodePeers, RegionMesh } from "./mesh-types.ts";
import type { MachineFigure, NodeDetail } from "./node-types.ts";
import { reviewCalls } from "./review-api.ts";
import type { Batch, BatchProof, BatchSummary, BatchTrade, Settlement } from "./settlement-types.ts";
import { sharingCalls } from "./sharing-api.ts";

export type DifferenceState = "open" | "accepted" | "all";

export interface DifferenceFilter extends ListOptions {
  readonly member?: string;
  readonly cause?: string;
  /** What is not accepted yet, what is, or both. */
  readonly state?: DifferenceState;
  /** Of one interval only. */
  readonly start_s?: number;
}

export interface ApiOptions {
  readonly fetch: typeof fetch;
  /** Called whenever the hub says that nobody is logged in any more; true where a change may be tried once more. */
  readonly onSessionLost: (method: string) => unknown;
  /** Told whose session it is now; false where that is somebody else, for whom nothing is sent that was typed before. */
  readonly onSessionTold?: (told: { readonly csrf_token: string }) => boolean;
  readonly onHeard: (response: Response | null) => void;
  /** A new key for each write, so that the same click is never carried out twice. */
  readonly newKey: () => string;
}

export type Api = ReturnType<typeof createApi>;
type Json = ReturnType<typeof createJsonApi>;
type Post = <T>(path: string, body?: unknown) => Promise<T>;

/** Typed client of the hub that served this page. */
export function createApi({ newKey, ...options }: ApiOptions) {
  const kept = keepAnswers(options.fetch);
  const json = createJsonApi({ ...options, fetch: kept.fetch, unreachableCode: HUB_UNREACHABLE });
  const post: Post = (path, body = {}) => json.call("POST", path, { body, headers: { "idempotency-key": newKey() } });
  return {
    csrfToken: json.csrfToken,
    forgetAnswers: kept.forgetAll,
    ...alertCalls(json, post),
    ...accountCalls(json, post),
    ...communityCalls(json, post),
    ...figureCalls(json),
    ...importCalls(json, post),
    ...settlementCalls(json),
    ...meshCalls(json),
    ...billingCalls(json, post),
    ...reviewCalls(json, post),
    ...memberCalls(json, { post, newKey }),
    ...sharingCalls(json, post),
    download: createDownload(options),
  };
}

function accountCalls({ call, remember }: Json, post: Post) {
  return {
    login: async (login: string, password: string) =>
      remember(await call<Session>("POST", "/api/session", { body: { login, password } })),
    session: async () => remember(await call<Session>("GET", "/api/session")),
    logout: () => call<void>("DELETE", "/api/session"),
    accounts: (list: ListOptions = {}) => call<Page<Account>>("GET", `/api/accounts${query({ ...list })}`),
    addAccount: (account: Account) => post<NewAccount>("/api/accounts", account),
    changePassword: (current: string, next: string) =>
      call<void>("PUT", "/api/session/password", { body: { current, next } }),
    tokens: (list: ListOptions = {}) => call<Page<ApiToken>>("GET", `/api/tokens${query({ ...list })}`),
    addToken: (token: TokenInput) => post<NewToken>("/api/tokens", token),
    removeToken: (id: string) => call<void>("DELETE", `/api/tokens/${part(id)}`),
    removeAccount: (login: string) => call<void>("DELETE", `/api/accounts/${part(login)}`),
  };
}

function communityCalls({ call }: Json, post: Post) {
  return {
    communities: (list: ListOptions = {}) =>
      call<Page<CommunityDetail>>("GET", `/api/communities${query({ ...list })}`),
    addCommunity: (community: Community) => post<unknown>("/api/communities", community),
    community: (community: string) => call<CommunityDetail>("GET", at(community)),
    nodes: (community: string, list: ListOptions = {}) =>
      call<Page<HubNode>>("GET", `${at(community)}/nodes${query({ ...list })}`),
    node: (node: string) => call<NodeDetail>("GET", `/api/nodes/${part(node)}`),
    nodeMachine: (node: string, hours: number) =>
      call<{ readonly figures: readonly MachineFigure[] }>(
        "GET",
        `/api/nodes/${part(node)}/machine${query({ hours })}`,
      ),
    makeJoinCode: (community: string) => post<JoinCode>(`${at(community)}/join-codes`),
    revokeNode: (node: string) => post<unknown>(`/api/nodes/${part(node)}/revoke`),
    releaseFork: (node: string, epoch: string) =>
      post<unknown>(`/api/nodes/${part(node)}/forks/${part(epoch)}/release`),
    tariffs: (community: string, list: ListOptions = {}) =>
      call<Page<Tariff>>("GET", `${at(community)}/tariffs${query({ ...list })}`),
    addTariff: (community: string, tariff: TariffInput) => post<unknown>(`${at(community)}/tariffs`, tariff),
  };
}

function figureCalls({ call }: Json) {
  return {
    intervals: (community: string, range: DayRange, more: ListOptions & { readonly onlyMismatch: boolean }) => {
      const { onlyMismatch, ...list } = more;
      const only = onlyMismatch ? "mismatch" : "";
      return call<Page<Interval>>("GET", `${at(community)}/intervals${query({ ...range, ...list, only })}`);
    },
    interval: (community: string, start_s: number) =>
      call<IntervalDetail>("GET", `${at(community)}/intervals/${start_s}`),
    reconciliation: (community: string, month: string) =>
      call<Reconciliation>("GET", `${at(community)}/reconciliation/${part(month)}`),
    differences: (community: string, month: string, filter: DifferenceFilter) =>
      call<Page<Difference>>(
        "GET",
        `${at(community)}/reconciliation/${part(month)}/differences${query({ ...filter })}`,
      ),
  };
}

function importCalls({ call }: Json, post: Post) {
  return {
    imports: (community: string, list: ListOptions = {}) =>
      call<Page<ImportRun>>("GET", `${at(community)}/imports${query({ ...list })}`),
    startImport: (community: string, input: ImportInput) => post<ImportRun>(`${at(community)}/imports`, input),
    importRun: (community: string, run: string) => call<ImportRun>("GET", `${at(community)}/imports/${part(run)}`),
    faults: (community: string, run: string, list: ListOptions = {}) =>
      call<Page<ImportFault>>("GET", `${at(community)}/imports/${part(run)}/faults${query({ ...list })}`),
    contentPath: (community: string, run: string) => `${at(community)}/imports/${part(run)}/content`,
  };
}

function settlementCalls({ call }: Json) {
  const batchAt = (community: string, seq: number) => `${at(community)}/batches/${seq}`;
  return {
    settlement: () => call<Settlement>("GET", "/api/settlement"),
    batches: (community: string, list: ListOptions = {}) =>
      call<Page<BatchSummary>>("GET", `${at(community)}/batches${query({ ...list })}`),
    batch: (community: string, seq: number) => call<Batch>("GET", batchAt(community, seq)),
    trades: (community: string, seq: number, filter: ListOptions & { readonly member: string }) =>
      call<Page<BatchTrade>>("GET", `${batchAt(community, seq)}/trades${query({ ...filter })}`),
    tradeProof: (community: string, seq: number, index: number) =>
      call<BatchProof>("GET", `${batchAt(community, seq)}/trades/${index}/proof`),
  };
}

export interface AlertFilter extends ListOptions {
  readonly community?: string;
  readonly state?: string;
}

function alertCalls({ call }: Json, post: Post) {
  return {
    alerts: (filter: AlertFilter = {}) => call<Page<Alert>>("GET", `/api/alerts${query({ ...filter })}`),
    alertCounts: () => call<AlertCounts>("GET", "/api/alerts/counts"),
    acknowledgeAlert: (alert: string, note: string) =>
      post<Alert>(`/api/alerts/${part(alert)}/acknowledgement`, { note }),
  };
}

function meshCalls({ call }: Json) {
  return {
    nodePeers: (node: string) => call<NodePeers>("GET", `/api/nodes/${part(node)}/peers`),
    regionMesh: (region: string) => call<RegionMesh>("GET", `/api/regions/${part(region)}/mesh`),
    regionPeers: (region: string, list: ListOptions = {}) =>
      call<Page<NodePeers>>("GET", `/api/regions/${part(region)}/peers${query({ ...list })}`),
  };
}

/** As many as the hub hands out at once. */
const PAGE = 1000;
const MOST_PAGES = 20;

/** All items of a paged list, or as many as anybody can look at: 20,000. */
export async function everyPage<T>(fetchPage: (list: ListOptions) => Promise<Page<T>>): Promise<readonly T[]> {
  const items: T[] = [];
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer: Page<T> = await fetchPage({ after, limit: PAGE });
    // The same list as before is the same array: nothing is drawn anew.
    if (page === 0 && answer.next === null) return answer.items;
    items.push(...answer.items);
    after = answer.next;
    if (after === null) break;
  }
  return items;
}
