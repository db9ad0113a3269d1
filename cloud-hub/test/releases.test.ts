import { generateKeyPairSync, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { nodeKeyOf } from "@localgrid/journal/head";
import { requestAuthorization, signEnrolment } from "@localgrid/protocol/node-proofs";
import { testBundle, testReleaseKey } from "@localgrid/protocol/test-bundle";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cleanUp, type RunningHub, runCommand, startHub, temporaryFolder } from "./running-hub.ts";

const releaseKey = testReleaseKey();
const bundle = testBundle(releaseKey, { kind: "system", version: 4, size: 400_000 });
const ALL = { most_failures: 3, rings: [{ permille: 1_000, nodes: [], wait_s: 0 }] };

let hub: RunningHub;
let operator: Readonly<Record<string, string>>;
let node: TestNodeClient;

beforeAll(async () => {
  hub = await startHub({ args: ["--release-keys", releaseKey.hex] });
  operator = await operatorOf(hub);
  node = await enrolled(hub);
}, 120_000);

afterAll(cleanUp);

/** Somebody who signs as a node does. */
class TestNodeClient {
  private readonly key = nodeKeyOf(generateKeyPairSync("ed25519").privateKey);
  readonly name = Buffer.from(this.key.node).toString("hex");

  async enrol(join_code: string): Promise<void> {
    const communityKey = new Uint8Array(randomBytes(32));
    const proof = signEnrolment({ joinCode: join_code, key: this.key, communityKey });
    const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
    const keys = { public_key: hex(this.key.publicKey), community_key: hex(communityKey), proof: hex(proof) };
    const body = JSON.stringify({ join_code, ...keys });
    const answer = await fetch(`${hub.url}/v1/nodes`, { method: "POST", headers: JSON_BODY, body });
    expect([answer.status, await answer.text()]).toMatchObject([200, expect.anything()]);
  }

