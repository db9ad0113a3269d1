import { verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openLocalDatabase } from "@localgrid/edge-node/adapters/local-database";
import {
  type SimulatedClock,
  setUpCommunity,
  simulatedClock,
  type TestCommunity,
} from "@localgrid/edge-node/test/community";
import { eventually } from "@localgrid/edge-node/test/eventually";
import { NodeClient } from "@localgrid/edge-node/test/node-client";
import { cleanUp as endNodes, type RunningNode, runCommand, startNode } from "@localgrid/edge-node/test/running-node";
import { ed25519PublicKey } from "@localgrid/journal/head";
import { settlementDomain } from "@localgrid/protocol/settlement-batch";
import { isIncluded, leafHash } from "@localgrid/protocol/settlement-tree";
import { communityId } from "@localgrid/vocabulary/identifiers";
import type { Pool } from "pg";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { clusterConnection } from "../src/adapters/postgres/cluster-files.ts";
import { openPool } from "../src/adapters/postgres/database.ts";
import { PostgresSettlementBook } from "../src/adapters/postgres/postgres-settlement-book.ts";
import type { SealedBatch } from "../src/settlement/sealed-batch.ts";
import type { ChainIdentity } from "../src/settlement/settlement-book.ts";
import { cleanUp as endHubs, type RunningHub, startHub } from "./running-hub.ts";

const SUN = communityId("sun");
const WINDOW_S = 300;
const HOMES = 5;
const BATCHES = 3;
const TX_HASH = "ab".repeat(32);
const CHAIN: ChainIdentity = {
  network_passphrase: "localgrid ; test",
  settlement_contract: "CCQYYNXCF2NYS6Y3GYBJIZ2MUQPPCR3NGW737VUXSXYZIVFRCG3M72QZ",
  domain: settlementDomain(
    "localgrid ; test",
    Buffer.from("a18c36e22e9b897b1b360294674ca41ef1476d35bfbfd69795f19454b111b6cf", "hex"),
  ),
};

let hub: RunningHub;
let pool: Pool;
let book: PostgresSettlementBook;
let clock: SimulatedClock;
let node: RunningNode;
let community: TestCommunity;

beforeAll(async () => {
  hub = await startHub();
  pool = openPool(clusterConnection(hub.data_dir));
  book = new PostgresSettlementBook(pool);
  const atHub = new NodeClient(hub.url);
  const { login, password } = JSON.parse(readFileSync(join(hub.data_dir, "first-login.json"), "utf8"));
  expect((await atHub.login(login, password)).status).toBe(200);
  const sun = { community: SUN, name: "Sun street", region: "valley", currency: "EUR", time_zone: "Etc/UTC" };
  expect((await atHub.send("POST", "/api/communities", sun)).status).toBe(201);
  const { body } = await atHub.send("POST", `/api/communities/${SUN}/join-codes`, {});
  clock = simulatedClock(300);
  node = await startSun({ join_code: body.join_code });
  community = await setUpCommunity(node, { homes: HOMES, clock });
}, 120_000);

afterEach(() => {
  for (const device of community.devices) device.stopMeasuring();
});

afterAll(async () => {
  await pool.end();
  await endNodes();
  await endHubs();
});

function startSun(more: { readonly join_code: string | null; readonly data_dir?: string }): Promise<RunningNode> {
  const { join_code, data_dir } = more;
  const config = {
    hub_url: hub.url,
    join_code,
    community: SUN,
    clock,
    interval_length_s: 300,
    close_deadline_s: 60,
  } as const;
  return startNode({ config, ...(data_dir === undefined ? {} : { data_dir }) });
}

function measure(): void {
  for (const device of community.devices) void device.work(node.mqtt_port, () => !node.isAlive());
}

/** What the hub's worker does with the chain, but for the chain. */
async function sealNext(): Promise<SealedBatch> {
  return eventually(
    "a batch with trades",
    async () => {
      const [zone] = await book.zones(WINDOW_S, 0);
      if (zone?.node_key == null) return null;
      if (zone.status === "new") await book.markOpen(SUN, { chain: CHAIN, signers: [zone.node_key], threshold: 1 });
      const outcome = await book.sealNext(SUN, {
        domain: CHAIN.domain,
        window_s: WINDOW_S,
        max_trades: 10_000,
        chain_time_s: null,
        positions: null,
        at_ms: Date.now(),
      });
      return outcome.kind === "sealed" && outcome.batch;
    },
    60_000,
  );
}

async function attested({ seq }: SealedBatch): Promise<SealedBatch> {
  return eventually(
    `batch ${seq} is attested`,
    async () => {
      const open = await book.openBatch(SUN);
      return open !== null && open.seq === seq && open.signatures.length > 0 && open;
    },
    30_000,
  );
}

