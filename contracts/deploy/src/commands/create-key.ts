import { writeFileSync } from "node:fs";
import { Keypair } from "@stellar/stellar-sdk";
import { contractsError } from "../errors.ts";

/** Makes a key that only its owner can read; an existing file stays as it is. Returns the public address. */
export function createKey(file: string): string {
  const pair = Keypair.random();
  try {
    writeFileSync(file, `${pair.secret()}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    throw contractsError("wrong-option", `${file} cannot be made: ${(error as Error).message}`, error);
  }
  return pair.publicKey();
}
