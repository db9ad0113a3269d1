import { ChainVerifier } from "@localgrid/journal/chain";
import { decodeRecord } from "@localgrid/journal/record";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { describe, expect, test } from "vitest";
import type { GenesisNotes } from "./ingest.ts";
import { createWorld, MemoryStore, RULES, type World } from "./test-world.ts";

/** The first records of all epochs, and that the whole journal hangs together. */
function geneses({ store }: World) {
  const verifier = new ChainVerifier();
  const records = store.records.map((record) => verifier.accept(record));
  return records
    .filter(({ kind }) => kind === "genesis")
    .map(({ epoch, body }) => ({ epoch, body: body as Readonly<Record<string, unknown>> }));
}

function worldWith(genesis: (epoch: Uint8Array) => GenesisNotes): World {
  return createWorld(new MemoryStore(), RULES, { genesis });
}

describe("An epoch's first record", () => {
  test("says nothing more than it has to without notes", async () => {
    const world = createWorld();
    await world.ingest.start();
    expect(Object.keys(geneses(world)[0]?.body ?? {}).toSorted()).toEqual([
      "community",
      "parent",
      "public_key",
      "rules",
    ]);
  });

  test("carries what is to be noted for its epoch", async () => {
    const asked: Uint8Array[] = [];
    const world = worldWith((epoch) => {
      asked.push(epoch);
      const missing = [{ epoch: new Uint8Array(16), from_seq: 4, upto_seq: 9 }];
      return { generation: 3, recovery: Uint8Array.of(1, 2), missing };
    });
    await world.ingest.start();
    const [{ epoch, body }] = geneses(world) as [ReturnType<typeof geneses>[0]];
    expect(asked).toEqual([epoch]);
    expect(body).toMatchObject({ generation: 3, missing: [{ from_seq: 4, upto_seq: 9 }] });
    expect(body["recovery"]).toEqual(Uint8Array.of(1, 2));
  });

  test("comes again, with new notes, when what it says has changed", async () => {
    let recovery = Uint8Array.of(1);
    const world = worldWith(() => ({ recovery }));
    await world.ingest.start();
    recovery = Uint8Array.of(2);
    await world.ingest.renewEpoch();
    await world.ingest.submit(() => ({ kind: "records", records: [] }));
    expect(geneses(world).map(({ body }) => body["recovery"])).toEqual([Uint8Array.of(1), Uint8Array.of(2)]);
    expect(decodeRecord(world.store.records[1] as Uint8Array).seq).toBe(1);
  });

  test("of a renewed epoch follows the last record that was stored, also after the disk was full", async () => {
    const world = worldWith(() => ({}));
    await world.ingest.start();
    world.store.failure = new LocalGridError("storage-full", "full");
    await expect(world.ingest.renewEpoch()).rejects.toThrow("full");
    world.store.failure = null;
    await world.ingest.renewEpoch();
    expect(geneses(world)).toHaveLength(2);
  });
});
