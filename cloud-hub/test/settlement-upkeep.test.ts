import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { eventually } from "@localgrid/edge-node/test/eventually";
import { xdr } from "@stellar/stellar-sdk";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { PostgresChainOutbox } from "../src/adapters/postgres/postgres-chain-outbox.ts";
import { startPeopleHub } from "./people.ts";
import { chainPortsOf, type SettlementHub, startSettlementHub } from "./settlement-hub.ts";
import { SettlementScene } from "./settlement-scene.ts";
import { Victim } from "./settlement-victim.ts";

const TIMEOUT = { timeout: 150_000 };
/** At the five seconds that a ledger of the public network takes. */
const DAY_LEDGERS = 17_280;
/** Entries begin with a life of 120 days. */
const SHORTLY_BEFORE_THE_END = 85 * DAY_LEDGERS;
const BEYOND_THE_END = 2_200_000;

const scene = new SettlementScene({ ledger_ms: 40, ledger_s: 5 });
const ends: (() => Promise<unknown>)[] = [];

beforeAll(() => scene.start(), 120_000);
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
afterAll(() => scene.stop());

/** The settling part of a hub, in a process of its own. */
function startProcess(): Victim {
  const victim = new Victim();
  ends.push(() => victim.kill());
  victim.tell({ begin: scene.begin() });
  return victim;
}

async function settled(said: () => unknown): Promise<void> {
  const isSettled = async () => {
    const { sealed_seq, confirmed_seq, on_chain, window_end_s } = await scene.cursors();
    return window_end_s === scene.lastWindowEnd() && sealed_seq === confirmed_seq && confirmed_seq === on_chain;
  };
  await eventually("all windows are settled", isSettled, 90_000).catch((cause) => {
    throw new Error(JSON.stringify(said()), { cause });
  });
  const { chain, book } = await scene.audit();
  expect(chain).toEqual(book);
}

async function jump(count: number): Promise<void> {
  const { ledger } = await scene.reader.head();
  await scene.chain.chaos({ mode: "jump-ledgers", count });
  await eventually("the chain has jumped", async () => (await scene.reader.head()).ledger >= ledger + count);
}

/** For how many ledgers each entry that settlement uses lives on; null for an archived one. */
async function ledgersLeft(): Promise<readonly (number | null)[]> {
  const used = await new PostgresChainOutbox(scene.pool).usedKeys(null, 150);
  const until = await scene.reader.liveUntil([...(await scene.reader.contractKeys()), ...used.map(({ key }) => key)]);
  const { ledger } = await scene.reader.head();
  return until.map((last) => (last === null ? null : last - ledger));
}

interface Row {
  readonly lane: string;
  readonly state: string;
  readonly result: string | null;
  readonly batch_seq: string | null;
  readonly hash: Buffer;
  readonly bump_hash: Buffer | null;
}

async function submissions(purpose: string): Promise<readonly Row[]> {
  const query = `SELECT lane, state, result, batch_seq, hash, bump_hash
    FROM chain_submission WHERE purpose = $1 ORDER BY id`;
  return (await scene.pool.query<Row>(query, [purpose])).rows;
}

describe("what settlement uses on the chain", () => {
  test("is made to live on for ninety days when it would be archived soon", TIMEOUT, async () => {
    await scene.writeWindow();
    const before = startProcess();
    await settled(() => before.said);
    await before.kill();
    expect(await submissions("extend")).toEqual([]);
    await jump(SHORTLY_BEFORE_THE_END);
    for (const left of await ledgersLeft()) expect(left).toBeLessThan(40 * DAY_LEDGERS);

    const after = startProcess();
    const isLong = (left: number | null) => left !== null && left > 89 * DAY_LEDGERS;
    await eventually("all entries live on", async () => (await ledgersLeft()).every(isLong)).catch(async (cause) => {
      throw new Error(JSON.stringify([after.said, await ledgersLeft()]), { cause });
    });
    const isConfirmed = async () => (await submissions("extend")).every(({ state }) => state === "confirmed");
    await eventually("their extension is confirmed", isConfirmed);
    expect(await submissions("extend")).toContainEqual(expect.objectContaining({ lane: "treasury" }));
  });

  test("comes back from the archive when there is something to settle again", TIMEOUT, async () => {
    await jump(BEYOND_THE_END);
    const archived = await ledgersLeft();
    expect(archived.length).toBeGreaterThan(10);
    for (const left of archived) expect(left).toBeNull();
    await scene.writeWindow(130);
    const victim = startProcess();
    await settled(() => victim.said);
    const [last] = (await scene.batches()).slice(-1);
    const carrying = (await submissions("batch")).filter(({ batch_seq }) => Number(batch_seq) === last?.seq);
    expect(carrying.filter(({ state }) => state !== "expired")).toMatchObject([{ state: "confirmed" }]);
    expect((await ledgersLeft()).filter((left) => left !== null).length).toBeGreaterThan(5);
  });
});

