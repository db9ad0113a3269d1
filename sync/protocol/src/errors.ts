import type { ErrorDescription } from "@localgrid/vocabulary/local-grid-error";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";

/** Every failure that this package reports, by code. */
export const PROTOCOL_ERRORS = {
  "malformed-message": {
    httpStatus: 400,
    retryable: false,
    hint: "The bytes are not this protocol. Check the firmware version of the device, or the adapter in front of it.",
  },
  "inconsistent-readings": {
    httpStatus: 500,
    retryable: false,
    hint: "Readings that share a message must follow each other: same boot, next number, no register going back.",
  },
  "message-too-large": {
    httpStatus: 413,
    retryable: false,
    hint: "Send fewer readings in one message.",
  },
  "malformed-allocation-key": {
    httpStatus: 422,
    retryable: false,
    hint: "Shares are whole parts per million that sum to 1,000,000, groups name nobody twice, ratios rise and positions never do.",
  },
  "not-a-key": {
    httpStatus: 400,
    retryable: false,
    hint: "An Ed25519 public key has 32 bytes, its id 8.",
  },
  "batch-too-large": {
    httpStatus: 413,
    retryable: true,
    hint: "Send fewer records in one batch.",
  },
  "inconsistent-records": {
    httpStatus: 422,
    retryable: false,
    hint: "The records of a batch are of one node and epoch and follow each other without a gap.",
  },
  "broken-chain": {
    httpStatus: 422,
    retryable: false,
    hint: "Records were changed, reordered, dropped or repeated after the node had signed them.",
  },
  "wrong-signature": {
    httpStatus: 422,
    retryable: false,
    hint: "The batch was not signed by the node that it names. Check which key the node was enrolled with.",
  },
  "inconsistent-control": {
    httpStatus: 500,
    retryable: false,
    hint: "A field of a command, configuration, event, status or update is out of its range. This is a fault of the program.",
  },
  "not-a-bundle": {
    httpStatus: 422,
    retryable: false,
    hint: "The file is not an update bundle of this format, or was cut off. Fetch it again from where it was published.",
  },
  "unknown-release-key": {
    httpStatus: 422,
    retryable: false,
    hint: "The bundle was signed with a key that this installation does not know. Take a bundle of its own publisher.",
  },
  "bad-signature": {
    httpStatus: 422,
    retryable: false,
    hint: "The bundle was changed after it had been signed. Fetch it again; do not trust where it came from.",
  },
  "damaged-bundle": {
    httpStatus: 422,
    retryable: false,
    hint: "Bytes of the bundle are not those that were signed. Fetch it again.",
  },
  "truncated-bundle": {
    httpStatus: 422,
    retryable: false,
    hint: "The bundle ends before its last byte. Fetch it again.",
  },
} as const satisfies Record<string, ErrorDescription>;

export type ProtocolErrorCode = keyof typeof PROTOCOL_ERRORS;

/** @package */
export function protocolError(code: ProtocolErrorCode, message: string, cause?: unknown): LocalGridError {
  return new LocalGridError(code, message, cause === undefined ? undefined : { cause });
}
