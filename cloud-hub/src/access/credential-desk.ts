import { hash } from "node:crypto";
import type { RandomBytes } from "@localgrid/passwords/password";
import type { AccessStore, Account, ApiToken, Grant, StoredSession } from "./access-store.ts";
import type { Identity } from "./identity.ts";
import { IdentityMemory } from "./identity-memory.ts";

const HOUR_MS = 3_600_000;
export const SESSION_IDLE_MS = 12 * HOUR_MS;
/** However busy somebody is. */
export const SESSION_LIFETIME_MS = 7 * 24 * HOUR_MS;
/** How old `last_seen_at_ms` and `last_used_at_ms` may be, so that reading costs no writes. */
const SEEN_RESOLUTION_MS = 5 * 60_000;
const SESSIONS_PER_LOGIN = 20;
const TOKEN_PREFIX = "lgt_";
const TOKEN_ID_BYTES = 8;

export interface CredentialPorts {
  readonly store: AccessStore;
  readonly random: RandomBytes;
  readonly now_ms: () => number;
}

export interface IssuedToken {
  /** `lgt_` and 32 random bytes in base64url; shown this once. */
  readonly token: string;
  readonly issued: ApiToken;
}

/** Gives out session tokens and API tokens, and knows who shows them. Only their hashes are kept. @package */
export class CredentialDesk {
  private readonly ports: CredentialPorts;
  private readonly memory: IdentityMemory;
  /** Rises with every revocation: what was read before it is not remembered. */
  private generation = 0;

  constructor(ports: CredentialPorts) {
    this.ports = ports;
    this.memory = new IdentityMemory(ports.now_ms);
  }

  /** The token of a new session: goes into the cookie and nowhere else. */
  async openSession({ login }: Account): Promise<string> {
    const { store, random, now_ms } = this.ports;
    const token = Buffer.from(random(32)).toString("base64url");
    const at_ms = now_ms();
    await store.openSession(
      { token_hash: credentialOf(token), login, created_at_ms: at_ms, last_seen_at_ms: at_ms },
      { idle_before_ms: at_ms - SESSION_IDLE_MS, most: SESSIONS_PER_LOGIN },
    );
    return token;
  }

  /** Null for unknown, ended, idle and old sessions. */
  async personOfSession(token: string): Promise<Identity | null> {
    return this.identify(credentialOf(token), async (credential) => {
      const { store, now_ms } = this.ports;
      const session = await store.findSession(credential);
      const at_ms = now_ms();
      if (session === null || isOver(session, at_ms)) return null;
      if (Math.abs(at_ms - session.last_seen_at_ms) >= SEEN_RESOLUTION_MS) await store.touchSession(credential, at_ms);
      return identityFor({ kind: "session", name: session.login, credential }, session);
    });
  }

  async personOfToken(token: string): Promise<Identity | null> {
    return this.identify(credentialOf(token), async (credential) => {
      const { store, now_ms } = this.ports;
      const found = await store.findToken(credential);
      if (found === null) return null;
      const at_ms = now_ms();
      if (Math.abs(at_ms - (found.last_used_at_ms ?? 0)) >= SEEN_RESOLUTION_MS) await store.touchToken(found.id, at_ms);
      return identityFor({ kind: "token", name: found.id, credential }, found);
    });
  }

  async endSession({ credential }: Identity): Promise<void> {
    await this.ports.store.deleteSession(credential);
    this.forget((identity) => identity.credential === credential);
  }

  /** What was ended in the store for a whole login ends here too. */
  forgetLogin(login: string): void {
    this.forget(({ kind, name }) => kind === "session" && name === login);
  }

  async issueToken(grant: Grant & Pick<ApiToken, "label" | "created_by">): Promise<IssuedToken> {
    const { store, random, now_ms } = this.ports;
    const id = `t${Buffer.from(random(TOKEN_ID_BYTES)).toString("hex")}`;
    const token = `${TOKEN_PREFIX}${Buffer.from(random(32)).toString("base64url")}`;
    const issued: ApiToken = { id, ...grant, created_at_ms: now_ms(), last_used_at_ms: null };
    await store.addToken(issued, credentialOf(token));
    return { token, issued };
  }

  async revokeToken(id: string): Promise<boolean> {
    const wasThere = await this.ports.store.deleteToken(id);
    this.forget(({ kind, name }) => kind === "token" && name === id);
    return wasThere;
  }

  private async identify(credential: string, look: (credential: string) => Promise<Identity | null>) {
    const remembered = this.memory.find(credential);
    if (remembered !== null) return remembered;
    const { generation } = this;
    const identity = await look(credential);
    if (identity !== null && generation === this.generation) this.memory.remember(identity);
    return identity;
  }

  private forget(isMeant: (identity: Identity) => boolean): void {
    this.generation += 1;
    this.memory.forget(isMeant);
  }
}

function isOver({ created_at_ms, last_seen_at_ms }: StoredSession, at_ms: number): boolean {
  return at_ms - last_seen_at_ms >= SESSION_IDLE_MS || at_ms - created_at_ms >= SESSION_LIFETIME_MS;
}

function identityFor(who: Pick<Identity, "kind" | "name" | "credential">, { role, community }: Grant): Identity {
  return { ...who, role, community };
}

function credentialOf(secret: string): string {
  return hash("sha256", secret, "hex");
}
