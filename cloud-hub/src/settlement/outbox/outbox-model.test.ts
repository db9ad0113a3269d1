import fc from "fast-check";
import { expect, test } from "vitest";
import { cloudHubError } from "../../errors.ts";
import { InMemoryChain } from "../../test-support/in-memory-chain.ts";
import { InMemorySubmissionStore } from "../../test-support/in-memory-submission-store.ts";
import type { AccountState } from "../chain.ts";
import { LaneDriver } from "./lane-driver.ts";
import { STANDARD_TIMINGS } from "./pacing.ts";
import { type LaneTask, SubmissionBuilder } from "./submission-builder.ts";

/** The process ends here, whatever it was doing. */
class Crash extends Error {}

const LANE = "channel/1";
const BATCHES = 3;
const LEDGER_MS = 5_000;

/** What may befall one call, at the chain's or the store's side. */
const FAULTS = [
  "none",
  "lost-question",
  "lost-answer",
  "try-later",
  "bad-sequence",
  "crash-before",
  "crash-after",
  "ledger-closes",
  "stale",
] as const;
type Fault = (typeof FAULTS)[number];
/** What may befall the network between two turns. */
const EVENTS = ["none", "dropped", "frozen", "thawed", "dearer", "cheaper", "forgetful", "long-pause"] as const;

/** Things that happen, each followed by some quiet. */
function happenings<T extends string>(of: readonly T[], quiet: number) {
  const one = fc.tuple(fc.constantFrom(...of), fc.nat(quiet));
  const spread = ([thing, then]: [T, number]) => [thing, ...Array.from({ length: then }, () => "none" as const)];
  return fc.array(one, { maxLength: 15 }).map((list) => list.flatMap(spread));
}

const SCRIPT = fc.record({ calls: happenings(FAULTS, 6), turns: happenings(EVENTS, 9) });

type Script = typeof SCRIPT extends fc.Arbitrary<infer T> ? T : never;

/** One lane that settles some batches and pays one account, on a network and a process that behave as the script says. */
class Rehearsal {
  readonly chain = new InMemoryChain();
  readonly store = new InMemorySubmissionStore();
  private readonly calls: Fault[];
  private settled = 0;
  private ms = 0;

  constructor(calls: readonly Fault[]) {
    this.calls = [...calls];
    this.chain.openAccount(LANE);
    this.chain.zones.set(1, 0);
  }

  /** Turns until all is done. Returns how many there were. */
  async run(turns: Script["turns"]): Promise<number> {
    let driver = this.driver();
    for (let turn = 0; turn < 3_000; turn++) {
      if (this.settled === BATCHES && this.chain.funded.length > 0 && (await this.store.open(LANE)) === null)
        return turn;
      this.disturb(turns[turn] ?? "none");
      if (turn === turns.length) this.calm();
      let pause_ms = 0;
      try {
        pause_ms = await driver.turn();
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
        driver = this.driver();
      }
      this.pass(pause_ms);
    }
    throw new Error(`not done: ${this.settled} of ${BATCHES}, ${JSON.stringify(this.store.all.at(-1)?.end)}`);
  }

  private pass(pause_ms: number): void {
    const before = Math.floor(this.ms / LEDGER_MS);
    this.ms += pause_ms;
    for (let ledger = before; ledger < Math.floor(this.ms / LEDGER_MS); ledger++) this.chain.closeLedger();
  }

  private disturb(event: (typeof EVENTS)[number]): void {
    const { chain } = this;
    if (event === "dropped") chain.dropQueue();
    if (event === "frozen" || event === "thawed") chain.isFrozen = event === "frozen";
    if (event === "dearer" || event === "cheaper") chain.least_bid = event === "dearer" ? 5_000n : 100n;
    if (event === "forgetful") chain.retention_ledgers = 3;
    if (event === "long-pause") this.pass(60 * LEDGER_MS);
  }

  private calm(): void {
    this.calls.length = 0;
    this.chain.isFrozen = false;
    this.chain.least_bid = 100n;
  }

  private async plan(): Promise<LaneTask | null> {
    const cursor = (await this.chain.zone(1))?.cursor ?? 0;
    this.settled = cursor;
    if (cursor < BATCHES) return { command: batch(cursor + 1), batch: { community: "sun", seq: cursor + 1 } };
    if (this.chain.funded.length > 0) return null;
    const accounts = [{ lane: "registrar", amount_stroops: 5n, isNew: false }] as const;
    return { command: { kind: "fund", accounts }, batch: null };
  }

