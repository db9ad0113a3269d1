import { generateKeyPairSync, sign } from "node:crypto";
import { nodeKeyOf } from "@localgrid/journal/head";
import { expect, test } from "vitest";
import type { SignatureCheck } from "../../ingest/signature-verifier.ts";
import { PacedSignatureVerifier } from "./paced-signature-verifier.ts";

const { privateKey } = generateKeyPairSync("ed25519");
const signed_bytes = Uint8Array.of(1, 2, 3);
const signature = new Uint8Array(sign(null, signed_bytes, privateKey));
const GOOD: SignatureCheck = { public_key: nodeKeyOf(privateKey).publicKey, signed_bytes, signature };
const BAD: SignatureCheck = { ...GOOD, signed_bytes: Uint8Array.of(1, 2, 4) };

function world() {
  const state = { now_ms: 0, made: 0, ended: 0, inThread: 0 };
  const answers: (() => void)[] = [];
  const verifier = new PacedSignatureVerifier({
    now_ms: () => state.now_ms,
    createThread: () => {
      state.made++;
      return {
        verify: (checks) => {
          state.inThread += checks.length;
          return new Promise((resolve) => answers.push(() => resolve(checks.map(() => true))));
        },
        stop: async () => {
          state.ended++;
        },
      };
    },
  });
  return { verifier, state, answers };
}

const many = (count: number) => Array.from({ length: count }, () => GOOD);

test("a few signatures are verified at once, without a thread", async () => {
  const { verifier, state } = world();
  expect(await verifier.verify([GOOD, BAD, GOOD])).toEqual([true, false, true]);
  for (let second = 1; second < 60; second++) {
    state.now_ms = second * 1_000;
    await verifier.verify(many(200));
  }
  expect(state).toMatchObject({ made: 0, inThread: 0 });
});

test("many are verified by a thread, which stays while there are many and goes when it was quiet", async () => {
  const { verifier, state, answers } = world();
  await verifier.verify(many(200));
  const first = verifier.verify([GOOD]);
  const second = verifier.verify([GOOD]);
  expect(state).toMatchObject({ made: 1, inThread: 2 });
  state.now_ms = 300_001;
  // Nobody takes the thread away from what it is doing.
  const third = verifier.verify([GOOD]);
  expect(state).toMatchObject({ made: 1, ended: 0, inThread: 3 });
  for (const answer of answers.splice(0)) answer();
  expect(await Promise.all([first, second, third])).toEqual([[true], [true], [true]]);
  expect(await verifier.verify([BAD])).toEqual([false]);
  expect(state).toMatchObject({ made: 1, ended: 1, inThread: 3 });
  void verifier.verify(many(201));
  expect(state).toMatchObject({ made: 2, inThread: 204 });
  await verifier.stop();
  expect(state.ended).toBe(2);
});
