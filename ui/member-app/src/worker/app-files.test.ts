import { describe, expect, test } from "vitest";
import { type AppBuild, AppFiles } from "./app-files.ts";
import { MemoryCaches, requestOf } from "./test-caches.ts";

const BUILD: AppBuild = {
  version: "b2",
  hashed: ["assets/app-1.js", "assets/view-2.js"],
  fixed: { "": "sha256-page", "theme.js": "sha256-theme" },
};

function createBench() {
  const caches = new MemoryCaches();
  const asked: Request[] = [];
  const how = { refused: "" };
  const files = new AppFiles(BUILD, "https://node.test/", {
    caches,
    fetch: async (request) => {
      asked.push(request);
      const { pathname } = new URL(request.url);
      return new Response(`node's ${pathname}`, { status: pathname === how.refused ? 404 : 200 });
    },
  });
  return { caches, asked, how, files };
}

const textOf = async (answer: Promise<Response>) => (await answer).text();

describe("the files of a build", () => {
  test("are fetched as a whole, those whose names stay only with this build's content", async () => {
    const { files, caches, asked } = createBench();
    await files.fetchAll();
    expect(await caches.addresses("localgrid-app-b2")).toEqual([
      "/assets/app-1.js",
      "/assets/view-2.js",
      "/",
      "/theme.js",
    ]);
    expect(asked.map(({ integrity }) => integrity)).toEqual(["", "", "sha256-page", "sha256-theme"]);
    expect(asked[2]?.cache).toBe("no-cache");
  });

  test("are let go when one of them does not come", async () => {
    const { files, caches, how } = createBench();
    how.refused = "/assets/view-2.js";
    await expect(files.fetchAll()).rejects.toThrow("HTTP 404");
    expect(await caches.keys()).toEqual([]);
  });

  test("are given without asking, and asked for where they are missing", async () => {
    const { files, asked } = createBench();
    await files.fetchAll();
    asked.length = 0;
    expect(await textOf(files.answer(requestOf("GET", "/?from=home")))).toBe("node's /");
    expect(asked).toEqual([]);
    const empty = createBench();
    expect(await textOf(empty.files.answer(requestOf("GET", "/theme.js")))).toBe("node's /theme.js");
    expect(empty.asked).toHaveLength(1);
  });

  test("are these and no others", () => {
    const { files } = createBench();
    expect(["/", "/theme.js", "/assets/app-1.js"].filter((path) => !files.has(path))).toEqual([]);
    expect(["/trust", "/assets/app-0.js", "/api/now", "/sw.js"].filter((path) => files.has(path))).toEqual([]);
  });

  test("of other builds go, and nothing else does", async () => {
    const { files, caches } = createBench();
    for (const name of ["localgrid-app-b1", "localgrid-kept"]) await caches.open(name);
    await files.fetchAll();
    await files.dropOthers();
    expect(await caches.keys()).toEqual(["localgrid-kept", "localgrid-app-b2"]);
  });
});
