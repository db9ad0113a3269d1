import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import { describe, expect, test } from "vitest";
import { cloudHubError } from "../errors.ts";
import { InMemoryChain } from "../test-support/in-memory-chain.ts";
import { InMemorySubmissionStore } from "../test-support/in-memory-submission-store.ts";
import type { ChainZone, ZoneSigners } from "./chain.ts";
import type { SealedBatch } from "./sealed-batch.ts";
import type { SettlementBook, Zone } from "./settlement-book.ts";
import { SettlementKeys } from "./settlement-keys.ts";
import { ZonePlan } from "./zone-plan.ts";

const COMMUNITY = "sun" as CommunityId;
const keys = new SettlementKeys(new Uint8Array(32).fill(7));
const ZONE: Zone = {
  community: COMMUNITY,
  zone: 1,
  status: "open",
  window_start_s: 0,
  window_end_s: 900,
  sealed_seq: 0,
  confirmed_seq: 0,
  chain: new InMemoryChain().identity,
  signers: [keys.attestingKey, new Uint8Array(32)],
  threshold: 1,
  node_key: null,
};

function sealedBatch(seq: number): SealedBatch {
  const bytes = new Uint8Array();
  return {
    community: COMMUNITY,
    zone: 1,
    seq,
    window_start_s: 0,
    window_end_s: 900,
    trades_root: bytes,
    trade_count: 0,
    rows: bytes,
    report: bytes,
    header: bytes,
    batch_hash: new Uint8Array(32).fill(seq),
    leaves: bytes,
    sealed_at_ms: 0,
    signatures: [],
  };
}

/** A zone at a cursor, with the hashes of `sealedBatch` in its ring unless told otherwise. */
class ZoneChain extends InMemoryChain {
  onChain: ChainZone = { cursor: 0, acc: new Uint8Array(32), window_end_s: 0, ring: ringTo(0), isOurs: true };
  named: ZoneSigners = ZONE;
  isAway = false;

  override async head() {
    if (this.isAway) throw cloudHubError("chain-away", "no answer");
    return super.head();
  }

  override async zone() {
    return this.onChain;
  }

  override async signersOf() {
    return this.named;
  }
}

function ringTo(cursor: number, start = 1): Uint8Array {
  const ring = new Uint8Array(16 * 32);
  for (let seq = Math.max(start, cursor - 15); seq <= cursor; seq++)
    ring.fill(seq, ((seq - 1) % 16) * 32, ((seq - 1) % 16) * 32 + 32);
  return ring;
}

function setUp(open: SealedBatch | null = null) {
  const chain = new ZoneChain();
  const done: string[] = [];
  const state = {
    open,
    toEnrol: [] as bigint[],
    now_ms: 0,
    /** Signatures of the open batch as the book tells them once it knows other signers. */
    attest: null as ((signers: ZoneSigners["signers"]) => SealedBatch["signatures"]) | null,
  };
  const book = {
    openBatch: async () => state.open,
    sealNext: async () => {
      done.push("sealed");
      state.open = sealedBatch(1);
      return { kind: "sealed", batch: state.open };
    },
    attest: async (_: string, __: number, { signature }: { signature: Uint8Array }) => {
      done.push("attested");
      state.open = { ...(state.open as SealedBatch), signatures: [{ index: 0, signature }] };
    },
    confirm: async (_: string, seq: number) => {
      done.push(`confirmed ${seq}`);
      state.open = null;
    },
    membersToEnrol: async () => state.toEnrol,
    termsToSet: async () => [],
    setSigners: async (_: string, { signers }: ZoneSigners) => {
      done.push(`${signers.length} signers`);
      const { attest } = state;
      if (attest !== null) state.open = { ...(state.open as SealedBatch), signatures: attest(signers) };
    },
  } as unknown as SettlementBook;
  const plan = new ZonePlan(
    {
      book,
      chain,
      keys,
      store: new InMemorySubmissionStore(),
      window_s: 900,
      max_trades: 2_000,
      now_ms: () => state.now_ms,
      events: { sealed: () => {}, confirmed: () => {} },
    },
    COMMUNITY,
  );
  return { chain, done, state, plan };
}

