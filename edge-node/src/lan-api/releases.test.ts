import { expect, test } from "vitest";
import { NO_RELEASES, type ReleaseReport } from "../releases/release-report.ts";
import { startTestApi } from "./test-client.ts";

const ID = "ab".repeat(32);
const BUNDLE = { id: ID, kind: "application", version: 4, version_name: "1.4", size_bytes: 9_000 } as const;
const REPORT: ReleaseReport = {
  machine: {
    board: "raspberrypi-arm64",
    running: { application: { version: 3, version_name: "1.3" }, system: { version: 1, version_name: "1.0" } },
    trial: null,
    outcomes: [
      {
        ...{ at_ms: 5, outcome: "rolled-back", kind: "application", version: 2, version_name: "1.2", id: ID },
        ...{ reason: "no-proof", message: "It did not prove itself." },
      },
    ],
  },
  hub: "answering",
  offers: [{ ...BUNDLE, sources: 1, unfit: null }],
  download: { ...BUNDLE, source: "hub", received_bytes: 700 },
  waiting: null,
  last_failure: { id: ID, source: "hub", outcome: "interrupted", reason: "timed out" },
};

test("coordinators and installers see what runs, what is offered and how far it is", async () => {
  const api = await startTestApi({ releases: { report: () => REPORT } });
  for (const role of ["coordinator", "installer"] as const) {
    const { status, json } = await (await api.as(role)).send("GET /api/releases");
    const { running, ...machine } = REPORT.machine as NonNullable<ReleaseReport["machine"]>;
    expect([status, json]).toEqual([200, { ...REPORT, machine: { ...machine, ...running } }]);
  }
  expect((await (await api.as("member")).send("GET /api/releases")).json.code).toBe("wrong-role");
});

test("a node that takes no releases says so", async () => {
  const api = await startTestApi({ releases: { report: () => NO_RELEASES } });
  const { json } = await (await api.as("coordinator")).send("GET /api/releases");
  expect(json).toEqual({ ...NO_RELEASES, machine: null });
});
