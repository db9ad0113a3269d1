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
  "member-put",
  "metering-point-put",
  "tariff-added",
  "node-revoked",
  "fork-released",
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

function subjectText({ action, subject }: AuditEntry, telling: Telling): string {
  if (action === "tariff-added" && /^\d{1,12}$/.test(subject)) return momentText(Number(subject) * 1000, telling);
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
  "member-put": (community) => hrefOf(community, "members"),
  "metering-point-put": (community) => hrefOf(community, "members"),
  "tariff-added": (community) => hrefOf(community, "tariffs"),
  "node-revoked": (community) => hrefOf(community, "nodes"),
  "fork-released": (community) => hrefOf(community, "nodes"),
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