describe("a zone's account", () => {
  test("seals, attests and settles with the hub's own signature", async () => {
    const { done, plan } = setUp();
    const task = await plan.next(ZONE);
    expect(task).toMatchObject({ batch: { community: "sun", seq: 1 }, command: { kind: "settle-batch", seq: 1 } });
    expect(task?.command.kind === "settle-batch" && task.command.signatures.length).toBe(65);
    expect(done).toEqual(["sealed", "attested"]);
  });

  test("attests what another hub sealed and died over", async () => {
    const { done, plan } = setUp(sealedBatch(1));
    expect(await plan.next(ZONE)).not.toBeNull();
    expect(done).toEqual(["attested"]);
  });

  test("seals while the chain is away, and settles nothing", async () => {
    const { chain, done, plan } = setUp();
    chain.isAway = true;
    await expect(plan.next(ZONE)).rejects.toMatchObject({ code: "chain-away" });
    expect(done).toEqual(["sealed", "attested"]);
  });

  test("confirms what the cursor has passed, whatever became of transactions", async () => {
    const { chain, done, plan } = setUp(sealedBatch(20));
    chain.onChain = { ...chain.onChain, cursor: 20, ring: ringTo(20) };
    await plan.next({ ...ZONE, sealed_seq: 20, window_end_s: 2_000_000 });
    expect(done).toEqual(["confirmed 20"]);
  });

  test("never confirms another batch than the chain has", async () => {
    const { chain, done, plan } = setUp(sealedBatch(20));
    chain.onChain = { ...chain.onChain, cursor: 21, ring: ringTo(19) };
    await expect(plan.next(ZONE)).rejects.toMatchObject({ code: "chain-disagrees" });
    expect(done).toEqual([]);
  });

  test("never confirms a batch whose hash the chain has no more", async () => {
    const { chain, done, plan } = setUp(sealedBatch(20));
    chain.onChain = { ...chain.onChain, cursor: 36, ring: ringTo(36) };
    await expect(plan.next(ZONE)).rejects.toMatchObject({
      code: "chain-disagrees",
      message: expect.stringContaining("no hash of batch 20"),
    });
    expect(done).toEqual([]);
    chain.onChain = { ...chain.onChain, cursor: 35, ring: ringTo(35) };
    await plan.next({ ...ZONE, sealed_seq: 35, window_end_s: 2_000_000 });
    expect(done).toEqual(["confirmed 20"]);
  });

  test("does nothing at all on another chain than the one that the zone is on", async () => {
    const { chain, done, plan } = setUp(sealedBatch(1));
    chain.onChain = { ...chain.onChain, cursor: 1, ring: ringTo(1) };
    const domain = new Uint8Array(32).fill(1);
    const other = { network_passphrase: "other", settlement_contract: "COTHER", domain };
    await expect(plan.next({ ...ZONE, chain: other })).rejects.toMatchObject({
      code: "chain-disagrees",
      message: expect.stringContaining("COTHER"),
    });
    expect(done).toEqual([]);
  });

  test("sends as many signatures as are asked for, the first ones by place", async () => {
    const signature = new Uint8Array(64);
    const signatures = [0, 1].map((index) => ({ index, signature }));
    const { plan } = setUp({ ...sealedBatch(1), signatures });
    const task = await plan.next(ZONE);
    expect(
      task?.command.kind === "settle-batch" && [...task.command.signatures.filter((_, at) => at % 65 === 0)],
    ).toEqual([0]);
  });

  test("goes by the signers that the oracle has, not by those it was opened with", async () => {
    const signature = new Uint8Array(64);
    const { chain, done, state, plan } = setUp({ ...sealedBatch(1), signatures: [{ index: 0, signature }] });
    const added = new Uint8Array(32).fill(5);
    chain.named = { signers: [added, keys.attestingKey, new Uint8Array(32).fill(6)], threshold: 2 };
    state.attest = () => [{ index: 1, signature }];
    await expect(plan.next(ZONE)).rejects.toMatchObject({
      code: "awaits-signature",
      message: expect.stringContaining("1 of 2"),
    });
    state.open = { ...sealedBatch(1), signatures: [0, 1].map((index) => ({ index, signature })) };
    const task = await plan.next({ ...ZONE, ...chain.named });
    expect(
      task?.command.kind === "settle-batch" && [...task.command.signatures.filter((_, at) => at % 65 === 0)],
    ).toEqual([0, 1]);
    expect(done).toEqual(["3 signers"]);
  });

  test("that waits for signatures asks for the signers once a minute", async () => {
    const { chain, state, plan } = setUp(sealedBatch(1));
    let asked = 0;
    const { named } = chain;
    Object.defineProperty(chain, "named", { get: () => ({ ...named, threshold: 2, asked: ++asked }) });
    for (state.now_ms = 0; state.now_ms < 180_000; state.now_ms += 2_000)
      await expect(plan.next({ ...ZONE, threshold: 2 })).rejects.toMatchObject({ code: "awaits-signature" });
    expect(asked).toBe(3);
  });

  test("seals nothing when the chain has batches that this database never knew", async () => {
    const { chain, done, plan } = setUp();
    chain.onChain = { ...chain.onChain, cursor: 3, ring: ringTo(3) };
    await expect(plan.next({ ...ZONE, sealed_seq: 2, confirmed_seq: 2 })).rejects.toMatchObject({
      code: "chain-disagrees",
      message: expect.stringContaining("it is older"),
    });
    expect(done).toEqual([]);
  });

  test("waits for whatever has to come first, and says for what", async () => {
    const waits = async (zone: Partial<Zone>, change: (scene: ReturnType<typeof setUp>) => void = () => {}) => {
      const scene = setUp(sealedBatch(1));
      change(scene);
      return scene.plan.next({ ...ZONE, ...zone }).catch(({ code }: { code: string }) => code);
    };
    expect(await waits({ status: "new" })).toBe("zone-not-ready");
    expect(await waits({ threshold: 2 }, ({ chain }) => (chain.named = { ...ZONE, threshold: 2 }))).toBe(
      "awaits-signature",
    );
    expect(await waits({}, ({ state }) => state.toEnrol.push(1n))).toBe("zone-not-ready");
    expect(await waits({}, ({ state }) => (state.open = { ...sealedBatch(1), window_end_s: 1e9 }))).toBe(
      "window-ahead",
    );
    expect(await waits({}, ({ state }) => (state.open = sealedBatch(2)))).toBe("chain-disagrees");
    const notOurs = ({ chain }: ReturnType<typeof setUp>) => (chain.onChain = { ...chain.onChain, isOurs: false });
    expect(await waits({}, notOurs)).toBe("wrong-operator");
  });
});
