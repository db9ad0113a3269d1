import { readFileSync } from "node:fs";
import Type, { type Static } from "typebox";
import { Check } from "typebox/schema";
import { cloudHubError } from "../../errors.ts";

const Deployed = Type.Object({ address: Type.String({ pattern: "^C[A-Z2-7]{55}$" }) });

/** The part of deployment.json that a hub needs. */
const DeploymentSchema = Type.Object({
  network: Type.String({ minLength: 1 }),
  network_passphrase: Type.String({ minLength: 1 }),
  contracts: Type.Object({
    registry: Deployed,
    "energy-token": Deployed,
    locking: Deployed,
    settlement: Deployed,
    oracle: Deployed,
    incentive: Deployed,
    governance: Deployed,
  }),
  registrar: Type.String({ pattern: "^G[A-Z2-7]{55}$" }),
  finished: Type.Literal(true),
});

/** Contracts of one network, as the deploy tool wrote them down when it was done. */
export type Deployment = Static<typeof DeploymentSchema>;

/** @throws {LocalGridError} `not-deployed` for a file that is missing, unfinished or no deployment */
export function readDeployment(file: string): Deployment {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw cloudHubError("not-deployed", `${file}: ${(cause as Error).message}`, cause);
  }
  if (Check(DeploymentSchema, content)) return content;
  throw cloudHubError("not-deployed", `${file} names no finished deployment`);
}
