import { createPrivateKey, generateKeyPairSync, randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
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
  if (!existsSync(communityFile)) writeCommunityKey(communityFile, randomBytes(32));
  return {
    key: nodeKeyOf(createPrivateKey(readFileSync(keyFile))),
    communityKey: new Uint8Array(Buffer.from(readFileSync(communityFile, "utf8").trim(), "hex")),
  };
}

export function hasIdentity(data_dir: string): boolean {
  return ["node-key.pem", "community-key.hex"].every((name) => existsSync(join(data_dir, "keys", name)));
}

/** Makes a fresh box the node that these are of. On disk when it returns. */
export function writeIdentity(data_dir: string, { key, communityKey }: Identity): void {
  const pem = key.privateKey.export({ type: "pkcs8", format: "pem" }) as string;
  writeCommunityKey(join(data_dir, "keys", "community-key.hex"), communityKey);
  writeSecretFile(join(data_dir, "keys", "node-key.pem"), pem);
}

function writeCommunityKey(file: string, communityKey: Uint8Array): void {
  writeSecretFile(file, `${Buffer.from(communityKey).toString("hex")}\n`);
}

/** Whole or not at all, and on disk when this returns: a key that half exists would end the journal. */
export function writeSecretFile(file: string, content: string | Uint8Array): void {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${file}.new`;
  const descriptor = openSync(draft, "w", 0o600);
  writeFileSync(descriptor, content);
  fsyncSync(descriptor);
  closeSync(descriptor);
  renameSync(draft, file);
  syncFolder(folder);
}

/** Puts on disk which files a folder has. */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, "r");
  fsyncSync(descriptor);
  closeSync(descriptor);
}
