import { type ErrorDescription, LocalGridError } from "@localgrid/vocabulary/local-grid-error";

const FINAL = { retryable: false, httpStatus: 422 } as const;

/** Every failure and refusal of what runs beside the node on its card, by code. */
export const APPLIANCE_ERRORS = {
  "unknown-command": { ...FINAL, hint: "localgrid help lists the commands." },
  // Why an update bundle is not taken.
  "wrong-board": { ...FINAL, hint: "The bundle is for another kind of board. Take the one for this." },
  "older-version": {
    ...FINAL,
    hint: "What runs is as new or newer. Going back happens only by itself, after a failure.",
  },
  "too-new-for-this": { ...FINAL, hint: "Install the release between them first." },
  truncated: { ...FINAL, hint: "The bundle is not whole. Copy or fetch it again." },
  "hash-mismatch": { ...FINAL, hint: "The bundle was changed or damaged on its way. Copy or fetch it again." },
  "no-room": { ...FINAL, retryable: true, hint: "Make room on the data partition, or use a larger card." },
  "failed-before": {
    ...FINAL,
    hint: "This very bundle was started and did not prove itself. Wait for the next version.",
  },
  "gave-up": { ...FINAL, hint: "Writing it was begun several times and never ended. Check power supply and card." },
  "card-unreliable": { ...FINAL, hint: "The card does not give back what was written. Replace it soon." },
  "boot-partition-unreadable": {
    ...FINAL,
    hint: "The boot partition does not say what to start. Write slot.txt anew.",
  },

  // Why an update was taken back.
  "node-not-healthy": { ...FINAL, hint: "The new release did not get healthy in time. The one before runs again." },
  "broker-closed": { ...FINAL, hint: "Devices could not reach the new release. The one before runs again." },
  "no-new-reading": { ...FINAL, hint: "No device sent a reading to the new release. The one before runs again." },
  "no-proof": { ...FINAL, hint: "The new release never came as far as its proof. The one before runs again." },
  "damaged-bundle": { ...FINAL, hint: "The bundle on the card was damaged. If it happens again, replace the card." },
  "older-than-factory": { ...FINAL, hint: "The system has a newer application inside. Nothing has to be done." },

  // The commands.
  "not-a-stick": { ...FINAL, hint: "Name the partition of a USB stick with a file system of it, such as sda1." },
  "wrong-release-file": { ...FINAL, hint: "The image was not built completely. Write another one to the card." },

  // Settings.
  "file-too-large": { ...FINAL, hint: "A settings file is a plain file of up to 64 KiB." },
  "data-partition-unusable": { ...FINAL, hint: "Put a new card in, and use the recovery code there." },

  // Care.
  "unknown-request": { ...FINAL, hint: "Node and system program are of different releases: take the newest of both." },
  "no-stick": { ...FINAL, hint: "Plug one USB stick with a FAT or ext4 partition into the box." },
  "stick-trouble": { ...FINAL, hint: "Free space on the stick, or try another one." },
  "care-broken-off": { ...FINAL, retryable: true, hint: "Nothing of it was kept: try again." },
  "wrong-reset-token": {
    ...FINAL,
    retryable: true,
    hint: "Ask for the reset again; it has to be confirmed within a minute.",
  },
  "boot-partition-read-only": {
    ...FINAL,
    hint: "Put localgrid-reset.txt onto the card with a computer, or write a new card.",
  },
  "restart-refused": { ...FINAL, retryable: true, hint: "Switch the box off and on again." },
  "wrong-confirmation": { ...FINAL, hint: "Type the word that was asked for; nothing was changed." },
  "way-back-unknown": {
    ...FINAL,
    retryable: true,
    hint: "Nothing was removed, and it is looked again by itself. localgrid reset --wipe empties the card without a look.",
  },
  "no-such-file": { ...FINAL, hint: "Name a file that can be read; nothing was changed." },
  "node-is-here": { ...FINAL, hint: "Back it up, then empty the card with localgrid reset --wipe first." },
  "node-command-failed": { ...FINAL, hint: "The message is the node's own; localgrid status says what runs." },
  "no-node-here": { ...FINAL, hint: "The application is not mounted: look at localgrid status." },
} as const satisfies Record<string, ErrorDescription>;

export type ApplianceErrorCode = keyof typeof APPLIANCE_ERRORS;

export function applianceError(code: ApplianceErrorCode, message: string, cause?: unknown): LocalGridError {
  return new LocalGridError(code, message, cause === undefined ? undefined : { cause });
}
