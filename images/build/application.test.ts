import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { NodeClient } from "@localgrid/edge-node/test/node-client";
import { cleanUp, startNode, temporaryFolder } from "@localgrid/edge-node/test/running-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { NODE_FLAGS } from "../test/node-unit.ts";
import { type BuiltApplication, buildApplication } from "./application.ts";
import { packSquashfs } from "./squashfs.ts";

const EPOCH_S = 1_760_000_000;
const RELEASE = { version: 7, version_name: "0.1.0-test", commit: "0123abc" };

let out: string;
let built: BuiltApplication;

beforeAll(async () => {
  out = join(temporaryFolder("application"), "out");
  const architecture = process.arch === "arm64" ? "arm64" : "x64";
  built = await buildApplication({ architecture, out, release: RELEASE, epoch_s: EPOCH_S });
}, 180_000);

afterAll(cleanUp);

describe("the application of an image", () => {
  test("runs from its packed file and serves its page, with nothing but what is in it", {
    timeout: 60_000,
  }, async () => {
    const mounted = join(out, "mounted");
    execFileSync("unsquashfs", ["-no-xattrs", "-dest", mounted, built.squashfs], { stdio: "ignore" });
    const node = await startNode({
      node: [process.execPath, ...NODE_FLAGS],
      main: join(mounted, "main.js"),
      config: { web_root: join(mounted, "member-app") },
    });
    const anybody = new NodeClient(node.http_url);
    expect(await anybody.get("/health")).toMatchObject({ status: 200, body: { status: "ok", broker: "listening" } });
    const page = await anybody.get("/");
    expect(page.status).toBe(200);
    const script = /src="\.(\/assets\/[^"]+\.js)"/.exec(String(page.body))?.[1] ?? "none";
    expect((await anybody.get(script)).status).toBe(200);
    expect(await node.stop()).toEqual({ code: 0, signal: null });
  });

  test("has no letter beyond ASCII in its code, which would take twice its size of memory", () => {
    const files = readdirSync(built.folder).filter((name) => name.endsWith(".js"));
    expect(files).toContain("main.js");
    const wide = files.filter((name) => readFileSync(join(built.folder, name)).some((byte) => byte > 0x7f));
    expect(wide).toEqual([]);
  });

  test("says which release it is, and holds one compiled part for each add-on", () => {
    expect(JSON.parse(readFileSync(join(built.folder, "release.json"), "utf8"))).toEqual({
      ...RELEASE,
      config_keys: expect.arrayContaining(["data_dir", "http_port", "web_root"]),
    });
    const files = readdirSync(join(built.folder, "node_modules"), { recursive: true }).map(String);
    const compiled = files.filter((file) => file.endsWith(".node") || file.endsWith(".bare"));
    expect(compiled.sort()).toEqual([
      `better-sqlite3/prebuilds/linux-${process.arch}.node`,
      `sodium-native/prebuilds/linux-${process.arch}/sodium-native.node`,
    ]);
    expect(existsSync(join(built.folder, "node_modules/better-sqlite3/deps"))).toBe(false);
  });

  test("names every package in it, in its bundle, beside it and in its page, with a licence and its digest", () => {
    const names = built.npm.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["fastify", "aedes", "libp2p", "better-sqlite3", "preact"]));
    expect(names).not.toContain("vite");
    expect(built.npm.filter(({ sha512 }) => !/^[0-9a-f]{128}$/.test(sha512 ?? ""))).toEqual([]);
    const list = readFileSync(join(built.folder, "licences/packages.txt"), "utf8");
    expect(list).toMatch(/^fastify \S+: MIT; LICENSE$/m);
    const { version } = built.npm.find(({ name }) => name === "fastify") ?? {};
    expect(readFileSync(join(built.folder, `licences/fastify@${version}/LICENSE`), "utf8")).toMatch(/MIT/);
  });

  test("brings the system's program as one file", () => {
    expect(readdirSync(built.system).sort()).toEqual(["licences", "main.js", "package.json"]);
    const refused = () =>
      execFileSync(process.execPath, [join(built.system, "main.js"), "no-such-command"], { stdio: "pipe" });
    expect(refused).toThrow(/unknown-command/);
  });

  test("is the same bytes again, whoever packs it and whenever", { timeout: 120_000 }, () => {
    const again = join(out, "again.squashfs");
    const touched = join(built.folder, "release.json");
    writeFileSync(join(built.folder, "release.json"), readFileSync(touched));
    utimesSync(touched, 1, 1);
    packSquashfs({ folder: built.folder, file: again, epoch_s: EPOCH_S });
    expect(digestOf(again)).toBe(digestOf(built.squashfs));
    chmodSync(touched, 0o600);
    packSquashfs({ folder: built.folder, file: again, epoch_s: EPOCH_S });
    expect(digestOf(again)).not.toBe(digestOf(built.squashfs));
  });

  test("can be read by the node's user", () => {
    const modes = readdirSync(built.system, { recursive: true }).map((name) => {
      const { mode } = statSync(join(built.system, String(name)));
      return (mode & 0o777).toString(8);
    });
    expect(new Set(modes)).toEqual(new Set(["644", "755"]));
  });
});

function digestOf(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}
