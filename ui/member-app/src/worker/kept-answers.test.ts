import { describe, expect, test } from "vitest";
import { keptAt } from "../kept-mark.ts";
import {
  isHandled,
  KEEP_EVERY_MS,
  KeptAnswers,
  MOST_ANSWER_BYTES,
  MOST_ANSWERS,
  PATIENCE_MS,
  SHORT_PATIENCE_MS,
} from "./kept-answers.ts";
import { MemoryCaches, requestOf } from "./test-caches.ts";

const ANNA = { login: "anna", role: "member", member: "m05", csrf_token: "secret" };
const DATE = "Sat, 06 Aug 2016 12:05:00 GMT";

/** A node that can be unplugged, slowed down and logged out of, and a worker in front of it. */
function createBench() {
  const caches = new MemoryCaches();
  const waits: { duration_ms: number; run: () => void }[] = [];
  let pending: (() => void)[] = [];
  const bench = {
    caches,
    waits,
    now_ms: 1_000_000,
    isPlugged: true,
    isSlow: false,
    status: 200,
    body: { figure: 1 } as unknown,
    session: ANNA as unknown,
    /** Lets the slow answers come. */
    deliver: () => {
      for (const run of pending) run();
      pending = [];
    },
    ask: (path: string, method = "GET") => kept.handle(requestOf(method, path)),
    /** An answer with everything of it kept. */
    get: async (path: string, method = "GET") => {
      const { answer, isKept } = bench.ask(path, method);
      const response = await answer;
      await isKept;
      return response;
    },
    addresses: () => caches.addresses("localgrid-kept"),
  };
  const ports = {
    caches,
    fetch: async (request: Request) => {
      const { status, body, session } = bench;
      if (bench.isSlow) await new Promise<void>((resolve) => pending.push(resolve));
      if (!bench.isPlugged) throw new TypeError("Failed to fetch");
      const isSession =
        /^\/api\/(session|session\/pin|join)$/.test(new URL(request.url).pathname) && request.method !== "DELETE";
      const init = { status, headers: { date: DATE } };
      return new Response(status === 204 ? null : JSON.stringify(isSession ? session : body), init);
    },
    now_ms: () => bench.now_ms,
    pass: (duration_ms: number) => new Promise<void>((resolve) => waits.push({ duration_ms, run: resolve })),
  };
  const kept = new KeptAnswers(ports);
  return { ...bench, bench, again: () => new KeptAnswers(ports), forget: () => kept.forget() };
}

