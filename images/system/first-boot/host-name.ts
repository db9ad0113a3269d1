import { hash } from "node:crypto";

const DIGITS = 6;
/** IEEE 802.11, 9.4.2.2. A host name is ASCII: its characters are bytes. */
const MAX_SSID_BYTES = 32;

/**
 * The box's own name, such as localgrid-3f09ac: always the same for a machine id, and without telling the id, which
 * stays inside of the box (machine-id(5)).
 */
export function hostNameOf(machineId: string): string {
  return `localgrid-${hash("sha256", `localgrid host name ${machineId.trim()}`).slice(0, DIGITS)}`;
}

/** The name of the box's own Wi-Fi: that of the box, as far as it fits. */
export function hotspotNameOf(hostName: string): string {
  return hostName.slice(0, MAX_SSID_BYTES);
}
