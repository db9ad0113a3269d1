import { describe, expect, test } from "vitest";
import { forgetPush, type PushMemory, recallPush, rememberPush } from "../push-memory.ts";
import { PushEvents } from "./push-events.ts";
import { MemoryCaches } from "./test-caches.ts";

const MEMORY: PushMemory = {
  login: "anna",
  id: "d1",
  endpoint: "https://push.example/old",
  public_key: "BKey",
  language: "de",
  name: "Firefox auf Android",
  title: "Eine neue Mitteilung",
  text: "Öffne sie, um sie zu lesen.",
};
const NOTICE = { title: "Prices", body: "They fell.", url: "#/today/2016-08-06", tag: "notice-3", lang: "en" };
const PLAIN = { title: MEMORY.title, body: MEMORY.text, tag: "notice", lang: "de", data: "#/notices" };
const KEY = new Uint8Array([4, 1, 2]).buffer;

const subscriptionAt = (endpoint: string) =>
  ({
    endpoint,
    options: { applicationServerKey: KEY },
    toJSON: () => ({ endpoint, keys: { p256dh: "P", auth: "A" } }),
  }) as unknown as PushSubscription;

/** A worker of a browser that anna is subscribed in, and a node that knows her. */
async function createBench() {
  const caches = new MemoryCaches();
  await rememberPush(caches, MEMORY);
  const shown: unknown[] = [];
  const asked: string[] = [];
  const subscribed: unknown[] = [];
  const pages: string[] = [];
  const bench = { login: "anna", status: 201, id: "d2", hasPage: false };
  const events = new PushEvents({
    caches,
    fetch: async (path, { method = "GET", headers, body } = {}) => {
      asked.push([method, path, new Headers(headers).get("x-csrf-token"), body].filter(Boolean).join(" "));
      const answer = path === "/api/session" ? { login: bench.login, csrf_token: "token" } : { id: bench.id };
      if (method === "DELETE") return new Response(null, { status: 204 });
      return Response.json(answer, { status: method === "POST" ? bench.status : 200 });
    },
    registration: {
      pushManager: {
        subscribe: async (options) => {
          subscribed.push(options?.applicationServerKey);
          return subscriptionAt("https://push.example/anew");
        },
      },
      showNotification: async (title, { icon, ...options }) => {
        expect(icon).toBe("./icon-192.png");
        shown.push({ title, ...options });
      },
    },
    pages: async () => {
      const page = { navigate: async (address: string) => pages.push(address), focus: async () => pages.push("focus") };
      return bench.hasPage ? [page] : [];
    },
    openPage: async (address) => pages.push(`new ${address}`),
    base: "https://node.test/",
  });
  return { bench, events, caches, shown, asked, subscribed, pages };
}

describe("a pushed message", () => {
  test("is shown as the node wrote it", async () => {
    const { events, shown } = await createBench();
    await events.show(JSON.stringify(NOTICE));
    const { url: data, ...others } = NOTICE;
    expect(shown).toEqual([{ ...others, data }]);
  });

  test.each([
    "",
    "no JSON",
    "null",
    "[]",
    '{"title":"Prices"}',
    '{"title":"","body":"They fell.","url":"#/now"}',
    '{"title":7,"body":"They fell.","url":"#/now"}',
  ])("that cannot be read is announced in the language of this browser: %s", async (message) => {
    const { events, shown } = await createBench();
    await events.show(message);
    expect(shown).toEqual([PLAIN]);
  });

  test("says nothing where whoever it was for has left", async () => {
    const { events, shown, caches } = await createBench();
    await forgetPush(caches);
    await events.show(JSON.stringify(NOTICE));
    expect(shown).toEqual([{ title: "localgrid", body: "", tag: "notice", lang: "", data: "#/notices" }]);
  });

  test.each(["https://example.org/", "//example.org", "/api/session", "#now", null, 7])(
    "that leads to %j leads to the notices",
    async (url) => {
      const { events, shown, pages } = await createBench();
      await events.show(JSON.stringify({ ...NOTICE, url }));
      expect(shown).toMatchObject([{ title: "Prices", data: "#/notices" }]);
      await events.open(url);
      expect(pages).toEqual(["new https://node.test/#/notices"]);
    },
  );

  test("opens in a page that is there, else in a new one", async () => {
    const { bench, events, pages } = await createBench();
    await events.open("#/limits");
    bench.hasPage = true;
    await events.open("#/limits");
    expect(pages).toEqual(["new https://node.test/#/limits", "https://node.test/#/limits", "focus"]);
  });
});

describe("a push service that gives the browser another address", () => {
  const posted = (endpoint: string) => {
    const told = { endpoint, p256dh: "P", auth: "A", language: "de", name: MEMORY.name };
    return `POST /api/notices/devices token ${JSON.stringify(told)}`;
  };

  test("has the node told, which drops the old one", async () => {
    const { events, caches, asked } = await createBench();
    const oldSubscription = subscriptionAt(MEMORY.endpoint);
    await events.exchange({ oldSubscription, newSubscription: subscriptionAt("https://push.example/new") });
    const endpoint = "https://push.example/new";
    expect(asked).toEqual(["GET /api/session", posted(endpoint), "DELETE /api/notices/devices/d1 token"]);
    expect(await recallPush(caches)).toEqual({ ...MEMORY, id: "d2", endpoint });
  });

  test("is asked anew where it says nothing but that the old one has ended", async () => {
    const { bench, events, asked, subscribed } = await createBench();
    bench.id = "d1";
    await events.exchange({ oldSubscription: subscriptionAt(MEMORY.endpoint), newSubscription: null });
    expect(subscribed).toEqual([KEY]);
    expect(asked).toEqual(["GET /api/session", posted("https://push.example/anew")]);
  });

  test.each([
    { why: "nobody is subscribed here", login: "anna", isSubscribed: false, status: 201 },
    { why: "somebody else is logged in", login: "bert", isSubscribed: true, status: 201 },
    { why: "the node refuses", login: "anna", isSubscribed: true, status: 409 },
  ])("changes nothing where $why", async ({ login, isSubscribed, status }) => {
    const { bench, events, caches, asked } = await createBench();
    Object.assign(bench, { login, status });
    if (!isSubscribed) await forgetPush(caches);
    await events.exchange({ newSubscription: subscriptionAt("https://push.example/new") });
    expect(await recallPush(caches)).toEqual(isSubscribed ? MEMORY : null);
    expect(asked.filter((each) => each.startsWith("DELETE"))).toEqual([]);
    expect(asked.filter((each) => each.startsWith("POST"))).toHaveLength(status === 409 ? 1 : 0);
  });
});
