import type Database from "better-sqlite3";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ShapeBatch, ShapeChange } from "../../downlink/shape-store.ts";
import type { ShapeColumns, ShapeName } from "../../downlink/shapes.ts";
import { ModelShape } from "../../downlink/test-shape.ts";
import { openLocalDatabase } from "./local-database.ts";
import { SqliteShapeStore } from "./shape-store.ts";

let database: Database.Database;
let store: SqliteShapeStore;

beforeEach(() => {
  database = openLocalDatabase(":memory:");
  store = new SqliteShapeStore(database, () => 0);
});
afterEach(() => database.close());

const insert = (key: string, columns: ShapeColumns): ShapeChange => ({ kind: "insert", key, columns });

function batch(offset: string, changes: readonly ShapeChange[], more: Partial<ShapeBatch> & { handle?: string } = {}) {
  const { handle = "h1", is_up_to_date = true } = more;
  return { position: { handle, offset }, changes, is_up_to_date };
}

function rowsOf(shape: ShapeName): Record<string, ShapeColumns> {
  return Object.fromEntries(store.rows(shape, 1_000).map(({ key, columns }) => [key, columns]));
}

describe("a first snapshot", () => {
  test("is seen once it is complete, and its position is kept from the first part on", () => {
    expect(store.position("members")).toBeNull();
    expect(store.apply("members", batch("0_0", [insert("a", { member: "a" })], { is_up_to_date: false }))).toBe(false);
    expect(store.position("members")).toEqual({ handle: "h1", offset: "0_0" });
    expect(rowsOf("members")).toEqual({});
    expect(store.apply("members", batch("0_inf", [insert("b", { member: "b" })]))).toBe(true);
    expect(rowsOf("members")).toEqual({ a: { member: "a" }, b: { member: "b" } });
  });

  test("of nothing is complete as well", () => {
    store.apply("members", batch("0_0", [], { is_up_to_date: false }));
    store.apply("members", batch("0_inf", []));
    store.apply("members", batch("1_0", [insert("a", { member: "a" })]));
    expect(rowsOf("members")).toEqual({ a: { member: "a" } });
  });
});

describe("changes behind a snapshot", () => {
  beforeEach(() => {
    store.apply("members", batch("0_inf", [insert("a", { member: "a", is_active: "true" })]));
  });

  test("are merged into the row, also when they come twice", () => {
    const update = batch("2_0", [{ kind: "update", key: "a", columns: { is_active: "false" } }]);
    store.apply("members", update);
    store.apply("members", update);
    expect(rowsOf("members")).toEqual({ a: { member: "a", is_active: "false" } });
  });

  test("of a row that is gone by now change nothing", () => {
    store.apply("members", batch("3_0", [{ kind: "delete", key: "a" }]));
    store.apply("members", batch("3_0", [{ kind: "update", key: "a", columns: { is_active: "false" } }]));
    expect(rowsOf("members")).toEqual({});
    store.apply("members", batch("3_0", [{ kind: "delete", key: "a" }]));
    expect(rowsOf("members")).toEqual({});
  });

  test("and the position behind them are kept together or not at all", () => {
    const tooLong = insert("b", { member: "b".repeat(2_000_000) });
    const error = caught(() => store.apply("members", batch("4_0", [{ kind: "delete", key: "a" }, tooLong])));
    expect(error).toMatchObject({ code: "shape-too-large" });
    expect(store.position("members")).toEqual({ handle: "h1", offset: "0_inf" });
    expect(Object.keys(rowsOf("members"))).toEqual(["a"]);
  });

  test("a poll without news costs no write", () => {
    const before = database.pragma("data_version", { simple: true });
    const changes = database.prepare("SELECT total_changes()").pluck();
    const count = changes.get();
    store.apply("members", batch("0_inf", []));
    expect(changes.get()).toBe(count);
    expect(database.pragma("data_version", { simple: true })).toBe(before);
  });
});

