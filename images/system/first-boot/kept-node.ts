import { createPrivateKey } from "node:crypto";
import { seedFromRecoveryCode } from "@localgrid/edge-node/recovery-code";
import { nodeSeedOf } from "@localgrid/journal/node-seed";
import { type Box, PATHS } from "./box.ts";
import { RECOVERY_FILE } from "./taken-settings.ts";

const KEY_FILE = `${PATHS.node}/keys/node-key.pem`;

/** Whether a right recovery code is that of the node on this card, or of the one that it is just becoming. */
export function isOfThisNode(box: Box, recovery_code: string): boolean {
  const wanted = seedFromRecoveryCode(recovery_code);
  return [seedOfKey, seedOfKeptCode].some((seedOf) => {
    const seed = seedOf(box);
    return seed !== null && Buffer.compare(seed, wanted) === 0;
  });
}

function seedOfKey(box: Box): Uint8Array | null {
  const key = box.read(KEY_FILE);
  try {
    return key === null ? null : nodeSeedOf(createPrivateKey(key));
  } catch (error) {
    box.log(`${KEY_FILE} cannot be understood: ${(error as Error).message}`);
    return null;
  }
}

function seedOfKeptCode(box: Box): Uint8Array | null {
  const code = box.read(RECOVERY_FILE)?.trim() ?? "";
  try {
    return code === "" ? null : seedFromRecoveryCode(code);
  } catch (error) {
    box.log(`${RECOVERY_FILE} cannot be understood: ${(error as Error).message}`);
    return null;
  }
}
