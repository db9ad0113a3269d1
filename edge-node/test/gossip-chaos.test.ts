import { afterEach, describe, expect, test } from "vitest";
import { eventually } from "./eventually.ts";
import { Chaos } from "./gossip-chaos.ts";
import { PeerRegion } from "./peer-region.ts";
import { compareCopy, heldRecords, holdersOf, ownReaches, recordsOf } from "./peer-replicas.ts";
import { cleanUp } from "./running-node.ts";

const NAMES = ["ash", "beech", "cedar", "elm", "fir"] as const;
const SEEDS = [20_261, 8] as const;
const COPIES = 2;
/** Nodes look for lost peers with growing pauses. */
const HEALED_WITHIN_MS = 60_000;

let region: PeerRegion;

afterEach(async () => {
  await cleanUp();
  await region?.stop();
});

describe("five nodes whose wires and boxes break", () => {
  test.each(SEEDS)(
    "have equal copies of every journal when all is mended, seed %d",
    { timeout: 180_000 },
    async (seed) => {
      region = await PeerRegion.make({ names: NAMES });
      await region.start(...NAMES);
      const chaos = new Chaos(region, seed);
      await chaos.grow();
      await region.untilCopied(NAMES, { copies: COPIES, deadline_ms: HEALED_WITHIN_MS });
      const [unlucky, removed] = chaos.shuffled(NAMES) as [string, string];
      const code = await region.recoveryCode(unlucky);
      await chaos.run();
      await replaceCard(unlucky, { code, chaos });

      chaos.mend();
      await chaos.grow();
      await region.untilCopied(NAMES, { copies: COPIES, deadline_ms: HEALED_WITHIN_MS });
      const { kept, copied } = await removeFromRegion(removed, chaos);
      await region.killAll();
      expectEqualCopies(copied);
      for (const [name, records] of kept) {
        expect(heldRecords(region.node(name), region.node(removed).node), name).toBe(records);
      }
      expect(recordsOf(ownReaches(region.node(removed)))).toBeGreaterThan(Math.max(...kept.values()));
      expect(chaos.written).toBeGreaterThan(100);
    },
  );
});

/** The disk dies while the wires of others may be down; the new box finds what there is. */
async function replaceCard(name: string, { code, chaos }: { code: string; chaos: Chaos }): Promise<void> {
  await region.process(name).kill();
  region.loseDisk(name);
  for (const other of NAMES) for (const link of region.links(name, other)) link.set("open");
  await chaos.grow();
  const recovered = await region.recover(name, code);
  expect(recovered, recovered.stderr).toMatchObject({ code: 0 });
  await region.start(name);
}

/**
 * Takes a node from the list and lets everybody write on.
 *
 * @returns how many of its records each other node had when it knew, and how many records the copies of each other
 *   journal have in the end
 */
async function removeFromRegion(removed: string, chaos: Chaos) {
  const others = NAMES.filter((name) => name !== removed);
  const list = region.list(others.map((name) => region.node(name)));
  const [first] = others as [string];
  await region.client(first).done("POST", "/api/membership", { membership: Buffer.from(list).toString("base64url") });
  const kept = new Map<string, number>();
  for (const name of others) {
    const view = await eventually(`${name} knows the new list`, async () => {
      const seen = await region.view(name);
      return seen.membership_version === 2 && seen;
    });
    const replica = view.keeping?.replicas.find(({ node }) => node === region.node(removed).node);
    expect(replica?.is_valid ?? false, name).toBe(false);
    expect(view.peers.some(({ node }) => node === region.node(removed).node)).toBe(false);
    kept.set(name, replica?.records ?? 0);
  }
  for (let round = 0; round < 3; round++) await chaos.grow();
  const copied = await region.untilCopied(others, { copies: COPIES, deadline_ms: HEALED_WITHIN_MS });
  return { kept, copied };
}

function expectEqualCopies(copied: ReadonlyMap<string, number>): void {
  const nodes = [...copied.keys()].map((name) => region.node(name));
  for (const origin of nodes) {
    for (const holder of holdersOf(origin, nodes, COPIES)) {
      const { records, differing } = compareCopy(origin, holder);
      expect(differing, `${origin.name} at ${holder.name}`).toEqual([]);
      expect(records).toBeGreaterThanOrEqual(copied.get(origin.name) as number);
    }
  }
}
