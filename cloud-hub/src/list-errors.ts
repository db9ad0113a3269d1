import type { ErrorDescription } from "@localgrid/vocabulary/local-grid-error";

const FINAL = { retryable: false } as const;

/** Members, lists of them, their letters and by which keys they share: part of the table in `errors.ts`. */
export const LIST_ERRORS = {
  "operator-reference-exists": {
    ...FINAL,
    httpStatus: 409,
    hint: "The network operator's name of a metering point stands for one of ours only.",
  },
  "changed-meanwhile": { ...FINAL, httpStatus: 409, hint: "Look at what it is now, and change that." },
  "allocation-key-exists": { ...FINAL, httpStatus: 409, hint: "Withdraw that one first, or choose another beginning." },
  "allocation-key-begun": { ...FINAL, httpStatus: 409, hint: "Add a key that begins later." },
  "no-such-allocation-key": { ...FINAL, httpStatus: 404, hint: "GET allocation-keys lists every beginning." },
  "wrong-node-address": {
    ...FINAL,
    httpStatus: 422,
    hint: "Copy the address from the browser that shows the node's page, up to the first slash.",
  },
  "list-not-text": { ...FINAL, httpStatus: 422, hint: "Save the list as CSV in UTF-8." },
  "list-unclosed-quote": { ...FINAL, httpStatus: 422, hint: "Close the quotation mark that the message names." },
  "list-without-header": { ...FINAL, httpStatus: 422, hint: "Begin with a line that names the columns." },
  "list-unknown-column": { ...FINAL, httpStatus: 422, hint: "Take columns out that the route does not name." },
  "list-column-twice": { ...FINAL, httpStatus: 422, hint: "Name each column once." },
  "list-too-long": { ...FINAL, httpStatus: 422, hint: "Cut the list into parts of 10,000 rows." },
  "list-empty": { ...FINAL, httpStatus: 422, hint: "Write a row for each metering point below the header." },
  "unknown-list": { ...FINAL, httpStatus: 404, hint: "Lists wait for a day: bring it again." },
  "list-applied": { ...FINAL, httpStatus: 409, hint: "The members show what the list has changed." },
  "list-outdated": { ...FINAL, httpStatus: 409, hint: "Look at what the list would change now." },
  "list-faulty": { ...FINAL, httpStatus: 409, hint: "Mend the rows, or have only the good ones taken." },
  "list-changes-nothing": { ...FINAL, httpStatus: 409, hint: "Everything that the list says is so already." },
  "names-need-coordinator": {
    ...FINAL,
    httpStatus: 403,
    hint: "Leave names and addresses out, or have a coordinator bring the list.",
  },
} as const satisfies Record<string, ErrorDescription>;
