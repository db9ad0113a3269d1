import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nodeSeedOf } from "@localgrid/journal/node-seed";
import { afterAll, expect, test } from "vitest";
import { openIdentity } from "../src/adapters/system/identity.ts";
import { seedFromRecoveryCode } from "../src/recovery/recovery-code.ts";
import { eventually } from "./eventually.ts";
import { NodeClient } from "./node-client.ts";
import { cleanUp, firstLogin, type RunningNode, runCommand, startNode, temporaryFolder } from "./running-node.ts";

afterAll(cleanUp);

interface Site {
  readonly node: RunningNode;
  readonly coordinator: NodeClient;
}

async function startSite(community: string, data_dir?: string): Promise<Site> {
  const peers = { peer_port: 0, peer_host: "127.0.0.1", peer_discovery: false };
  const node = await startNode({ config: { community, ...peers }, ...(data_dir === undefined ? {} : { data_dir }) });
  const coordinator = new NodeClient(node.http_url);
  const { login, password } = firstLogin(node.data_dir);
  expect((await coordinator.login(login, password)).status).toBe(200);
  return { node, coordinator };
}

/** The region's list, made from cards that coordinators downloaded. */
async function makeList(sites: readonly Site[]): Promise<Buffer> {
  const folder = temporaryFolder("region");
  const [key, membership] = [join(folder, "region-key"), join(folder, "region.cbor")];
  const run = async (args: readonly string[]) => {
    const { code, stderr } = await runCommand(args);
    if (code !== 0) throw new Error(stderr);
  };
  await run(["region", "create", "--region", "east", "--key", key, "--out", membership]);
  const cards = await Promise.all(
    sites.map(async ({ coordinator }, index) => {
      const file = join(folder, `card-${index}.json`);
      writeFileSync(file, JSON.stringify((await coordinator.done("GET", "/api/membership/card")).body));
      return ["--card", file];
    }),
  );
  await run(["region", "add", "--key", key, "--membership", membership, ...cards.flat()]);
  return readFileSync(membership);
}

const metric = async ({ coordinator }: Site, name: string) =>
  new RegExp(`^localgrid_${name} (.*)$`, "m").exec((await coordinator.get("/metrics")).body)?.[1];

test("Two coordinators make a region by hand: cards, a list, a look at each other, a block, and the recovery code", async () => {
  const sites = await Promise.all([startSite("ash"), startSite("birch")]);
  const [ash, birch] = sites as [Site, Site];
  const alone = (await ash.coordinator.get("/api/peers")).body;
  expect([alone.region, alone.peers, alone.copies_wanted]).toEqual([null, [], 0]);

  const list = await makeList(sites);
  const membership = list.toString("base64url");
  const brought = await ash.coordinator.done("POST", "/api/membership", { membership });
  expect(brought.body).toEqual({ version: 2, is_new: true });
  expect((await ash.coordinator.done("POST", "/api/membership", { membership })).body.is_new).toBe(false);
  await birch.coordinator.done("POST", "/api/membership", { membership });

  await expectContact(sites);
  expect(await metric(ash, "peers_connected")).toBe("1");
  const copies = await eventually("each keeps the other's journal", async () => {
    const { body } = await ash.coordinator.get("/api/peers");
    return body.copies.some(({ behind_records }: { behind_records: number }) => behind_records === 0) && body;
  });
  expect(copies.copies_wanted).toBe(1);

  const [{ node }] = copies.peers;
  const block = (is_blocked: boolean) => ash.coordinator.done("POST", `/api/peers/${node}/block`, { is_blocked });
  expect((await block(true)).body.peers).toMatchObject([{ node, is_blocked: true }]);
  await eventually("the connection ends on both sides", async () => {
    const seen = await Promise.all(sites.map(async ({ coordinator }) => (await coordinator.get("/api/peers")).body));
    return seen.every(({ peers }) => peers[0].is_connected === false);
  });
  await ash.node.stop();
  const again = await startSite("ash", ash.node.data_dir);
  expect((await again.coordinator.get("/api/peers")).body.peers).toMatchObject([{ is_blocked: true }]);

  const { password } = firstLogin(again.node.data_dir);
  const { body: code } = await again.coordinator.done("POST", "/api/recovery-code", { password });
  const seed = nodeSeedOf(openIdentity(again.node.data_dir).key.privateKey);
  expect(Buffer.from(seedFromRecoveryCode(code.words.join(" "))).equals(Buffer.from(seed))).toBe(true);
  expect(code.qr_svg).toMatch(/^<svg /);
  const told = again.node.lines.filter(({ event }) => event === "recovery-code-shown");
  expect(told).toHaveLength(1);
  expect(JSON.stringify(again.node.lines)).not.toContain(code.words.slice(0, 3).join(" "));
});

async function expectContact(sites: readonly Site[]): Promise<void> {
  for (const { coordinator } of sites) {
    await eventually("the nodes see each other", async () => {
      const { body } = await coordinator.get("/api/peers");
      return body.peers.length === 1 && body.peers[0].is_connected && body.peers[0].head !== null;
    });
  }
}
