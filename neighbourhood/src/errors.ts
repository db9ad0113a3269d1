import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";

/** What a person can do about each failure of this package; printed below the message. */
const HINTS = {
  "recorded-data-damaged": "restore neighbourhood/data/ from the repository",
  "neighbourhood-running": "stop the other one first, or give this one a folder of its own with --data-dir",
  "not-a-neighbourhood": "give --data-dir an empty folder or one that an earlier start has made",
  "homes-changed": "leave --homes away, or begin again with --fresh",
  "device-store-damaged": "begin again with --fresh",
  "node-not-ready": "the last lines of edge-node.log in the data folder say why",
  "node-keeps-stopping": "the last lines of edge-node.log in the data folder say why",
  "api-refused": "if an earlier first start was interrupted, begin again with --fresh",
  "command-failed": "what it says above tells why; peers that are cut off cannot help",
  "coordinator-locked-out":
    "if the password was changed on the page, put the new one into logins.json in the data folder",
  "no-free-port": "give a free port with --port",
  "native-tools-missing": "install cmake, g++, ninja-build and libssl-dev; npm start does it where it may",
  "native-build-failed": "what the compiler says above tells why; after a change of tools remove firmware/build/native",
  "native-refused": "if an earlier first start was interrupted, begin again with --fresh",
  "native-stopped": "what it says above tells why; the next start goes on from there",
  "devices-changed": "give --native as at the first start, or begin again with --fresh",
  "devices-silent": "the last lines of edge-node.log in the data folder say why",
} as const;

export type NeighbourhoodErrorCode = keyof typeof HINTS;

export function neighbourhoodError(code: NeighbourhoodErrorCode, message: string, cause?: unknown): LocalGridError {
  return new LocalGridError(code, message, cause === undefined ? undefined : { cause });
}

/** Null for errors of other packages. */
export function hintOf(error: LocalGridError): string | null {
  return error.code in HINTS ? HINTS[error.code as NeighbourhoodErrorCode] : null;
}
