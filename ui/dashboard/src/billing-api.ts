import type { JsonApi } from "@localgrid/ui-components/json-api";
import { at, type ListOptions, part, query } from "./addresses.ts";
import type { Page } from "./api-types.ts";
import type {
  AccountVersion,
  AskedCollection,
  AuditEntry,
  BillableMonth,
  Biller,
  BillerVersion,
  BillingAccount,
  BillingRun,
  CurrentBiller,
  Invoice,
  LeftOut,
  MemberAccount,
  NewRun,
  RunItem,
  Settlings,
  SettlingWay,
} from "./billing-types.ts";

export interface AuditQuestion extends ListOptions {
  readonly who: string;
  readonly action: string;
  /** Half-open, UTC milliseconds. */
  readonly from_ms: number | null;
  readonly to_ms: number | null;
}

type Post = <T>(path: string, body?: unknown) => Promise<T>;

/** From a month's statements to invoices, and who did what. */
export function billingCalls({ call }: JsonApi, post: Post) {
  const runsAt = (community: string) => `${at(community)}/billing-runs`;
  return {
    billingRuns: (community: string, list: ListOptions = {}) =>
      call<Page<BillingRun>>("GET", `${runsAt(community)}${query({ ...list })}`),
    billingRun: (community: string, run: number) => call<BillingRun>("GET", `${runsAt(community)}/${run}`),
    runItems: (community: string, run: number, list: ListOptions = {}) =>
      call<Page<RunItem>>("GET", `${runsAt(community)}/${run}/members${query({ ...list })}`),
    runItem: (community: string, run: number, member: string) =>
      call<RunItem>("GET", `${runsAt(community)}/${run}/members/${part(member)}`),
    runInvoices: (community: string, run: number, list: ListOptions = {}) =>
      call<Page<Invoice>>("GET", `${runsAt(community)}/${run}/invoices${query({ ...list })}`),
    /** The newest first. */
    billableMonths: (community: string) =>
      call<{ readonly months: readonly BillableMonth[] }>("GET", `${at(community)}/billable-months`),
    draftRun: (community: string, run: NewRun) => post<BillingRun>(runsAt(community), run),
    approveRun: (community: string, run: number, digest: string) =>
      post<BillingRun>(`${runsAt(community)}/${run}/approval`, { digest }),
    cancelRun: (community: string, run: number) => post<BillingRun>(`${runsAt(community)}/${run}/cancellation`),
    collectRun: (community: string, run: number, asked: AskedCollection) =>
      post<BillingRun>(`${runsAt(community)}/${run}/collection`, asked),
    invoices: (community: string, list: ListOptions = {}) =>
      call<Page<Invoice>>("GET", `${at(community)}/invoices${query({ ...list })}`),
    leftOut: (community: string, run: number) => call<LeftOut>("GET", `${runsAt(community)}/${run}/left-out`),
    runCsvPath: (community: string, run: number) => `${runsAt(community)}/${run}/export.csv`,
    directDebitsPath: (community: string, run: number) => `${runsAt(community)}/${run}/direct-debits.xml`,
    ublPath: (community: string, ordinal: number) => `${at(community)}/invoices/${ordinal}/ubl.xml`,
    ...partyCalls(call),
    settling: (community: string) => call<Settlings>("GET", `${at(community)}/settling`),
    /** `version` is the newest that was looked at. */
    putSettling: (
      community: string,
      asked: { readonly settles_by: SettlingWay; readonly from_month: string; readonly version: number },
    ) => call<Settlings>("PUT", `${at(community)}/settling`, { body: asked }),
    audit: (community: string | null, question: AuditQuestion) =>
      call<Page<AuditEntry>>("GET", `${community === null ? "/api" : at(community)}/audit${query({ ...question })}`),
  };
}

function partyCalls(call: JsonApi["call"]) {
  const accountAt = (community: string, member: string) => `${at(community)}/billing-accounts/${part(member)}`;
  return {
    billingAccounts: (community: string, list: ListOptions = {}) =>
      call<Page<MemberAccount>>("GET", `${at(community)}/billing-accounts${query({ ...list })}`),
    billingAccount: (community: string, member: string) => call<MemberAccount>("GET", accountAt(community, member)),
    /** `version` is the one that was looked at. */
    putBillingAccount: (community: string, member: string, account: BillingAccount & { readonly version: number }) =>
      call<MemberAccount>("PUT", accountAt(community, member), { body: account }),
    accountVersions: (community: string, member: string, list: ListOptions = {}) =>
      call<Page<AccountVersion>>("GET", `${accountAt(community, member)}/versions${query({ ...list })}`),
    biller: (community: string) => call<CurrentBiller>("GET", `${at(community)}/biller`),
    putBiller: (community: string, biller: Biller) =>
      call<CurrentBiller>("PUT", `${at(community)}/biller`, { body: biller }),
    billerVersions: (community: string, list: ListOptions = {}) =>
      call<Page<BillerVersion>>("GET", `${at(community)}/biller/versions${query({ ...list })}`),
  };
}
