import type { MultiaddrConnection } from "@libp2p/interface";
import type { NetworkLimits } from "./network-limits.ts";
import { type Refusals, UNPROVEN } from "./refusals.ts";

const STRANGER = { peer_id: UNPROVEN, node: null } as const;

/**
 * Keeps one address from taking all the places of those who have not proven yet who they are. What all addresses
 * together may take, and how fast one may begin, libp2p's own limits say.
 */
export class HandshakeLimits {
  readonly #limits: Pick<NetworkLimits, "max_pending_per_address">;
  readonly #refusals: Refusals;
  readonly #pending = new Map<string, number>();
  readonly #release = new WeakMap<MultiaddrConnection, () => void>();

  constructor(limits: Pick<NetworkLimits, "max_pending_per_address">, refusals: Refusals) {
    this.#limits = limits;
    this.#refusals = refusals;
  }

  /** Whether there is no place left for another connection from its address. */
  denies(connection: MultiaddrConnection): boolean {
    const address = hostOf(connection);
    const pending = this.#pending.get(address) ?? 0;
    if (pending >= this.#limits.max_pending_per_address) {
      this.#refusals.report(STRANGER, "too-many-handshakes", address);
      return true;
    }
    this.#pending.set(address, pending + 1);
    let is_held = true;
    const release = (): boolean => {
      if (!is_held) return false;
      is_held = false;
      const left = (this.#pending.get(address) ?? 1) - 1;
      if (left > 0) this.#pending.set(address, left);
      else this.#pending.delete(address);
      return true;
    };
    this.#release.set(connection, release);
    connection.addEventListener("close", () => {
      if (release()) this.#refusals.report(STRANGER, "handshake-broken", address);
    });
    return false;
  }

  /** The connection's key is known now, whether it is welcome or not. */
  proven(connection: MultiaddrConnection): void {
    this.#release.get(connection)?.();
  }

  pending(): number {
    return [...this.#pending.values()].reduce((sum, count) => sum + count, 0);
  }
}

function hostOf({ remoteAddr }: MultiaddrConnection): string {
  const [host] = remoteAddr.getComponents();
  return `${host?.name ?? ""}/${host?.value ?? ""}`;
}
