import { afterAll, expect, test } from "vitest";
import { PeerRegion } from "./peer-region.ts";
import { Chaos } from "./gossip-chaos.ts";
import { cleanUp } from "./running-node.ts";
let region: PeerRegion;
afterAll(async () => { await cleanUp(); await region?.stop(); });
test("scratch", { timeout: 100_000 }, async () => {
  region = await PeerRegion.make({ names: ["ash", "beech", "cedar"] });
  await region.start("ash", "beech", "cedar");
  const chaos = new Chaos(region, 1);
  await chaos.grow();
  console.log(JSON.stringify(await region.view("ash"), null, 1));
  const t = performance.now();
  console.log(await region.untilCopied(["ash", "beech", "cedar"], { copies: 2, deadline_ms: 30_000 }), performance.now() - t);
  console.log(JSON.stringify(await region.view("ash"), null, 1));
  console.log(JSON.stringify(region.process("ash").lines));
  expect(1).toBe(1);
});