  private driver(): LaneDriver {
    const chain = this.faulty(this.chain, ["send", "look", "account", "head", "prepare"]);
    const store = this.faulty(this.store, ["keep", "markSent", "keepBump", "end", "open"]);
    const ports = { lane: LANE, chain, store, now_ms: () => this.ms, events: NO_EVENTS } as const;
    return new LaneDriver({
      ...ports,
      builder: new SubmissionBuilder(ports),
      plan: () => this.plan(),
      timings: STANDARD_TIMINGS,
      chance: () => 0.5,
    });
  }

  /** The next fault of the script strikes the next of these calls. */
  private faulty<T extends object>(target: T, methods: readonly (keyof T)[]): T {
    return new Proxy(target, {
      get: (object, name) => {
        const method = Reflect.get(object, name) as unknown;
        if (typeof method !== "function") return method;
        if (!methods.includes(name as keyof T)) return method.bind(object);
        return (...given: unknown[]) =>
          this.strike(this.calls.shift() ?? "none", name, () => method.apply(object, given));
      },
    });
  }

  private async strike(fault: Fault, name: string | symbol, act: () => Promise<unknown>): Promise<unknown> {
    if (fault === "crash-before") throw new Crash();
    if (fault === "lost-question") throw cloudHubError("chain-away", "no answer");
    if (name === "send" && fault === "try-later") return { kind: fault };
    // One node takes it, another one that is ahead of it answers.
    if (name === "send" && fault === "bad-sequence") return act().then(() => ({ kind: fault }));
    if (fault === "ledger-closes") this.pass(LEDGER_MS);
    const answer = await act();
    if (fault === "stale" && name === "account") return before(answer as AccountState);
    if (fault === "crash-after") throw new Crash();
    if (fault === "lost-answer") throw cloudHubError("chain-away", "no answer");
    return answer;
  }
}

const NO_EVENTS = {
  ended: () => {},
  overShare: () => {},
  held: (_: string, error: unknown) => {
    // A driver notes every error and goes on; the end of the process is none of them.
    if (error instanceof Crash) throw error;
  },
};

/** An account as it was a ledger ago. */
function before({ sequence, ledger, ...account }: AccountState): AccountState {
  return { ...account, sequence: sequence === null || sequence === 0n ? sequence : sequence - 1n, ledger: ledger - 1 };
}

function batch(seq: number): Extract<LaneTask["command"], { kind: "settle-batch" }> {
  const empty = new Uint8Array();
  return {
    kind: "settle-batch",
    zone: 1,
    seq,
    window_start_s: 0,
    window_end_s: 0,
    trades_root: empty,
    trade_count: 0,
    rows: empty,
    report: empty,
    signatures: empty,
  };
}

/** What the store says of each transaction, and what the network did with it. */
function accounts({ store, chain }: Rehearsal) {
  return store.all.map(({ submission: { transaction, sequence }, end }) => ({
    sequence,
    state: end?.state,
    isApplied: chain.applied.has(Buffer.from(transaction.hash).toString("hex")),
  }));
}

test("whatever fails when, every batch is settled once and in order, and every account is paid once", async () => {
  await fc.assert(
    fc.asyncProperty(SCRIPT, async ({ calls, turns }) => {
      const rehearsal = new Rehearsal(calls);
      await rehearsal.run(turns);
      expect(rehearsal.chain.zones.get(1)).toBe(BATCHES);
      expect(rehearsal.chain.funded).toEqual(["registrar"]);
    }),
    { numRuns: 1_500 },
  );
}, 60_000);

test("what the store calls confirmed or failed is in a ledger, what it calls expired never is", async () => {
  await fc.assert(
    fc.asyncProperty(SCRIPT, async ({ calls, turns }) => {
      const rehearsal = new Rehearsal(calls);
      await rehearsal.run(turns);
      for (const { state, isApplied } of accounts(rehearsal)) {
        if (state !== "forgotten") expect(isApplied).toBe(state === "confirmed" || state === "failed");
      }
      const spent = accounts(rehearsal).filter(({ isApplied }) => isApplied);
      expect(new Set(spent.map(({ sequence }) => sequence)).size).toBe(spent.length);
    }),
    { numRuns: 1_500 },
  );
}, 60_000);

test("without faults each task takes one transaction", async () => {
  const rehearsal = new Rehearsal([]);
  await rehearsal.run([]);
  expect(accounts(rehearsal)).toEqual(
    [1n, 2n, 3n, 4n].map((sequence) => ({ sequence, state: "confirmed", isApplied: true })),
  );
});
