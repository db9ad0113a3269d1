import { createPrivateKey, generateKeyPairSync, randomBytes } from "node:crypto";
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { type NodeKey, nodeKeyOf } from "@localgrid/journal/head";

/** What makes a node itself. Made on first start, kept in files that only the node's user can read. */
export interface Identity {
  readonly key: NodeKey;
  /** 32 bytes, shared by the community's nodes and the hub. */
  readonly communityKey: Uint8Array;
}

export function openIdentity(data_dir: string): Identity {
  const keyFile = join(data_dir, "keys", "node-key.pem");
  const communityFile = join(data_dir, "keys", "community-key.hex");
  if (!existsSync(keyFile)) {
    const { privateKey } = generateKeyPairSync("ed25519");
    writeSecretFile(keyFile, privateKey.export({ type: "pkcs8", format: "pem" }) as string);
  }
  if (!existsSync(communityFile)) writeSecretFile(communityFile, `${randomBytes(32).toString("hex")}\n`);
  return {
    key: nodeKeyOf(createPrivateKey(readFileSync(keyFile))),
    communityKey: new Uint8Array(Buffer.from(readFileSync(communityFile, "utf8").trim(), "hex")),
  };
}

/** Whole or not at all, and on disk when this returns: a key that half exists would end the journal. */
export function writeSecretFile(file: string, text: string): void {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${file}.new`;
  const descriptor = openSync(draft, "w", 0o600);
  writeSync(descriptor, text);
  fsyncSync(descriptor);
  closeSync(descriptor);
  renameSync(draft, file);
  const folderDescriptor = openSync(folder, "r");
  fsyncSync(folderDescriptor);
  closeSync(folderDescriptor);
}
