import fc from "fast-check";
import { expect, test } from "vitest";
import { eventually } from "../../test/eventually.ts";
import { LENGTH_S } from "./test-batches.ts";
import { SettlementWorld } from "./test-settlement.ts";

const MEMBERS = ["anna", "bert", "carl", "dora"] as const;

/** What happens to a community: an interval closes or is corrected, a batch is sealed, the chain takes it, the node restarts. */
const event = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("close"),
      interval: fc.nat(5),
      energies: fc.array(fc.integer({ min: -400, max: 400 }), { minLength: 3, maxLength: 3 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("seal"), upto: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("settle") }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("restart") }) },
);
type Event = {
  readonly kind: string;
  readonly interval?: number;
  readonly energies?: readonly number[];
  readonly upto?: number;
};

/** Bought and sold energy cancel out. */
function balanced(energies: readonly number[]): Readonly<Record<string, bigint>> {
  const last = -energies.reduce((sum, each) => sum + each, 0);
  return Object.fromEntries([...energies, last].map((energy_wh, at) => [MEMBERS[at] as string, BigInt(energy_wh)]));
}

async function live(world: SettlementWorld, events: readonly Event[]): Promise<void> {
  let open: ReturnType<SettlementWorld["sealer"]["seal"]> | null = null;
  let end_s = 0;
  for (const { kind, interval = 0, energies = [], upto = 0 } of events) {
    if (kind === "close") world.ledger.close(interval * LENGTH_S, balanced(energies));
    else if (kind === "restart") await world.restart();
    else if (open !== null) {
      const { seq } = open;
      await eventually(`batch ${seq} is checked`, () => world.store.batch(seq)?.verdict);
      world.tell(open, { ledger: seq });
      await eventually(`batch ${seq} is settled`, () => world.store.batch(seq)?.state === "settled");
      open = null;
    } else if (kind === "seal") {
      end_s = Math.max(end_s, upto * LENGTH_S);
      open = world.sealer.seal(end_s);
      world.tell(open);
    }
  }
  if (open !== null) await eventually("the last batch is checked", () => world.store.firstOpen() === null);
}

test("whatever closes, is corrected and sealed in whatever order, the node agrees with every batch, and its sums are the ledger's", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event as fc.Arbitrary<Event>, { maxLength: 24 }), async (events) => {
      const world = new SettlementWorld();
      world.settlement.connected("https://hub.example");
      try {
        await live(world, events);
        expect(world.checked.filter(({ verdict }) => verdict !== "agrees")).toEqual([]);
        const batch = world.sealer.seal(6 * LENGTH_S);
        await eventually("all before is settled", () => {
          if (world.store.firstOpen() !== null) return false;
          return true;
        });
        world.tell(batch);
        await eventually("everything is sealed", () => world.store.lastApplied() === batch.seq);
        for (const start_s of world.ledger.lines.keys()) expectSame(world, start_s);
      } finally {
        await world.settlement.stop();
      }
    }),
    { numRuns: 60, seed: 20_261_121 },
  );
}, 120_000);

/** What was sealed of an interval is what the ledger has. */
function expectSame(world: SettlementWorld, start_s: number): void {
  const sealed = [...world.store.fills(start_s)].flatMap(([number, { energy_wh, money_nano }]) =>
    energy_wh === 0n && money_nano === 0n ? [] : [[world.store.memberOf(number), energy_wh, money_nano]],
  );
  const own = [...world.ledger.fills(start_s)].map(([member, { energy_wh, money_nano }]) => [
    member,
    energy_wh,
    money_nano,
  ]);
  const byName = (a: unknown[], b: unknown[]) => (String(a[0]) < String(b[0]) ? -1 : 1);
  expect(sealed.sort(byName)).toEqual(own.sort(byName));
}

test("no single bit of a header, of rows or of a trade can be turned without the node noticing", async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom("header", "rows", "leaves"), fc.nat(), async (part, at) => {
      const world = new SettlementWorld();
      world.settlement.connected("https://hub.example");
      try {
        world.ledger.close(0, { anna: 350n, bert: -200n, carl: -150n });
        const batch = world.sealer.seal(LENGTH_S);
        const turned = (hex: string) => {
          const bytes = Buffer.from(hex, "hex");
          const bit = at % (8 * bytes.length);
          bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
          return bytes;
        };
        const columns = batch.columns();
        const body = JSON.parse(columns["body"] ?? "");
        if (part !== "leaves") body[part] = turned(body[part]).toString("hex");
        const leaves = part === "leaves" ? turned(Buffer.from(batch.leaves).toString("hex")) : batch.leaves;
        world.tell({ ...batch, leaves, columns: () => ({ ...columns, body: JSON.stringify(body) }) });
        await eventually(
          "it was noticed",
          () => world.failures.length > 0 || world.store.batch(1)?.verdict === "differs",
        );
        expect(world.hub.attested.size).toBe(0);
      } finally {
        await world.settlement.stop();
      }
    }),
    { numRuns: 60, seed: 20_261_121 },
  );
}, 60_000);
