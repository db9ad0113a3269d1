import { Keypair } from "@stellar/stellar-sdk";
import { describe, expect, test } from "vitest";
import { addressesOf } from "./addresses.ts";
import { checkTerms, type DeploymentTerms, digestOfTerms, USUAL_TERMS } from "./terms.ts";

const key = (seed: number) => Keypair.fromRawEd25519Seed(new Uint8Array(32).fill(seed)).publicKey();
const TOKEN = "CDLZFC3SYJYDZT7K67VZ75HPJVIEUVNIXF47ZG2FB2RMQQVU2HHGCYSC";

const MAINNET: DeploymentTerms = {
  ...USUAL_TERMS,
  network: "mainnet",
  passphrase: "Public Global Stellar Network ; September 2015",
  deployer: key(1),
  registrar: key(2),
  governance_signers: [key(3), key(4), key(5)],
  threshold: 2,
  delay_s: 86_400,
  guardian: key(6),
  arbiter: key(7),
  payment_token: TOKEN,
};

describe("terms of a deployment", () => {
  test("two of three signers and a day of delay are enough on mainnet", () => {
    expect(() => checkTerms(MAINNET)).not.toThrow();
  });

  test.each([
    { what: "one signer alone", change: { governance_signers: [key(3)], threshold: 1 } },
    { what: "two signers", change: { governance_signers: [key(3), key(4)] } },
    { what: "any one of three signers", change: { threshold: 1 } },
    { what: "less than a day of delay", change: { delay_s: 86_399 } },
  ])("$what is no administration for mainnet, and enough for a local chain", ({ change }) => {
    const refusal = expect.objectContaining({ code: "weak-administration" });
    expect(() => checkTerms({ ...MAINNET, ...change })).toThrow(refusal);
    expect(() => checkTerms({ ...MAINNET, ...change, network: "local" })).not.toThrow();
  });

  test.each([
    { what: "a signer who is named twice", change: { governance_signers: [key(3), key(4), key(4)] } },
    { what: "a threshold of more than there are", change: { threshold: 4 } },
    { what: "a threshold of nobody", change: { threshold: 0 } },
    { what: "a guardian that is no address", change: { guardian: "GABC" } },
    { what: "no payment token on mainnet", change: { payment_token: null } },
  ])("$what is refused", ({ change }) => {
    expect(() => checkTerms({ ...MAINNET, ...change })).toThrow(expect.objectContaining({ code: "wrong-option" }));
  });

  test("any changed term gives another digest", () => {
    const changes: Partial<DeploymentTerms>[] = [{ guardian: key(9) }, { dispute_bond: 1n }, { payment_token: null }];
    const digests = [{}, ...changes].map((change) => digestOfTerms({ ...MAINNET, ...change }));
    expect(new Set(digests).size).toBe(digests.length);
    expect(digestOfTerms({ ...MAINNET })).toBe(digests[0]);
  });
});

describe("addresses that are known before anything is sent", () => {
  test("each contract has its own, and they depend on network, deployer and salt", () => {
    const all = [
      addressesOf(MAINNET, "a"),
      addressesOf(MAINNET, "b"),
      addressesOf({ ...MAINNET, deployer: key(9) }, "a"),
      addressesOf({ ...MAINNET, passphrase: "another" }, "a"),
    ].flatMap((addresses) => Object.values(addresses));
    expect(new Set(all).size).toBe(4 * 7);
  });
});
