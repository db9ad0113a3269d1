import { hash } from "node:crypto";

const DIGITS = 6;

/**
 * The box's own name, such as localgrid-3f09ac: always the same for a machine id, and without telling the id, which
 * stays inside of the box (machine-id(5)).
 */
export function hostNameOf(machineId: string): string {
  return `localgrid-${hash("sha256", `localgrid host name ${machineId.trim()}`).slice(0, DIGITS)}`;
}
