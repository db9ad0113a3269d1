import { randomBytes } from "node:crypto";
import { EpochWriter } from "@localgrid/journal/epoch-writer";
import type { OpenBody } from "@localgrid/journal/record";
import { beforeEach, describe, expect, test } from "vitest";
import { HubKey } from "../enrolment/hub-key.ts";
import { COMMUNITY_KEY, TestNode } from "../test-support/test-node.ts";
import { MachineFigures } from "./machine-figures.ts";
import type { MachineRecords, TelemetryPiece } from "./machine-records.ts";

const NOW_MS = 1_700_000_000_000;
const MINUTE_MS = 60_000;
const NODE = new TestNode();

let hubKey: HubKey;
let pieces: (TelemetryPiece & { readonly piece: number })[];
let reads: number[];
let figures: MachineFigures;

beforeEach(() => {
  hubKey = new HubKey(new Uint8Array(randomBytes(32)));
  [pieces, reads] = [[], []];
  const records: MachineRecords = {
    newestPieces: async () => pieces.slice(-1).map(({ piece }) => ({ node: NODE.id, piece })),
    numbered: async (asked) => {
      reads.push(...asked);
      return pieces.filter(({ piece }) => asked.includes(piece));
    },
    pieces: async () => pieces,
  };
  figures = new MachineFigures({ records, hubKey, now_ms: () => NOW_MS });
});

const machine = (disk_free_bytes: number) => ({ memory_bytes: 1, disk_free_bytes, temperature_milli_c: null });
const body = (age_ms: number, disk_free_bytes: number): OpenBody => ({
  ...{ from_ms: 0, to_ms: NOW_MS - age_ms, homes: [["anna", 5, 5, 5, 1]] },
  machine: machine(disk_free_bytes),
});

function bring(bodies: readonly OpenBody[], sealed_key: Uint8Array | null = hubKey.seal("sun", COMMUNITY_KEY)): void {
  const epoch = new Uint8Array(randomBytes(16));
  const writer = new EpochWriter({ key: NODE.key, communityKey: COMMUNITY_KEY, epoch, parent: null });
  const genesis = writer.genesis(1, { community: "sun", rules: {} });
  const records = [genesis, ...bodies.map((each) => writer.append("telemetry", NOW_MS, each))];
  pieces.push({ piece: pieces.length + 1, community: "sun", sealed_key, records });
}

const newest = async () => (await figures.newest()).get(NODE.name)?.disk_free_bytes;

describe("a machine's figures", () => {
  test("are the newest that came, read once", async () => {
    bring([body(2 * MINUTE_MS, 9), body(MINUTE_MS, 8)]);
    expect([await newest(), await newest()]).toEqual([8, 8]);
    bring([body(0, 7)]);
    expect(await newest()).toBe(7);
    expect(reads).toEqual([1, 2]);
  });

  test("are of the hours that were asked for, in order, and never of the far future", async () => {
    bring([body(30 * MINUTE_MS, 3), body(90 * MINUTE_MS, 4), body(-59 * MINUTE_MS, 2), body(-61 * MINUTE_MS, 1)]);
    const disks = (await figures.history(NODE.id, 1)).map(({ disk_free_bytes }) => disk_free_bytes);
    expect(disks).toEqual([3, 2]);
    expect(await figures.history(NODE.id, 2)).toHaveLength(3);
  });

  test("are at most 240, the newest among them", async () => {
    bring(Array.from({ length: 1_000 }, (_, at) => body((999 - at) * MINUTE_MS, at)));
    const history = await figures.history(NODE.id, 168);
    expect(history.length).toBeLessThanOrEqual(240);
    expect(history.length).toBeGreaterThan(180);
    expect(history.at(-1)?.disk_free_bytes).toBe(999);
  });

  test("are left out where they are not as they should be, and the others stay", async () => {
    const odd = { ...body(MINUTE_MS, 5), machine: { ...machine(5), disk_free_bytes: -1 } };
    bring([body(2 * MINUTE_MS, 9), odd, { text: "x" }, { ...body(0, 1), machine: null }]);
    expect(await figures.history(NODE.id, 1)).toEqual([{ at_ms: NOW_MS - 2 * MINUTE_MS, ...machine(9) }]);
    pieces = [];
    bring([body(0, 1)], null);
    expect([await newest(), await figures.history(NODE.id, 1)]).toEqual([undefined, []]);
    pieces = [];
    bring([body(0, 1)], new HubKey(new Uint8Array(32)).seal("sun", COMMUNITY_KEY));
    expect(await figures.history(NODE.id, 1)).toEqual([]);
  });
});
