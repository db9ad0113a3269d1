import type { After } from "./hub-link.ts";

/** So often the hub is asked for a newer list; peers tell of one at once. */
const POLL_WALL_MS = 15_000;
/** A hub that has not answered for so long is away. */
const ANSWERING_WALL_MS = 4 * POLL_WALL_MS;

/** Where the region's signed list of members comes from. Never rejects. */
export interface MembershipFeed {
  fetch(known_version: number): Promise<MembershipAnswer>;
}

export type MembershipAnswer =
  | { readonly kind: "membership"; readonly bytes: Uint8Array }
  | { readonly kind: "unchanged" }
  | { readonly kind: "refused"; readonly code: string }
  | { readonly kind: "away"; readonly reason: string };

export interface MembershipFollowerPorts {
  readonly after: After;
  /** From 0 to below 1. */
  readonly random: () => number;
  /** Wall time. */
  readonly now_ms: () => number;
  readonly known_version: () => number;
  readonly adopt: (bytes: Uint8Array) => void;
  readonly trouble: (event: string, detail: Readonly<Record<string, string>>) => void;
}

/** Asks the hub again and again for the region's members, which also tells whether there is a way to the hub. */
export class MembershipFollower {
  private readonly ports: MembershipFollowerPorts;
  private feed: MembershipFeed | null = null;
  private endTimer: (() => void) | null = null;
  private answeredAt_ms: number | null = null;
  private isAway = true;
  private refusal: string | null = null;

  constructor(ports: MembershipFollowerPorts) {
    this.ports = ports;
  }

  /** From this hub on, in place of another. */
  follow(feed: MembershipFeed): void {
    this.stop();
    this.feed = feed;
    void this.ask(feed);
  }

  stop(): void {
    this.endTimer?.();
    this.feed = null;
  }

  isAnswering(): boolean {
    const { answeredAt_ms, isAway } = this;
    return !isAway && answeredAt_ms !== null && Math.abs(this.ports.now_ms() - answeredAt_ms) < ANSWERING_WALL_MS;
  }

  private async ask(feed: MembershipFeed): Promise<void> {
    const answer = await feed.fetch(this.ports.known_version());
    // Another hub was turned to meanwhile, or none.
    if (this.feed !== feed) return;
    this.isAway = answer.kind === "away";
    if (!this.isAway) this.answeredAt_ms = this.ports.now_ms();
    if (answer.kind === "membership") this.ports.adopt(answer.bytes);
    this.tellRefusal(answer.kind === "refused" ? answer.code : null);
    const delay_ms = POLL_WALL_MS * (0.8 + 0.4 * this.ports.random());
    this.endTimer = this.ports.after(delay_ms, () => void this.ask(feed));
  }

  /** Once, not every time. */
  private tellRefusal(code: string | null): void {
    if (code !== null && code !== this.refusal) this.ports.trouble("membership-not-given", { code });
    this.refusal = code;
  }
}
