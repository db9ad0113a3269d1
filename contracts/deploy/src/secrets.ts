import { readFileSync } from "node:fs";
import { contractsError } from "./errors.ts";

const SECRET_SEED = /^S[A-Z2-7]{55}$/;

/** Where a secret seed is read from: a file, else an environment variable. Never from an argument. */
export interface SecretSource {
  readonly file: string | undefined;
  readonly variable: string;
}

/**
 * Reads a secret seed (`S…`).
 *
 * @throws LocalGridError `no-secret`, `wrong-secret`
 */
export function readSecret({ file, variable }: SecretSource): string {
  const text = (file === undefined ? process.env[variable] : contentOf(file))?.trim();
  if (text === undefined || text === "")
    throw contractsError("no-secret", `neither a key file nor ${variable} is given`);
  if (!SECRET_SEED.test(text)) throw contractsError("wrong-secret", `${file ?? variable} holds no secret seed`);
  return text;
}

/**
 * Everybody on the machine can read the arguments of a program.
 *
 * @throws LocalGridError `secret-in-argument`
 */
export function refuseSecrets(args: readonly string[]): void {
  if (args.some((arg) => SECRET_SEED.test(arg.replace(/^[^=]*=/, "")))) {
    throw contractsError("secret-in-argument", "an argument is a secret seed; take it for known to others");
  }
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw contractsError("no-secret", `${file} cannot be read: ${(error as Error).message}`, error);
  }
}
