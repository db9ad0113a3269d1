import { expect, test } from "vitest";
import type { ReleaseOutcome } from "./machine-releases.ts";
import { NO_RELEASES, releaseDetails } from "./release-report.ts";
import { machineOf } from "./test-release-node.ts";

const DAY_MS = 86_400_000;
const NOW_MS = 1_700_000_000_000;

function detailsOf(given: Partial<ReleaseOutcome>): readonly string[] {
  const known = { kind: "application", version: 3, version_name: "1.3", id: null, message: "" } as const;
  const outcome = { ...known, at_ms: NOW_MS - DAY_MS, outcome: "rolled-back", reason: "no-proof", ...given } as const;
  return releaseDetails({ ...NO_RELEASES, machine: machineOf({ outcomes: [outcome] }) }, NOW_MS);
}

test("an update that was taken back is told for a week, and nothing else is", () => {
  expect(detailsOf({})).toEqual(["the update 1.3 did not prove itself and was taken back (no-proof)"]);
  expect(detailsOf({ reason: null, version_name: null })[0]).toContain("no reason is known");
  expect(detailsOf({ at_ms: NOW_MS - 8 * DAY_MS })).toEqual([]);
  for (const outcome of ["taken", "proven", "refused"] as const) expect(detailsOf({ outcome })).toEqual([]);
  expect(releaseDetails(NO_RELEASES, NOW_MS)).toEqual([]);
});
