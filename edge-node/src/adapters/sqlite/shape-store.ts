import { hash } from "node:crypto";
import { type KeptShape, type RowsEvent, rowsStep } from "@localgrid/sync-engine/download-rows";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type Database from "better-sqlite3";
import type {
  PendingQuery,
  RefusedRow,
  ShapeBatch,
  ShapeChange,
  ShapeOutcome,
  ShapePosition,
  ShapeRow,
  ShapeStore,
} from "../../downlink/shape-store.ts";
import { isDecided, isTaken, rankOf, SHAPES, type ShapeColumns, type ShapeName } from "../../downlink/shapes.ts";
import { writing } from "./out-of-space.ts";
import { type KeptRow, prepareShapeStatements, type ShapeStatements } from "./shape-statements.ts";

/** A hub that tells more of one shape is not believed. Corrections are the most: 35,040 intervals in a year. */
const ROWS_PER_SHAPE = 500_000;
const CHARACTERS_PER_ROW = 1_048_576;

type Place = "live" | "staged";

/** Shapes in the node's local database. */
export class SqliteShapeStore implements ShapeStore {
  private readonly database: Database.Database;
  private readonly journalPosition: () => number;
  private readonly statements: ShapeStatements;

  /** A journal that is shorter than when rows were last taken has lost some: then all are decided on again. */
  constructor(database: Database.Database, journalPosition: () => number) {
    this.database = database;
    this.journalPosition = journalPosition;
    this.statements = prepareShapeStatements(database);
    if (journalPosition() < (this.statements.mark.get() ?? 0)) this.write(() => this.unsettle());
  }

  position(shape: ShapeName): ShapePosition | null {
    const kept = this.statements.position.get(shape);
    return kept === undefined ? null : { handle: kept.handle, offset: kept.offset };
  }

  apply(shape: ShapeName, batch: ShapeBatch): boolean {
    const { position, changes, is_up_to_date } = batch;
    const event = { kind: "batch", position, has_changes: changes.length > 0, is_up_to_date } as const;
    // A poll that ends without news every few seconds is not worth a disk flush.
    if (rowsStep(this.kept(shape), event).effects.length === 0) return false;
    return this.write(() => {
      const hasChanged = this.step(shape, event, changes);
      this.assertBounded(shape, batch);
      return hasChanged;
    });
  }

  refetch(shape: ShapeName): void {
    this.write(() => this.step(shape, { kind: "must-refetch" }, []));
  }

  refetchWhole(shape: ShapeName): void {
    this.write(() => {
      this.statements.forgetLetGo.run(shape);
      this.step(shape, { kind: "must-refetch" }, []);
    });
  }

  rows(shape: ShapeName, limit: number): readonly ShapeRow[] {
    return this.statements.rows.all(shape, limit).map(rowOf);
  }

  count(shape: ShapeName): number {
    return this.statements.count.get(shape) as number;
  }

  pending(shape: ShapeName, { after, limit }: PendingQuery): readonly ShapeRow[] {
    const { rank, key } = after ?? { rank: -1, key: "" };
    return this.statements.pending.all({ shape, rank, key, limit }).map(rowOf);
  }

  settle(shape: ShapeName, outcomes: readonly ShapeOutcome[], at_ms: number): void {
    const { settled, letGo, letGoBody, refuse, saveMark } = this.statements;
    this.write(() => {
      saveMark.run(this.journalPosition());
      for (const { key, digest, reason, message } of outcomes) {
        if (settled.run(shape, key, digest).changes === 0) continue;
        if (reason !== null) refuse.run(shape, key, reason, message, at_ms);
        else if (SHAPES[shape].lets_go_of === "row") letGo.run(shape, key);
        else if (SHAPES[shape].lets_go_of === "body") letGoBody.run(shape, key);
      }
    });
  }

  refused(limit: number): readonly RefusedRow[] {
    return this.statements.refused.all(limit).map(({ shape, reason, message, at_ms, ...row }) => {
      return { ...rowOf(row), shape, reason, message, at_ms };
    });
  }

  retryRefused(shape: ShapeName, reason: string | null): void {
    const { retry, forgetRefusals } = this.statements;
    this.write(() => {
      if (retry.run({ shape, reason }).changes > 0) forgetRefusals.run({ shape, reason });
    });
  }

  /** What was let go of has to be read again. */
  private unsettle(): void {
    const { unsettle, forgetRefusals, forgetLetGo, saveMark } = this.statements;
    for (const shape of (Object.keys(SHAPES) as ShapeName[]).filter(isDecided)) {
      unsettle.run(shape);
      forgetRefusals.run({ shape, reason: null });
      if (SHAPES[shape].lets_go_of !== "row") continue;
      forgetLetGo.run(shape);
      this.step(shape, { kind: "must-refetch" }, []);
    }
    saveMark.run(this.journalPosition());
  }

