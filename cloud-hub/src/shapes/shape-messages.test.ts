import { describe, expect, test } from "vitest";
import { findNamedShape, type NamedShape, schemaHeaderOf } from "./named-shapes.ts";
import { changeMessages, snapshotEndMessage, snapshotMessage, upToDateMessage } from "./shape-messages.ts";
import type { ShapeChange, ShapeRow } from "./shape-store.ts";

const MEMBERS = findNamedShape("members") as NamedShape;
const TOLD = { community: "sun", member: "ann", is_active: "true", credit_limit_micro: null, is_adopted: "false" };
const ANN = { ...TOLD, created_at_ms: "1" };
const RELATION = ["public", "member"];

function told(changes: readonly Omit<ShapeChange, "xid">[], hasMore = false) {
  const ofOne = changes.map((change) => ({ xid: 7, ...change }));
  return changeMessages(MEMBERS, ofOne, hasMore).map((text) => JSON.parse(text));
}

function row(change: Partial<Record<keyof typeof ANN, string | null>>): ShapeRow {
  return { ...ANN, ...change };
}

describe("messages of a shape", () => {
  test("tell the columns of the shape and no others, under a key of the primary key's values", () => {
    expect(JSON.parse(snapshotMessage(MEMBERS, ANN))).toEqual({
      key: '"public"."member"/"sun"/"ann"',
      value: TOLD,
      headers: { operation: "insert", relation: RELATION },
    });
  });

  test("keep keys apart whose values hold slashes or are missing", () => {
    const keys = [{ member: "a/b" }, { member: 'a"/"b' }, { member: null }, { member: "_" }].map(
      (change) => JSON.parse(snapshotMessage(MEMBERS, row(change))).key,
    );
    expect(keys[0]).toBe('"public"."member"/"sun"/"a//b"');
    expect(keys[2]).toBe('"public"."member"/"sun"/_');
    expect(new Set(keys).size).toBe(4);
  });

  test("tell updates whole, with the values before of what changed", () => {
    const [message] = told([{ id: 9, before: ANN, after: row({ is_active: "false" }) }]);
    expect(message.value).toMatchObject({ member: "ann", is_active: "false", credit_limit_micro: null });
    expect(message.old_value).toEqual({ is_active: "true" });
    expect(message.headers).toEqual({
      operation: "update",
      relation: RELATION,
      lsn: "9",
      op_position: 0,
      txids: [7],
      last: true,
    });
  });

  test("are none for a change that nobody is told", () => {
    expect(told([{ id: 9, before: ANN, after: row({ created_at_ms: "2" }) }])).toEqual([]);
  });

  test("tell a change of key as a delete and an insert that name each other", () => {
    const messages = told([{ id: 9, before: ANN, after: row({ member: "bob" }) }]);
    expect(messages.map(({ headers }) => headers)).toMatchObject([
      { operation: "delete", op_position: 0, key_change_to: '"public"."member"/"sun"/"bob"' },
      { operation: "insert", op_position: 1, key_change_from: '"public"."member"/"sun"/"ann"', last: true },
    ]);
    expect(messages[0].headers.last).toBeUndefined();
  });

  test("mark the last one of a transaction, if it is known to be the last", () => {
    const changes = [
      { id: 9, before: null, after: ANN },
      { id: 10, before: ANN, after: null },
    ];
    const marks = (messages: { headers: { last?: boolean } }[]) => messages.map(({ headers }) => headers.last === true);
    expect(marks(told(changes))).toEqual([false, true]);
    expect(marks(told(changes, true))).toEqual([false, false]);
    const two = changes.map((change, at) => ({ ...change, xid: at }));
    expect(marks(changeMessages(MEMBERS, two, true).map((text) => JSON.parse(text)))).toEqual([true, false]);
  });

  test("tell the moment of a snapshot, and how far the log was told", () => {
    const moment = { control: "snapshot-end", xmin: "5", xmax: "9", xip_list: ["6", "8"] };
    expect(JSON.parse(snapshotEndMessage("5:9:6,8"))).toEqual({ headers: moment });
    expect(JSON.parse(snapshotEndMessage("5:5:")).headers.xip_list).toEqual([]);
    expect(JSON.parse(upToDateMessage(0)).headers.global_last_seen_lsn).toBe("1");
  });

  test("come with a schema that names types and the primary key", () => {
    expect(JSON.parse(schemaHeaderOf(MEMBERS))).toEqual({
      community: { type: "text", not_null: true, pk_index: 0 },
      member: { type: "text", not_null: true, pk_index: 1 },
      is_active: { type: "bool", not_null: true },
      credit_limit_micro: { type: "int8" },
      is_adopted: { type: "bool", not_null: true },
    });
  });
});