/** In front of the chain: what is given back instead of an answer to `sendTransaction`; null lets it through. */
type Gate = () => Promise<object | null>;

/** The chain with something in front of it that can see and refuse what is sent. */
async function startFront(gate: Gate): Promise<string> {
  const server: Server = createServer(async (request, response) => {
    const body = await text(request);
    const { id, method } = JSON.parse(body);
    const instead = method === "sendTransaction" ? await gate() : null;
    response.setHeader("content-type", "application/json");
    if (instead !== null) return response.end(JSON.stringify({ jsonrpc: "2.0", id, result: instead }));
    const answer = await fetch(scene.chain.url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    return response.end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ends.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function startHub(url: string): SettlementHub {
  const hub = startSettlementHub(scene, { urls: [url] });
  ends.push(() => hub.stop());
  return hub;
}

describe("a hub", () => {
  test("bids more for a transaction that became too cheap after it was built", TIMEOUT, async () => {
    let isDear = false;
    const url = await startFront(async () => {
      if (!isDear) await scene.chain.chaos({ mode: "raise-fees", factor: 5 });
      isDear = true;
      return null;
    });
    ends.push(() => scene.chain.chaos({ mode: "none" }));
    await scene.writeWindow(140);
    const hub = startHub(url);
    await settled(() => hub.events);
    const last = (await submissions("batch")).at(-1) as Row;
    expect(last).toMatchObject({ state: "confirmed", bump_hash: expect.any(Buffer) });
    expect(last.bump_hash?.equals(last.hash)).toBe(false);
    const outer = await scene.reader.look(last.bump_hash as Buffer);
    expect(outer).toMatchObject({ kind: "found", isSuccess: true });
    expect(await scene.reader.look(last.hash)).toMatchObject({
      kind: "found",
      isSuccess: true,
      ledger: "ledger" in outer ? outer.ledger : 0,
    });
  });

  test("tells that entries are frozen, and settles once when they are free again", TIMEOUT, async () => {
    let isFrozen = true;
    const { seq = 0 } = (await scene.batches()).at(-1) ?? {};
    const url = await startFront(async () => (isFrozen ? frozen(await scene.reader.head()) : null));
    await scene.writeWindow(150);
    const hub = startHub(url);
    const isTold = () => {
      const { status, problem } = hub.reader.status();
      return status === "blocked" && problem?.includes("txFrozenKeyAccessed");
    };
    await eventually("the reason is told", isTold);
    const carrying = async () => (await submissions("batch")).filter(({ batch_seq }) => Number(batch_seq) === seq + 1);
    const isExpired = async () => (await carrying()).some(({ state }) => state === "expired");
    await eventually("its time is over", isExpired, 90_000);
    expect((await carrying())[0]).toMatchObject({ result: "txFrozenKeyAccessed" });
    await eventually("the reason is told again", isTold);
    isFrozen = false;
    await settled(() => hub.events);
    expect((await carrying()).filter(({ state }) => state !== "expired")).toMatchObject([{ state: "confirmed" }]);
    await eventually("all is well", () => hub.reader.status().status === "ok");
  });

  test("tells people and metrics that the chain is away, and that it is back", TIMEOUT, async () => {
    const config = { settlement_window_s: scene.begin().window_s, settlement_signatures: 1 };
    const hub = await startPeopleHub(scene.pool, config, { chain: chainPortsOf(scene) });
    ends.push(() => hub.stop());
    const operator = await hub.as("operator");
    const isTold = async (status: string) => {
      const { json } = await operator("GET /api/settlement");
      const { text: metrics } = await hub.nobody("GET /metrics");
      return json.chain.status === status && metrics.includes(`localgrid_hub_settlement_chain{status="${status}"} 1\n`);
    };
    await eventually("it is well", () => isTold("ok"));
    await scene.chain.stop({ forGood: false });
    await eventually("it is away", () => isTold("away"));
    expect((await operator("GET /api/settlement")).json.chain.problem).toEqual(expect.any(String));
    await scene.writeWindow(160);
    await scene.chain.start();
    await eventually("it is back", () => isTold("ok"));
    await settled(() => hub.logged.slice(-20));
  });
});

function frozen({ ledger, close_s }: { readonly ledger: number; readonly close_s: number }): object {
  const result = xdr.TransactionResultResult.txFrozenKeyAccessed();
  const errorResultXdr = new xdr.TransactionResult({
    feeCharged: 0n,
    result,
    ext: xdr.TransactionResultExt.v0(),
  }).toXdr("base64");
  const latest = { latestLedger: ledger, latestLedgerCloseTime: String(close_s) };
  return { status: "ERROR", hash: "00".repeat(32), errorResultXdr, ...latest };
}
