import type { NodeState } from "@localgrid/clearing/node-state";
import { CareDesk } from "./care/care-desk.ts";
import { healthReport } from "./care/health-report.ts";
import type { EdgeNodePorts } from "./edge-node-ports.ts";

export interface CareSideParts {
  readonly state: () => NodeState;
  readonly health: () => unknown;
  readonly metricsText: () => Promise<string>;
}

/** Wires backups and reports: what the node knows of itself, and whom no report may name. */
export function createCareDesk({ care }: Pick<EdgeNodePorts, "care">, parts: CareSideParts): CareDesk {
  return new CareDesk({
    ...care,
    report: async (system) => {
      const { names, ...facts } = care.facts();
      const metricsText = await parts.metricsText();
      const known = [...names, ...namesIn(parts.state())];
      return healthReport({
        now_ms: care.now_ms(),
        health: parts.health(),
        metricsText,
        ...facts,
        system,
        names: known,
      });
    },
  });
}

/** Ids of members, metering points and devices: people choose them, and put names into them. */
function namesIn({ community }: NodeState): readonly string[] {
  const { members, meteringPoints, meters, thirdPartyMeters } = community;
  return [members, meteringPoints, meters, thirdPartyMeters].flatMap((one) => [...one.keys()]);
}
