/** What an alert says, and where its cause can be looked at. */
import { monthText } from "@localgrid/ui-components/community-day";
import { lastingText } from "@localgrid/ui-components/lasting";
import { hasMessage, t } from "@localgrid/ui-components/messages";
import type { Alert } from "./alert-types.ts";
import { createCounts } from "./quantities.ts";
import { type CommunityPage, hrefOf, nodeHref } from "./router.ts";
import type { ChainState } from "./settlement-types.ts";
import { chainWords } from "./settlement-words.ts";
import { alarmWords } from "./words.ts";

export interface AlertWords {
  readonly title: string;
  readonly text: string;
}

export interface Telling {
  readonly now_ms: number;
  readonly locale: string | undefined;
}

type Teller = (alert: Alert, telling: Telling) => AlertWords;

const numberIn = ({ details }: Alert, key: string) => Number(details[key] ?? 0);
const textIn = ({ details }: Alert, key: string) => String(details[key] ?? "");
const lasting = ({ since_ms }: Alert, { now_ms }: Telling) => lastingText(Math.max(0, now_ms - since_ms));

const TELLERS: Readonly<Record<string, Teller>> = {
  "node-silent": (alert, telling) => ({
    title: t("concern-node-silent", { lasting: lasting(alert, telling) }),
    text: t("concern-node-silent.text"),
  }),
  "backlog-old": (alert, telling) => ({
    title: t("concern-backlog", { lasting: lasting(alert, telling) }),
    text: t("concern-backlog.text"),
  }),
  "disk-filling": (alert, { locale }) => ({
    title: t("concern-disk", { free: createCounts(locale).bytes(numberIn(alert, "disk_free_bytes")) }),
    text: t("concern-disk.text"),
  }),
  "clock-wrong": (alert) => {
    const error_ms = numberIn(alert, "clock_error_ms");
    const duration = lastingText(Math.abs(error_ms));
    const title = error_ms > 0 ? t("concern-clock-ahead", { duration }) : t("concern-clock-behind", { duration });
    return { title, text: t("concern-clock-behind.text") };
  },
  "update-failed": (alert) => ({
    title: t("concern-update", { version: textIn(alert, "version_name") }),
    text: outcomeText(textIn(alert, "outcome"), textIn(alert, "reason") === "" ? null : textIn(alert, "reason")),
  }),
  "cut-off": (alert) => ({
    title: t("concern-cut-off", { lost: numberIn(alert, "lost"), peers: numberIn(alert, "peers") }),
    text: t("concern-cut-off.text"),
  }),
  "copies-few": (alert) => ({
    title: t("concern-copies", { copies: numberIn(alert, "copies"), wanted: numberIn(alert, "wanted") }),
    text: t("concern-copies.text"),
  }),
  "mesh-alarms": (alert) => ({
    title: t("concern-mesh-alarms", { count: numberIn(alert, "count") }),
    text: t("concern-mesh-alarms.text"),
  }),
  "journal-alarm": (alert) => alarmWords(textIn(alert, "alarm")),
  "recomputation-stopped": (alert) => ({
    title: t("concern-recomputation"),
    text: textIn(alert, "reason") === "" ? t("concern-recomputation.text") : textIn(alert, "reason"),
  }),
  "entries-refused": (alert) => ({
    title: t("concern-refused", { count: numberIn(alert, "count") }),
    text: t("concern-refused.text"),
  }),
  "results-differ": (alert) => ({
    title: t("concern-mismatches", { count: numberIn(alert, "count") }),
    text: t("concern-mismatches.text"),
  }),
  "no-tariff": () => ({ title: t("concern-no-tariff"), text: t("concern-no-tariff.text") }),
  "difference-large": (alert, { locale }) => {
    const [difference_wh, metered_wh] = [numberIn(alert, "difference_wh"), numberIn(alert, "metered_wh")];
    const share = createCounts(locale).percent(metered_wh === 0 ? 1 : difference_wh / metered_wh);
    const title = t("concern-difference", { month: monthText(alert.subject, locale), share });
    return { title, text: t("concern-difference.text") };
  },
  "batch-stuck": (alert, telling) => ({
    title: t("concern-batch", { seq: alert.subject, lasting: lasting(alert, telling) }),
    text: t("concern-batch.text"),
  }),
  "credit-limit": (alert) => ({
    title: t("concern-credit-limit", { count: numberIn(alert, "count") }),
    text: t("concern-credit-limit.text"),
  }),
  "draft-waiting": (alert, { locale }) => ({
    title: t("concern-draft", { month: monthText(textIn(alert, "month"), locale) }),
    text: t("concern-draft.text"),
  }),
  "month-billable": (alert, { locale }) => ({
    title: t("concern-billable", {
      month: monthText(alert.subject, locale),
      count: numberIn(alert, "left_out") + numberIn(alert, "corrected"),
    }),
    text: t(alert.details["run"] === null ? "concern-billable.first" : "concern-billable.text"),
  }),
  "chain-trouble": (alert, telling) => {
    const { title, text } = chainWords(textIn(alert, "status") as ChainState["status"]);
    return { title: t("concern-chain", { state: title, lasting: lasting(alert, telling) }), text };
  },
  "notices-stuck": (alert, telling) => ({
    title: t(alert.subject === "mail" ? "concern-notices-mail" : "concern-notices-push", {
      lasting: lasting(alert, telling),
    }),
    text: t("concern-notices-push.text", { count: numberIn(alert, "count") }),
  }),
};

/** A title of one sentence, and what it means or what to do. Codes of later hubs are shown as they are. */
export function alertWords(alert: Alert, telling: Telling): AlertWords {
  const tell = TELLERS[alert.code];
  return tell === undefined ? { title: alert.code, text: t("unknown-alarm") } : tell(alert, telling);
}

/** What became of a release at a node, as a sentence. */
export function outcomeText(outcome: string, reason: string | null): string {
  const known = hasMessage(`node-outcome-${outcome}`) ? t(`node-outcome-${outcome}`) : outcome;
  return reason === null ? known : t("node-outcome-because", { outcome: known, reason });
}

const PAGES: Readonly<Record<string, CommunityPage>> = {
  "results-differ": "intervals",
  "no-tariff": "tariffs",
  "difference-large": "reconciliation",
  "batch-stuck": "settlement",
  "credit-limit": "settlement",
  "draft-waiting": "billing",
  "month-billable": "billing",
};

/** Codes whose subject is a part of the page that they lead to. */
const WITH_SUBJECT: ReadonlySet<string> = new Set(["difference-large", "batch-stuck", "draft-waiting"]);

/** Where the cause is. */
export function alertHref({ code, community, subject }: Alert): string {
  const [node = ""] = subject.split("/");
  if (/^[0-9a-f]{32}$/.test(node)) return nodeHref(node);
  if (code === "notices-stuck") return "#/alerts";
  if (community === null) return "#/settlement";
  return hrefOf(community, PAGES[code] ?? "overview", WITH_SUBJECT.has(code) ? subject : "");
}

/** What it is about, for a column of its own: a community and the beginning of a node's id. */
export function alertPlace({ community, subject }: Alert): string {
  if (community === null) return t("alerts-whole-hub");
  const [node = ""] = subject.split("/");
  return /^[0-9a-f]{32}$/.test(node) ? `${community} ${node.slice(0, 8)}` : community;
}
