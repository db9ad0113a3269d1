import { type ErrorDescription, LocalGridError } from "@localgrid/vocabulary/local-grid-error";

const FINAL = { httpStatus: 400, retryable: false } as const;
const AGAIN = { httpStatus: 503, retryable: true } as const;

/** Every refusal and failure of building, deploying and looking after contracts, by code. */
export const CONTRACTS_ERRORS = {
  "unknown-command": { ...FINAL, hint: "`npm run contracts -- help` lists the commands." },
  "wrong-option": { ...FINAL, hint: "`npm run contracts -- help` lists the options of each command." },

  // Building.
  "no-rust": {
    ...FINAL,
    hint: "On Debian: `sudo apt-get install cargo-web rustc-web rust-web-src rust-web-clippy rustfmt-web lld g++`.",
  },
  "rust-failed": { ...FINAL, hint: "The output of cargo above says why." },
  "other-toolchain": {
    ...FINAL,
    hint: "Build into a folder of your own with --out, or install the toolchain that contracts/README.md names.",
  },
  "wrong-wasm": { ...FINAL, hint: "Build the contracts again with `npm run contracts -- build`." },
  "wasm-missing": { ...FINAL, hint: "Build the contracts with `npm run contracts -- build`." },

  // Keys and what they may do.
  "secret-in-argument": {
    ...FINAL,
    hint: "Others on this machine can read arguments: put the secret into a file or into the environment.",
  },
  "no-secret": { ...FINAL, hint: "Name a file with the secret seed, or set the environment variable." },
  "wrong-secret": { ...FINAL, hint: "A secret seed begins with S and has 56 characters." },
  "weak-administration": {
    ...FINAL,
    hint: "On mainnet: at least three signers, of whom at least two have to agree, and a delay of at least 24 hours.",
  },
  "not-confirmed": { ...FINAL, hint: "Nothing was sent; start again and answer both questions." },

  // The network.
  "network-away": { ...AGAIN, hint: "The RPC server cannot be reached or does not answer; try again later." },
  "network-refused": { ...FINAL, hint: "The RPC server understood the request and refused it." },
  "wrong-network": { ...FINAL, hint: "The RPC server belongs to another network than the one that was named." },
  "no-account": { ...FINAL, hint: "Send the deployer's account some lumens first." },
  "too-poor": { ...FINAL, hint: "Send the deployer's account more lumens and start again: it goes on where it was." },
  "simulation-failed": { ...FINAL, hint: "The network's own trial run of this step fails; its message says why." },
  "transaction-failed": { ...FINAL, hint: "The step was refused in a ledger; start again: it goes on where it was." },
  "not-in-time": { ...AGAIN, hint: "The network took no transaction in time; start again: it goes on where it was." },

  // What is there already.
  "wrong-deployment": { ...FINAL, hint: "The file is no deployment of this program, or of another version." },
  "other-deployment": {
    ...FINAL,
    hint: "The file belongs to a deployment with other terms; give the same ones, or name another file.",
  },
  "wrong-on-chain": { ...FINAL, hint: "What stands on the chain is not what was to be deployed; do not use it." },
} as const satisfies Readonly<Record<string, ErrorDescription>>;

export type ContractsErrorCode = keyof typeof CONTRACTS_ERRORS;

/** An error of the table; `message` says what it is about. */
export function contractsError(code: ContractsErrorCode, message: string, cause?: unknown): LocalGridError {
  return new LocalGridError(code, message, cause === undefined ? undefined : { cause });
}

/** Null for codes of other packages and for text that is no code. */
export function describeError(code: string): ErrorDescription | null {
  return Object.hasOwn(CONTRACTS_ERRORS, code) ? CONTRACTS_ERRORS[code as ContractsErrorCode] : null;
}