describe("answers of the node", () => {
  test("are the node's while it answers, and marked with their time when it does not", async () => {
    const { bench } = createBench();
    await bench.get("/api/session");
    const fresh = await bench.get("/api/limits");
    expect(keptAt(fresh.headers)).toBeNull();
    bench.isPlugged = false;
    const kept = await bench.get("/api/limits");
    expect(await kept.json()).toEqual({ figure: 1 });
    expect(keptAt(kept.headers)).toBe(Date.parse(DATE));
    await expect(bench.get("/api/now")).rejects.toThrow("Failed to fetch");
  });

  test.each([502, 503, 504])("are kept ones in place of a gateway's %d", async (status) => {
    const { bench } = createBench();
    await bench.get("/api/session");
    await bench.get("/api/limits");
    bench.status = status;
    expect(keptAt((await bench.get("/api/limits")).headers)).not.toBeNull();
    expect((await bench.get("/api/now")).status).toBe(status);
  });

  test.each([400, 403, 404, 500])("that refuse with %d are told, and kept ones stay", async (status) => {
    const { bench } = createBench();
    await bench.get("/api/session");
    await bench.get("/api/limits");
    bench.status = status;
    expect((await bench.get("/api/limits")).status).toBe(status);
    bench.isPlugged = false;
    expect((await bench.get("/api/limits")).status).toBe(200);
  });

  test("are waited for some seconds, and hardly after one has been waited for in vain", async () => {
    const { bench } = createBench();
    await bench.get("/api/session");
    await bench.get("/api/limits");
    await bench.get("/api/peers");
    bench.waits.length = 0;
    bench.isSlow = true;
    const first = bench.ask("/api/limits");
    await expect.poll(() => bench.waits.length).toBe(1);
    bench.waits[0]?.run();
    expect(keptAt((await first.answer).headers)).not.toBeNull();
    const second = bench.ask("/api/peers");
    await expect.poll(() => bench.waits.length).toBe(2);
    expect(bench.waits.map(({ duration_ms }) => duration_ms)).toEqual([PATIENCE_MS, SHORT_PATIENCE_MS]);
    bench.deliver();
    expect(keptAt((await second.answer).headers)).toBeNull();
    await first.isKept;
    bench.isSlow = false;
    await bench.get("/api/limits");
    expect(bench.waits.at(-1)?.duration_ms).toBe(PATIENCE_MS);
  });

  test("that came too late for the page are kept all the same", async () => {
    const { bench } = createBench();
    await bench.get("/api/session");
    await bench.get("/api/limits");
    bench.now_ms += KEEP_EVERY_MS;
    [bench.isSlow, bench.body] = [true, { figure: 2 }];
    const late = bench.ask("/api/limits");
    await expect.poll(() => bench.waits.length).toBe(1);
    bench.waits[0]?.run();
    expect(await (await late.answer).json()).toEqual({ figure: 1 });
    bench.deliver();
    await late.isKept;
    [bench.isPlugged, bench.isSlow] = [false, false];
    expect(await (await bench.get("/api/limits")).json()).toEqual({ figure: 2 });
  });

  test("to earlier questions do not replace those to later ones", async () => {
    const { bench } = createBench();
    await bench.get("/api/session");
    bench.isSlow = true;
    const early = bench.ask("/api/limits");
    bench.isSlow = false;
    bench.body = { figure: 2 };
    await bench.get("/api/limits");
    bench.now_ms += KEEP_EVERY_MS;
    bench.deliver();
    await early.isKept;
    bench.isPlugged = false;
    expect(await (await bench.get("/api/limits")).json()).toEqual({ figure: 2 });
  });
});

