/** Entries of the audit log in sentences. */
import { monthText } from "@localgrid/ui-components/community-day";
import { createFormatter } from "@localgrid/ui-components/format";
import { hasMessage, t } from "@localgrid/ui-components/messages";
import type { AuditEntry } from "./billing-types.ts";
import { amountText, centsNano } from "./billing-words.ts";
import { fieldLabel } from "./party-fields.ts";
import { shortDigest } from "./quantities.ts";
import { hrefOf } from "./router.ts";
import { dateText, momentText } from "./time-words.ts";
import { causeWords } from "./words.ts";

/** In which words and zone an entry is told. */
export interface Telling {
  readonly locale: string;
  readonly time_zone: string;
  readonly currency: string;
}

/** Codes of what people do, in the order in which somebody looks for them. */
export const AUDIT_ACTIONS: readonly string[] = [
  "run-drafted",
  "run-approved",
  "run-cancelled",
  "collection-set",
  "billing-account-changed",
  "biller-changed",
  "settling-changed",
  "member-put",
  "metering-point-put",
  "member-list-applied",
  "letters-printed",
  "letter-terms-set",
  "tariff-added",
  "allocation-key-added",
  "allocation-key-withdrawn",
  "values-imported",
  "difference-accepted",
  "differences-accepted",
  "difference-reopened",
  "difference-noted",
  "node-revoked",
  "fork-released",
  "alert-acknowledged",
  "join-code-made",
  "community-added",
  "account-added",
  "account-deleted",
  "password-changed",
  "token-made",
  "token-revoked",
];

/** What kind of act it is: `Run approved`. */
export function actionText(action: string): string {
  return hasMessage(`audit-action-${action}`) ? t(`audit-action-${action}`) : action;
}

/** `clara approved billing run 4.` */
export function actText(entry: AuditEntry, telling: Telling): string {
  const { who, action } = entry;
  const subject = subjectText(entry, telling);
  if (!hasMessage(`audit-act-${action}`)) return t("audit-unknown-act", { who, action, subject });
  return t(`audit-act-${action}`, { who, subject });
}

/** Acts on what holds from a time on. */
const BEGINNINGS: ReadonlySet<string> = new Set(["tariff-added", "allocation-key-added", "allocation-key-withdrawn"]);

function subjectText({ action, subject }: AuditEntry, telling: Telling): string {
  if (BEGINNINGS.has(action) && /^\d{1,12}$/.test(subject)) return momentText(Number(subject) * 1000, telling);
  if (action === "differences-accepted" && /^\d{4}-\d{2}$/.test(subject)) return monthText(subject, telling.locale);
  const [, start_s, point] = /^(\d{1,12})\/(.+)$/.exec(subject) ?? [];
  if (point !== undefined) return t("difference-title", { point, moment: momentText(Number(start_s) * 1000, telling) });
  return action === "node-revoked" || action === "fork-released" ? shortDigest(subject) : subject;
}

/** Where what was done can be looked at. */
const PLACES: Readonly<Record<string, (community: string, subject: string) => string>> = {
  "run-drafted": (community, run) => hrefOf(community, "billing", run),
  "run-approved": (community, run) => hrefOf(community, "billing", run),
  "run-cancelled": (community, run) => hrefOf(community, "billing", run),
  "collection-set": (community, run) => hrefOf(community, "billing", run),
  "billing-account-changed": (community, member) => hrefOf(community, "billing", `accounts/${member}`),
  "biller-changed": (community) => hrefOf(community, "billing", "biller"),
  "settling-changed": (community) => hrefOf(community, "billing", "settling"),
  "member-put": (community) => hrefOf(community, "members"),
  "metering-point-put": (community) => hrefOf(community, "members"),
  "member-list-applied": (community, list) => hrefOf(community, "members", `import/${list}`),
  "letters-printed": (community) => hrefOf(community, "members", "letters"),
  "letter-terms-set": (community) => hrefOf(community, "members", "letters"),
  "tariff-added": (community) => hrefOf(community, "tariffs"),
  "allocation-key-added": (community) => hrefOf(community, "sharing"),
  "allocation-key-withdrawn": (community) => hrefOf(community, "sharing"),
  "values-imported": (community, run) => hrefOf(community, "imports", run),
  "difference-accepted": (community, place) => hrefOf(community, "intervals", place.split("/", 1)[0] ?? ""),
  "difference-reopened": (community, place) => hrefOf(community, "intervals", place.split("/", 1)[0] ?? ""),
  "difference-noted": (community, place) => hrefOf(community, "intervals", place.split("/", 1)[0] ?? ""),
  "differences-accepted": (community, month) => hrefOf(community, "reconciliation", month),
  "node-revoked": (community) => hrefOf(community, "nodes"),
  "fork-released": (community) => hrefOf(community, "nodes"),
  "alert-acknowledged": (community) => hrefOf(community),
};

