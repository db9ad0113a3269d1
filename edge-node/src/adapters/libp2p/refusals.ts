import type { PeerNetworkEvents } from "../../gossip/peer-network.ts";

/** Why somebody was turned away or cut off. */
export type RefusalReason =
  | "not-a-member"
  | "blocked"
  | "too-many-handshakes"
  | "handshake-broken"
  | "frame-too-large"
  | "stream-idle"
  | "stream-too-long"
  | "too-many-streams"
  | "too-many-connections"
  | "announcement-too-large"
  | "announcement-refused"
  | "gossip-flood";

/** The peer id that stands for those who did not get far enough to have one. */
export const UNPROVEN = "unproven";

const AGAIN_MS = 60_000;
const MAX_REMEMBERED = 512;

/** Tells of each wrongdoer and reason at most once a minute, however often it happens. */
export class Refusals {
  readonly #told = new Map<string, number>();
  readonly #now_ms: () => number;
  #tell: PeerNetworkEvents["refused"] = () => {};

  constructor(now_ms: () => number) {
    this.#now_ms = now_ms;
  }

  start(tell: PeerNetworkEvents["refused"]): void {
    this.#tell = tell;
  }

  /** `whose` keeps those apart who have no peer id: their address. */
  report(peer: { readonly peer_id: string; readonly node: string | null }, reason: RefusalReason, whose = ""): void {
    const key = `${reason} ${peer.peer_id} ${whose}`;
    const now_ms = this.#now_ms();
    const last_ms = this.#told.get(key);
    if (last_ms !== undefined && now_ms - last_ms < AGAIN_MS) return;
    this.#told.delete(key);
    this.#told.set(key, now_ms);
    const oldest = this.#told.keys().next();
    if (this.#told.size > MAX_REMEMBERED && oldest.done === false) this.#told.delete(oldest.value);
    this.#tell(peer, reason);
  }
}
