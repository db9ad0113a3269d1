import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from "node:crypto";
import { cloudHubError } from "../errors.ts";

/** Bytes of a hub's key. */
export const HUB_KEY_BYTES = 32;

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * The hub's own key. The database holds communities' keys only as this one has sealed them, so that a copy of the
 * database alone reads nobody's journal. AES-256-GCM: version, nonce, hidden key, tag; version and the
 * community's name are authenticated with it.
 */
export class HubKey {
  private readonly key: KeyObject;

  /** `key` is raw, {@link HUB_KEY_BYTES}. */
  constructor(key: Uint8Array) {
    this.key = createSecretKey(key);
  }

  seal(community: string, communityKey: Uint8Array): Uint8Array {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv("aes-256-gcm", this.key, nonce).setAAD(labelOf(community, VERSION));
    const hidden = Buffer.concat([cipher.update(communityKey), cipher.final()]);
    return Buffer.concat([Uint8Array.of(VERSION), nonce, hidden, cipher.getAuthTag()]);
  }

  /** @throws {LocalGridError} `wrong-hub-key` when another key, or another community's name, sealed it */
  open(community: string, sealed: Uint8Array): Uint8Array {
    const hidden = sealed.subarray(1 + NONCE_BYTES, -TAG_BYTES);
    try {
      const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
      const decipher = createDecipheriv("aes-256-gcm", this.key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(labelOf(community, sealed[0])).setAuthTag(sealed.subarray(-TAG_BYTES));
      return new Uint8Array(Buffer.concat([decipher.update(hidden), decipher.final()]));
    } catch (cause) {
      throw cloudHubError("wrong-hub-key", `the key of community ${community} was sealed by another hub`, cause);
    }
  }
}

function labelOf(community: string, version: number | undefined): Uint8Array {
  return Buffer.from(`lg/community-key/${version} ${community}`);
}
