import type { Identity } from "./identity.ts";

/** A person who reads a page asks many times in a second; another hub's change shows after this at the latest. */
const REMEMBERED_MS = 2_000;
const PLACES = 10_000;

interface Remembered {
  readonly identity: Identity;
  readonly until_ms: number;
}

/** Who was behind which credential a moment ago; bounded. @package */
export class IdentityMemory {
  private readonly now_ms: () => number;
  private readonly byCredential = new Map<string, Remembered>();

  constructor(now_ms: () => number) {
    this.now_ms = now_ms;
  }

  find(credential: string): Identity | null {
    const remembered = this.byCredential.get(credential);
    if (remembered === undefined) return null;
    const left_ms = remembered.until_ms - this.now_ms();
    if (left_ms > 0 && left_ms <= REMEMBERED_MS) return remembered.identity;
    this.byCredential.delete(credential);
    return null;
  }

  remember(identity: Identity): void {
    if (this.byCredential.size >= PLACES) this.byCredential.clear();
    this.byCredential.set(identity.credential, { identity, until_ms: this.now_ms() + REMEMBERED_MS });
  }

  /** All of one session's, login's or token's. */
  forget(isMeant: (identity: Identity) => boolean): void {
    for (const { identity } of this.byCredential.values()) {
      if (isMeant(identity)) this.byCredential.delete(identity.credential);
    }
  }
}
