import { t } from "@localgrid/ui-components/messages";
import type { CommunityDetail, HubNode, Tariff } from "./api-types.ts";
import type { CommunityPage } from "./router.ts";

export interface Situation {
  readonly community: CommunityDetail;
  readonly nodes: readonly HubNode[];
  readonly tariffs: readonly Tariff[];
}

/** Nodes report every minute unless their policy says otherwise; some minutes of silence are a restart. */
export const SILENCE_MS = 10 * 60_000;

export type NodeState = "in-touch" | "silent" | "never" | "shut-out";

/** A node that is to tell more seldom may miss this many times: the hub's alerts have the same patience. */
const STATUSES_MISSED = 3;

export function nodeState({ revoked_at_ms, last_contact_at_ms, status_every_s }: HubNode, now_ms: number): NodeState {
  if (revoked_at_ms !== null) return "shut-out";
  if (last_contact_at_ms === null) return "never";
  const patience_ms = Math.max(SILENCE_MS, STATUSES_MISSED * status_every_s * 1_000);
  return now_ms - last_contact_at_ms > patience_ms ? "silent" : "in-touch";
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
