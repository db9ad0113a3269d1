import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshLocalnet, type RunningLocalnet, SHELLS } from "./running-localnet.ts";
import { keysOf, payment, StellarClient, succeeded } from "./stellar-client.ts";

interface Answer {
  readonly status: number;
  readonly body: { readonly id?: unknown; readonly error?: { readonly code: number }; readonly result?: unknown };
}

describe.each(SHELLS)("$name", (shell) => {
  let localnet: RunningLocalnet;
  let client: StellarClient;

  beforeAll(async () => {
    localnet = await freshLocalnet(shell);
    client = new StellarClient(localnet);
    const [payer, receiver] = [await client.account("payer"), await client.account("receiver")];
    for (let count = 0; count < 3; count++) {
      await succeeded(client.send(await client.built(payer, payment(receiver)), payer));
    }
  });
  afterAll(() => localnet.stop());

  const post = async (body: string, path = "/"): Promise<Answer> => {
    const response = await fetch(localnet.url + path, { method: "POST", body });
    return { status: response.status, body: (await response.json()) as Answer["body"] };
  };
  const call = (method: string, params?: unknown) => post(JSON.stringify({ jsonrpc: "2.0", id: 7, method, params }));
  const codeOf = async (method: string, params?: unknown) => (await call(method, params)).body.error?.code;

  test("requests that are none get the error codes of JSON-RPC and disturb nothing", async () => {
    const codes = async (body: string) => (await post(body)).body.error?.code;
    expect(await codes("{")).toBe(-32700);
    expect(await codes("")).toBe(-32700);
    expect(await codes("[]")).toBe(-32600);
    expect(await codes('"getHealth"')).toBe(-32600);
    expect(await codes(JSON.stringify({ id: 1, method: "getHealth" }))).toBe(-32600);
    expect(await codes(JSON.stringify({ jsonrpc: "2.0", id: {}, method: "getHealth" }))).toBe(-32600);
    expect(await codes(JSON.stringify({ jsonrpc: "2.0", id: 1, method: 3 }))).toBe(-32600);
    expect(await codes(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "getHealth", params: [1] }))).toBe(-32600);
    expect(await codes("[".repeat(100_000))).toBe(-32700);
    expect(await codeOf("getNothing")).toBe(-32601);
    expect((await call("getHealth")).body).toMatchObject({ id: 7, result: { status: "healthy" } });
  });

  test("parameters that cannot be are refused as such", async () => {
    const wrong: readonly (readonly [string, unknown])[] = [
      ["getLedgerEntries", {}],
      ["getLedgerEntries", { keys: ["AAAA"] }],
      ["getLedgerEntries", { keys: Array.from({ length: 201 }, () => "AAAA") }],
      ["getTransaction", { hash: "00" }],
      ["getTransaction", { hash: "00".repeat(32), xdrFormat: "json" }],
      ["sendTransaction", { transaction: "AAAAAA" }],
      ["sendTransaction", { transaction: 7 }],
      ["getEvents", { filters: [] }],
      ["getEvents", { startLedger: 2, pagination: { cursor: "1-1" } }],
      ["getEvents", { startLedger: 2, filters: [{ topics: [["not a value"]] }] }],
      ["getEvents", { startLedger: 2, filters: [{ contractIds: ["C"] }] }],
      ["getEvents", { startLedger: 2, pagination: { limit: 10_001 } }],
      ["getTransactions", { pagination: { cursor: "x" } }],
      ["getLedgers", { startLedger: -1 }],
    ];
    for (const [method, params] of wrong)
      expect([method, params, await codeOf(method, params)]).toEqual([method, params, -32602]);
    for (const method of ["getEvents", "getTransactions", "getLedgers"]) {
      expect(await codeOf(method, { startLedger: 4_000_000_000 })).toBe(-32600);
    }
  });

  test("a simulation that cannot be is an answer with an error", async () => {
    const simulated = await call("simulateTransaction", { transaction: "AAAA" });
    expect(simulated.body.result).toMatchObject({ error: "Could not unmarshal transaction" });
    const built = await client.built(keysOf("payer"), payment(keysOf("receiver")));
    const classic = await call("simulateTransaction", { transaction: built.toXdr() });
    expect(classic.body.result).toMatchObject({ error: expect.stringContaining("unsupported operation type") });
  });

  test("addresses and methods of HTTP that do not exist are refused", async () => {
    expect((await post("", "/nothing")).status).toBe(404);
    expect((await fetch(localnet.url)).status).toBe(405);
    expect((await post("{}", "/chaos")).status).toBe(400);
    expect((await post('{"count":0}', "/ledgers")).status).toBe(400);
    expect((await post("x".repeat((1 << 20) + 1))).status).toBe(413);
    // Longer than what sockets hold: the refusal arrives although its sender is still sending.
    expect((await post("x".repeat(12 << 20))).status).toBe(413);
    expect((await fetch(`${localnet.url}/health`)).status).toBe(200);
  });

  test("ledgers and transactions come page by page, with headers that name each other", async () => {
    const { oldestLedger, latestLedger } = await client.server.getHealth();
    const first = await client.server.getLedgers({ startLedger: oldestLedger, pagination: { limit: 3 } });
    const next = await client.server.getLedgers({ pagination: { cursor: first.cursor, limit: 100 } });
    const ledgers = [...first.ledgers, ...next.ledgers];
    expect(ledgers.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: latestLedger - oldestLedger + 1 }, (_, index) => oldestLedger + index),
    );
    for (const [index, ledger] of ledgers.entries()) {
      const previous = ledger.headerXdr.header.previousLedgerHash.value;
      if (index > 0) expect(Buffer.from(previous).toString("hex")).toBe(ledgers[index - 1]?.hash);
    }
    const page = await client.server.getTransactions({ startLedger: oldestLedger, pagination: { limit: 2 } });
    const rest = await client.server.getTransactions({ pagination: { cursor: page.cursor, limit: 200 } });
    const hashes = [...page.transactions, ...rest.transactions].map(({ txHash }) => txHash);
    expect(new Set(hashes).size).toBe(5);
    const empty = await client.server.getTransactions({ pagination: { cursor: rest.cursor } });
    expect(empty.transactions).toEqual([]);
  });

  test("the chain tells what it is", async () => {
    const latest = await client.server.getLatestLedger();
    expect(latest.headerXdr.ledgerSeq).toBe(latest.sequence);
    expect(latest.metadataXdr.type).toBe("v2");
    expect(await client.server.getNetwork()).toMatchObject({ friendbotUrl: `${localnet.url}/friendbot` });
    expect(await client.server.getVersionInfo()).toMatchObject({ protocolVersion: 27 });
    expect((await client.server.getFeeStats()).inclusionFee).toMatchObject({ min: "100", p50: "100" });
  });
});
