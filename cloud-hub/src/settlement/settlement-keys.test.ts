import { createPublicKey, verify } from "node:crypto";
import { Keypair } from "@stellar/stellar-sdk";
import { expect, test } from "vitest";
import { SettlementKeys } from "./settlement-keys.ts";

const keys = new SettlementKeys(new Uint8Array(32).fill(7));

test("every purpose has a key of its own, the same for the same secret", () => {
  const purposes = ["treasury", "registrar", "attesting", "channel/1", "channel/2"] as const;
  const seeds = purposes.map((purpose) => Buffer.from(keys.seedOf(purpose)).toString("hex"));
  expect(new Set(seeds).size).toBe(purposes.length);
  expect(seeds[0]).toBe(Buffer.from(new SettlementKeys(new Uint8Array(32).fill(7)).seedOf("treasury")).toString("hex"));
  const other = new SettlementKeys(new Uint8Array(32).fill(8));
  expect(Buffer.from(other.seedOf("treasury")).toString("hex")).not.toBe(seeds[0]);
});

test("the attesting key is an Ed25519 key that others can check with", () => {
  const hash = new Uint8Array(32).fill(3);
  const signature = keys.attest(hash);
  const raw = Buffer.from(keys.attestingKey);
  const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), raw]);
  expect(verify(null, hash, createPublicKey({ key: spki, format: "der", type: "spki" }), signature)).toBe(true);
  expect(Buffer.from(Keypair.fromRawEd25519Seed(keys.seedOf("attesting")).rawPublicKey())).toEqual(raw);
});
