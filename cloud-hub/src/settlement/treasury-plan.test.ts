import { expect, test } from "vitest";
import { InMemoryChain } from "../test-support/in-memory-chain.ts";
import { InMemorySubmissionStore } from "../test-support/in-memory-submission-store.ts";
import type { AccountState, Lane } from "./chain.ts";
import { LifetimeKeeper } from "./lifetime-keeper.ts";
import { TreasuryPlan } from "./treasury-plan.ts";

const XLM = 10_000_000n;

class RichChain extends InMemoryChain {
  readonly balances = new Map<Lane, bigint>([["treasury", 1_000n * XLM]]);

  override async account(lane: Lane): Promise<AccountState> {
    const balance_stroops = this.balances.get(lane);
    return { sequence: balance_stroops === undefined ? null : 1n, balance_stroops: balance_stroops ?? 0n, ledger: 1 };
  }
}

function setUp() {
  const chain = new RichChain();
  const clock = { ms: 0 };
  const now_ms = () => clock.ms;
  const keeper = new LifetimeKeeper({
    chain,
    store: new InMemorySubmissionStore(),
    now_ms,
    events: { expiring: () => {} },
  });
  return { chain, clock, plan: new TreasuryPlan({ chain, keeper, now_ms }) };
}

test("accounts that are missing are made, poor ones filled up, and others left alone", async () => {
  const { chain, plan } = setUp();
  chain.balances.set("registrar", 9n * XLM).set("channel/1", 10n * XLM);
  expect(await plan.next(["registrar", "channel/1", "channel/2"])).toEqual({
    batch: null,
    command: {
      kind: "fund",
      accounts: [
        { lane: "registrar", isNew: false, amount_stroops: 41n * XLM },
        { lane: "channel/2", isNew: true, amount_stroops: 50n * XLM },
      ],
    },
  });
});

test("an account that was full is looked at again after a while, or when its lane could not pay", async () => {
  const { chain, clock, plan } = setUp();
  chain.balances.set("channel/1", 50n * XLM);
  expect(await plan.next(["channel/1"])).toBeNull();
  chain.balances.set("channel/1", 1n * XLM);
  expect(await plan.next(["channel/1"])).toBeNull();
  plan.ask("channel/1");
  expect(await plan.next(["channel/1"])).toMatchObject({ command: { kind: "fund" } });
  chain.balances.set("channel/1", 50n * XLM);
  await plan.next(["channel/1"]);
  chain.balances.set("channel/1", 1n * XLM);
  clock.ms += 600_000;
  expect(await plan.next(["channel/1"])).toMatchObject({ command: { kind: "fund" } });
});

test("a lane that could not pay although its account was not poor gets more, up to a bound", async () => {
  const { chain, plan } = setUp();
  chain.balances.set("channel/1", 50n * XLM);
  plan.ask("channel/1");
  const accounts = [{ lane: "channel/1", isNew: false, amount_stroops: 50n * XLM }];
  expect(await plan.next(["channel/1"])).toEqual({ batch: null, command: { kind: "fund", accounts } });
  chain.balances.set("channel/1", 100n * XLM);
  expect(await plan.next(["channel/1"])).toBeNull();
  chain.balances.set("channel/1", 500n * XLM);
  plan.ask("channel/1");
  expect(await plan.next(["channel/1"])).toBeNull();
});

test("a treasury that cannot pay for it all says how much it lacks", async () => {
  const { chain, plan } = setUp();
  chain.balances.set("treasury", 69n * XLM);
  await expect(plan.next(["channel/1"])).rejects.toMatchObject({
    code: "no-account",
    message: expect.stringContaining("holds 690000000 of the 700000000 stroops"),
  });
  chain.balances.set("treasury", 70n * XLM);
  expect(await plan.next(["channel/1"])).not.toBeNull();
});
