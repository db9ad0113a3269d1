import { localClock } from "@localgrid/clearing/local-clock";
import { isSameTrouble, type TroubleWatch, watchTrouble } from "./node-trouble.ts";
import { NODE_TROUBLES, type NodeTrouble } from "./notice.ts";
import type { NoticeDraft } from "./notice-draft.ts";

/** Since when each trouble lasts, as far as is known, in the community's seconds; null where it is not there. */
export type NodeTroubles = Readonly<Record<NodeTrouble, number | null>>;

/** A service that sets the clock takes a while after a start; the other troubles are told only when they are some. */
const LASTING_S: Readonly<Record<NodeTrouble, number>> = { "clock-unsure": 900, "storage-low": 0, "hub-away": 0 };

/** Looks what is wrong with the node, for its coordinators. */
export function noteNode(draft: NoticeDraft, troubles: NodeTroubles, time_zone: string): void {
  for (const trouble of NODE_TROUBLES) {
    const name = `trouble:${trouble}`;
    const mark = draft.mark(name);
    const known = mark === null ? null : (JSON.parse(mark) as TroubleWatch);
    const { watch, isNews } = watchTrouble(known, {
      since_s: troubles[trouble],
      lasting_s: LASTING_S[trouble],
      now_s: draft.now_s,
      day: () => localClock(time_zone).dateAt(draft.now_s),
    });
    if (!isSameTrouble(known, watch)) draft.remember(name, JSON.stringify(watch));
    if (!isNews || watch.since_s === null) continue;
    const coordinators = draft.addressees.filter(({ role }) => role === "coordinator");
    const content = { kind: "node-trouble", trouble, since_s: watch.since_s } as const;
    draft.tell(coordinators, `${name}:${watch.day}`, content);
  }
}
