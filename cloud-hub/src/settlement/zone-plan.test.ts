import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import { describe, expect, test } from "vitest";
import { cloudHubError } from "../errors.ts";
import { InMemoryChain } from "../test-support/in-memory-chain.ts";
import { InMemorySubmissionStore } from "../test-support/in-memory-submission-store.ts";
import type { ChainZone } from "./chain.ts";
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
  chain: null,
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
  isAway = false;

  override async head() {
    if (this.isAway) throw cloudHubError("chain-away", "no answer");
    return super.head();
  }

  override async zone() {
    return this.onChain;
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
  const state = { open, toEnrol: [] as bigint[] };
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
  } as unknown as SettlementBook;
  const plan = new ZonePlan(
    {
      book,
      chain,
      keys,
      store: new InMemorySubmissionStore(),
      window_s: 900,
      max_trades: 2_000,
      now_ms: () => 0,
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
    expect(await waits({ threshold: 2 })).toBe("awaits-signature");
    expect(await waits({}, ({ state }) => state.toEnrol.push(1n))).toBe("zone-not-ready");
    expect(await waits({}, ({ state }) => (state.open = { ...sealedBatch(1), window_end_s: 1e9 }))).toBe(
      "window-ahead",
    );
    expect(await waits({}, ({ state }) => (state.open = sealedBatch(2)))).toBe("chain-disagrees");
    const notOurs = ({ chain }: ReturnType<typeof setUp>) => (chain.onChain = { ...chain.onChain, isOurs: false });
    expect(await waits({}, notOurs)).toBe("wrong-operator");
  });
});