test("a node signs what its hub sealed from its journal, batch after batch, and its members can prove their trades", async () => {
  measure();
  for (let count = 1; count <= BATCHES; count++) {
    const { seq, batch_hash, signatures } = await attested(await sealNext());
    expect(seq).toBe(count);
    const [zone] = await book.zones(WINDOW_S, 0);
    const [key] = zone?.signers ?? [];
    const [signature] = signatures;
    if (key === undefined || signature === undefined) throw new Error("no signer");
    expect(verify(null, batch_hash, ed25519PublicKey(key), signature.signature)).toBe(true);
    await book.confirm(SUN, seq, { tx_hash: TX_HASH, ledger: 100 + seq, fee_stroops: 30_000n, confirmed_at_ms: seq });
    if (count === 2) await restart();
  }
  const { body: about } = await community.coordinator.get("/api/hub");
  expect(about.alarms).toEqual([]);
  expect(about.refused).toEqual([]);
  for (const home of community.homes) await expectProofs(home);
}, 180_000);

/** Batches are not in the journal: folding it again, after which all else is new, must leave them as they were. */
async function restart(): Promise<void> {
  await node.stop();
  const local = openLocalDatabase(join(node.data_dir, "local.sqlite"));
  const totals = local.prepare("SELECT totals FROM settlement_report").pluck().get();
  local.close();
  expect((await runCommand(["rebuild", "--data-dir", node.data_dir])).code).toBe(0);
  // Reports were made again, too: as long as each of them agreed, there are sums of them.
  expect(JSON.parse(totals as string).exported_wh).toMatch(/^[1-9]/);
  node = await startSun({ join_code: null, data_dir: node.data_dir });
  community = { ...community, coordinator: community.coordinator.at(node.http_url) };
  measure();
}

async function expectProofs(home: TestCommunity["homes"][number]): Promise<void> {
  const member = new NodeClient(node.http_url);
  expect((await member.login(home.login, home.password)).status).toBe(200);
  const month = new Date(clock.simulated_origin_ms).toISOString().slice(0, 7);
  const body = await eventually("all of them are settled", async () => {
    const answer = await member.get(`/api/settlement/trades?month=${month}`);
    return answer.body.newest.settled_seq === BATCHES && answer.body;
  });
  expect(body.trades.length).toBeGreaterThan(2);
  expect(body.batches.every((batch: { verdict: string }) => batch.verdict === "agrees")).toBe(true);
  for (const { seq, index } of body.trades) {
    const { body: found } = await member.get(`/api/settlement/trades/${seq}/${index}/proof`);
    const bytes = (text: string) => new Uint8Array(Buffer.from(text, "hex"));
    const [proof, root] = [found.proof.map(bytes), bytes(found.trades_root)];
    expect(isIncluded(leafHash(bytes(found.leaf)), { index, size: found.trade_count }, { proof, root })).toBe(true);
    expect(found.batch).toMatchObject({ seq, state: "settled", tx_hash: TX_HASH, ledger: 100 + seq });
  }
}

/** A hub that was tampered with: in its figures one member pays less from now on. */
const FAVOUR = `
  CREATE FUNCTION favour() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    NEW.amount_nano := NEW.amount_nano + 7;
    RETURN NEW;
  END $$;
  CREATE TRIGGER favour BEFORE INSERT ON recomputed_posting FOR EACH ROW
    WHEN (NEW.account = 'member:member-1:market' AND NEW.category = 'neighbour-purchase') EXECUTE FUNCTION favour()`;

test("a batch of figures that were tampered with at the hub is not signed, and the node says which trade it is", async () => {
  await pool.query(FAVOUR);
  for (const device of community.devices) device.resumeMeasuring();
  measure();
  const told = await eventually(
    "the node refuses a batch",
    async () => {
      const open = await book.openBatch(SUN);
      if (open === null) await sealNext();
      else if (open.signatures.length > 0) {
        await book.confirm(SUN, open.seq, {
          tx_hash: null,
          ledger: null,
          fee_stroops: null,
          confirmed_at_ms: open.seq,
        });
      }
      const { body } = await community.coordinator.get("/api/hub");
      return body.refused.length > 0 && body;
    },
    60_000,
  );
  const open = await book.openBatch(SUN);
  expect(open?.signatures).toEqual([]);
  expect(told.refused[0]).toMatchObject({ shape: "receipts", reason: "trade-differs" });
  expect(told.refused[0].key).toMatch(new RegExp(`^batch-${open?.seq}/trade-\\d+$`));
  expect(told.alarms).toEqual([{ journal: null, alarm: "batch-differs" }]);
}, 120_000);
