import { parentPort } from "node:worker_threads";
import { isSignedBy } from "./ed25519-check.ts";
import type { VerifyAnswer, VerifyRequest } from "./threaded-signature-verifier.ts";

// Ed25519 verification is the dearest step of ingest: where there is much of it, it must not hold up the event loop.

const SIGNATURE_BYTES = 64;
const keys: Buffer[] = [];
const port = parentPort;
if (port === null) throw new Error("the verifier runs in a thread of its own");

port.on("message", ({ id, newKeys, keyIndexes, lengths, bytes }: VerifyRequest) => {
  for (const raw of newKeys) keys.push(Buffer.from(raw));
  const all = Buffer.from(bytes);
  const verdicts: boolean[] = [];
  let at = 0;
  for (const [index, length] of lengths.entries()) {
    const signature = all.subarray(at, at + SIGNATURE_BYTES);
    const signed = all.subarray(at + SIGNATURE_BYTES, at + SIGNATURE_BYTES + length);
    at += SIGNATURE_BYTES + length;
    verdicts.push(isSignedBy(keys[keyIndexes[index] as number] as Buffer, signed, signature));
  }
  port.postMessage({ id, verdicts } satisfies VerifyAnswer);
});