describe("a renewed snapshot", () => {
  beforeEach(() => {
    store.apply("tariffs", batch("0_inf", [insert("1", { valid_from_s: "1" }), insert("2", { valid_from_s: "2" })]));
    settleAll("tariffs");
  });

  test("leaves the old rows until it is complete, whatever breaks in between", () => {
    store.refetch("tariffs");
    expect(store.position("tariffs")).toBeNull();
    store.apply("tariffs", batch("0_0", [insert("3", { valid_from_s: "3" })], { handle: "h2", is_up_to_date: false }));
    expect(Object.keys(rowsOf("tariffs"))).toEqual(["1", "2"]);
    store = new SqliteShapeStore(database, () => 0);
    expect(store.position("tariffs")).toEqual({ handle: "h2", offset: "0_0" });
    expect(Object.keys(rowsOf("tariffs"))).toEqual(["1", "2"]);
    store.apply("tariffs", batch("0_inf", [insert("2", { valid_from_s: "2" })], { handle: "h2" }));
    expect(Object.keys(rowsOf("tariffs"))).toEqual(["2", "3"]);
  });

  test("that is begun once more forgets what it had gathered", () => {
    store.refetch("tariffs");
    store.apply("tariffs", batch("0_0", [insert("3", { valid_from_s: "3" })], { handle: "h2", is_up_to_date: false }));
    store.refetch("tariffs");
    store.apply("tariffs", batch("0_inf", [insert("2", { valid_from_s: "2" })], { handle: "h3" }));
    expect(Object.keys(rowsOf("tariffs"))).toEqual(["2"]);
  });

  test("has only what changed decided on again", () => {
    const rows = [insert("1", { valid_from_s: "1" }), insert("2", { valid_from_s: "2", fee: "7" })];
    store.refetch("tariffs");
    store.apply("tariffs", batch("0_inf", rows, { handle: "h2" }));
    expect(pendingKeys("tariffs")).toEqual(["2"]);
  });

  test("begins by itself when the hub goes back or changes its handle without a word", () => {
    store.apply("tariffs", batch("9_0", []));
    store.apply("tariffs", batch("0_0", [insert("4", { valid_from_s: "4" })], { is_up_to_date: false }));
    expect(Object.keys(rowsOf("tariffs"))).toEqual(["1", "2"]);
    store.apply("tariffs", batch("9_0", []));
    expect(Object.keys(rowsOf("tariffs"))).toEqual(["4"]);
    store.apply("tariffs", batch("10_0", [insert("5", { valid_from_s: "5" })], { handle: "h3" }));
    expect(Object.keys(rowsOf("tariffs"))).toEqual(["5"]);
  });
});

describe("rows to decide on", () => {
  const correction = (start_s: number, version = 1) =>
    insert(`${start_s}/${version}`, { start_s: `${start_s}`, version: `${version}`, metered: "[]" });

  test("come by number, a page at a time, and only once", () => {
    const rows = [correction(90_000), correction(900, 2), correction(900), correction(1_800)];
    store.apply("corrections", batch("0_inf", rows));
    const first = store.pending("corrections", { after: null, limit: 2 });
    expect(first.map(({ key }) => key)).toEqual(["900/1", "900/2"]);
    const after = first.at(-1) ?? null;
    expect(store.pending("corrections", { after, limit: 5 }).map(({ key }) => key)).toEqual(["1800/1", "90000/1"]);
    settleAll("corrections");
    expect(pendingKeys("corrections")).toEqual([]);
  });

  test("keep no more than their digest once they are taken and large, and are not asked for again", () => {
    store.apply("corrections", batch("0_inf", [correction(900)]));
    settleAll("corrections");
    expect(rowsOf("corrections")).toEqual({ "900/1": {} });
    store.refetch("corrections");
    store.apply("corrections", batch("0_inf", [correction(900), correction(1_800)], { handle: "h2" }));
    expect(pendingKeys("corrections")).toEqual(["1800/1"]);
    expect(rowsOf("corrections")["900/1"]).toEqual({});
  });

  test("that were let go of and change in part have the shape read again", () => {
    store.apply("corrections", batch("0_inf", [correction(900)]));
    settleAll("corrections");
    const update = batch("5_0", [{ kind: "update", key: "900/1", columns: { metered: "[1]" } }]);
    expect(caught(() => store.apply("corrections", update))).toMatchObject({ code: "shape-row-incomplete" });
  });

  test("stay pending when they changed while they were decided on", () => {
    store.apply("members", batch("0_inf", [insert("a", { member: "a", is_active: "true" })]));
    const [row] = store.pending("members", { after: null, limit: 1 });
    store.apply("members", batch("1_0", [{ kind: "update", key: "a", columns: { is_active: "false" } }]));
    store.settle("members", [{ key: "a", digest: row?.digest ?? new Uint8Array(), reason: null, message: "" }], 1);
    expect(pendingKeys("members")).toEqual(["a"]);
  });

  test("are reported when they were refused, until they change or are tried again", () => {
    store.apply("members", batch("0_inf", [insert("a", { member: "A" }), insert("b", { member: "B" })]));
    settleAll("members", "not-an-identifier");
    expect(store.refused(10).map(({ key, reason }) => [key, reason])).toEqual([
      ["a", "not-an-identifier"],
      ["b", "not-an-identifier"],
    ]);
    store.apply("members", batch("1_0", [{ kind: "update", key: "a", columns: { member: "a" } }]));
    expect(store.refused(10).map(({ key }) => key)).toEqual(["b"]);
    expect(pendingKeys("members")).toEqual(["a"]);
    store.retryRefused("members", "unknown-member");
    expect(pendingKeys("members")).toEqual(["a"]);
    store.retryRefused("members", null);
    expect(pendingKeys("members")).toEqual(["a", "b"]);
    expect(store.refused(10)).toEqual([]);
  });
});

