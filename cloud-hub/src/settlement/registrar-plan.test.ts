import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import { expect, test } from "vitest";
import { InMemoryChain } from "../test-support/in-memory-chain.ts";
import { RegistrarPlan } from "./registrar-plan.ts";
import type { OpenedZone, SettlementBook, Zone } from "./settlement-book.ts";
import { SettlementKeys } from "./settlement-keys.ts";

const keys = new SettlementKeys(new Uint8Array(32).fill(7));
const node_key = new Uint8Array(32).fill(1);
const NEW: Zone = {
  community: "sun" as CommunityId,
  zone: 1,
  status: "new",
  window_start_s: 0,
  window_end_s: 0,
  sealed_seq: 0,
  confirmed_seq: 0,
  chain: null,
  signers: [],
  threshold: 0,
  node_key,
};

function setUp(threshold: 1 | 2 = 2) {
  const chain = new InMemoryChain();
  const opened: OpenedZone[] = [];
  const book = {
    markOpen: async (_: string, zone: OpenedZone) => void opened.push(zone),
    bounds: async () => ({ max_power_w: 1, min_price_micro_per_kwh: -2, max_price_micro_per_kwh: 2 }),
    membersToEnrol: async () => [5n],
    termsToSet: async () => [],
  } as unknown as SettlementBook;
  const plan = new RegistrarPlan({ book, chain, keys, threshold, now_ms: () => 0 });
  return { chain, opened, plan };
}

test("a new zone is opened with the hub's key first and the node's behind it", async () => {
  const { opened, plan } = setUp();
  expect(await plan.next([NEW])).toMatchObject({
    command: { kind: "open-zone", terms: { signers: [keys.attestingKey, node_key], threshold: 2 } },
  });
  await expect(plan.next([{ ...NEW, node_key: null }])).rejects.toMatchObject({ code: "zone-not-ready" });
  expect(opened).toEqual([]);
});

test("a zone that the chain has already is kept with the signers that the oracle names", async () => {
  const { chain, opened, plan } = setUp();
  const signing = { signers: [keys.attestingKey, new Uint8Array(32).fill(9)], threshold: 1 };
  chain.zones.set(1, 0);
  await expect(plan.next([NEW])).rejects.toMatchObject({ code: "chain-disagrees" });
  chain.signers.set(1, signing);
  // Its node was revoked between the two.
  expect(await plan.next([{ ...NEW, node_key: null }])).toBeNull();
  expect(opened).toEqual([{ chain: chain.identity, ...signing }]);
});

test("members are enrolled on the chain that their zone is on, and on no other", async () => {
  const { chain, plan } = setUp();
  const open = { ...NEW, status: "open", chain: chain.identity } as const;
  const strange = { ...open, chain: { ...chain.identity, domain: new Uint8Array(32).fill(1) }, sealed_seq: 1 };
  expect(await plan.next([strange])).toBeNull();
  expect(await plan.next([strange, { ...open, zone: 2 }])).toMatchObject({ command: { kind: "enrol", zone: 2 } });
});
