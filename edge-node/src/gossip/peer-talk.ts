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
}

/**
 * Asks each peer when it connects, and now and then, what gossip does not repeat: everybody's newest announcement, a newer
 * membership, the time.
 */
export class PeerTalk {
  private readonly ports: PeerTalkPorts;
  private readonly talks = new Map<string, Talk>();
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
    const now_ms = this.ports.steady_ms();
    const fresh = { isActive: false, due_ms: 0, failures: 0, asked_ms: now_ms - LEAST_PAUSE_MS };
    const talk = this.talks.get(node) ?? fresh;
    if (talk.failures === 0) talk.due_ms = Math.max(now_ms, talk.asked_ms + LEAST_PAUSE_MS);
    this.talks.set(node, talk);
    this.step();
  }

  /** Begins what is due. */
  step(): void {
    for (const [node, talk] of this.talks) {
      if (!this.isOpen || this.active >= MAX_TALKS) return;
      if (!this.ports.isConnected(node)) {
        if (!talk.isActive) this.talks.delete(node);
      } else if (!talk.isActive && this.ports.steady_ms() >= talk.due_ms) void this.talk(node, talk);
    }
  }

  private async talk(node: string, talk: Talk): Promise<void> {
    const { steady_ms, random, interval_ms } = this.ports;
    talk.isActive = true;
    this.active += 1;
    talk.asked_ms = steady_ms();
    talk.due_ms = steady_ms() + interval_ms * (0.9 + random() / 5);
    try {
      await this.askAll(node);
      talk.failures = 0;
    } catch (error) {
      if (!(error instanceof LocalGridError)) throw error;
      const pause_ms = Math.min(FIRST_PAUSE_MS * 2 ** talk.failures, LONGEST_PAUSE_MS);
      talk.failures = Math.min(talk.failures + 1, 8);
      talk.due_ms = steady_ms() + pause_ms * (0.5 + random());
      const isWrong = error.code === "wrong-peer-answer" || error.code === "malformed-message";
      if (isWrong) this.ports.misbehaved(node, error.message);
    }
    talk.isActive = false;
    this.active -= 1;
    this.step();
  }

  private async askAll(node: string): Promise<void> {
    const { network, hasNewerMembership, caughtUp } = this.ports;
    const conversation = new Conversation(await openStream(network, node));
    try {
      await this.askHeads(node, conversation);
      if (hasNewerMembership(node)) await this.askMembership(node, conversation);
      await this.askClock(node, conversation);
      await conversation.close();
      caughtUp(node);
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
