import { generateKeyPairSync, randomBytes, verify } from "node:crypto";
import { join } from "node:path";
import { ed25519PublicKey, nodeKeyOf } from "@localgrid/journal/head";
import { decodeSignedMessage } from "@localgrid/protocol/device";
import Database from "better-sqlite3";
import sodium from "sodium-native";
import { answerRequests } from "./child-link.ts";
import { MessageSource } from "./device-messages.ts";

/** What the node is measured against: one of its parts alone, in a process of its own. */
export type BareRequest =
  | {
      readonly kind: "group-commit";
      readonly folder: string;
      readonly row_bytes: number;
      readonly rows_per_commit: number;
      readonly duration_ms: number;
    }
  | {
      readonly kind: "verify";
      readonly by: "node" | "libsodium";
      readonly readings: number;
      readonly duration_ms: number;
    };

export interface BareAnswer {
  /** Rows or signatures. */
  readonly operations_per_cpu_s: number;
}

const KEYS = 50;
const MESSAGES_PER_KEY = 40;
const WARM_UP_PART = 0.2;

answerRequests<BareRequest, BareAnswer>((request) => {
  const { work, close } = request.kind === "group-commit" ? groupCommit(request) : signatureChecks(request);
  repeat(work, request.duration_ms * WARM_UP_PART);
  const operations_per_cpu_s = repeat(work, request.duration_ms);
  close();
  return { operations_per_cpu_s };
});

/** @param work returns how many operations it did */
function repeat(work: () => number, duration_ms: number): number {
  const until_ms = performance.now() + duration_ms;
  const before = process.cpuUsage();
  let operations = 0;
  while (performance.now() < until_ms) operations += work();
  const { user, system } = process.cpuUsage(before);
  return (operations * 1e6) / (user + system);
}

/** An append-only table in a new file, committed to the disk every so many rows. */
function groupCommit({ folder, row_bytes, rows_per_commit }: Extract<BareRequest, { kind: "group-commit" }>) {
  const database = new Database(join(folder, `bare-${randomBytes(4).toString("hex")}.sqlite`));
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  database.exec("CREATE TABLE reading (position INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT");
  const insert = database.prepare("INSERT INTO reading (position, bytes) VALUES (?, ?)");
  const rows = Array.from({ length: rows_per_commit }, () => randomBytes(row_bytes));
  let position = 0;
  const commit = database.transaction(() => {
    for (const row of rows) insert.run(++position, row);
  });
  const work = () => {
    commit.immediate();
    return rows_per_commit;
  };
  return { work, close: () => database.close() };
}

/** Ed25519 with parsed keys, over what the signatures of such messages cover. */
function signatureChecks({ by, readings }: Extract<BareRequest, { kind: "verify" }>) {
  const checks = Array.from({ length: KEYS }, () => {
    const { privateKey } = generateKeyPairSync("ed25519");
    const source = new MessageSource(privateKey.export({ type: "pkcs8", format: "pem" }) as string, 0);
    const { publicKey } = nodeKeyOf(privateKey);
    const keys = { key: ed25519PublicKey(publicKey), raw: Buffer.from(publicKey) };
    return Array.from({ length: MESSAGES_PER_KEY }, () => {
      const { signedBytes, signature } = decodeSignedMessage(source.next(readings));
      return { ...keys, signed: Buffer.from(signedBytes), signature: Buffer.from(signature) };
    });
  }).flat();
  let at = 0;
  const work = () => {
    const { key, raw, signed, signature } = checks[at++ % checks.length] as (typeof checks)[number];
    const isGood =
      by === "node" ? verify(null, signed, key, signature) : sodium.crypto_sign_verify_detached(signature, signed, raw);
    if (!isGood) throw new Error("a good signature did not verify");
    return 1;
  };
  return { work, close: () => {} };
}
