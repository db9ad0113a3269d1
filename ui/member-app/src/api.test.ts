import "../test/english.ts";
import type { ApiError } from "@localgrid/ui-components/json-api";
import { describe, expect, test } from "vitest";
import { createApi } from "./api.ts";

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

function createBench(answers: readonly (Answer | Error | Promise<Answer>)[]) {
  const calls: { path: string; init: RequestInit }[] = [];
  const rest = [...answers];
  let lostSessions = 0;
  const how = { isBack: false, mayChange: true };
  const due: (() => void)[] = [];
  const api = createApi({
    fetch: async (path, init) => {
      calls.push({ path: String(path), init: init ?? {} });
      const answer = await rest.shift();
      if (answer === undefined || answer instanceof Error) throw answer ?? new Error("no more answers");
      const body = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
      return new Response(answer.status === 204 ? null : body, {
        status: answer.status,
        headers: answer.headers ?? {},
      });
    },
    onSessionLost: async () => {
      lostSessions += 1;
      return how.isBack;
    },
    mayChange: async () => how.mayChange,
    setTimer: (run) => due.push(run),
  });
  return { api, calls, how, due, lostSessions: () => lostSessions };
}

const session = { login: "anna", role: "member", member: "m05", csrf_token: "t-1" };
const errorOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (thrown: ApiError) => thrown,
  );

describe("the client of the node", () => {
  test("sends the token of the session with everything that changes something", async () => {
    const { api, calls } = createBench([
      { status: 200, body: session },
      { status: 200, body: {} },
      { status: 200, body: {} },
    ]);
    await api.login("anna", "green-roof");
    await api.saveLimits({ buy_limit_micro_per_kwh: 150_000, sell_limit_micro_per_kwh: null });
    await api.limits();
    const tokens = calls.map(({ init }) => new Headers(init.headers).get("x-csrf-token"));
    expect(tokens).toEqual(["", "t-1", null]);
    expect(calls[1]?.init.body).toBe('{"buy_limit_micro_per_kwh":150000,"sell_limit_micro_per_kwh":null}');
  });

  test("sends a file as it is, and a text as JSON", async () => {
    const answer = { status: 200, body: { version: 4, is_new: true } };
    const { api, calls } = createBench([answer, answer]);
    const file = new Blob([Uint8Array.of(1, 2)]);
    await api.bringMembership(file);
    await api.bringMembership("LGR1:1/1:AAAA");
    const types = calls.map(({ init }) => new Headers(init.headers).get("content-type"));
    expect(types).toEqual(["application/cbor", "application/json"]);
    expect(calls.map(({ init }) => init.body)).toEqual([file, '{"membership":"LGR1:1/1:AAAA"}']);
  });

  test("fetches a new token once when another tab has logged in again", async () => {
    const refused = { status: 403, body: { code: "wrong-csrf-token", message: "" } };
    const { api, calls, due } = createBench([
      refused,
      { status: 200, body: { ...session, csrf_token: "t-2" } },
      { status: 200, body: {} },
      refused,
      { status: 200, body: session },
      refused,
    ]);
    const limits = { buy_limit_micro_per_kwh: null, sell_limit_micro_per_kwh: null };
    await api.saveLimits(limits);
    expect(new Headers(calls[2]?.init.headers).get("x-csrf-token")).toBe("t-2");
    for (const run of due) run();
    expect((await errorOf(api.saveLimits(limits)))?.code).toBe("wrong-csrf-token");
    expect(calls).toHaveLength(6);
  });

  test("keeps the node's code, hint and waiting time", async () => {
    const { api } = createBench([
      {
        status: 429,
        body: { code: "login-locked", message: "wait", hint: "later" },
        headers: { "retry-after": "845" },
      },
    ]);
    const error = await errorOf(api.login("anna", "x"));
    expect(error).toMatchObject({ code: "login-locked", hint: "later", retry_after_s: 845 });
  });

  test("tells a node that does not answer from one that refuses", async () => {
    const { api } = createBench([new TypeError("Failed to fetch"), { status: 502, body: "<html>" }]);
    expect((await errorOf(api.now()))?.code).toBe("node-unreachable");
    expect((await errorOf(api.now()))?.code).toBe("node-unreachable");
  });

  test("does not take a web page for figures", async () => {
    const { api } = createBench([{ status: 200, body: "<!doctype html>" }]);
    expect((await errorOf(api.now()))?.code).toBe("unexpected-answer");
  });

  test("says when the session is gone, and only then", async () => {
    const { api, lostSessions } = createBench([
      { status: 403, body: { code: "own-figures-only", message: "" } },
      { status: 401, body: { code: "no-session", message: "" } },
    ]);
    await errorOf(api.intervals({ from_s: 0, to_s: 900 }));
    expect(lostSessions()).toBe(0);
    await errorOf(api.intervals({ from_s: 0, to_s: 900 }));
    expect(lostSessions()).toBe(1);
  });

  test("asks for the period it was given", async () => {
    const { api, calls } = createBench([{ status: 200, body: { intervals: [] } }]);
    expect(await api.intervals({ from_s: 1_470_434_400, to_s: 1_470_520_800 })).toEqual([]);
    expect(calls[0]?.path).toBe("/api/intervals?from_s=1470434400&to_s=1470520800");
  });
});

