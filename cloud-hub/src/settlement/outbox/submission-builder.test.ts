import { expect, test } from "vitest";
import { InMemoryChain } from "../../test-support/in-memory-chain.ts";
import { InMemorySubmissionStore } from "../../test-support/in-memory-submission-store.ts";
import type { ChainCommand, NetworkSettings, Preparation, SigningTerms } from "../chain.ts";
import { SubmissionBuilder } from "./submission-builder.ts";

const LANE = "channel/1";
const TASK = { batch: null, command: { kind: "set-terms", zone: 1, rows: new Uint8Array() } } as const;
const ARCHIVED = [new Uint8Array([1]), new Uint8Array([2])];

/** A chain whose answers to simulations are given beforehand, per kind of command. */
class SimulatedChain extends InMemoryChain {
  readonly prepared: { readonly command: ChainCommand; readonly terms: SigningTerms }[] = [];
  keptSettings: Partial<NetworkSettings> = {};
  answers: Partial<Record<ChainCommand["kind"], (ready: Preparation) => Preparation>> = {};
  interval_s = 5;

  override async head() {
    return { ...(await super.head()), interval_s: this.interval_s };
  }

  override async settings(age: "kept" | "fresh" = "kept"): Promise<NetworkSettings> {
    return { ...(await super.settings()), ...(age === "kept" ? this.keptSettings : {}) };
  }

  override async prepare(command: ChainCommand, terms: SigningTerms): Promise<Preparation> {
    this.prepared.push({ command, terms });
    const ready = await super.prepare(command, terms);
    return this.answers[command.kind]?.(ready) ?? ready;
  }
}

function setUp() {
  const chain = new SimulatedChain();
  const store = new InMemorySubmissionStore();
  const shares: string[] = [];
  chain.openAccount(LANE);
  const events = {
    overShare: (_: string, excess: readonly { limit: string }[]) => shares.push(...excess.map(({ limit }) => limit)),
  };
  return {
    chain,
    store,
    shares,
    builder: new SubmissionBuilder({ lane: LANE, chain, store, now_ms: () => 5, events }),
  };
}

const needing =
  (needs: object, archived: readonly Uint8Array[] = []) =>
  (ready: Preparation) =>
    ready.kind === "ready" ? { ...ready, needs: { ...ready.needs, ...needs }, archived } : ready;

test("a transaction is kept with the next number and a last time by the chain's clock", async () => {
  const { chain, store, builder } = setUp();
  const { close_s, ledger } = await chain.head();
  expect(await builder.build(TASK)).toMatchObject({ sequence: 1n, max_time_s: close_s + 120, built_ledger: ledger });
  expect(await store.open(LANE)).toMatchObject({ purpose: "set-terms", wasSent: false });
});

test("where ledgers are far apart in chain time, a transaction lasts for some of them", async () => {
  const { chain, builder } = setUp();
  chain.interval_s = 720;
  const { close_s } = await chain.head();
  expect((await builder.build(TASK)).max_time_s).toBe(close_s + 24 * 720);
});

test("entries in the archive are brought back before what needs them", async () => {
  const { chain, builder } = setUp();
  chain.answers = { "set-terms": () => ({ kind: "archived", keys: ARCHIVED }) };
  expect((await builder.build(TASK)).purpose).toBe("restore");
  expect(chain.prepared.at(-1)?.command).toEqual({ kind: "restore", keys: ARCHIVED });
});

test("archived entries that a transaction can bring back itself are left to it, as long as it fits", async () => {
  const { chain, builder, store } = setUp();
  chain.answers = { "set-terms": needing({ write_entries: 3 }, ARCHIVED) };
  const { id, purpose } = await builder.build(TASK);
  expect(purpose).toBe("set-terms");
  await store.end(id, {
    state: "expired",
    result: null,
    ledger: null,
    close_s: null,
    fee_stroops: null,
    result_xdr: null,
    meta_xdr: null,
    at_ms: 0,
  });
  chain.answers = { "set-terms": needing({ write_entries: 2e9 }, ARCHIVED) };
  expect((await builder.build(TASK)).purpose).toBe("restore");
});

test("what the network can never take is neither kept nor sent", async () => {
  const { chain, store, builder } = setUp();
  chain.answers = { "set-terms": needing({ events_bytes: 2e9 }) };
  await expect(builder.build(TASK)).rejects.toMatchObject({
    code: "over-limit",
    message: expect.stringContaining("tx_max_events_bytes"),
  });
  expect(await store.open(LANE)).toBeNull();
});

test("a limit that was raised since it was read holds nothing back", async () => {
  const { chain, builder } = setUp();
  chain.keptSettings = { tx_max_write_entries: 1 };
  chain.answers = { "set-terms": needing({ write_entries: 3 }) };
  expect((await builder.build(TASK)).purpose).toBe("set-terms");
});

test("more than its share of a ledger is sent, and told", async () => {
  const { chain, shares, builder } = setUp();
  chain.answers = { "set-terms": needing({ write_entries: 3e8 }) };
  await builder.build(TASK);
  expect(shares).toEqual(["ledger_max_write_entries"]);
});

test("what a contract refuses is told by its own code", async () => {
  const { chain, store, builder } = setUp();
  chain.answers = { "set-terms": () => ({ kind: "refused", code: "contract-103", detail: "unknown member" }) };
  await expect(builder.build(TASK)).rejects.toMatchObject({
    code: "chain-refused",
    message: expect.stringContaining("contract-103"),
  });
  expect(await store.open(LANE)).toBeNull();
});

test("an endpoint that does not know of what is spent already is waited for", async () => {
  const { store, builder } = setUp();
  const { id } = await builder.build(TASK);
  await store.end(id, {
    state: "failed",
    result: "x",
    ledger: 101,
    close_s: 1,
    fee_stroops: 1n,
    result_xdr: null,
    meta_xdr: null,
    at_ms: 0,
  });
  await expect(builder.build(TASK)).rejects.toMatchObject({ code: "chain-behind" });
});

test("without an account nothing is built", async () => {
  const { chain, store } = setUp();
  const events = { overShare: () => {} };
  const builder = new SubmissionBuilder({ lane: "channel/9", chain, store, now_ms: () => 5, events });
  await expect(builder.build(TASK)).rejects.toMatchObject({ code: "no-account" });
});
