import { CLEARING_ERRORS } from "@localgrid/clearing/errors";
import { type ErrorDescription, LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { BILLING_ERRORS } from "./billing-errors.ts";
import { LIST_ERRORS } from "./list-errors.ts";
import { NOTICE_ERRORS } from "./notice-errors.ts";

const FINAL = { retryable: false } as const;
const AGAIN = { retryable: true } as const;

/** Every failure and refusal that this package answers or reports, by code. */
export const CLOUD_HUB_ERRORS = {
  ...CLEARING_ERRORS,
  ...LIST_ERRORS,
  ...NOTICE_ERRORS,
  ...BILLING_ERRORS,

  // Requests that cannot be understood.
  "malformed-json": { ...FINAL, httpStatus: 400, hint: "Send a JSON document in the body." },
  "malformed-request": { ...FINAL, httpStatus: 400, hint: "The request is not proper HTTP." },
  "malformed-message": {
    ...FINAL,
    httpStatus: 400,
    hint: "The bytes are not an upload batch; check the node's version.",
  },
  "malformed-encoding": { ...FINAL, httpStatus: 400, hint: "The body is not what its content-encoding says." },
  "invalid-input": {
    ...FINAL,
    httpStatus: 400,
    hint: "The details name each wrong key; /v1/openapi.json describes the route.",
  },
  "batch-too-large": { ...FINAL, httpStatus: 413, hint: "Send fewer records in one batch." },
  "body-too-large": { ...FINAL, httpStatus: 413, hint: "Send less at once." },
  "url-too-long": { ...FINAL, httpStatus: 414, hint: "No address of the hub is that long." },
  "wrong-content-type": {
    ...FINAL,
    httpStatus: 415,
    hint: "Send application/cbor for records, else application/json.",
  },
  "wrong-content-encoding": { ...FINAL, httpStatus: 415, hint: "Send zstd, gzip or no content-encoding." },
  "unknown-route": { ...FINAL, httpStatus: 404, hint: "/v1/openapi.json lists every route." },
  "too-many-requests": { ...AGAIN, httpStatus: 429, hint: "Wait for as long as Retry-After says." },

  // Who may come in.
  "no-proof": { ...FINAL, httpStatus: 401, hint: "Sign the request with the node's key." },
  "unknown-node": { ...FINAL, httpStatus: 403, hint: "Enrol the node with a join code of its community." },
  "wrong-signature": { ...FINAL, httpStatus: 422, hint: "The node's own key has to sign." },
  "wrong-proof": { ...FINAL, httpStatus: 401, hint: "The node's own key has to sign method, address and time." },
  "wrong-clock": { ...FINAL, httpStatus: 401, hint: "Sign with the time that the answer's date header tells." },
  "revoked-node": { ...FINAL, httpStatus: 403, hint: "The coordinator has shut this node out." },
  "foreign-community": {
    ...FINAL,
    httpStatus: 403,
    hint: "Nodes see the journals of their own community, and heads of their region.",
  },
  "wrong-code": { ...FINAL, httpStatus: 403, hint: "Type the code as it was shown or mailed." },
  "expired-code": { ...FINAL, httpStatus: 403, hint: "Have the coordinator make a new join code." },
  "used-code": {
    ...FINAL,
    httpStatus: 409,
    hint: "Each join code enrols one node; if it was not yours, tell the coordinator.",
  },
  "wrong-community": {
    ...FINAL,
    httpStatus: 403,
    hint: "Have a join code made for the community that the node was set up for.",
  },
  "other-community-key": {
    ...FINAL,
    httpStatus: 409,
    hint: "All nodes of a community use one key: bring it from the node that came first.",
  },
  "node-exists": { ...FINAL, httpStatus: 409, hint: "This key belongs to a node of another community." },

  // People.
  "no-session": { ...FINAL, httpStatus: 401, hint: "Log in, or send an API token that is still good." },
  "wrong-login": { ...FINAL, httpStatus: 401, hint: "Look at login and password again; case matters." },
  "login-locked": { ...AGAIN, httpStatus: 429, hint: "Wait for as long as Retry-After says." },
  "weak-password": { ...FINAL, httpStatus: 422, hint: "Choose a longer password with more different characters." },
  "wrong-role": { ...FINAL, httpStatus: 403, hint: "Ask an operator for an account with that role." },
  "out-of-scope": { ...FINAL, httpStatus: 403, hint: "This account is for one community only." },
  "wrong-csrf-token": {
    ...FINAL,
    httpStatus: 403,
    hint: "Send the csrf_token of /api/session as x-csrf-token with everything but GET.",
  },
  "account-exists": { ...FINAL, httpStatus: 409, hint: "Choose another login." },
  "not-a-login": { ...FINAL, httpStatus: 422, hint: "Use a to z, 0 to 9, dot, dash, underscore and @." },
  "unknown-account": { ...FINAL, httpStatus: 404, hint: "GET /api/accounts lists all logins." },
  "last-operator": { ...FINAL, httpStatus: 409, hint: "Make another operator first." },
  "unknown-token": { ...FINAL, httpStatus: 404, hint: "GET /api/tokens lists all tokens." },
  "wrong-scope": { ...FINAL, httpStatus: 422, hint: "An operator sees all communities: leave community null." },
  "wrong-idempotency-key": { ...FINAL, httpStatus: 400, hint: "Send 1 to 64 visible ASCII characters." },
  "idempotency-key-reused": { ...FINAL, httpStatus: 422, hint: "Use a new idempotency key for each request." },
  "request-in-progress": { ...AGAIN, httpStatus: 409, hint: "Wait for as long as Retry-After says, then ask again." },
  "no-dashboard": { ...FINAL, httpStatus: 404, hint: "Build the dashboard, or start the hub with its web_root." },

  // Communities.
  "unknown-community": { ...FINAL, httpStatus: 404, hint: "GET /api/communities lists all communities." },
  "community-exists": { ...FINAL, httpStatus: 409, hint: "Choose another community id." },
  "no-such-node": { ...FINAL, httpStatus: 404, hint: "The nodes of a community are listed with it." },
  "not-forked": { ...FINAL, httpStatus: 409, hint: "Only an epoch that a fork has closed can be released." },
  "bad-range": { ...FINAL, httpStatus: 400, hint: "Ask for a period that begins before it ends." },
  "unknown-result": { ...FINAL, httpStatus: 404, hint: "The intervals of a community are listed with it." },
  "nothing-to-preview": { ...FINAL, httpStatus: 409, hint: "Ask again when the community has closed an interval." },

  // Official values.
  "unknown-time-zone": { ...FINAL, httpStatus: 422, hint: "Name a time zone as Europe/Vienna is named." },
  "unknown-import": { ...FINAL, httpStatus: 404, hint: "GET the community's imports for a list." },
  "import-used": { ...FINAL, httpStatus: 409, hint: "Each import takes one file: announce another one." },
  "import-running": { ...AGAIN, httpStatus: 409, hint: "Wait until the community's other import has ended." },
  "interrupted-import": { ...AGAIN, httpStatus: 400, hint: "Nothing was changed: send the file again." },
  "unknown-difference": { ...FINAL, httpStatus: 404, hint: "The differences of a month are listed with it." },
  "difference-changed": {
    ...FINAL,
    httpStatus: 409,
    hint: "Figures or somebody's decision are new: look at the difference as it is now, and name its `seen`.",
  },
  "nothing-to-accept": { ...FINAL, httpStatus: 409, hint: "Nothing that is open fits the filter." },
  "not-accepted": { ...FINAL, httpStatus: 409, hint: "Only what is accepted can be opened again." },
  "too-many-differences": { ...FINAL, httpStatus: 409, hint: "Accept them member by member." },
  "too-many-records": { ...FINAL, httpStatus: 409, hint: "No more can be written about this difference." },

  // Billing.
  "wrong-iban": { ...FINAL, httpStatus: 422, hint: "Copy the IBAN from a statement of the bank." },
  "wrong-mandate": {
    ...FINAL,
    httpStatus: 422,
    hint: "Enter the mandate's reference and the day on which it was signed, or neither.",
  },
  "mandate-in-future": { ...FINAL, httpStatus: 422, hint: "Enter the day that stands beside the signature." },
  "mandate-reference-taken": {
    ...FINAL,
    httpStatus: 409,
    hint: "Each mandate of a community has a reference of its own; look at the one that the member has signed.",
  },
  "wrong-creditor-identifier": {
    ...FINAL,
    httpStatus: 422,
    hint: "Copy the SEPA creditor identifier from the letter in which it was assigned.",
  },
  "wrong-tax-status": {
    ...FINAL,
    httpStatus: 422,
    hint: "Enter VAT id and rate, or a note on the exemption with VAT id or tax number.",
  },
  "not-a-person": {
    ...FINAL,
    httpStatus: 403,
    hint: "Log in: who is billed and what is collected is decided by people.",
  },
  "month-not-over": { ...FINAL, httpStatus: 409, hint: "Draft a month when it is over." },
  "currency-without-cents": {
    ...FINAL,
    httpStatus: 409,
    hint: "Bills count hundredths: a community bills in a currency that has exactly two decimal places.",
  },
  "draft-open": { ...FINAL, httpStatus: 409, hint: "Approve or cancel the open draft first." },
  "unknown-run": { ...FINAL, httpStatus: 404, hint: "GET the community's billing runs for a list." },
  "run-decided": { ...FINAL, httpStatus: 409, hint: "Approved runs stay: the next run corrects what was wrong." },
  "wrong-digest": { ...FINAL, httpStatus: 409, hint: "Look at the run as it is now, and name its digest." },
  "run-outdated": { ...FINAL, httpStatus: 409, hint: "Cancel the draft and make a new one." },
  "second-person-needed": {
    ...FINAL,
    httpStatus: 403,
    hint: "Have somebody else do it: two people look before money moves.",
  },
  "biller-incomplete": { ...FINAL, httpStatus: 409, hint: "Complete the biller, then make the draft anew." },
  "nothing-to-bill": { ...FINAL, httpStatus: 409, hint: "Cancel the draft; a later run takes what is missing now." },
  "run-not-approved": { ...FINAL, httpStatus: 409, hint: "Only what is approved leaves the hub." },
  "unknown-invoice": { ...FINAL, httpStatus: 404, hint: "GET the community's invoices for a list." },
  "nothing-to-collect": { ...FINAL, httpStatus: 409, hint: "No invoice of the run has an IBAN and a mandate." },
  "no-creditor": {
    ...FINAL,
    httpStatus: 409,
    hint: "Enter the biller's IBAN and creditor identifier before the run that collects.",
  },
  "not-in-euro": { ...FINAL, httpStatus: 409, hint: "SEPA moves euros only." },
  "not-a-target-day": { ...FINAL, httpStatus: 422, hint: "Choose a day on which banks work." },
  "collection-exists": {
    ...FINAL,
    httpStatus: 409,
    hint: "Have the bank drop the file of that day, then name the day as `replaces`.",
  },
  "no-collection": { ...FINAL, httpStatus: 409, hint: "POST the run's collection with a day first." },
  "collection-too-early": {
    ...FINAL,
    httpStatus: 422,
    hint: "Members are told as many days before as the biller says, and nothing is collected before it is due.",
  },
  "collection-too-late": { ...FINAL, httpStatus: 422, hint: "Choose a day within the next 90; look at the year." },

  // Journals.
  "foreign-node": { ...FINAL, httpStatus: 422, hint: "The address and the batch name different nodes." },
  "inconsistent-records": {
    ...FINAL,
    httpStatus: 422,
    hint: "A batch holds records of one node and epoch without a gap.",
  },
  "broken-chain": { ...FINAL, httpStatus: 422, hint: "Records were changed, reordered, dropped or repeated." },
  gap: { ...AGAIN, httpStatus: 409, hint: "Send from the expected seq on." },
  "unknown-parent": { ...AGAIN, httpStatus: 409, hint: "Send the epoch before first, from the expected seq on." },
  "malformed-body": { ...FINAL, httpStatus: 422, hint: "A record's body is not what its kind says: check the node." },
  fork: {
    ...FINAL,
    httpStatus: 422,
    hint: "The hub holds other records at these places: have the coordinator look at the alarm.",
  },
  "unknown-epoch": { ...FINAL, httpStatus: 404, hint: "GET the heads of the node for the epochs that are held." },

  "node-replaced": {
    ...FINAL,
    httpStatus: 409,
    hint: "Another box has taken this node's place: take the old one out of service.",
  },

  // Regions.
  "wrong-region-key": {
    ...FINAL,
    httpStatus: 409,
    hint: "Give the hub the keys/region-key that this database was first used with; nodes keep their lists until then.",
  },

  // Alerts.
  "unknown-alert": { ...FINAL, httpStatus: 404, hint: "Its cause is gone; GET /api/alerts lists those there are." },

  // Settlement.
  "unknown-batch": { ...FINAL, httpStatus: 404, hint: "The batches of a community are listed with it." },
  "unknown-trade": { ...FINAL, httpStatus: 404, hint: "The trades of a batch are listed with it." },
  "batch-differs": {
    ...FINAL,
    httpStatus: 409,
    hint: "The signature is for other bytes than those that are sealed; fetch the batch again.",
  },

  // Shapes.
  "invalid-shape-request": {
    ...FINAL,
    httpStatus: 400,
    hint: "Go on with the offset and handle of the answer before, or begin with offset=-1.",
  },
  "unknown-shape": { ...FINAL, httpStatus: 404, hint: "/v1/openapi.json lists the shapes." },
  "shape-service-away": { ...AGAIN, httpStatus: 503, hint: "The Electric service does not answer as it should." },

  // The chain.
  "chain-away": { ...AGAIN, httpStatus: 503, hint: "No endpoint of the chain answers as it should; nothing is lost." },
  "chain-behind": {
    ...AGAIN,
    httpStatus: 503,
    hint: "The endpoint tells of an older ledger than before: it will catch up.",
  },
  "wrong-network": {
    ...FINAL,
    httpStatus: 503,
    hint: "Name endpoints of the network that the contracts were deployed to; nothing was sent.",
  },
  "not-deployed": {
    ...FINAL,
    httpStatus: 503,
    hint: "Deploy the contracts with `npm run contracts` and name the deployment.json that it writes.",
  },
  "chain-refused": {
    ...AGAIN,
    httpStatus: 503,
    hint: "The message has the network's or the contract's own word for it.",
  },
  "no-account": {
    ...AGAIN,
    httpStatus: 503,
    hint: "Fund the treasury: `cloud-hub show-chain-accounts` names the accounts.",
  },
  "over-limit": {
    ...AGAIN,
    httpStatus: 503,
    hint: "The network takes no transaction of this size; its limits are votes.",
  },
  "lane-taken": { ...AGAIN, httpStatus: 503, hint: "Another hub has a transaction under way on this account." },
  "zone-not-ready": { ...AGAIN, httpStatus: 503, hint: "The registrar's transactions for the zone come first." },
  "awaits-signature": {
    ...AGAIN,
    httpStatus: 503,
    hint: "The community's node has to check and sign the batch first.",
  },
  "window-ahead": {
    ...AGAIN,
    httpStatus: 503,
    hint: "The chain's time has not come to the end of the batch's window yet.",
  },
  "chain-disagrees": {
    ...FINAL,
    httpStatus: 503,
    hint: "The chain holds other batches than this database: restore the database that sealed them.",
  },
  "wrong-operator": {
    ...FINAL,
    httpStatus: 503,
    hint: "Another account settles this zone: governance can name the hub's with set_operator.",
  },
  "not-sealed": {
    ...FINAL,
    httpStatus: 503,
    hint: "The message says what no batch can hold; the results need a look.",
  },
  "wrong-settlement-key": {
    ...FINAL,
    httpStatus: 500,
    hint: "Give the hub the keys/settlement-key that the accounts were made with.",
  },

  // Releases for nodes.
  "not-a-bundle": { ...FINAL, httpStatus: 422, hint: "Send a file that `localgrid sign-bundle` has made." },
  "unknown-release-key": { ...FINAL, httpStatus: 422, hint: "Sign it with a key of those in release_keys." },
  "bad-signature": {
    ...FINAL,
    httpStatus: 422,
    hint: "The bundle was changed after it had been signed; fetch it again.",
  },
  "damaged-bundle": { ...FINAL, httpStatus: 422, hint: "Bytes of it are not those that were signed; fetch it again." },
  "truncated-bundle": { ...FINAL, httpStatus: 422, hint: "It ends before its last byte; send it again." },
  "interrupted-upload": { ...AGAIN, httpStatus: 408, hint: "Send the file again." },
  "version-taken": {
    ...FINAL,
    httpStatus: 409,
    hint: "Give the bundle a version of its own, or withdraw the other one.",
  },
  "too-many-releases": { ...FINAL, httpStatus: 409, hint: "Withdraw and remove releases that nobody needs." },
  "unknown-release": { ...FINAL, httpStatus: 404, hint: "GET /api/releases lists all releases." },
  "wrong-rollout-action": { ...FINAL, httpStatus: 409, hint: "Look at the release: its phase tells what can follow." },
  "release-in-use": { ...FINAL, httpStatus: 409, hint: "Withdraw the release first." },
  "range-not-satisfiable": { ...FINAL, httpStatus: 416, hint: "Ask for one range inside the release." },

  // Backups of nodes.
  "unknown-backup": {
    ...FINAL,
    httpStatus: 404,
    hint: "Ask for the list of backups; the oldest goes when a newer comes.",
  },
  "backup-too-large": { ...FINAL, httpStatus: 413, hint: "Back the node up to a USB stick or a file instead." },
  "wrong-backup-size": { ...AGAIN, httpStatus: 422, hint: "Send the backup again, with the size that it has." },

  // The hub.
  overloaded: { ...AGAIN, httpStatus: 503, hint: "Wait for as long as Retry-After says." },
  "store-away": { ...AGAIN, httpStatus: 503, hint: "The hub's database does not answer; look at /health." },
  "store-full": { ...AGAIN, httpStatus: 503, hint: "Free space on the database's disk; nothing is lost." },
  "internal-error": { ...FINAL, httpStatus: 500, hint: "The hub's log has an entry about it." },

  // Starting and commands.
  "wrong-config": { ...FINAL, httpStatus: 500, hint: "Run `cloud-hub help` for every option." },
  "unknown-command": { ...FINAL, httpStatus: 500, hint: "Run `cloud-hub help` for all commands." },
  "port-not-free": { ...FINAL, httpStatus: 500, hint: "Another program listens there: stop it, or name another port." },
  "data-folder-unusable": { ...FINAL, httpStatus: 500, hint: "Give the hub's user a folder that it may write to." },
  "data-folder-too-deep": { ...FINAL, httpStatus: 500, hint: "Choose a data folder with a shorter path." },
  "no-hub-here": { ...FINAL, httpStatus: 500, hint: "Give the data folder of a hub that has run, or DATABASE_URL." },
  "data-in-use": { ...FINAL, httpStatus: 500, hint: "Stop the other hub that works on this folder." },
  "no-database": { ...FINAL, httpStatus: 500, hint: "Set DATABASE_URL to a PostgreSQL of version 15 or later." },
  "no-database-user": {
    ...FINAL,
    httpStatus: 500,
    hint: "PostgreSQL never runs as root: add a user called postgres, or start the hub as another user.",
  },
  "database-did-not-start": { ...FINAL, httpStatus: 500, hint: "The message and database-start.log say why." },
  "database-did-not-stop": { ...FINAL, httpStatus: 500, hint: "Look at the database's processes and log." },
  "database-too-new": {
    ...FINAL,
    httpStatus: 500,
    hint: "A later version of the hub has used this database; start that one.",
  },
  "wrong-hub-key": {
    ...FINAL,
    httpStatus: 500,
    hint: "Give the hub the keys/hub-key that this database was first used with.",
  },
  "backup-not-written": {
    ...FINAL,
    httpStatus: 500,
    hint: "Name a file in a folder that the hub's user may write to, with room enough.",
  },
  "not-a-backup": { ...FINAL, httpStatus: 500, hint: "Name a file that `cloud-hub backup` has written." },
  "damaged-backup": { ...FINAL, httpStatus: 500, hint: "Take another copy, or an older backup." },
  "backup-too-new": { ...FINAL, httpStatus: 500, hint: "A later version of the hub wrote this backup; use that one." },
  "database-not-empty": {
    ...FINAL,
    httpStatus: 500,
    hint: "Restore into a new data folder or an empty database; nothing that is there is ever overwritten.",
  },
  "migration-changed": { ...FINAL, httpStatus: 500, hint: "Start the version of the hub that made this database." },
} as const satisfies Record<string, ErrorDescription>;

export type CloudHubErrorCode = keyof typeof CLOUD_HUB_ERRORS;

export function cloudHubError(code: CloudHubErrorCode, message: string, cause?: unknown): LocalGridError {
  return new LocalGridError(code, message, cause === undefined ? undefined : { cause });
}

/** Null for codes of other packages and for text that is no code. */
export function describeError(code: string): ErrorDescription | null {
  return Object.hasOwn(CLOUD_HUB_ERRORS, code) ? CLOUD_HUB_ERRORS[code as CloudHubErrorCode] : null;
}
