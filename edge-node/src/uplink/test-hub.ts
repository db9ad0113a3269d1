import type { EpochPosition } from "@localgrid/protocol/upload-answers";
import type { HubAnswer } from "@localgrid/sync-engine/upload-state";
import type { HubConnectionPorts } from "./hub-connection.ts";
import type { LinkOutcome } from "./hub-link.ts";
import type { EnrolmentOutcome, HubSession, NodeStatus } from "./hub-session.ts";
import type { OwnJournal, UploadSource } from "./upload-source.ts";

export const HUB_URL = "https://hub.example";
export const EPOCH = "ab".repeat(16);
const AWAY: LinkOutcome = { kind: "answer-lost", reason: "ECONNREFUSED" };

/** Test support: a hub in memory that takes whatever comes, and says what it was asked. */
export class TestHub {
  readonly asked: string[] = [];
  readonly statuses: NodeStatus[] = [];
  readonly enrolments: string[] = [];
  held = 0;
  isAway = false;
  /** Which box writes the journals here; null for a hub that does not tell. */
  generation: number | null = null;
  enrolment: EnrolmentOutcome = { kind: "enrolled", community: "sun" };
  /** Said to batches in place of an acknowledgement. */
  refusal: HubAnswer | null = null;

  connect(): HubSession {
    return {
      link: {
        heads: async (journal) => this.say(`heads ${journal}`, this.headsAnswer()),
        page: async () => AWAY,
        upload: async (journal, batch) => {
          const upto = Number(Buffer.from(batch).toString("utf8"));
          if (!this.isAway && this.refusal === null) this.held = Math.max(this.held, upto);
          const acknowledged = { epoch: EPOCH, seq: upto };
          const answer = this.refusal ?? { kind: "acknowledged", acknowledged, max_records: 1_000 };
          return { ...this.say(`batch ${journal} ${upto}`, answer), sent_bytes: batch.length };
        },
        close: () => void this.asked.push("close"),
      },
      enrol: async (join_code) => {
        this.enrolments.push(join_code);
        return this.enrolment;
      },
      reportStatus: async (status) => {
        this.statuses.push(status);
        return true;
      },
    };
  }

  private headsAnswer(): HubAnswer {
    const heads = this.held === 0 ? [] : [{ epoch: EPOCH, seq: this.held, hash: "00".repeat(32) }];
    const told = this.generation === null ? {} : { generation: this.generation };
    return { kind: "heads", heads, newest: this.held === 0 ? null : EPOCH, ...told };
  }

  private say(question: string, answer: HubAnswer): LinkOutcome {
    this.asked.push(question);
    return this.isAway ? AWAY : { kind: "answered", answer };
  }
}

/** A journal that is only counted: a batch is the number of its last record. */
export class CountedJournal implements OwnJournal {
  readonly journal: string;
  readonly role: UploadSource["role"] & "own" = "own";
  readonly recovered = 0;
  length = 3;

  constructor(journal = "node") {
    this.journal = journal;
  }

  extents = () => [{ epoch: EPOCH, last_seq: this.length }];
  batch = ({ upto_seq }: { readonly upto_seq: number }) => Buffer.from(String(upto_seq));
  hashAt = () => null;
  storeTail = () => {};
  recordedAt_ms = (_epoch: string, seq: number) => seq * 1_000;
}

/** Timers that end when the test says so. */
export class TestTimers {
  private readonly waiting: { readonly due_ms: number; readonly act: () => void }[] = [];
  private now_ms = 0;

  after = (delay_ms: number, act: () => void): (() => void) => {
    const entry = { due_ms: this.now_ms + delay_ms, act };
    this.waiting.push(entry);
    return () => {
      const at = this.waiting.indexOf(entry);
      if (at >= 0) this.waiting.splice(at, 1);
    };
  };

  get count(): number {
    return this.waiting.length;
  }

  /** Lets time pass, timer by timer, with whatever answers come in between. */
  async pass(duration_ms: number): Promise<void> {
    const end_ms = this.now_ms + duration_ms;
    await settled();
    for (;;) {
      const next = this.waiting.filter(({ due_ms }) => due_ms <= end_ms).sort((a, b) => a.due_ms - b.due_ms)[0];
      if (next === undefined) break;
      this.now_ms = Math.max(this.now_ms, next.due_ms);
      this.waiting.splice(this.waiting.indexOf(next), 1);
      next.act();
      await settled();
    }
    this.now_ms = end_ms;
  }
}

/** Everything that a hub connection needs, in memory. */
export function testPorts(hub: TestHub, timers: TestTimers) {
  const events: string[] = [];
  const own = new CountedJournal();
  let enrolled: { readonly hub_url: string } | null = null;
  let acknowledged: EpochPosition | null = null;
  const note = (name: string) => (detail: unknown) => void events.push(`${name} ${detail}`);
  const ports: HubConnectionPorts = {
    connect: () => hub.connect(),
    enrolments: {
      current: () => enrolled,
      save: ({ hub_url }) => {
        enrolled = { hub_url };
      },
      acknowledged: () => acknowledged,
      remember: (upto) => {
        acknowledged = upto;
      },
    },
    own,
    publicKey: new Uint8Array(32),
    after: timers.after,
    jitter_ppm: () => 500_000,
    now_ms: () => 9_000.5,
    journalPosition: () => own.length,
    statusEvery_s: () => 60,
    refused: () => [{ shape: "tariffs", key: "0", reason: "negative-fee" }],
    alarms: () => [],
    events: {
      answered: note("answered"),
      sent: note("sent"),
      tailStored: note("tail"),
      complete: () => void events.push("complete"),
      replaced: ({ generation }) => void events.push(`replaced ${generation}`),
      trouble: note("trouble"),
      connected: note("connected"),
    },
  };
  return { ports, own, events };
}

/** Everything that is waiting for nothing but its turn has had it. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
