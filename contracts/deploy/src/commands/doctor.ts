import { ChainConnection } from "../chain/chain-connection.ts";
import { readDeployment } from "../deployment.ts";
import { examine } from "../inspection/doctor.ts";

export interface DoctorArguments {
  readonly deployment?: string | undefined;
  readonly rpc?: string | undefined;
  readonly json?: boolean | undefined;
}

const MARKS = { ok: "ok     ", warning: "WARNING", failed: "FAILED " } as const;

/**
 * Prints what settlement on a deployment depends on, and in which state it is.
 *
 * @returns false when something failed; warnings are no failure
 */
export async function doctor(root: string, args: DoctorArguments): Promise<boolean> {
  const deployment = readDeployment(args.deployment ?? "deployment.json");
  const connection = new ChainConnection({ rpc_url: args.rpc ?? deployment.rpc_url });
  const findings = await examine({ connection, deployment, root, now_s: Math.floor(Date.now() / 1000) });
  const isWell = findings.every(({ status }) => status !== "failed");
  const lines = findings.map(({ name, status, detail }) => `${MARKS[status]}  ${name.padEnd(26)} ${detail}`);
  process.stdout.write(
    args.json === true ? `${JSON.stringify({ is_well: isWell, findings }, null, 2)}\n` : `${lines.join("\n")}\n`,
  );
  return isWell;
}