  ask(path: string, init: { readonly method?: string; readonly body?: object; readonly range?: string } = {}) {
    const { method = "GET", body, range } = init;
    const target = `/v1/nodes/${this.name}/releases${path}`;
    const authorization = requestAuthorization({ method, target, at_ms: Date.now() }, this.key);
    return fetch(hub.url + target, {
      method,
      headers: {
        authorization,
        ...(body === undefined ? {} : JSON_BODY),
        ...(range === undefined ? {} : { range: `bytes=${range}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }
}

const JSON_BODY = { "content-type": "application/json" };

async function operatorOf({ url, data_dir }: RunningHub): Promise<Readonly<Record<string, string>>> {
  const { stdout } = await runCommand(["create-operator", "--data-dir", data_dir, "--login", "olga"]);
  const { login, initial_password: password } = JSON.parse(stdout);
  const body = JSON.stringify({ login, password });
  const answer = await fetch(`${url}/api/session`, { method: "POST", headers: JSON_BODY, body });
  const { csrf_token } = (await answer.json()) as { readonly csrf_token: string };
  return { cookie: (answer.headers.get("set-cookie") ?? "").split(";", 1)[0] as string, "x-csrf-token": csrf_token };
}

async function enrolled({ data_dir }: RunningHub): Promise<TestNodeClient> {
  const { stdout } = await runCommand(["create-join-code", "--data-dir", data_dir, "--community", "sun"]);
  const client = new TestNodeClient();
  await client.enrol(JSON.parse(stdout).join_code);
  return client;
}

async function api(method: string, path: string, body?: object | Uint8Array) {
  const isBytes = body instanceof Uint8Array;
  const type = isBytes ? { "content-type": "application/octet-stream" } : body === undefined ? {} : JSON_BODY;
  const answer = await fetch(`${hub.url}/api/releases${path}`, {
    method,
    headers: { ...operator, ...type },
    ...(body === undefined ? {} : { body: isBytes ? Buffer.from(body) : JSON.stringify(body) }),
  });
  const text = await answer.text();
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every kind
  return { status: answer.status, json: (text === "" ? null : JSON.parse(text)) as any };
}

describe("releases at the hub, over HTTP", () => {
  test("go from an operator's file to the nodes of a ring, and their outcomes come back", async () => {
    const added = await api("POST", "", bundle.bytes);
    expect([added.status, added.json]).toMatchObject([201, { release: bundle.id, version: 4, phase: "draft" }]);
    expect((await api("POST", "", bundle.bytes)).status).toBe(200);
    expect(await (await node.ask("")).json()).toEqual({ offers: [], withdrawn: [] });
    expect((await node.ask(`/${bundle.id}/content`)).status).toBe(404);
    const started = await api("POST", `/${bundle.id}/rollout`, { action: "start", settings: ALL });
    expect([started.status, started.json]).toMatchObject([200, { phase: "running", settings: ALL }]);
    const { offers } = (await (await node.ask("")).json()) as { readonly offers: readonly object[] };
    const size_bytes = bundle.bytes.length;
    expect(offers).toMatchObject([{ release: bundle.id, kind: "system", version: 4, size_bytes }]);
    const whole = await node.ask(`/${bundle.id}/content`);
    expect([whole.status, whole.headers.get("accept-ranges")]).toEqual([200, "bytes"]);
    expect(Buffer.from(await whole.arrayBuffer()).equals(bundle.bytes)).toBe(true);
    for (const [outcome, reason] of [["taken", null] as const, ["proven", null] as const, ["proven", null] as const]) {
      const told = await node.ask(`/${bundle.id}/outcome`, { method: "POST", body: { outcome, reason } });
      expect(told.status).toBe(204);
    }
    expect((await api("GET", `/${bundle.id}`)).json).toMatchObject({ taken: 1, proven: 1, failed: 0 });
    const { items } = (await api("GET", `/${bundle.id}/outcomes`)).json;
    expect(items).toMatchObject([{ node: node.name, outcome: "proven", is_failure: false }]);
  });

  test("are fetched in ranges, also the last byte, and not beyond it", async () => {
    const size = bundle.bytes.length;
    for (const [range, from, to] of [
      ["0-0", 0, 1],
      ["262140-262150", 262_140, 262_151],
      [`${size - 1}-`, size - 1, size],
      ["5-99999999", 5, size],
    ] as const) {
      const part = await node.ask(`/${bundle.id}/content`, { range });
      expect([part.status, part.headers.get("content-range")]).toEqual([206, `bytes ${from}-${to - 1}/${size}`]);
      expect(Buffer.from(await part.arrayBuffer()).equals(bundle.bytes.subarray(from, to))).toBe(true);
    }
    for (const range of [`${size}-`, "9-5", "x", "-5", "0-1,4-5"]) {
      const refused = await node.ask(`/${bundle.id}/content`, { range });
      expect([range, refused.status, ((await refused.json()) as { readonly code: string }).code]).toEqual([
        range,
        416,
        "range-not-satisfiable",
      ]);
    }
  });

  test("are for the node that signs, and outcomes for releases that are there", async () => {
    const other = "0".repeat(32);
    const stranger = await fetch(`${hub.url}/v1/nodes/${other}/releases`);
    expect(stranger.status).toBe(401);
    for (const path of ["", `/${bundle.id}/content`]) {
      const target = `/v1/nodes/${other}/releases${path}`;
      const answer = await node.ask(`/../../${other}/releases${path}`);
      expect([target, answer.status]).toEqual([target, 401]);
    }
    const unknown = await node.ask(`/${"0".repeat(64)}/outcome`, {
      method: "POST",
      body: { outcome: "taken", reason: null },
    });
    expect(unknown.status).toBe(404);
    for (const body of [{ outcome: "eaten", reason: null }, { outcome: "refused", reason: "Not a code" }, {}]) {
      expect((await node.ask(`/${bundle.id}/outcome`, { method: "POST", body })).status).toBe(400);
    }
  });

  test("that are no bundles are refused with a code, and the next one is taken", async () => {
    const damaged = bundle.bytes.slice();
    damaged[damaged.length - 1] = (damaged.at(-1) as number) ^ 1;
    for (const [bytes, code] of [
      [new Uint8Array(100), "not-a-bundle"],
      [damaged, "damaged-bundle"],
      [bundle.bytes.subarray(0, 300_000), "truncated-bundle"],
      [testBundle(testReleaseKey(), { version: 9 }).bytes, "unknown-release-key"],
      [testBundle(releaseKey, { kind: "system", version: 4, salt: "other" }).bytes, "version-taken"],
    ] as const) {
      const { json } = await api("POST", "", bytes);
      expect(json.code).toBe(code);
    }
    expect((await api("GET", "")).json.items).toHaveLength(1);
  });

  test("are led from the command line too", { timeout: 120_000 }, async () => {
    const file = join(temporaryFolder(), "update.lgu");
    const next = testBundle(releaseKey, { version: 5 });
    writeFileSync(file, next.bytes);
    const run = async (name: string, ...args: readonly string[]) => {
      const { code, stdout, stderr } = await runCommand(["release", name, "--data-dir", hub.data_dir, ...args]);
      return code === 0 ? JSON.parse(stdout) : stderr;
    };
    expect(await run("add", "--file", file)).toMatchObject({ release: next.id, phase: "draft", is_new: true });
    expect(await run("add", "--file", file)).toMatchObject({ is_new: false });
    const named = ["--release", next.id];
    const steps = [];
    for (const name of ["ring", "ring", "pause", "withdraw"]) steps.push(await run(name, ...named));
    expect(steps.map(({ phase, ring }) => [phase, ring])).toEqual([
      ["running", 0],
      ["running", 1],
      ["paused", 1],
      ["withdrawn", 1],
    ]);
    expect(await run("list")).toMatchObject([{ release: next.id, phase: "withdrawn" }, { release: bundle.id }]);
    expect(await run("ring", ...named)).toContain("[wrong-rollout-action]");
    expect(await run("ring", "--release", "x")).toContain("[wrong-config]");
    expect(await run("add", "--file", `${file}.gone`)).toContain("[wrong-config]");
    const { withdrawn } = (await (await node.ask("")).json()) as { readonly withdrawn: readonly string[] };
    expect(withdrawn).toEqual([next.id]);
    expect((await api("DELETE", `/${next.id}`)).status).toBe(204);
  });
});
