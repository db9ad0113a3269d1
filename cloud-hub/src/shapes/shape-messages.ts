import type { NamedShape } from "./named-shapes.ts";
import type { ShapeChange, ShapeRow } from "./shape-store.ts";

interface OperationHeaders {
  readonly operation: "insert" | "update" | "delete";
  readonly relation: readonly [string, string];
  readonly [name: string]: unknown;
}

interface ChangeMessage {
  readonly key: string;
  readonly value: ShapeRow;
  readonly old_value?: ShapeRow;
  readonly headers: OperationHeaders;
}

/** What a transaction of the database sees, as `pg_current_snapshot()` writes it: `xmin:xmax:xid,xid`. */
export type SnapshotText = string;

export const MUST_REFETCH = '[{"headers":{"control":"must-refetch"}}]';

/** A row of the snapshot, as JSON text. */
export function snapshotMessage(shape: NamedShape, row: ShapeRow): string {
  const headers = { operation: "insert", relation: relationOf(shape) } as const;
  return JSON.stringify({ key: keyOf(shape, row), value: toldOf(shape, row), headers } satisfies ChangeMessage);
}

export function snapshotEndMessage(snapshot: SnapshotText): string {
  const [xmin = "", xmax = "", xids = ""] = snapshot.split(":");
  const xip_list = xids === "" ? [] : xids.split(",");
  return JSON.stringify({ headers: { control: "snapshot-end", xmin, xmax, xip_list } });
}

/** `id` of the last change that was told, never below 1: clients of event streams resume at this number. */
export function upToDateMessage(id: number): string {
  return JSON.stringify({ headers: { control: "up-to-date", global_last_seen_lsn: String(Math.max(1, id)) } });
}

/**
 * Messages of changes in their order, as JSON texts. Every insert, update and delete tells whole rows, updates also the
 * values before. A change of key is a delete and an insert; a change that touches no told column is nothing.
 */
export function changeMessages(shape: NamedShape, changes: readonly ShapeChange[], hasMore: boolean): string[] {
  return changes.flatMap((change, at) => {
    const next = changes[at + 1];
    const isLast = next === undefined ? !hasMore : next.xid !== change.xid;
    const messages = messagesOf(shape, change);
    return messages.map((message, place) => {
      const last = isLast && place === messages.length - 1 ? { last: true } : {};
      const position = { lsn: String(change.id), op_position: place, txids: [change.xid] };
      return JSON.stringify({ ...message, headers: { ...message.headers, ...position, ...last } });
    });
  });
}

function messagesOf(shape: NamedShape, { before, after }: ShapeChange): readonly ChangeMessage[] {
  const relation = relationOf(shape);
  const message = (operation: "insert" | "delete", row: ShapeRow, more: object = {}): ChangeMessage => ({
    key: keyOf(shape, row),
    value: toldOf(shape, row),
    headers: { operation, relation, ...more },
  });
  if (before === null) return after === null ? [] : [message("insert", after)];
  if (after === null) return [message("delete", before)];
  const [keyBefore, keyAfter] = [keyOf(shape, before), keyOf(shape, after)];
  if (keyBefore !== keyAfter) {
    return [
      message("delete", before, { key_change_to: keyAfter }),
      message("insert", after, { key_change_from: keyBefore }),
    ];
  }
  const changed = shape.columns.filter(({ name }) => before[name] !== after[name]);
  if (changed.length === 0) return [];
  const old_value = Object.fromEntries(changed.map(({ name }) => [name, before[name] ?? null]));
  return [{ key: keyAfter, value: toldOf(shape, after), old_value, headers: { operation: "update", relation } }];
}

function relationOf({ table }: NamedShape): readonly [string, string] {
  return ["public", table];
}

function toldOf({ columns }: NamedShape, row: ShapeRow): ShapeRow {
  return Object.fromEntries(columns.map(({ name }) => [name, row[name] ?? null]));
}

function keyOf({ table, key }: NamedShape, row: ShapeRow): string {
  const parts = key.map((name) => {
    const value = row[name] ?? null;
    return value === null ? "_" : `"${value.replaceAll("/", "//")}"`;
  });
  return [`"public"."${table}"`, ...parts].join("/");
}
