import { CLEARING_ERRORS } from "@localgrid/clearing/errors";
import { type ErrorDescription, LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { ACCESS_ERRORS } from "./access-errors.ts";

const FINAL = { retryable: false } as const;

/** Every failure and refusal that this package answers or reports, by code. */
export const EDGE_NODE_ERRORS = {
  ...CLEARING_ERRORS,
  ...ACCESS_ERRORS,

  // Requests that cannot be understood.
  "malformed-json": { ...FINAL, httpStatus: 400, hint: "Send a JSON document in the body." },
  "malformed-request": { ...FINAL, httpStatus: 400, hint: "The request is not proper HTTP." },
  "invalid-input": {
    ...FINAL,
    httpStatus: 400,
    hint: "The details name each wrong key; /api/openapi.json describes the route.",
  },
  "bad-range": {
    ...FINAL,
    httpStatus: 400,
    hint: "Ask for a period that begins before it ends and is no longer than allowed.",
  },
  "not-an-identifier": { ...FINAL, httpStatus: 400, hint: "Identifiers have up to 32 of a to z, 0 to 9 and -." },
  "not-an-energy": { ...FINAL, httpStatus: 400, hint: "Energies are whole watt-hours of 0 or more." },
  "body-too-large": { ...FINAL, httpStatus: 413, hint: "A body has at most 64 KiB." },
  "url-too-long": { ...FINAL, httpStatus: 414, hint: "No address of this node is that long." },
  "wrong-content-type": { ...FINAL, httpStatus: 415, hint: "Send application/json." },
  "request-timeout": { httpStatus: 408, retryable: true, hint: "Send the whole request in one go." },
  "headers-too-large": { ...FINAL, httpStatus: 431, hint: "Clear the cookies of this address." },
  "unknown-route": { ...FINAL, httpStatus: 404, hint: "/api/openapi.json lists every route." },
  "no-web-app": { ...FINAL, httpStatus: 404, hint: "Build the member app and name its folder as web_root." },
  "too-many-requests": { httpStatus: 429, retryable: true, hint: "Wait for as long as Retry-After says." },
  "too-many-streams": { httpStatus: 503, retryable: true, hint: "Close pages that nobody looks at." },

  // The community.
  "limits-crossed": { ...FINAL, httpStatus: 422, hint: "Do not sell for more than you would pay yourself." },
  "unknown-trade": {
    ...FINAL,
    httpStatus: 404,
    hint: "GET /api/settlement/trades lists the own trades that can be shown.",
  },
  "no-closed-interval": {
    ...FINAL,
    httpStatus: 404,
    hint: "GET /api/intervals lists the own intervals that have closed.",
  },
  "calculation-mismatch": {
    ...FINAL,
    httpStatus: 409,
    hint: "Have `localgrid verify` check the journal, then let `localgrid rebuild` compute all results again.",
  },
  "name-taken": { ...FINAL, httpStatus: 409, hint: "Choose another name for the home." },
  "preview-superseded": { ...FINAL, httpStatus: 409, hint: "Limits were tried again meanwhile: wait for that answer." },
  "previews-used-up": { httpStatus: 429, retryable: true, hint: "Other limits can be tried again tomorrow." },
  "unknown-period": { ...FINAL, httpStatus: 404, hint: "GET /api/statements lists all months." },

  "alert-limits-crossed": {
    ...FINAL,
    httpStatus: 422,
    hint: "Have yourself told of prices below a limit that is lower than the other one.",
  },

  // Notices beyond the home.
  "push-not-offered": { ...FINAL, httpStatus: 409, hint: "Connect the node to a hub that sends push messages." },
  "mail-not-offered": { ...FINAL, httpStatus: 409, hint: "Connect the node to a hub that sends e-mails." },
  "not-an-endpoint": { ...FINAL, httpStatus: 422, hint: "Send what the browser's push subscription says, unchanged." },
  "too-many-devices": { ...FINAL, httpStatus: 409, hint: "Remove a device of this login that is no longer used." },
  "not-an-address": { ...FINAL, httpStatus: 422, hint: "Write the e-mail address as in name@example.org." },
  "code-expired": { ...FINAL, httpStatus: 410, hint: "Have a new code mailed; it is good for a day and five tries." },

  // Devices.
  "wrong-code": { ...FINAL, httpStatus: 403, hint: "Type the code as the installer's page or the mail shows it." },
  "expired-code": { ...FINAL, httpStatus: 403, hint: "Have a new code shown; it is good for ten minutes." },
  "wrong-proof": {
    ...FINAL,
    httpStatus: 403,
    hint: "The device must sign the code and its request with its reading key.",
  },
  "pairing-locked": { httpStatus: 429, retryable: true, hint: "Wait for as long as Retry-After says." },
  "too-many-codes": { httpStatus: 429, retryable: true, hint: "Use the open codes, or wait until they expire." },
  "wrong-certificate-request": {
    ...FINAL,
    httpStatus: 400,
    hint: "Send a PKCS #10 request in PEM with a P-256 or Ed25519 key.",
  },

  // The hub.
  "foreign-tail": {
    ...FINAL,
    httpStatus: 500,
    hint: "The hub holds another history of this node: have its operator look at the alarms.",
  },
  "hub-away": { httpStatus: 503, retryable: true, hint: "Check the address and the network, then try again." },
  "join-refused": {
    ...FINAL,
    httpStatus: 422,
    hint: "Have the coordinator of the hub make a new join code for the community that this node's configuration names.",
  },

  // The node.
  "storage-full": {
    httpStatus: 503,
    retryable: true,
    hint: "Free space on the node's data partition; nothing is lost.",
  },
  "storage-failed": {
    httpStatus: 503,
    retryable: true,
    hint: "The disk refuses writes: look at the log, replace the card.",
  },
  "not-started": { httpStatus: 503, retryable: true, hint: "Try again in a moment." },
  stopping: { httpStatus: 503, retryable: true, hint: "The node is being stopped; try again when it is back." },
  overloaded: { httpStatus: 503, retryable: true, hint: "Try again in a moment." },
  "internal-error": { ...FINAL, httpStatus: 500, hint: "The node's log has an entry about it." },

  // Other nodes of the region.
  "no-peers": {
    ...FINAL,
    httpStatus: 409,
    hint: "Set peer_port in the node's configuration: without it the node keeps to itself.",
  },
  "unknown-peer": { ...FINAL, httpStatus: 404, hint: "GET /api/peers lists all other nodes of the region." },
  "malformed-membership": {
    ...FINAL,
    httpStatus: 400,
    hint: "Bring the file or the code as whoever keeps the region's list made it.",
  },
  "forged-membership": {
    ...FINAL,
    httpStatus: 422,
    hint: "The list was changed after it was signed: have it made anew.",
  },
  "region-key-changed": {
    ...FINAL,
    httpStatus: 409,
    hint: "Somebody else than before signed this list: ask whoever keeps the region's list before you trust it.",
  },
  "region-key-unknown": {
    ...FINAL,
    httpStatus: 409,
    hint: "The first list comes from the hub or from the coordinator, not from another node.",
  },
  "older-membership": { ...FINAL, httpStatus: 409, hint: "This node has a newer list: bring the newest one." },
  "membership-contradicted": {
    ...FINAL,
    httpStatus: 409,
    hint: "Two lists have the same number: have whoever keeps the region's list make a newer one.",
  },
  "other-region": { ...FINAL, httpStatus: 409, hint: "The list is of another region than the one this node is in." },

  // What the hub tells.
  "hub-busy": { httpStatus: 503, retryable: true, hint: "The node asks again by itself." },
  "hub-refused": { ...FINAL, httpStatus: 502, hint: "Have the hub's operator look whether the node was revoked." },
  "malformed-hub-answer": { httpStatus: 502, retryable: true, hint: "Report this with the versions of node and hub." },
  "malformed-shape-row": { ...FINAL, httpStatus: 502, hint: "Report this with the versions of node and hub." },
  "shape-too-large": { ...FINAL, httpStatus: 502, hint: "Look at the hub: it tells more than a community can need." },
  "trades-not-sealed": {
    httpStatus: 502,
    retryable: true,
    hint: "The hub hands out other trades than those that it sealed: have its operator look at the batch.",
  },
  "batch-contradicted": {
    ...FINAL,
    httpStatus: 502,
    hint: "The hub tells otherwise of a batch that the chain has taken: have its operator look at it.",
  },
  "shape-row-incomplete": { httpStatus: 502, retryable: true, hint: "The node reads the shape again by itself." },

  // Starting, commands and checks.
  "wrong-config": { ...FINAL, httpStatus: 500, hint: "Run `localgrid help config` for every key and its form." },
  "no-journal": { ...FINAL, httpStatus: 500, hint: "Give the folder that the node was started with as --data-dir." },
  "data-folder-unusable": { ...FINAL, httpStatus: 500, hint: "Give the node's user a folder that it may write to." },
  "port-not-free": {
    httpStatus: 500,
    retryable: false,
    hint: "Another program listens there: stop it, or configure other ports.",
  },
  "community-changed": {
    ...FINAL,
    httpStatus: 500,
    hint: "Set community back to what the journal began with, or begin with an empty data folder.",
  },
  "data-too-new": {
    ...FINAL,
    httpStatus: 500,
    hint: "A newer release worked on this folder: start that one again, or recover this node in an empty folder.",
  },
  "data-in-use": { ...FINAL, httpStatus: 500, hint: "Stop the other node that works on this folder." },
  "first-login-failed": { ...FINAL, httpStatus: 500, hint: "Look at the log, then start the node again." },
  "certificate-authority-damaged": { ...FINAL, httpStatus: 500, hint: "Restore the folder ca from a backup." },
  "unknown-command": { ...FINAL, httpStatus: 400, hint: "Run `localgrid help` for all commands." },
  "unknown-export": { ...FINAL, httpStatus: 400, hint: "Run `localgrid help` for what can be exported." },
  "file-exists": { ...FINAL, httpStatus: 409, hint: "Name a file that is not there yet." },
  "wrong-signature": {
    ...FINAL,
    httpStatus: 500,
    hint: "Somebody changed the journal: keep it, and restore another copy.",
  },
  "head-mismatch": {
    ...FINAL,
    httpStatus: 500,
    hint: "Somebody changed the journal: keep it, and restore another copy.",
  },
  "foreign-device": { ...FINAL, httpStatus: 400, hint: "A device sends only readings that it signed itself." },

  "wrong-recovery-code": {
    ...FINAL,
    httpStatus: 400,
    hint: "Compare it word by word with the card, or scan its QR code; `localgrid recovery-code` shows it while the box lives.",
  },

  // A box that takes another's place.
  "node-replaced": {
    ...FINAL,
    httpStatus: 409,
    hint: "Let the box that replaced it go on, and empty this one's card. Never delete replaced.json to start it again.",
  },
  "recovery-incomplete": {
    httpStatus: 503,
    retryable: true,
    hint: "Connect this box to the network of the other nodes or to the hub, name them with --peer or --hub, and run it again.",
  },
  "recovery-unfinished": {
    ...FINAL,
    httpStatus: 409,
    hint: "Run `localgrid recover` again: it goes on where it was.",
  },
  "replacement-raced": {
    ...FINAL,
    httpStatus: 409,
    hint: "Another box has taken this node's place meanwhile: use that one, or run recover again on an empty folder.",
  },
  "replacement-damaged": {
    ...FINAL,
    httpStatus: 500,
    hint: "Run `localgrid recover` again on an empty folder.",
  },
  "data-folder-not-empty": {
    ...FINAL,
    httpStatus: 409,
    hint: "Recovery makes a node anew: name an empty folder, or start the node that is there.",
  },
  "no-recovery-secrets": {
    ...FINAL,
    httpStatus: 422,
    hint: "The journal has no epoch of a version that seals what a new box needs: restore keys and ca from a backup.",
  },
  "wrong-node-card": { ...FINAL, httpStatus: 400, hint: "Bring the file that `localgrid node-card` printed." },
  "wrong-region-key": {
    ...FINAL,
    httpStatus: 400,
    hint: "Name the key file that `localgrid region create` made for it.",
  },
  "unknown-member": { ...FINAL, httpStatus: 404, hint: "Run `localgrid region show` for the nodes of a region." },

  // Streams of other nodes.
  "peer-away": { httpStatus: 503, retryable: true, hint: "The node connects again by itself when the other is back." },
  "peer-refused": { httpStatus: 503, retryable: true, hint: "The node asks another one, and this one again later." },
  "wrong-peer-answer": { ...FINAL, httpStatus: 502, hint: "Look at the alarms: they name the node that answered so." },
  "peer-stream-broken": { httpStatus: 503, retryable: true, hint: "The node asks again by itself." },
  "peer-stream-idle": { httpStatus: 503, retryable: true, hint: "The node asks again by itself." },
  "peer-frame-too-large": { ...FINAL, httpStatus: 502, hint: "Report this with the versions of both nodes." },

  // What devices are told, and what they tell.
  "too-many-events": { httpStatus: 503, retryable: true, hint: "The device sends them again." },
  "not-controllable": {
    ...FINAL,
    httpStatus: 422,
    hint: "Name an own battery or vehicle that is paired, or whose connection takes set-points.",
  },
  "settings-out-of-range": {
    ...FINAL,
    httpStatus: 422,
    hint: "Powers lie from 1 W to the main fuse's, the reserve lies below the full charge, and times within a day.",
  },
  "wrong-manifest": {
    ...FINAL,
    httpStatus: 422,
    hint: "Sign the image with `localgrid sign-firmware` and a key that firmware_release_keys names.",
  },
  "image-mismatch": { ...FINAL, httpStatus: 422, hint: "The image is not the one that its manifest was made for." },
  "image-exists": { ...FINAL, httpStatus: 409, hint: "The node has this image already." },
  "too-many-images": { ...FINAL, httpStatus: 409, hint: "Remove an image that is no longer offered first." },
  "unknown-image": { ...FINAL, httpStatus: 404, hint: "GET /api/firmware lists the images of this node." },
  "image-in-use": { ...FINAL, httpStatus: 409, hint: "Withdraw the image before you remove it." },
  "rollout-running": { ...FINAL, httpStatus: 409, hint: "Withdraw the other image for this board first." },
  "wrong-rollout-action": { ...FINAL, httpStatus: 409, hint: "GET /api/firmware says how far the rollout is." },
  "range-not-satisfiable": { ...FINAL, httpStatus: 416, hint: "Ask for `bytes=from-to` inside the image." },
  "downloads-busy": { httpStatus: 503, retryable: true, hint: "Others are being served; ask again in a few seconds." },
  "too-many-controlled": { ...FINAL, httpStatus: 409, hint: "Stop the control of another device of this home first." },

  // Devices that the node asks itself.
  "device-unreachable": {
    httpStatus: 503,
    retryable: true,
    hint: "Look whether the device is on and at this address.",
  },
  "device-answer-malformed": {
    ...FINAL,
    httpStatus: 502,
    hint: "Look whether this is such a device, and whether its local interface is switched on.",
  },
  "address-not-private": {
    ...FINAL,
    httpStatus: 422,
    hint: "Name a device of the own network: this node asks nobody else in a member's name.",
  },
  "broker-unreachable": { httpStatus: 503, retryable: true, hint: "Look whether the broker is on, and at this port." },
  "broker-refused-login": { ...FINAL, httpStatus: 403, hint: "Give the user and password that the broker knows." },

  // Devices that people own already.
  "too-many-connections-of-member": { ...FINAL, httpStatus: 409, hint: "End a connection that is no longer used." },
  "no-house-broker": {
    ...FINAL,
    httpStatus: 409,
    hint: "Set house_mqtt_port in the node's configuration, usually to 1883.",
  },
  "unknown-connection": { ...FINAL, httpStatus: 404, hint: "GET /api/house-connections lists all connections." },
  "unknown-source": {
    ...FINAL,
    httpStatus: 404,
    hint: "GET /api/third-party-devices lists what was heard; switch the device's MQTT messages on.",
  },
  "source-taken": { ...FINAL, httpStatus: 409, hint: "Retire the device that reads this source first." },
  "source-says-too-little": {
    ...FINAL,
    httpStatus: 409,
    hint: "Choose the other phase_mode, or switch on more of the device's messages.",
  },
  "foreign-metering-point": {
    ...FINAL,
    httpStatus: 403,
    hint: "A connection's devices are meters of its own member only.",
  },
  "signing-meter-in-place": {
    ...FINAL,
    httpStatus: 403,
    hint: "Only an installer or the coordinator replaces a meter that signs by one that does not.",
  },

  // Care: backups, and what the box itself has to do.
  "no-appliance": {
    ...FINAL,
    httpStatus: 409,
    hint: "This works on a box that was started from localgrid's card: download the backup instead.",
  },
  "no-hub": { ...FINAL, httpStatus: 409, hint: "Join a hub first: the page of the hub has the form for it." },
  "appliance-away": { httpStatus: 503, retryable: true, hint: "Try again; if it lasts, start the box again." },
  "no-stick": { ...FINAL, httpStatus: 409, hint: "Plug a USB stick with one FAT or ext4 partition into the box." },
  "stick-trouble": { ...FINAL, httpStatus: 409, hint: "Free space on the stick, or try another one." },
  "care-busy": { httpStatus: 503, retryable: true, hint: "Another backup or report is being made: try again later." },
  "not-a-backup": { ...FINAL, httpStatus: 422, hint: "Name a file that `localgrid backup` or the page has made." },
  "damaged-backup": { ...FINAL, httpStatus: 422, hint: "Take another backup, or recover from hub or peers alone." },
  "backup-of-another-node": { ...FINAL, httpStatus: 422, hint: "Take the recovery code of the node in its header." },
  "backup-too-large": { ...FINAL, httpStatus: 422, hint: "Back it up to a USB stick or a file instead." },
  "backup-not-kept": {
    httpStatus: 502,
    retryable: true,
    hint: "Look at the hub; back up to a stick or file meanwhile.",
  },
  "no-backup-there": { ...FINAL, httpStatus: 404, hint: "Look for a backup elsewhere, or recover from peers alone." },
  "wrong-confirmation": { ...FINAL, httpStatus: 422, hint: "Type the word that was asked for." },

  // Only a fault of this program can break these.
  "energy-not-conserved": { ...FINAL, httpStatus: 500, hint: "Report this with the journal." },
  "malformed-der": { ...FINAL, httpStatus: 500, hint: "Restore the folder ca from a backup." },
} as const satisfies Record<string, ErrorDescription>;

export type EdgeNodeErrorCode = keyof typeof EDGE_NODE_ERRORS;

export function edgeNodeError(code: EdgeNodeErrorCode, message: string, cause?: unknown): LocalGridError {
  return new LocalGridError(code, message, cause === undefined ? undefined : { cause });
}

/** Null for codes of other packages and for text that is no code. */
export function describeError(code: string): ErrorDescription | null {
  return Object.hasOwn(EDGE_NODE_ERRORS, code) ? EDGE_NODE_ERRORS[code as EdgeNodeErrorCode] : null;
}
