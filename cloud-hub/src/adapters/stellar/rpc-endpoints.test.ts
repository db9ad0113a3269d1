import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { RpcEndpoints } from "./rpc-endpoints.ts";

const PASSPHRASE = "the right network";

/** An RPC service that answers as it is told, and counts what it is asked. */
class FakeService {
  passphrase = PASSPHRASE;
  ledger = 10;
  fault: "none" | "hang" | "error" | "rpc-error" | "nonsense" = "none";
  asked: string[] = [];
  url = "";
  private readonly server: Server = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", () => {
      const { method } = JSON.parse(body) as { method: string };
      this.asked.push(method);
      if (this.fault === "hang") return;
      response.statusCode = this.fault === "error" ? 503 : 200;
      response.setHeader("content-type", "application/json");
      response.end(
        this.fault === "nonsense" ? "<html>" : JSON.stringify({ jsonrpc: "2.0", id: 1, ...this.answer(method) }),
      );
    });
  });

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private answer(method: string) {
    if (this.fault === "rpc-error") return { error: { code: -32_001, message: "too slow" } };
    if (method === "getNetwork") return { result: { passphrase: this.passphrase, protocolVersion: "27" } };
    return { result: { status: "healthy", latestLedger: this.ledger, oldestLedger: 1, ledgerRetentionWindow: 9 } };
  }
}

const services: FakeService[] = [];
afterEach(() => {
  for (const service of services.splice(0)) service.stop();
});

async function setUp(count: number, known_ledger = 0) {
  const made = await Promise.all(Array.from({ length: count }, () => new FakeService().start()));
  services.push(...made);
  const clock = { ms: 0 };
  const endpoints = new RpcEndpoints({
    urls: made.map(({ url }) => url),
    network_passphrase: PASSPHRASE,
    timeout_ms: 500,
    network_check_ms: 1_000,
    patience_ms: 10_000,
    rest_ms: 60_000,
    known_ledger,
    now_ms: () => clock.ms,
  });
  const ask = () =>
    endpoints.ask(
      async (server) => (await server.getHealth()).latestLedger,
      (ledger) => ledger,
    );
  return { services: made as [FakeService, ...FakeService[]], endpoints, clock, ask };
}

test("a service that never answers costs a moment and not for ever", async () => {
  const {
    services: [service],
    ask,
  } = await setUp(1);
  await ask();
  service.fault = "hang";
  const begun_ms = performance.now();
  await expect(ask()).rejects.toMatchObject({ code: "chain-away" });
  expect(performance.now() - begun_ms).toBeLessThan(5_000);
});

test("whatever a service says that is no answer, the next one is asked", async () => {
  const {
    services: [first, second],
    ask,
  } = await setUp(2);
  (second as FakeService).ledger = 11;
  for (const fault of ["error", "rpc-error", "nonsense", "hang"] as const) {
    first.fault = fault;
    expect(await ask()).toBe(11);
  }
});

test("a service of another network is asked nothing else, also when it changes later", async () => {
  const {
    services: [service],
    clock,
    ask,
  } = await setUp(1);
  service.passphrase = "another network";
  await expect(ask()).rejects.toMatchObject({ code: "wrong-network" });
  expect(service.asked).toEqual(["getNetwork"]);
  service.passphrase = PASSPHRASE;
  expect(await ask()).toBe(10);
  service.passphrase = "another network";
  clock.ms += 1_000;
  await expect(ask()).rejects.toMatchObject({ code: "wrong-network" });
});

test("answers of older ledgers than before are refused, until it is certain that there are no newer ones", async () => {
  const {
    services: [service],
    endpoints,
    clock,
    ask,
  } = await setUp(1);
  service.ledger = 20;
  await ask();
  endpoints.noteLedger(20);
  service.ledger = 19;
  await expect(ask()).rejects.toMatchObject({ code: "chain-behind" });
  service.ledger = 20;
  expect(await ask()).toBe(20);
  service.ledger = 5;
  await expect(ask()).rejects.toMatchObject({ code: "chain-behind" });
  clock.ms += 10_000;
  expect(await ask()).toBe(5);
});

test("a start knows the ledger that something of ours is in", async () => {
  const { ask } = await setUp(1, 11);
  await expect(ask()).rejects.toMatchObject({ code: "chain-behind" });
});

test("a service that lags is passed over for one that does not", async () => {
  const {
    services: [first, second],
    endpoints,
    ask,
  } = await setUp(2);
  endpoints.noteLedger(12);
  (second as FakeService).ledger = 13;
  expect([await ask(), first.asked.length]).toEqual([13, 2]);
});

test("a service that fails again and again is left alone for a while, longer each time", async () => {
  const {
    services: [service],
    clock,
    ask,
  } = await setUp(1);
  service.fault = "error";
  const tries = async () => {
    service.asked = [];
    for (let attempt = 0; attempt < 10; attempt++) await ask().catch(() => {});
    return service.asked.length;
  };
  expect(await tries()).toBe(5);
  expect(await tries()).toBe(0);
  clock.ms += 500;
  expect(await tries()).toBe(1);
  clock.ms += 999;
  expect(await tries()).toBe(0);
  clock.ms += 1;
  service.fault = "none";
  expect(await ask()).toBe(10);
});
