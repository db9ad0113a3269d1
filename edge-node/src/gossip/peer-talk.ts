import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { ClockAnswer } from "./clock-sense.ts";
import { openStream } from "./coded-stream.ts";
import { Conversation, expectAnswer } from "./conversation.ts";
import type { PeerNetwork } from "./peer-network.ts";

const MAX_TALKS = 4;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;
/** Whatever a peer says, it is not asked more often. */
const LEAST_PAUSE_MS = 3_000;
/** Whoever claims a membership that nobody can give is believed again after so long. */
const UNKEPT_CLAIM_MS = 600_000;
const MEMBERSHIP_TRIES = 5;
/** Whoever sends more announcements than a region can have members does not answer the question. */
const MAX_HEADS = 512;

export interface PeerTalkPorts {
  readonly network: Pick<PeerNetwork, "open">;
  readonly isConnected: (node: string) => boolean;
  readonly steady_ms: () => number;
  readonly now_ms: () => number;
  readonly random: () => number;
  /** Everybody is asked again after so long. */
  readonly interval_ms: number;
  readonly heard: (bytes: Uint8Array, from: string) => void;
  /** The newest that is here. */
  readonly membershipVersion: () => number;
  /** Whether the peer has a newer membership than this node. */
  readonly hasNewerMembership: (node: string) => boolean;
  readonly adopt: (bytes: Uint8Array, from: string) => void;
  readonly compared: (node: string, answer: ClockAnswer) => void;
  readonly misbehaved: (node: string, reason: string) => void;
  /** A peer's word on everybody's heads has been heard. */
  readonly caughtUp: (node: string) => void;
}

interface Talk {
  isActive: boolean;
  due_ms: number;
  failures: number;
  /** When it was asked last. */
  asked_ms: number;
  /** When it is to be asked for its membership alone; null for not at all. */
  membership_ms: number | null;
}

interface MembershipClaim {
  readonly node: string;
  readonly version: number;
  /** Who is asked: the node itself, or who handed on what it said. */
  readonly nearest: string;
}

/**
 * Asks each peer when it connects, and now and then, what gossip does not repeat: everybody's newest announcement, a newer
 * membership, the time.
 */
export class PeerTalk {
  private readonly ports: PeerTalkPorts;
  private readonly talks = new Map<string, Talk>();
  /** The newer membership that each node was last believed to have, and when. */
  private readonly believed = new Map<string, { readonly version: number; readonly at_ms: number }>();
  private active = 0;
  private isOpen = false;

  constructor(ports: PeerTalkPorts) {
    this.ports = ports;
  }

  start(): void {
    this.isOpen = true;
  }

  stop(): void {
    this.isOpen = false;
  }

  /** There is something to be asked, as soon as it can be. */
  greet(node: string): void {
    const talk = this.talkWith(node);
    if (talk.failures === 0) talk.due_ms = Math.max(this.ports.steady_ms(), talk.asked_ms + LEAST_PAUSE_MS);
    this.step();
  }

  /** A node says that it has a newer membership: asked for once, and seldom while that turns out not to be so. */
  askForMembership({ node, version, nearest }: MembershipClaim): void {
    const now_ms = this.ports.steady_ms();
    const before = this.believed.get(node);
    const isUnkept = before !== undefined && before.version > this.ports.membershipVersion();
    if (isUnkept && now_ms - before.at_ms < UNKEPT_CLAIM_MS) return;
    this.believed.set(node, { version, at_ms: now_ms });
    const talk = this.talkWith(nearest);
    talk.membership_ms = Math.max(now_ms, talk.asked_ms + LEAST_PAUSE_MS);
    this.step();
  }

  /** Forgets those who are no members any more. */
  keepOnly(isKept: (node: string) => boolean): void {
    for (const node of [...this.believed.keys()]) if (!isKept(node)) this.believed.delete(node);
  }

  /** Begins what is due. */
  step(): void {
    for (const [node, talk] of this.talks) {
      if (!this.isOpen || this.active >= MAX_TALKS) return;
      if (!this.ports.isConnected(node)) {
        if (!talk.isActive) this.talks.delete(node);
      } else if (!talk.isActive) this.beginIfDue(node, talk);
    }
  }

