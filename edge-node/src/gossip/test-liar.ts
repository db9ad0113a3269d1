import { type Announcement, encodeAnnouncement } from "@localgrid/protocol/announcement";
import { decodeQuestion, encodeReply, type JournalQuestion } from "@localgrid/protocol/journal-stream";
import type { PeerNetworkEvents, PeerStream } from "./peer-network.ts";
import { TestJournal, testKey } from "./test-journal.ts";
import { TestNetwork } from "./test-network.ts";
import type { TestRegion } from "./test-region.ts";

type Answers = { readonly [K in JournalQuestion["kind"]]?: (question: never, stream: PeerStream) => Promise<void> };

/** Test support: a listed peer that says what a test wants it to say. */
export class TestLiar {
  journal: TestJournal;
  readonly network: TestNetwork;
  answers: Answers = {};
  asked: JournalQuestion[] = [];
  counter = 1_760_000_000_000;
  private readonly region: TestRegion;

  constructor(region: TestRegion, name = "liar") {
    this.region = region;
    this.journal = new TestJournal({ key: testKey(name), nextEpoch: region.nextEpoch });
    this.network = new TestNetwork(region.wires, this.journal.journal);
  }

  /** Another journal with its key. One that begins with the same epoch begins alike. */
  journalOf(epoch: Uint8Array): TestJournal {
    let first: Uint8Array | null = epoch;
    const nextEpoch = () => {
      const next = first ?? this.region.nextEpoch();
      first = null;
      return next;
    };
    return new TestJournal({ key: this.journal.key, nextEpoch });
  }

  get node(): string {
    return this.journal.journal;
  }

  async start(): Promise<void> {
    const events: PeerNetworkEvents = {
      connected: () => undefined,
      disconnected: () => undefined,
      announced: () => "accept",
      asked: (_node, stream) => this.answerAll(stream),
      refused: () => undefined,
    };
    await this.network.start(events);
    const members = this.region.nodes.map(({ node, journal }) => ({
      node,
      public_key: journal.key.publicKey,
      addresses: [],
    }));
    this.network.admit(members);
  }

  announcement(claims: Partial<Announcement> = {}): Uint8Array {
    this.counter += 1;
    const head = this.journal.head();
    return encodeAnnouncement(
      {
        at_ms: Math.floor(this.region.time.now_ms()),
        counter: this.counter,
        generation: 1,
        head,
        records: this.journal.records,
        membership_version: this.region.version,
        has_uplink: true,
        copies: [],
        receipts: [],
        ...claims,
      },
      this.journal.key,
    );
  }

  async announce(claims: Partial<Announcement> = {}): Promise<void> {
    await this.network.publish(this.announcement(claims));
  }

  private async answerAll(stream: PeerStream): Promise<void> {
    try {
      for await (const frame of stream.frames()) {
        const question = decodeQuestion(frame);
        this.asked.push(question);
        const answer = this.answers[question.kind] ?? usualAnswer;
        await answer(question as never, stream);
      }
    } catch {
      stream.abort();
    }
  }
}

/** Nothing about others, and nothing of its own. */
async function usualAnswer(question: JournalQuestion, stream: PeerStream): Promise<void> {
  const now_ms = question.kind === "clock" ? question.asked_at_ms : 0;
  if (question.kind === "heads") await stream.send(encodeReply({ kind: "end", upto_seq: 0 }));
  else if (question.kind === "clock") {
    await stream.send(encodeReply({ kind: "clock", asked_at_ms: now_ms, now_ms, is_trusted: true }));
  } else await stream.send(encodeReply({ kind: "refused", code: "unknown-journal" }));
}

/** Lists the liars with all nodes of the region and starts everybody. */
export async function startWithLiars(region: TestRegion, liars: readonly TestLiar[]): Promise<void> {
  const membership = region.membership([...region.nodes, ...liars]);
  for (const node of region.nodes) {
    await node.start();
    node.gossip.adopt(membership, "hub");
  }
  for (const liar of liars) await liar.start();
  await region.time.pass(2_000);
}
