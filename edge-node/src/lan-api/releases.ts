import * as Type from "typebox";
import type { MachineReleases } from "../releases/machine-releases.ts";
import type { LanApp } from "./lan-app.ts";
import type { ReleaseDeskPort } from "./ports.ts";
import { closed, list, Milliseconds, orNull } from "./schemas.ts";

const Count = Type.Integer({ minimum: 0 });
const Kind = Type.Enum(["application", "system"]);
const BundleId = Type.String({ description: "SHA-256 of the signed manifest, hexadecimal" });
const RunningJson = closed({ version: Count, version_name: Type.String() });
const BUNDLE = { id: BundleId, kind: Kind, version: Count, version_name: Type.String(), size_bytes: Count };
const Source = Type.String({ description: "`hub`, or the id of a node" });

const ReleasesJson = closed({
  machine: orNull(
    closed({
      board: Type.String(),
      application: RunningJson,
      system: RunningJson,
      trial: orNull(closed({ kind: Kind, version: Count, version_name: Type.String(), since_ms: Milliseconds })),
      outcomes: list(
        closed({
          at_ms: Milliseconds,
          outcome: Type.Enum(["taken", "proven", "rolled-back", "refused"]),
          kind: orNull(Kind),
          version: orNull(Count),
          version_name: orNull(Type.String()),
          id: orNull(BundleId),
          reason: orNull(Type.String()),
          message: Type.String(),
        }),
      ),
    }),
  ),
  hub: Type.Enum(["none", "answering", "away"]),
  offers: list(
    closed({
      ...BUNDLE,
      sources: Type.Integer({ minimum: 1, description: "how many have it" }),
      unfit: orNull(Type.String({ description: "why this node does not take it" })),
    }),
  ),
  download: orNull(closed({ ...BUNDLE, source: Source, received_bytes: Count })),
  waiting: orNull(closed({ ...BUNDLE })),
  last_failure: orNull(
    closed({
      id: BundleId,
      source: Source,
      outcome: Type.String(),
      reason: Type.String({ description: "code or text" }),
    }),
  ),
});

export function releaseRoutes(app: LanApp, { releases }: { readonly releases: ReleaseDeskPort }): void {
  app.get(
    "/api/releases",
    {
      config: { roles: ["coordinator", "installer"] },
      schema: {
        summary: "What runs on this machine, what is offered, how far a download is and what became of the last ones",
        description: "`machine` is null where the machine tells nothing of releases.",
        tags: ["operation"],
        response: { 200: ReleasesJson },
      },
    },
    async () => {
      const { machine, hub, offers, download, waiting, last_failure } = releases.report();
      return {
        machine: machine && machineJson(machine),
        hub,
        offers: [...offers],
        download,
        waiting,
        last_failure,
      };
    },
  );
}

function machineJson({ board, running, trial, outcomes }: MachineReleases) {
  return {
    board,
    application: runningJson(running.application),
    system: runningJson(running.system),
    trial,
    outcomes: [...outcomes],
  };
}

function runningJson({ version, version_name }: MachineReleases["running"]["system"]) {
  return { version, version_name };
}
