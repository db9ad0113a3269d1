import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { testBundle, testReleaseKey } from "@localgrid/protocol/test-bundle";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "./eventually.ts";
import { PeerRegion } from "./peer-region.ts";
import { partOf, ReleaseMachine } from "./release-machine.ts";
import { cleanUp } from "./running-node.ts";

const MEGABYTE = 1_048_576;
const DEADLINE_MS = 60_000;
/** Bundles come slowly on purpose, and this machine may do something else. */
const LONG = { timeout: 240_000 };
const releaseKey = testReleaseKey();
const second = testBundle(releaseKey, { version: 2, size: 6 * MEGABYTE });
const unproven = testBundle(releaseKey, { version: 3, size: 1_000 });
const machines = { ash: new ReleaseMachine(), beech: new ReleaseMachine() };

let region: PeerRegion;

beforeAll(async () => {
  const configs = Object.fromEntries(
    Object.entries(machines).map(([name, machine]) => [name, machine.config(releaseKey.hex)]),
  );
  region = await PeerRegion.make({ names: ["ash", "beech"], configs });
  const folder = join(region.node("ash").data_dir, "releases");
  mkdirSync(folder);
  for (const { id, bytes } of [second, unproven]) writeFileSync(join(folder, `${id}.lgu`), bytes);
  machines.ash.runs(2);
  await region.start("ash", "beech");
}, 240_000);

afterAll(async () => {
  await cleanUp();
  await region?.stop();
});

const part = () => partOf(region.node("beech").data_dir);
const more = (than: number) => () => {
  const bytes = part()?.bytes;
  return bytes !== undefined && bytes.length > than && bytes;
};

test(
  "a node without a hub gets a proven release from a neighbour, over a killed process and a broken line",
  LONG,
  async () => {
    const begun = await eventually("a part", more(MEGABYTE), DEADLINE_MS);
    expect(part()?.name).toBe(`${second.id}.${region.node("ash").node}.part`);
    await region.process("beech").kill();
    const left = part()?.bytes as Buffer;
    expect(left.length).toBeGreaterThanOrEqual(begun.length);
    await region.start("beech");
    const grown = await eventually("more of it", more(left.length + MEGABYTE), DEADLINE_MS);
    expect(grown.subarray(0, left.length).equals(left)).toBe(true);
    for (const link of region.links("ash", "beech")) link.set("cut");
    const { download } = (await region.client("beech").get("/api/releases")).body;
    expect(download === null || download.received_bytes >= grown.length).toBe(true);
    for (const link of region.links("ash", "beech")) link.set("open");
    const [name] = await eventually(
      "the bundle",
      () => machines.beech.brought().length > 0 && machines.beech.brought(),
      DEADLINE_MS,
    );
    expect(Buffer.from(machines.beech.bytes(name as string)).equals(second.bytes)).toBe(true);
    // What its neighbour has, and does not run, is not for others.
    const { offers } = (await region.client("beech").get("/api/releases")).body;
    expect(offers.map(({ version }: { readonly version: number }) => version)).toEqual([2]);
  },
);