describe("what is kept", () => {
  test("is found again by the next worker", async () => {
    const { bench, again } = createBench();
    await bench.get("/api/session");
    await bench.get("/api/limits");
    bench.isPlugged = false;
    const { answer } = again().handle(requestOf("GET", "/api/limits"));
    expect(await (await answer).json()).toEqual({ figure: 1 });
  });

  test("holds no token, and belongs to a member", async () => {
    const { bench } = createBench();
    await bench.get("/api/limits");
    expect(await bench.addresses()).toEqual([]);
    await bench.get("/api/session");
    bench.isPlugged = false;
    expect(await (await bench.get("/api/session")).json()).toEqual({ ...ANNA, csrf_token: "" });
  });

  test("is nothing of a coordinator, whose session ends with the browser", async () => {
    const { bench } = createBench();
    bench.session = { ...ANNA, role: "coordinator" };
    await bench.get("/api/session");
    await bench.get("/api/limits");
    expect(await bench.addresses()).toEqual([]);
  });

  test.each([
    ["GET", "/api/session"],
    ["POST", "/api/session"],
    ["POST", "/api/session/pin"],
    ["POST", "/api/join"],
  ])("goes when another login is told (%s %s), and stays with the same", async (method, path) => {
    const { bench } = createBench();
    await bench.get("/api/session");
    await bench.get("/api/limits");
    bench.session = { ...ANNA, csrf_token: "new" };
    await bench.get(path, method);
    expect(await bench.addresses()).toEqual(["/api/session", "/api/limits"]);
    bench.session = { ...ANNA, login: "bert", member: "m06" };
    await bench.get(path, method);
    expect(await bench.addresses()).toEqual(["/api/session"]);
    bench.isPlugged = false;
    expect(await (await bench.get("/api/session")).json()).toMatchObject({ login: "bert" });
  });

  test("goes with the end of the session, and late answers of it are not taken in", async () => {
    const { bench } = createBench();
    await bench.get("/api/session");
    bench.isSlow = true;
    const late = bench.ask("/api/limits");
    [bench.isSlow, bench.status] = [false, 204];
    await bench.get("/api/session", "DELETE");
    bench.status = 200;
    await bench.get("/api/session");
    bench.deliver();
    await late.isKept;
    expect(await bench.addresses()).toEqual(["/api/session"]);
  });

  test("goes when the node knows nobody any more", async () => {
    const { bench } = createBench();
    await bench.get("/api/session");
    await bench.get("/api/limits");
    bench.status = 401;
    await bench.get("/api/now");
    expect(await bench.addresses()).toEqual([]);
  });

  test("goes when another build takes over, with what was still on its way", async () => {
    const { bench, forget } = createBench();
    await bench.get("/api/session");
    await bench.get("/api/limits");
    bench.isSlow = true;
    const { isKept } = bench.ask("/api/tariffs");
    await forget();
    bench.deliver();
    await isKept;
    expect(await bench.addresses()).toEqual([]);
  });

  test("goes where a change has made it wrong, and only there", async () => {
    const { bench } = createBench();
    for (const path of ["session", "limits", "house-connections", "now"]) await bench.get(`/api/${path}`);
    bench.status = 422;
    await bench.get("/api/limits", "PUT");
    expect(await bench.addresses()).toContain("/api/limits");
    bench.status = 204;
    await bench.get("/api/limits", "PUT");
    await bench.get("/api/house-connections/c1/settings", "PUT");
    await bench.get("/api/session/password", "PUT");
    expect(await bench.addresses()).toEqual(["/api/session", "/api/now"]);
  });

  test("is bounded in number and bytes, the oldest first and the session never", async () => {
    const { bench } = createBench();
    await bench.get("/api/session");
    bench.body = "x".repeat(MOST_ANSWER_BYTES);
    await bench.get("/api/energy?from=all");
    expect(await bench.addresses()).toEqual(["/api/session"]);
    bench.body = "x".repeat(MOST_ANSWER_BYTES / 2);
    for (let day = 0; day < 20; day += 1) await bench.get(`/api/energy?from=${day}`);
    const large = await bench.addresses();
    expect(large).toHaveLength(16);
    expect(large).toContain("/api/session");
    expect(large.at(-1)).toBe("/api/energy?from=19");
    bench.body = 1;
    for (let day = 0; day < MOST_ANSWERS + 9; day += 1) await bench.get(`/api/intervals?from_s=${day}`);
    const small = await bench.addresses();
    expect(small).toHaveLength(MOST_ANSWERS);
    expect(small).toContain("/api/session");
  });

  test("is not written again every moment", async () => {
    const { bench } = createBench();
    await bench.get("/api/session");
    await bench.get("/api/devices/d1");
    bench.body = { figure: 2 };
    await bench.get("/api/devices/d1");
    bench.isPlugged = false;
    expect(await (await bench.get("/api/devices/d1")).json()).toEqual({ figure: 1 });
    bench.isPlugged = true;
    bench.now_ms += KEEP_EVERY_MS;
    await bench.get("/api/devices/d1");
    bench.isPlugged = false;
    expect(await (await bench.get("/api/devices/d1")).json()).toEqual({ figure: 2 });
  });
});

test("secrets, downloads, streams and public answers are none of the worker's business", () => {
  const questions = [
    "/api/recovery-code",
    "/api/care/backup",
    "/api/care",
    "/api/live",
    "/api/statements/2016-08.csv",
    "/api/statements/2016-08.html",
    "/api/settlement/trades/1/2/proof",
    "/api/openapi.json",
    "/api/invitations",
    "/api/accounts",
    "/api/limits/preview",
    // Whether the hub is within reach was true when it was said.
    "/api/notices/ways",
    "/health",
    "/trust",
    "/",
  ];
  expect(questions.filter((path) => isHandled("GET", path))).toEqual([]);
  const changes = ["/api/recovery-code", "/api/firmware", "/api/membership", "/api/care/reset", "/api/pairing-codes"];
  expect(changes.filter((path) => isHandled("POST", path))).toEqual([]);
  expect(isHandled("PUT", "/api/me/control/d1")).toBe(true);
  expect(isHandled("DELETE", "/api/session")).toBe(true);
});
