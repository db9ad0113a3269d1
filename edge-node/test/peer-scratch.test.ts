import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { nodeKeyFromSeed } from "@localgrid/journal/node-seed";
import { afterAll, test } from "vitest";
import { PeerRegion, REGION } from "./peer-region.ts";
import { cleanUp, launch } from "./running-node.ts";

let region: PeerRegion;
afterAll(async () => {
  await cleanUp();
  await region?.stop();
});
test("scratch", { timeout: 100_000 }, async () => {
  const seed = randomBytes(32);
  region = await PeerRegion.make({
    names: ["ash", "beech"],
    strangers: [nodeKeyFromSeed(seed)],
    config: { replica_count: 3, log_level: "debug" },
  });
  await region.start("ash", "beech");
  const { peer_id, peer_port } = region.node("ash");
  const target = {
    seed: seed.toString("hex"),
    region: REGION,
    address: `/ip4/127.0.0.1/tcp/${peer_port}/p2p/${peer_id}`,
    port: peer_port,
    other: Buffer.from(region.node("beech").key.publicKey).toString("hex"),
  };
  const child = launch(process.execPath, [
    fileURLToPath(new URL("peer-attacker.ts", import.meta.url)),
    JSON.stringify(target),
  ]);
  child.stdout?.on("data", (d) => console.log("OUT", String(d)));
  child.stderr?.on("data", (d) => console.log("ERR", String(d)));
  child.stdin?.write("connect\nhonest\n");
  await pause(8000);
  console.log(JSON.stringify(await region.view("ash"), null, 1));
  console.log(
    region
      .process("ash")
      .lines.map((l) => JSON.stringify(l))
      .join("\n"),
  );
  console.log(
    await (await fetch(`${region.process("ash").http_url}/metrics`)).text().then((t) =>
      t
        .split("\n")
        .filter((l) => /peer|gossip|replica/.test(l))
        .join("\n"),
    ),
  );
});
