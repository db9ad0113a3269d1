import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { checkTradeProof, type ProofParts } from "./trade-proof.ts";

interface TreeFixture {
  readonly leaves: readonly string[];
  readonly root: string;
  readonly proofs: readonly { readonly index: number; readonly proof: readonly string[] }[];
}

/** The same files hold for the contracts and for the hub. */
const fixture = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../contracts/batch-format/fixtures/${name}.json`, import.meta.url), "utf8"));
const TREES = fixture("trees") as readonly TreeFixture[];
const BATCH = fixture("batch");
const LEAVES = fixture("leaves") as readonly Record<string, string | number>[];

/** Base 32 of the fixture's contract. */
const CONTRACT = "CCQYYNXCF2NYS6Y3GYBJIZ2MUQPPCR3NGW737VUXSXYZIVFRCG3M72QZ";

function partsOf(index: number, change: Partial<ProofParts> = {}): ProofParts {
  const tree = TREES.find(({ root }) => root === BATCH.header.trades_root);
  if (tree === undefined) throw new Error("no tree of the batch");
  return {
    leaf: tree.leaves[index] ?? "",
    index,
    trade_count: tree.leaves.length,
    proof: tree.proofs.find((each) => each.index === index)?.proof ?? [],
    header: BATCH.header.bytes,
    batch_hash: BATCH.batch_hash,
    settlement_contract: CONTRACT,
    network_passphrase: BATCH.network_passphrase,
    ...change,
  };
}

const verdicts = (parts: ProofParts) => {
  const check = checkTradeProof(parts);
  return check && [check.isInBatch, check.isHeaderRight, check.isBoundToContract];
};

test("every trade of a batch is found in it, in its header and under its contract", () => {
  for (let index = 0; index < BATCH.header.trade_count; index++) {
    expect(verdicts(partsOf(index))).toEqual([true, true, true]);
  }
});

test("a trade is read from its bytes", () => {
  const wanted = LEAVES[1] as Record<string, string>;
  const { trade, leaf_hash } = checkTradeProof(partsOf(1)) ?? {};
  expect(trade).toMatchObject({ zone: 7, seq: 42, index: 1, member: 1, start_s: Number(wanted["interval_start_s"]) });
  expect([trade?.energy_wh, trade?.money_nano].map(String)).toEqual([wanted["energy_wh"], wanted["money_nano"]]);
  expect(leaf_hash).toBe(wanted["hash"]);
});

test("trees of every size lead to their roots, and each step is what the two hashes below it come to", () => {
  let proofs = 0;
  for (const { leaves, root, proofs: all } of TREES) {
    for (const { index, proof } of all) {
      const check = checkTradeProof(
        partsOf(0, { leaf: leaves[index] ?? "", index, trade_count: leaves.length, proof }),
      );
      expect(check?.root).toBe(root);
      expect(check?.path.map(({ given, left, right }) => (given === "left" ? left : right))).toEqual(proof);
      proofs++;
    }
  }
  expect(proofs).toBeGreaterThan(20);
});

const flipped = (text: string, at: number) => text.slice(0, at) + (text[at] === "0" ? "1" : "0") + text.slice(at + 1);

test.each<[string, Partial<ProofParts>, readonly boolean[]]>([
  ["another amount", { leaf: flipped(partsOf(2).leaf, 110) }, [false, true, true]],
  ["another place", { index: 3 }, [false, false, true]],
  ["another size of the batch", { trade_count: 9 }, [false, false, true]],
  ["a shorter way", { proof: partsOf(2).proof.slice(1) }, [false, true, true]],
  ["a longer way", { proof: [...partsOf(2).proof, "00".repeat(32)] }, [false, true, true]],
  ["another header", { header: flipped(partsOf(2).header, 300) }, [true, false, true]],
  ["a header of another kind", { header: flipped(partsOf(2).header, 3) }, [true, false, true]],
  ["another hash", { batch_hash: flipped(partsOf(2).batch_hash, 5) }, [true, false, true]],
  ["another network", { network_passphrase: "somewhere else" }, [true, true, false]],
  ["another contract", { settlement_contract: `CB${CONTRACT.slice(2)}` }, [true, true, false]],
  ["no contract", { settlement_contract: "nowhere" }, [true, true, false]],
])("a proof with %s fails where it does not hold", (_what, change, expected) => {
  expect(verdicts(partsOf(2, change))).toEqual(expected);
});

test.each<[string, Partial<ProofParts>]>([
  ["a trade that is cut off", { leaf: "00" }],
  ["a hash that is none", { proof: ["zz".repeat(32)] }],
  ["no header", { header: "" }],
])("%s cannot be checked at all", (_what, change) => {
  expect(checkTradeProof(partsOf(0, change))).toBeNull();
});
