import fc from "fast-check";
import { expect, test } from "vitest";
import { type DownloadPosition, type KeptShape, type RowsEvent, rowsStep } from "./download-rows.ts";

type Rows = ReadonlyMap<string, number>;

interface Told {
  readonly key: string;
  /** Null when the row went. */
  readonly value: number | null;
}

const LIMIT = 2;

/** A hub with one shape: a snapshot in parts, then a log; a new handle now and then. */
class ModelHub {
  readonly rows = new Map<string, number>();
  private handle = 1;
  private snapshot: readonly Told[] = [];
  private log: Told[] = [];

  write(key: string, value: number | null): void {
    if (value === null) this.rows.delete(key);
    else this.rows.set(key, value);
    this.log.push({ key, value });
  }

  rotate(): void {
    this.handle += 1;
    this.snapshot = [...this.rows].map(([key, value]) => ({ key, value }));
    this.log = [];
  }

  /** What comes after a position; a few changes at a time. */
  answer(from: DownloadPosition | null): { readonly event: RowsEvent; readonly changes: readonly Told[] } {
    if (from !== null && from.handle !== String(this.handle)) return { event: { kind: "must-refetch" }, changes: [] };
    const all = [...this.snapshot, ...this.log];
    const at = from === null ? 0 : Number(from.offset.split("_")[0]);
    const changes = all.slice(at, at + LIMIT);
    const position = { handle: String(this.handle), offset: `${at + changes.length}_0` };
    const is_up_to_date = at + changes.length === all.length;
    return { event: { kind: "batch", position, has_changes: changes.length > 0, is_up_to_date }, changes };
  }
}

/** What a node stores: the rows that count, those aside, and the engine's state. */
interface Stored {
  readonly live: Rows;
  readonly staged: Rows;
  readonly kept: KeptShape;
}

function stored(before: Stored, { event, changes }: ReturnType<ModelHub["answer"]>): Stored {
  const { kept, effects } = rowsStep(before.kept, event);
  let { live, staged } = before;
  for (const effect of effects) {
    if (effect.kind === "clear-staged") staged = new Map();
    else if (effect.kind === "swap") [live, staged] = [staged, new Map()];
    else if (effect.place === "live") live = written(live, changes);
    else staged = written(staged, changes);
  }
  return { live, staged, kept };
}

function written(rows: Rows, changes: readonly Told[]): Rows {
  const after = new Map(rows);
  for (const { key, value } of changes) {
    if (value === null) after.delete(key);
    else after.set(key, value);
  }
  return after;
}

const step = fc.oneof(
  fc.record({
    kind: fc.constant("write" as const),
    key: fc.constantFrom("a", "b", "c", "d", "e"),
    value: fc.option(fc.nat(9)),
  }),
  fc.constant({ kind: "read" as const }),
  fc.constant({ kind: "repeat" as const }),
  // The client begins again by itself and says nothing of it.
  fc.constant({ kind: "reset" as const }),
  fc.constant({ kind: "rotate" as const }),
);

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const positionOf = (kept: KeptShape) => (kept.kind === "nothing" ? null : kept.position);

/** A hub and a node that reads from it. */
class ModelWorld {
  readonly hub = new ModelHub();
  node: Stored = { live: new Map(), staged: new Map(), kept: { kind: "nothing" } };
  private last = this.hub.answer(null);

  do(one: Step): void {
    if (one.kind === "write") this.hub.write(one.key, one.value);
    else if (one.kind === "rotate") this.hub.rotate();
    else if (one.kind === "repeat") this.node = stored(this.node, this.last);
    else this.read(one.kind === "reset" ? null : positionOf(this.node.kept));
  }

  read(from: DownloadPosition | null = positionOf(this.node.kept)): void {
    this.last = this.hub.answer(from);
    this.node = stored(this.node, this.last);
  }
}

test("[DN-3] rows come to be the hub's, and a snapshot under way is seen by nobody, whatever comes between", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const world = new ModelWorld();
      for (const one of steps) {
        const { live } = world.node;
        world.do(one);
        if (world.node.kept.kind !== "live") expect(world.node.live).toEqual(live);
      }
      for (let turn = 0; turn < 200; turn++) world.read();
      expect([...world.node.live].sort()).toEqual([...world.hub.rows].sort());
      expect(world.node.staged.size).toBe(0);
    }),
    { numRuns: 500 },
  );
});

test("[DN-4] must-refetch leaves the rows, and the next complete snapshot takes their place", () => {
  const world = new ModelWorld();
  const { hub } = world;
  for (const key of ["a", "b", "c"]) hub.write(key, 1);
  const read = () => {
    world.read();
    return `${[...world.node.live.keys()].sort().join("")} ${world.node.kept.kind}`;
  };
  expect([read(), read()]).toEqual([" staged", "abc live"]);
  hub.write("a", null);
  hub.write("d", 1);
  hub.rotate();
  expect([read(), read(), read()]).toEqual(["abc nothing", "abc staged", "bcd live"]);
});