interface Step {
  readonly kind: "write" | "read" | "repeat" | "rotate" | "crash";
  readonly key: string;
  /** Null deletes. */
  readonly value: string | null;
}

test("whatever is read, repeated, cut off or renewed, the rows are those of the shape at the kept position", () => {
  const kind = fc.constantFrom<Step["kind"]>(
    ...(["write", "write", "write", "read", "read", "read", "repeat", "crash", "rotate"] as const),
  );
  const key = fc.constantFrom("a", "b", "c", "d", "e");
  const value = fc.option(fc.constantFrom("1", "2", "3"));
  const step: fc.Arbitrary<Step> = fc.record({ kind, key, value });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      database.exec("DELETE FROM shape_position; DELETE FROM shape_row; DELETE FROM shape_staged;");
      readAll(steps);
    }),
    { numRuns: 300 },
  );
});

function readAll(steps: readonly Step[]): void {
  const model = new ModelShape();
  const reader = new Reader(model);
  for (const { kind, key, value } of steps) {
    if (kind === "write") model.write(key, value === null ? null : { id: key, value });
    else if (kind === "rotate") model.rotate();
    else if (kind === "crash") store = new SqliteShapeStore(database, () => 0);
    else reader.read(kind === "repeat");
    expect(rowsOf("members")).toEqual(reader.seen);
  }
  for (let rounds = 0; rounds < 100; rounds++) reader.read(false);
  expect(rowsOf("members")).toEqual(Object.fromEntries(model.rows));
}

/** Reads the model as the feed does, and knows which rows are to be seen. */
class Reader {
  seen: Record<string, ShapeColumns> = {};
  private readonly model: ModelShape;
  private last: ShapeBatch | null = null;

  constructor(model: ModelShape) {
    this.model = model;
  }

  /** Of a repeated batch a later part may come again, under the position that follows. */
  read(isRepeated: boolean): void {
    const { last, model } = this;
    const isStillThere = last !== null && store.position("members")?.offset === last.position.offset;
    if (isRepeated && isStillThere && last.position.handle === store.position("members")?.handle) {
      const from = last.changes.length > 1 && model.rowsAt(last.position) !== null ? 1 : 0;
      store.apply("members", { ...last, changes: last.changes.slice(from) });
      return;
    }
    const answer = model.answer(store.position("members"));
    if (answer === "must-refetch") return store.refetch("members");
    store.apply("members", answer);
    this.last = answer;
    const isSeen = answer.is_up_to_date || database.prepare("SELECT is_staged FROM shape_position").pluck().get() === 0;
    const rows = isSeen ? model.rowsAt(answer.position) : null;
    if (rows !== null) this.seen = Object.fromEntries(rows);
  }
}

function settleAll(shape: ShapeName, reason: string | null = null): void {
  const rows = store.pending(shape, { after: null, limit: 1_000 });
  store.settle(
    shape,
    rows.map(({ key, digest }) => ({ key, digest, reason, message: "" })),
    1,
  );
}

function pendingKeys(shape: ShapeName): readonly string[] {
  return store.pending(shape, { after: null, limit: 1_000 }).map(({ key }) => key);
}

function caught(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}

describe("a journal that has become shorter", () => {
  const TAKEN = { reason: null, message: "" } as const;

  function takeAll(): void {
    for (const shape of ["members", "corrections"] as const) {
      const outcomes = store
        .pending(shape, { after: null, limit: 10 })
        .map(({ key, digest }) => ({ key, digest, ...TAKEN }));
      store.settle(shape, outcomes, 1);
    }
  }

  const pendingOf = (shape: ShapeName) => store.pending(shape, { after: null, limit: 10 }).map(({ key }) => key);
  const correction = insert("1", { start_s: "900", version: "1", metered: "[]" });

  test("has rows decided on again that it may have lost, those that were let go of when they have been read again", () => {
    store = new SqliteShapeStore(database, () => 7);
    store.apply("members", batch("0_inf", [insert("a", { member: "a" })]));
    store.apply("corrections", batch("0_inf", [correction]));
    takeAll();
    store = new SqliteShapeStore(database, () => 7);
    expect([pendingOf("members"), pendingOf("corrections")]).toEqual([[], []]);
    expect(store.position("corrections")).not.toBeNull();

    store = new SqliteShapeStore(database, () => 6);
    expect([pendingOf("members"), pendingOf("corrections")]).toEqual([["a"], []]);
    expect(store.position("corrections")).toBeNull();
    store.apply("corrections", batch("0_inf", [correction], { handle: "h2" }));
    expect(pendingOf("corrections")).toEqual(["1"]);

    takeAll();
    store = new SqliteShapeStore(database, () => 6);
    expect([pendingOf("members"), pendingOf("corrections")]).toEqual([[], []]);
  });
});