const NO_SESSION = { status: 401, body: { code: "no-session", message: "" } };
const LIMITS = { buy_limit_micro_per_kwh: null, sell_limit_micro_per_kwh: null };

describe("a change whose session has ended", () => {
  test("is tried once more when somebody has logged in again", async () => {
    const { api, calls, how } = createBench([NO_SESSION, { status: 200, body: LIMITS }, NO_SESSION, NO_SESSION]);
    how.isBack = true;
    expect(await api.saveLimits(LIMITS)).toEqual(LIMITS);
    expect(calls.map(({ init }) => init.method)).toEqual(["PUT", "PUT"]);
    expect((await errorOf(api.changePassword("a", "b")))?.code).toBe("no-session");
    expect(calls).toHaveLength(4);
  });

  test("is refused when nobody has", async () => {
    const { api, calls } = createBench([NO_SESSION]);
    expect((await errorOf(api.saveLimits(LIMITS)))?.code).toBe("no-session");
    expect(calls).toHaveLength(1);
  });

  test("is tried once more without asking when the session was renewed meanwhile", async () => {
    const { promise: late, resolve } = Promise.withResolvers<Answer>();
    const { api, calls, lostSessions } = createBench([
      late,
      { status: 200, body: session },
      { status: 200, body: LIMITS },
    ]);
    const saved = api.saveLimits(LIMITS);
    await expect.poll(() => calls.length).toBe(1);
    await api.login("anna", "green-roof");
    resolve(NO_SESSION);
    expect(await saved).toEqual(LIMITS);
    expect(lostSessions()).toBe(0);
    expect(new Headers(calls[2]?.init.headers).get("x-csrf-token")).toBe("t-1");
  });
});

describe("a double tap", () => {
  const answer = { status: 200, body: LIMITS };

  test("sends a change once, on its way and just after", async () => {
    const { api, calls, due } = createBench([answer, answer, answer]);
    await Promise.all([api.saveLimits(LIMITS), api.saveLimits(LIMITS)]);
    await api.saveLimits(LIMITS);
    expect(calls).toHaveLength(1);
    for (const run of due) run();
    await api.saveLimits(LIMITS);
    expect(calls).toHaveLength(2);
  });

  test("is not a second change, nor another try of what was refused", async () => {
    const { api, calls } = createBench([answer, answer, answer, { status: 503, body: "" }, answer]);
    const other = { ...LIMITS, buy_limit_micro_per_kwh: 150_000 };
    for (const limits of [LIMITS, other, LIMITS]) await api.saveLimits(limits);
    await errorOf(api.saveLimits(other));
    await api.saveLimits(other);
    expect(calls).toHaveLength(5);
  });
});

test("nothing is changed, and nothing kept for later, while the node is out of reach", async () => {
  const { api, calls, how } = createBench([{ status: 200, body: LIMITS }]);
  how.mayChange = false;
  expect((await errorOf(api.saveLimits(LIMITS)))?.code).toBe("no-connection");
  expect((await errorOf(api.logout()))?.code).toBe("no-connection");
  expect(calls).toHaveLength(0);
  how.mayChange = true;
  await api.limits();
  expect(calls).toHaveLength(1);
});

test("figures that were kept are told with their time", async () => {
  const { api } = createBench([
    { status: 200, body: {}, headers: { "x-localgrid-kept-at": "1470490000000" } },
    { status: 200, body: {} },
  ]);
  expect((await api.now()).kept_at_ms).toBe(1_470_490_000_000);
  expect((await api.now()).kept_at_ms).toBeNull();
});
