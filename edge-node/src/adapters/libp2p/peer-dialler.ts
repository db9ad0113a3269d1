import type { Multiaddr } from "@multiformats/multiaddr";
import type { PeerAddress } from "../../gossip/peer-network.ts";
import { after } from "../system/timers.ts";
import type { NetworkLimits } from "./network-limits.ts";
import type { PeerGate } from "./peer-gate.ts";
import { wantedPeers } from "./wanted-peers.ts";

type DialLimits = Pick<
  NetworkLimits,
  "max_dials" | "redial_min_ms" | "redial_max_ms" | "courtesy_ms" | "full_mesh_peers" | "min_connections"
>;

interface DiallerPorts {
  readonly self: string;
  readonly gate: PeerGate;
  readonly limits: DialLimits;
  now_ms(): number;
  /** From 0 up to, not including, 1. */
  random(): number;
  isConnected(node: string): boolean;
  connections(): number;
  waysTo(peer: PeerAddress): readonly Multiaddr[];
  /** Rejects when no way led there. */
  dial(ways: readonly Multiaddr[]): Promise<void>;
}

interface Attempts {
  failures: number;
  next_ms: number;
  is_dialling: boolean;
}

/** Keeps the connections up that this node wants: dials whoever is missing, again and again, ever less often. */
export class PeerDialler {
  readonly #ports: DiallerPorts;
  readonly #attempts = new Map<string, Attempts>();
  #takeBack: () => void = () => {};
  #is_running = false;

  constructor(ports: DiallerPorts) {
    this.#ports = ports;
  }

  start(): void {
    this.#is_running = true;
    this.plan();
  }

  stop(): void {
    this.#is_running = false;
    this.#takeBack();
  }

  /** Whoever is meant to be connected, connected or not. */
  isWanted(node: string): boolean {
    const { always, others, count } = this.#wanted();
    return always.includes(node) || others.slice(0, count - always.length).includes(node);
  }

  isAnyMissing(): boolean {
    const { always, count } = this.#wanted();
    return this.#ports.connections() < count || always.some((node) => !this.#ports.isConnected(node));
  }

  /** A new way to the peer was found: the next attempt need not wait. */
  soon(node: string): void {
    const attempts = this.#attempts.get(node);
    if (attempts === undefined || this.#ports.isConnected(node)) return;
    attempts.failures = 0;
    attempts.next_ms = Math.min(attempts.next_ms, this.#ports.now_ms() + this.#courtesy_ms(node));
    this.plan();
  }

  /** Call it whenever peers were admitted, connected or disconnected. */
  plan(): void {
    if (!this.#is_running) return;
    this.#takeBack();
    this.#forget();
    const now_ms = this.#ports.now_ms();
    const waiting = this.#missing()
      .map((node) => ({ node, attempts: this.#attemptsOf(node, now_ms) }))
      .filter(({ attempts }) => !attempts.is_dialling)
      .sort((a, b) => a.attempts.next_ms - b.attempts.next_ms);
    for (const { node, attempts } of waiting) {
      if (attempts.next_ms > now_ms || this.#dialling() >= this.#ports.limits.max_dials) break;
      this.#dial(node, attempts);
    }
    const later = waiting.flatMap(({ attempts }) => (attempts.next_ms > now_ms ? attempts.next_ms : []));
    if (later.length > 0) this.#takeBack = after(Math.min(...later) - now_ms, () => this.plan());
  }

  /** Each that ends lets the next one begin. */
  #dialling(): number {
    return [...this.#attempts.values()].filter(({ is_dialling }) => is_dialling).length;
  }

  #wanted() {
    const { self, gate, limits } = this.#ports;
    return wantedPeers(
      self,
      gate.peers().map(({ node }) => node),
      limits,
    );
  }

  /** Whom to dial now or later: those always wanted, and as many others as connections are missing. */
  #missing(): readonly string[] {
    const { always, others, count } = this.#wanted();
    const away = (node: string) => !this.#ports.isConnected(node);
    const missing = always.filter(away);
    const failures = (node: string) => this.#attempts.get(node)?.failures ?? 0;
    // Whoever was tried in vain stands in nobody's way.
    const expected = missing.filter((node) => failures(node) === 0);
    const room = count - this.#ports.connections() - expected.length;
    if (room <= 0 || others.length === 0) return missing;
    const next = others.filter(away).sort((a, b) => failures(a) - failures(b));
    return [...missing, ...next.slice(0, room)];
  }

  #dial(node: string, attempts: Attempts): void {
    const known = this.#ports.gate.peerOf(node);
    const ways = known === null ? [] : this.#ports.waysTo(known.peer);
    if (ways.length === 0) {
      this.#failed(node, attempts);
      return;
    }
    attempts.is_dialling = true;
    this.#ports.dial(ways).then(
      () => this.#settled(attempts, () => this.#connected(node, attempts)),
      () => this.#settled(attempts, () => this.#failed(node, attempts)),
    );
  }

  #settled(attempts: Attempts, then: () => void): void {
    attempts.is_dialling = false;
    then();
    this.plan();
  }

  #connected(node: string, attempts: Attempts): void {
    attempts.failures = 0;
    attempts.next_ms = this.#ports.now_ms() + this.#pause_ms(0) + this.#courtesy_ms(node);
  }

  #failed(node: string, attempts: Attempts): void {
    attempts.next_ms = this.#ports.now_ms() + this.#pause_ms(attempts.failures) + this.#courtesy_ms(node);
    attempts.failures += 1;
  }

  #pause_ms(failures: number): number {
    const { redial_min_ms, redial_max_ms } = this.#ports.limits;
    const pause_ms = Math.min(redial_max_ms, redial_min_ms * 2 ** Math.min(failures, 16));
    return pause_ms * (0.5 + this.#ports.random() / 2);
  }

  #courtesy_ms(node: string): number {
    return node < this.#ports.self ? this.#ports.limits.courtesy_ms : 0;
  }

  #attemptsOf(node: string, now_ms: number): Attempts {
    const known = this.#attempts.get(node);
    if (known !== undefined) return known;
    const attempts = { failures: 0, next_ms: now_ms + this.#courtesy_ms(node), is_dialling: false };
    this.#attempts.set(node, attempts);
    return attempts;
  }

  #forget(): void {
    for (const node of this.#attempts.keys()) if (this.#ports.gate.peerOf(node) === null) this.#attempts.delete(node);
  }
}