  private talkWith(node: string): Talk {
    const known = this.talks.get(node);
    if (known !== undefined) return known;
    const asked_ms = this.ports.steady_ms() - LEAST_PAUSE_MS;
    const talk = { isActive: false, due_ms: this.nextRound_ms(), failures: 0, asked_ms, membership_ms: null };
    this.talks.set(node, talk);
    return talk;
  }

  private beginIfDue(node: string, talk: Talk): void {
    const now_ms = this.ports.steady_ms();
    const isRound = now_ms >= talk.due_ms;
    if (!isRound && (talk.membership_ms === null || now_ms < talk.membership_ms)) return;
    talk.membership_ms = null;
    void this.talk(node, talk, isRound);
  }

  private nextRound_ms(): number {
    const { steady_ms, random, interval_ms } = this.ports;
    return steady_ms() + interval_ms * (0.9 + random() / 5);
  }

  private async talk(node: string, talk: Talk, isRound: boolean): Promise<void> {
    talk.isActive = true;
    this.active += 1;
    talk.asked_ms = this.ports.steady_ms();
    if (isRound) talk.due_ms = this.nextRound_ms();
    try {
      await (isRound ? this.askAll(node) : this.askForMembershipAlone(node));
      talk.failures = 0;
    } catch (error) {
      this.failed(node, talk, { error, isRound });
    }
    talk.isActive = false;
    this.active -= 1;
    this.step();
  }

  private failed(node: string, talk: Talk, { error, isRound }: { readonly error: unknown; readonly isRound: boolean }) {
    const { steady_ms, random, misbehaved } = this.ports;
    if (!(error instanceof LocalGridError)) throw error;
    const pause_ms = Math.min(FIRST_PAUSE_MS * 2 ** talk.failures, LONGEST_PAUSE_MS);
    talk.failures = Math.min(talk.failures + 1, 8);
    const retry_ms = steady_ms() + pause_ms * (0.5 + random());
    if (isRound) talk.due_ms = retry_ms;
    else if (talk.failures <= MEMBERSHIP_TRIES) talk.membership_ms = retry_ms;
    const isWrong = error.code === "wrong-peer-answer" || error.code === "malformed-message";
    if (isWrong) misbehaved(node, error.message);
  }

  private async askAll(node: string): Promise<void> {
    const { hasNewerMembership, caughtUp } = this.ports;
    await this.converse(node, async (conversation) => {
      await this.askHeads(node, conversation);
      if (hasNewerMembership(node)) await this.askMembership(node, conversation);
      await this.askClock(node, conversation);
    });
    caughtUp(node);
  }

  private async askForMembershipAlone(node: string): Promise<void> {
    await this.converse(node, (conversation) => this.askMembership(node, conversation));
  }

  private async converse(node: string, talk: (conversation: Conversation) => Promise<void>): Promise<void> {
    const conversation = new Conversation(await openStream(this.ports.network, node));
    try {
      await talk(conversation);
      await conversation.close();
    } finally {
      conversation.abort();
    }
  }

  private async askHeads(node: string, conversation: Conversation): Promise<void> {
    let count = 0;
    let answer = await conversation.ask({ kind: "heads" });
    for (; answer.kind === "heads" && count <= MAX_HEADS; answer = await conversation.next()) {
      count += answer.announcements.length;
      for (const bytes of answer.announcements) this.ports.heard(bytes, node);
    }
    expectAnswer(answer, "end");
  }

  private async askMembership(node: string, conversation: Conversation): Promise<void> {
    const { bytes } = expectAnswer(await conversation.ask({ kind: "membership" }), "membership");
    if (bytes !== null) this.ports.adopt(bytes, node);
  }

  private async askClock(node: string, conversation: Conversation): Promise<void> {
    const { now_ms, compared } = this.ports;
    const asked_at_ms = Math.floor(now_ms());
    const answer = expectAnswer(await conversation.ask({ kind: "clock", asked_at_ms }), "clock");
    if (answer.asked_at_ms !== asked_at_ms) return;
    const { is_trusted } = answer;
    compared(node, { asked_at_ms, now_ms: answer.now_ms, answered_at_ms: Math.floor(now_ms()), is_trusted });
  }
}
