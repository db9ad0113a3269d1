import "../test/english.ts";
import { expect, test } from "vitest";
import { HUB_UNREACHABLE } from "./addresses.ts";
import { createApi, everyPage } from "./api.ts";

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: string | null;
}

function fakeApi(answer: () => Response) {
  const sent: Sent[] = [];
  const heard: boolean[] = [];
  let keys = 0;
  let lost = 0;
  const api = createApi({
    fetch: async (input, init) => {
      const { method = "GET", headers, body } = init ?? {};
      sent.push({
        method,
        path: String(input),
        headers: new Headers(headers),
        body: typeof body === "string" ? body : null,
      });
      return answer();
    },
    onSessionLost: () => {
      lost += 1;
    },
    onHeard: (response) => heard.push(response !== null),
    newKey: () => `key-${++keys}`,
  });
  return { api, sent, heard, lost: () => lost };
}

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });

test("each write carries a key of its own and the session's token; reads carry neither", async () => {
  const { api, sent } = fakeApi(() => json({ csrf_token: "t" }));
  await api.login("a", "b");
  await api.makeJoinCode("linden");
  await api.revokeNode("00ff");
  await api.nodes("linden");
  expect(sent.map(({ headers }) => [headers.get("idempotency-key"), headers.get("x-csrf-token")])).toEqual([
    [null, ""],
    ["key-1", "t"],
    ["key-2", "t"],
    [null, null],
  ]);
});

test("filters and pages are in the address, and only those that are set", async () => {
  const { api, sent } = fakeApi(() => json({ items: [], next: null }));
  await api.differences("linden", "2026-11", { member: "", cause: "clock", after: "12.p1", limit: 50 });
  await api.intervals("linden", { from_s: 0, to_s: 900 }, { onlyMismatch: true, after: null });
  await api.communities();
  expect(sent.map(({ path }) => path)).toEqual([
    "/api/communities/linden/reconciliation/2026-11/differences?cause=clock&after=12.p1&limit=50",
    "/api/communities/linden/intervals?from_s=0&to_s=900&only=mismatch",
    "/api/communities",
  ]);
});

test("a hub that does not answer is told as such, and so is one that does", async () => {
  const away = fakeApi(() => {
    throw new TypeError("failed to fetch");
  });
  await expect(away.api.communities()).rejects.toMatchObject({ code: HUB_UNREACHABLE });
  const there = fakeApi(() => json({ code: "no-session", message: "" }, 401));
  await expect(there.api.communities()).rejects.toMatchObject({ code: "no-session" });
  expect([away.heard, there.heard, away.lost(), there.lost()]).toEqual([[false], [true], 0, 1]);
});

test("all pages of a list are fetched in their order, and no list is without an end", async () => {
  const asked: (string | null | undefined)[] = [];
  const items = await everyPage(async ({ after }) => {
    asked.push(after);
    const from = Number(after ?? 0);
    return { items: [from, from + 1], next: from < 4 ? String(from + 2) : null };
  });
  expect(items).toEqual([0, 1, 2, 3, 4, 5]);
  expect(asked).toEqual([null, "2", "4"]);
  const endless = await everyPage(async () => ({ items: [1], next: "again" }));
  expect(endless).toHaveLength(20);
});
