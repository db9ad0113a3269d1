import type { ShapeBatch, ShapeChange, ShapePosition } from "./shape-store.ts";
import type { ShapeColumns } from "./shapes.ts";

type Rows = ReadonlyMap<string, ShapeColumns>;

interface Log {
  readonly handle: string;
  readonly snapshot: readonly (readonly [string, ShapeColumns])[];
  readonly changes: ShapeChange[];
  /** Rows after so many changes. */
  readonly states: Rows[];
}

const ROWS_PER_CHUNK = 2;
const CHANGES_PER_ANSWER = 3;

/** Test support: a shape as a hub keeps it, with everything that a reader may have seen of it. */
export class ModelShape {
  private log: Log;
  private rotations = 0;

  constructor() {
    this.log = this.logOf(new Map());
  }

  get rows(): Rows {
    return this.log.states.at(-1) as Rows;
  }

  get handle(): string {
    return this.log.handle;
  }

  /** Whole rows where the key is new, else only what is given; null deletes. */
  write(key: string, columns: ShapeColumns | null): void {
    const known = this.rows.get(key);
    const next = new Map(this.rows);
    if (columns === null) {
      if (known === undefined) return;
      next.delete(key);
      this.push({ kind: "delete", key }, next);
    } else {
      next.set(key, { ...known, ...columns });
      this.push({ kind: known === undefined ? "insert" : "update", key, columns }, next);
    }
  }

  /** Forgets the log: readers have to begin again. */
  rotate(): void {
    this.log = this.logOf(this.rows);
  }

  /** Rows that a reader at a position of the log has; null while it reads the snapshot. */
  rowsAt({ handle, offset }: ShapePosition): Rows | null {
    const count = this.changesBefore(offset);
    return handle === this.handle && count !== null ? (this.log.states[count] as Rows) : null;
  }

  answer(position: ShapePosition | null): ShapeBatch | "must-refetch" {
    const { handle, snapshot, changes } = this.log;
    if (position !== null && position.handle !== handle) return "must-refetch";
    const chunk = position === null ? 0 : Number(/^0_(\d+)$/.exec(position.offset)?.[1] ?? Number.NaN) + 1;
    const rows = snapshot.slice(chunk * ROWS_PER_CHUNK, (chunk + 1) * ROWS_PER_CHUNK);
    if (chunk === 0 || rows.length > 0) {
      const inserts = rows.map(([key, columns]) => ({ kind: "insert", key, columns }) as const);
      return { position: { handle, offset: `0_${chunk}` }, changes: inserts, is_up_to_date: false };
    }
    const from = this.changesBefore(position?.offset ?? "") ?? 0;
    const part = changes.slice(from, from + CHANGES_PER_ANSWER);
    const end = from + part.length;
    const offset = end === 0 ? "0_inf" : `${end}_0`;
    return { position: { handle, offset }, changes: part, is_up_to_date: end === changes.length };
  }

  private changesBefore(offset: string): number | null {
    if (offset === "0_inf") return 0;
    const [, count] = /^(\d+)_0$/.exec(offset) ?? [];
    return count === undefined || count === "0" ? null : Number(count);
  }

  private push(change: ShapeChange, rows: Rows): void {
    this.log.changes.push(change);
    this.log.states.push(rows);
  }

  private logOf(rows: Rows): Log {
    return { handle: `handle-${++this.rotations}`, snapshot: [...rows], changes: [], states: [rows] };
  }
}