export function actHref({ action, community, subject }: AuditEntry): string | null {
  return community === null ? null : (PLACES[action]?.(community, subject) ?? null);
}

type Value = string | number | boolean | null;
type Details = Readonly<Record<string, Value>>;
type Tell = (value: Value, details: Details, telling: Telling) => string | null;

/** Null where another detail's sentence says it. */
const TELLERS: Readonly<Record<string, Tell>> = {
  role: (role) => t("audit-detail-role", { role: hasMessage(`role-${role}`) ? t(`role-${role}`) : String(role) }),
  is_active: (isActive) => (isActive === true ? t("audit-detail-active") : t("audit-detail-inactive")),
  credit_limit_micro: (limit, _, telling) =>
    limit === null
      ? t("audit-detail-no-credit-limit")
      : t("audit-detail-credit-limit", { amount: amountOf(BigInt(Math.trunc(Number(limit))) * 1000n, telling) }),
  member: (member) => t("audit-detail-member", { member: String(member) }),
  epoch: (epoch) => t("audit-detail-epoch", { epoch: shortDigest(String(epoch)) }),
  version: (version) => t("audit-detail-version", { version: String(version) }),
  fields: (fields, _, telling) => t("audit-detail-fields", { fields: fieldList(String(fields), telling) }),
  month: (month, _, { locale }) => t("audit-detail-month", { month: monthText(String(month), locale) }),
  digest: (digest) => t("audit-detail-digest", { digest: shortDigest(String(digest)) }),
  invoices: (count, { first, last }) => {
    if (first === null || first === undefined) return t("audit-detail-no-invoices");
    return t("audit-detail-invoices", { count: Number(count), first: String(first), last: String(last) });
  },
  cause: (cause) => t("audit-detail-cause", { cause: causeWords(String(cause)).label }),
  differences: (count) => t("audit-detail-differences", { count: Number(count) }),
  amount_change_nano: (amount, _, telling) =>
    // With its sign: it is a change, and not what somebody owes.
    t("audit-detail-amount-change", {
      amount: createFormatter(telling.locale, telling.currency).money(BigInt(String(amount))),
    }),
  rows_taken: (count) => t("audit-detail-rows-taken", { count: Number(count) }),
  intervals_changed: (count) => t("audit-detail-intervals-changed", { count: Number(count) }),
  // The number of the act stands in the history of the difference as well, and says nothing by itself.
  act: () => null,
  first: () => null,
  last: () => null,
  collection_date: (day, _, telling) => t("audit-detail-collection", { day: calendarDay(day, telling) }),
  replaces: (day, _, telling) => (day === null ? null : t("audit-detail-replaces", { day: calendarDay(day, telling) })),
  transactions: (count, { sum_cents }, telling) =>
    t("audit-detail-transactions", {
      count: Number(count),
      amount: amountOf(centsNano(Math.trunc(Number(sum_cents ?? 0))), telling),
    }),
  sum_cents: () => null,
  members_new: (added, { members_changed }) =>
    t("audit-detail-list-members", { added: Number(added), changed: Number(members_changed ?? 0) }),
  members_changed: () => null,
  points_new: (added, { points_changed }) =>
    t("audit-detail-list-points", { added: Number(added), changed: Number(points_changed ?? 0) }),
  points_changed: () => null,
  accounts_changed: (count) => t("audit-detail-list-accounts", { count: Number(count) }),
  lines_wrong: (count) => (count === 0 ? null : t("audit-detail-list-wrong", { count: Number(count) })),
  letters: (count, { language }) => t("audit-detail-letters", { count: Number(count), language: String(language) }),
  language: () => null,
  node_address: (address) => t("audit-detail-node-address", { address: String(address) }),
};

/** One sentence for each thing that the log holds of an act beside its subject. */
export function detailTexts({ details }: AuditEntry, telling: Telling): readonly string[] {
  const known = details as Details;
  return Object.entries(known).flatMap(([key, value]) => {
    const tell = Object.hasOwn(TELLERS, key) ? TELLERS[key] : undefined;
    const text = tell === undefined ? `${key}: ${String(value)}` : tell(value, known, telling);
    return text === null ? [] : [text];
  });
}

function amountOf(amount_nano: bigint, { locale, currency }: Telling): string {
  return amountText(createFormatter(locale, currency), amount_nano);
}

function calendarDay(day: Value, { locale }: Telling): string {
  return dateText(Date.parse(`${day}T00:00:00Z`), { time_zone: "UTC", locale });
}

/** The log holds names of fields, and never what stood in them. */
function fieldList(fields: string, { locale }: Telling): string {
  const labels = fields.split(" ").map((name) => fieldLabel(name === "vat_rate_basis_points" ? "vat_rate" : name));
  return new Intl.ListFormat(locale, { type: "conjunction" }).format(labels);
}
