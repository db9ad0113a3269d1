import { lastOutcomes, type ReleaseOutcome } from "./machine-releases.ts";
import type { ReleaseNotes } from "./release-notes.ts";
import type { ReleaseHub } from "./release-source.ts";

/** Tells the hub what became of each bundle, once in each of its steps; what it has not heard is told again later. */
export async function tellHub(
  hub: Pick<ReleaseHub, "tell">,
  outcomes: readonly ReleaseOutcome[],
  notes: ReleaseNotes,
): Promise<void> {
  for (const [id, { outcome, reason }] of lastOutcomes(outcomes)) {
    if (notes.hasTold(id, outcome)) continue;
    const answer = await hub.tell(id, outcome, reason);
    // What came from peers or a stick the hub may not know.
    const isHeard = answer.kind === "answered" || (answer.kind === "refused" && answer.code === "unknown-release");
    if (!isHeard) return;
    notes.tell(id, outcome);
  }
}
