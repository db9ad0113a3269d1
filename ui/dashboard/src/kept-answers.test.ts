import { beforeEach, describe, expect, test } from "vitest";
import { type AnswerKeeper, keepAnswers } from "./kept-answers.ts";

let asked: { readonly path: string; readonly named: string | null }[];
let content: unknown;
let status: number;
let keeper: AnswerKeeper;

beforeEach(() => {
  [asked, content, status] = [[], { items: [1] }, 200];
  keeper = keepAnswers(async (input, init) => {
    const named = new Headers(init?.headers).get("if-none-match");
    asked.push({ path: String(input), named });
    const etag = `"${JSON.stringify(content).length}"`;
    const headers = { etag, date: "Sun, 22 Nov 2026 11:00:00 GMT" };
    if (status === 200 && named === etag) return new Response(null, { status: 304, headers });
    return new Response(JSON.stringify(content), { status, headers: status === 200 ? headers : {} });
  });
});

const read = async (path = "/api/x", method = "GET") => {
  const response = await keeper.fetch(path, { method, headers: { accept: "application/json" } });
  return { response, value: (await response.json()) as unknown };
};

describe("answers that have not changed", () => {
  test("are the same object again, with the hub's new time", async () => {
    const first = await read();
    const again = await read();
    expect(asked.map(({ named }) => named)).toEqual([null, '"13"']);
    expect(again.value).toBe(first.value);
    expect([again.response.ok, again.response.headers.get("date")]).toEqual([true, expect.stringContaining("2026")]);
    content = { items: [1, 2] };
    expect((await read()).value).toEqual(content);
    expect((await read()).value).toEqual(content);
    expect(asked.at(-1)?.named).toBe('"15"');
  });

  test("are told by address, and only for readings", async () => {
    await read();
    await read("/api/y");
    await read("/api/x", "POST");
    expect(asked.map(({ named }) => named)).toEqual([null, null, null]);
  });

  test("are forgotten when the hub refuses, when somebody else logs in, and when there are too many", async () => {
    await read();
    status = 403;
    await read();
    status = 200;
    await read();
    expect(asked.at(-1)?.named).toBeNull();
    keeper.forgetAll();
    await read();
    expect(asked.at(-1)?.named).toBeNull();
    for (let at = 0; at < 60; at++) await read(`/api/${at}`);
    await read("/api/59");
    expect(asked.at(-1)?.named).not.toBeNull();
    await read("/api/x");
    expect(asked.at(-1)?.named).toBeNull();
  });
});
