import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { launchBrowser, violationsOf } from "@localgrid/ui-components/test/browser";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startFakeNode } from "./fake-node.ts";
import { bringWorker, isLive, openMemberPage, SLOWLY } from "./member-page.ts";
import { WEB_ROOT } from "./web-root.ts";

// A real browser on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

const folder = mkdtempSync(join(tmpdir(), "member-app-"));
const [FIRST, HALF, NEXT] = ["first", "half", "next"].map((name) => join(folder, name)) as [string, string, string];

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
  for (const root of [FIRST, HALF, NEXT]) cpSync(WEB_ROOT, root, { recursive: true });
  const page = readFileSync(join(FIRST, "index.html"), "utf8");
  const marked = page.replace("<head>", '<head><meta name="release" content="next" />');
  const digest = (text: string) => createHash("sha256").update(text).digest("base64");
  const worker = readFileSync(join(FIRST, "sw.js"), "utf8");
  expect(worker).toContain(digest(page));
  const next = worker.replace(digest(page), digest(marked)).replace(/(version:.)[0-9a-f]{16}/, "$10123456789abcdef");
  for (const root of [HALF, NEXT]) writeFileSync(join(root, "sw.js"), next);
  writeFileSync(join(NEXT, "index.html"), marked);
});

afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

test("a newer release is taken as a whole or not at all, and when somebody wants to", async () => {
  let node = await startFakeNode({ webRoot: FIRST });
  const { page, context, complaints } = await openMemberPage(browser, node.url, "allow");
  await bringWorker(page);
  const port = Number(new URL(node.url).port);
  const restart = async (webRoot: string) => {
    await node.stop();
    node = await startFakeNode({ webRoot, port, role: "member" });
  };
  const isMarked = async () => (await page.locator('meta[name="release"]').count()) === 1;
  const appCaches = () => page.evaluate(async () => (await caches.keys()).filter((name) => name.includes("app")));
  const before = await appCaches();
  const offer = page.locator(".banner", { hasText: "There is a new version of this page." });

  // The page that the new worker lists is not there yet.
  await restart(HALF);
  await isLive(page);
  await expect.poll(() => node.requests.includes("GET /"), SLOWLY).toBe(true);
  await expect.poll(appCaches, SLOWLY).toEqual(before);
  expect(await offer.count()).toBe(0);

  await restart(NEXT);
  await offer.waitFor();
  expect(await isMarked()).toBe(false);
  expect(await violationsOf(page, "new version")).toEqual([]);
  await offer.getByRole("button", { name: "Reload" }).click();
  await expect.poll(isMarked, SLOWLY).toBe(true);
  await expect.poll(appCaches, SLOWLY).toEqual(["localgrid-app-0123456789abcdef"]);
  expect(complaints).toEqual([]);
  await context.close();
  await node.stop();
});

test("an app that is opened anew on its old version learns of the newer one", async () => {
  const old = await startFakeNode({ webRoot: FIRST });
  const { page, context } = await openMemberPage(browser, old.url, "allow");
  await bringWorker(page);
  await page.goto("about:blank");
  await old.stop();
  const node = await startFakeNode({ webRoot: NEXT, port: Number(new URL(old.url).port), role: "member" });
  await page.goto(node.url);
  expect(await page.locator('meta[name="release"]').count()).toBe(0);
  await page.locator(".banner", { hasText: "There is a new version of this page." }).waitFor();
  await context.close();
  await node.stop();
});

test("the worker has at most 4.75 kB, packed", () => {
  expect(gzipSync(readFileSync(join(FIRST, "sw.js"))).length).toBeLessThanOrEqual(4_864);
});
