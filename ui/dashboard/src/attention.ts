import { lastingText } from "@localgrid/ui-components/lasting";
import { t } from "@localgrid/ui-components/messages";
import type { CommunityDetail, HubNode, Tariff } from "./api-types.ts";
import { STALE_MS } from "./mesh-words.ts";
import type { CommunityPage } from "./router.ts";
import type { Settlement } from "./settlement-types.ts";
import { chainWords } from "./settlement-words.ts";
import { alarmWords } from "./words.ts";

/** What a coordinator should look at, most pressing first. */
export interface Concern {
  readonly tone: "alarm" | "note";
  readonly title: string;
  readonly text: string;
  readonly page: CommunityPage;
}

export interface Situation {
  readonly community: CommunityDetail;
  readonly nodes: readonly HubNode[];
  readonly tariffs: readonly Tariff[];
  /** Of the whole hub; null where it is not known. */
  readonly settlement: Settlement | null;
  readonly now_ms: number;
}

/** Nodes report every minute unless their policy says otherwise; some minutes of silence are a restart. */
export const SILENCE_MS = 10 * 60_000;
/** A backlog younger than this is the ordinary way of things. */
export const BACKLOG_MS = 30 * 60_000;

export type NodeState = "in-touch" | "silent" | "never" | "shut-out";

export function nodeState({ revoked_at_ms, last_contact_at_ms }: HubNode, now_ms: number): NodeState {
  if (revoked_at_ms !== null) return "shut-out";
  if (last_contact_at_ms === null) return "never";
  return now_ms - last_contact_at_ms > SILENCE_MS ? "silent" : "in-touch";
}

export function concernsOf(situation: Situation): readonly Concern[] {
  const { community, nodes, now_ms } = situation;
  const active = nodes.filter(({ revoked_at_ms }) => revoked_at_ms === null);
  const concerns = [
    ...active.flatMap((node) => nodeConcerns(node, now_ms)),
    ...mismatchConcern(community),
    ...tariffConcerns(situation),
    ...settlementConcerns(situation),
  ];
  const rank = ({ tone }: Concern) => (tone === "alarm" ? 0 : 1);
  return concerns.toSorted((a, b) => rank(a) - rank(b));
}

function nodeConcerns(node: HubNode, now_ms: number): readonly Concern[] {
  const page = "nodes";
  const concerns: Concern[] = [];
  const { last_contact_at_ms, backlog_records, backlog_since_ms, recomputation, alarms, reported_alarms, refused } =
    node;
  if (last_contact_at_ms !== null && now_ms - last_contact_at_ms > SILENCE_MS) {
    const title = t("concern-node-silent", { lasting: lastingText(now_ms - last_contact_at_ms) });
    concerns.push({ tone: "alarm", title, text: t("concern-node-silent.text"), page });
  } else if (backlog_records !== null && backlog_since_ms !== null && now_ms - backlog_since_ms > BACKLOG_MS) {
    // What a silent node still holds is not known.
    const title = t("concern-backlog", { lasting: lastingText(now_ms - backlog_since_ms) });
    concerns.push({ tone: "note", title, text: t("concern-backlog.text"), page });
  }
  for (const code of new Set([...alarms.map(({ code }) => code), ...reported_alarms.map(({ alarm }) => alarm)])) {
    concerns.push({ tone: "alarm", ...alarmWords(code), page });
  }
  if (recomputation?.status === "stopped") {
    const text = recomputation.reason ?? t("concern-recomputation.text");
    concerns.push({ tone: "alarm", title: t("concern-recomputation"), text, page });
  }
  if (refused.length > 0) {
    const title = t("concern-refused", { count: refused.length });
    concerns.push({ tone: "note", title, text: t("concern-refused.text"), page });
  }
  return [...concerns, ...meshConcerns(node, now_ms)];
}

/** What a node says of the others; of a silent one that is not known any more. */
function meshConcerns({ mesh }: HubNode, now_ms: number): readonly Concern[] {
  if (mesh === null || now_ms - mesh.reported_at_ms > STALE_MS) return [];
  const page = "copies";
  const concerns: Concern[] = [];
  const { is_partitioned, peers, peers_connected, copies, copies_wanted, alarms } = mesh;
  if (is_partitioned) {
    const title = t("concern-cut-off", { lost: peers - peers_connected, peers });
    concerns.push({ tone: "alarm", title, text: t("concern-cut-off.text"), page });
  } else if (copies < copies_wanted) {
    const title = t("concern-copies", { copies, wanted: copies_wanted });
    concerns.push({ tone: "note", title, text: t("concern-copies.text"), page });
  }
  if (alarms > 0) {
    const title = t("concern-mesh-alarms", { count: alarms });
    concerns.push({ tone: "alarm", title, text: t("concern-mesh-alarms.text"), page });
  }
  return concerns;
}

function mismatchConcern({ mismatches }: CommunityDetail): readonly Concern[] {
  if (mismatches === 0) return [];
  const title = t("concern-mismatches", { count: mismatches });
  return [{ tone: "alarm", title, text: t("concern-mismatches.text"), page: "intervals" }];
}

function tariffConcerns({ nodes, tariffs, now_ms }: Situation): readonly Concern[] {
  if (nodes.length === 0) return [];
  if (tariffInForce(tariffs, now_ms) !== null) return [];
  return [{ tone: "alarm", title: t("concern-no-tariff"), text: t("concern-no-tariff.text"), page: "tariffs" }];
}

/** What is wrong with the chain concerns only communities that settle there. */
function settlementConcerns({ community, settlement, now_ms }: Situation): readonly Concern[] {
  const zone = settlement?.zones.find((each) => each.community === community.community);
  if (settlement === null || zone === undefined) return [];
  const page = "settlement";
  const concerns: Concern[] = [];
  const { status, since_ms, problem } = settlement.chain;
  const { tone, title, text } = chainWords(status);
  if (tone === "alarm" && now_ms - since_ms > SILENCE_MS) {
    const told = t("concern-chain", { state: title, lasting: lastingText(now_ms - since_ms) });
    concerns.push({ tone: "alarm", title: told, text: problem ?? text, page });
  }
  if (zone.carried_members > 0) {
    const told = t("concern-credit-limit", { count: zone.carried_members });
    concerns.push({ tone: "note", title: told, text: t("concern-credit-limit.text"), page });
  }
  return concerns;
}

/** The tariff that holds at a moment; null before the first one. */
export function tariffInForce(tariffs: readonly Tariff[], now_ms: number): Tariff | null {
  const begun = tariffs.filter(({ valid_from_s }) => valid_from_s * 1000 <= now_ms);
  return begun.reduce<Tariff | null>(
    (best, each) => (best === null || each.valid_from_s > best.valid_from_s ? each : best),
    null,
  );
}

export interface SetUpStep {
  readonly title: string;
  readonly text: string;
  readonly page: CommunityPage;
  readonly isDone: boolean;
}

/** What a new community needs before its first interval, in a sensible order. */
export function setUpSteps({ community, nodes, tariffs }: Situation): readonly SetUpStep[] {
  return [
    {
      title: t("setup-members"),
      text: t("setup-members.text"),
      page: "members",
      isDone: community.members > 0 && community.metering_points > 0,
    },
    {
      title: t("setup-tariff"),
      text: t("setup-tariff.text"),
      page: "tariffs",
      isDone: tariffs.length > 0,
    },
    {
      title: t("setup-node"),
      text: t("setup-node.text"),
      page: "nodes",
      isDone: nodes.some(({ revoked_at_ms }) => revoked_at_ms === null),
    },
  ];
}