  private kept(shape: ShapeName): KeptShape {
    const kept = this.statements.position.get(shape);
    if (kept === undefined) return { kind: "nothing" };
    const { handle, offset, is_staged } = kept;
    return { kind: is_staged === 0 ? "live" : "staged", position: { handle, offset } };
  }

  /** Does with rows what the engine says; answers whether rows changed that readers see. */
  private step(shape: ShapeName, event: RowsEvent, changes: readonly ShapeChange[]): boolean {
    const { kept, effects } = rowsStep(this.kept(shape), event);
    let hasChanged = false;
    for (const effect of effects) {
      if (effect.kind === "clear-staged") this.statements.clearStaged.run(shape);
      else if (effect.kind === "swap") hasChanged = this.swap(shape) || hasChanged;
      else {
        for (const change of changes) this.change(shape, change, effect.place);
        hasChanged ||= effect.place === "live" && changes.length > 0;
      }
    }
    if (kept.kind === "nothing") this.statements.forgetPosition.run(shape);
    else {
      const { handle, offset } = kept.position;
      this.statements.savePosition.run(shape, handle, offset, kept.kind === "staged" ? 1 : 0);
    }
    return hasChanged;
  }

  private change(shape: ShapeName, change: ShapeChange, place: Place): void {
    const { key } = change;
    if (change.kind === "delete") {
      this.statements.remove[place].run(shape, key);
      if (place === "live") this.statements.forgetRefusal.run(shape, key);
      return;
    }
    const columns = change.kind === "insert" ? change.columns : this.merged(shape, change, place);
    if (columns !== null) this.put(shape, { key, columns }, place);
  }

  /** Null when the row went in the meantime: what removed it is told again as well. */
  private merged(shape: ShapeName, { key, columns }: ShapeChange & { columns: ShapeColumns }, place: Place) {
    const kept = this.statements.find[place].get(shape, key);
    if (kept === undefined) return null;
    if (kept.columns === null) throw new LocalGridError("shape-row-incomplete", `${shape} ${key} was let go of`);
    return { ...(JSON.parse(kept.columns) as ShapeColumns), ...columns };
  }

  private put(shape: ShapeName, { key, columns }: Pick<ShapeRow, "key" | "columns">, place: Place): void {
    const text = canonical(columns);
    if (text.length > CHARACTERS_PER_ROW) {
      throw new LocalGridError("shape-too-large", `${shape} ${key} has ${text.length} characters`);
    }
    const digest = hash("sha256", text, "buffer");
    const rank = rankOf(shape, columns);
    const live = this.statements.find.live.get(shape, key);
    const isSame = live?.digest.equals(digest) === true;
    if (place === "staged") {
      const isLetGo = isSame && live.columns === null;
      this.statements.putStaged.run(shape, key, rank, digest, isLetGo ? null : text);
    } else if (!isSame) {
      this.statements.putLive.run(shape, key, rank, digest, text, isTaken(shape) ? 1 : 0);
      this.statements.forgetRefusal.run(shape, key);
    }
  }

  /** The snapshot takes the place of the rows. What was decided on stays decided where the content is the same. */
  private swap(shape: ShapeName): boolean {
    const { removeUnstaged, takeStaged, clearStaged, forgetChangedRefusals } = this.statements;
    forgetChangedRefusals.run(shape);
    const removed = removeUnstaged.run(shape).changes;
    const taken = takeStaged.run(isTaken(shape) ? 1 : 0, shape).changes;
    clearStaged.run(shape);
    return removed + taken > 0;
  }

  private assertBounded(shape: ShapeName, { changes }: ShapeBatch): void {
    if (changes.length === 0) return;
    const count = Math.max(this.count(shape), this.statements.countStaged.get(shape) as number);
    if (count > ROWS_PER_SHAPE) throw new LocalGridError("shape-too-large", `${shape} has more than ${ROWS_PER_SHAPE}`);
  }

  private write<T>(action: () => T): T {
    return writing(() => this.database.transaction(action).immediate());
  }
}

function rowOf({ key, rank, digest, columns }: KeptRow): ShapeRow {
  return { key, rank, digest, columns: columns === null ? {} : (JSON.parse(columns) as ShapeColumns) };
}

/** One text for equal columns, whatever order they came in. */
function canonical(columns: ShapeColumns): string {
  return JSON.stringify(Object.fromEntries(Object.entries(columns).sort(([a], [b]) => (a < b ? -1 : 1))));
}
