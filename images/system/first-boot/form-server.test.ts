import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createFormServer, type PageRequest } from "./form-server.ts";

const asked: PageRequest[] = [];
const server = createFormServer((request) => {
  asked.push(request);
  return { status: 200, body: "<p>hello</p>" };
});
let home = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test("pages have no script, and no other page may show them", async () => {
  const answer = await fetch(`${home}/a?b=c`);
  expect(asked.at(-1)).toMatchObject({ method: "GET", path: "/a", fields: null });
  expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(answer.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
});

test("a form of its own is read, one that another page sends is not", async () => {
  const body = new URLSearchParams({ word: "a b&c" });
  await fetch(`${home}/act`, { method: "POST", body, headers: { origin: home } });
  expect(asked.at(-1)?.fields?.get("word")).toBe("a b&c");
  await fetch(`${home}/act`, { method: "POST", body, headers: { origin: "http://evil.example" } });
  expect(asked.at(-1)?.fields).toBeNull();
});

test("too much is refused, and other methods are", async () => {
  const before = asked.length;
  expect((await fetch(home, { method: "POST", body: "x".repeat(9_000) })).status).toBe(413);
  expect((await fetch(home, { method: "DELETE" })).status).toBe(405);
  expect(asked).toHaveLength(before);
  expect((await fetch(home)).status).toBe(200);
});
