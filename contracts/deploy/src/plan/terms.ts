import { createHash } from "node:crypto";
import { StrKey } from "@stellar/stellar-sdk";
import type { NetworkName } from "../deployment.ts";
import { contractsError } from "../errors.ts";

/** What a deployment is to be: who may do what, and the parameters that constructors take. */
export interface DeploymentTerms {
  readonly network: NetworkName;
  readonly passphrase: string;
  /** Account that pays; it has no power over the contracts. */
  readonly deployer: string;
  readonly registrar: string;
  readonly governance_signers: readonly string[];
  readonly threshold: number;
  /** How long an agreed change waits before it can be carried out. */
  readonly delay_s: number;
  readonly guardian: string;
  readonly arbiter: string;
  /** Null: the contract of the network's own asset. */
  readonly payment_token: string | null;
  readonly withdrawal_delay_s: number;
  readonly dispute_window_s: number;
  /** In units of 1e-7 of the payment token. */
  readonly dispute_bond: bigint;
  readonly token_name: string;
  readonly token_symbol: string;
}

const DAY_S = 86_400;
const MAINNET = { signers: 3, threshold: 2, delay_s: DAY_S } as const;

/** What is taken where nothing else is said. */
export const USUAL_TERMS = {
  withdrawal_delay_s: 1_800,
  dispute_window_s: 7 * DAY_S,
  dispute_bond: 10_000_000n,
  token_name: "localgrid energy",
  token_symbol: "LGWH",
} as const;

/**
 * Refuses terms that no network should get: an administration by one key on mainnet, a threshold that cannot be
 * reached, addresses that are none.
 *
 * @throws LocalGridError `weak-administration`, `wrong-option`
 */
export function checkTerms(terms: DeploymentTerms): void {
  const { governance_signers: signers, threshold, delay_s, network } = terms;
  if (new Set(signers).size !== signers.length) throw contractsError("wrong-option", "a signer is named twice");
  if (threshold < 1 || threshold > signers.length) {
    throw contractsError("wrong-option", `${threshold} of ${signers.length} signers can never agree`);
  }
  for (const address of [terms.registrar, terms.guardian, terms.arbiter, ...signers]) checkAddress(address);
  if (terms.payment_token !== null) checkAddress(terms.payment_token);
  if (network !== "mainnet") return;
  const isStrong = signers.length >= MAINNET.signers && threshold >= MAINNET.threshold && delay_s >= MAINNET.delay_s;
  if (!isStrong) {
    throw contractsError(
      "weak-administration",
      `${threshold} of ${signers.length} signers after ${delay_s} s could change everything`,
    );
  }
  if (terms.payment_token === null) {
    throw contractsError("wrong-option", "name the contract of the payment token on mainnet");
  }
}

function checkAddress(address: string): void {
  if (StrKey.isValidEd25519PublicKey(address) || StrKey.isValidContract(address)) return;
  throw contractsError("wrong-option", `${JSON.stringify(address)} is no address of an account or contract`);
}

/** Equal for equal terms. */
export function digestOfTerms(terms: DeploymentTerms): string {
  const entries = Object.entries(terms).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify(entries, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));
  return createHash("sha256").update(text).digest("hex");
}
