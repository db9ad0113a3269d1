import "../test/english.ts";
import { expect, test } from "vitest";
import type { HubNode, Member, MeteringPoint, RefusedRow } from "./api-types.ts";
import { memberRows, pendingCounts, registerLines } from "./member-rows.ts";

const member = (name: string, is_taken: boolean): Member => ({
  member: name,
  is_active: true,
  credit_limit_micro: null,
  version: 1,
  is_taken,
});
const point = (name: string, of: string, more: Partial<MeteringPoint> = {}): MeteringPoint => ({
  metering_point: name,
  member: of,
  is_active: true,
  main_fuse_w: 17_000,
  operator_reference: null,
  version: 1,
  is_taken: true,
  ...more,
});
const node = (refused: readonly RefusedRow[], revoked_at_ms: number | null = null): HubNode => ({
  node: "00",
  enrolled_at_ms: 0,
  revoked_at_ms,
  last_contact_at_ms: null,
  journal_seq_total: 0,
  backlog_records: null,
  backlog_since_ms: null,
  status_every_s: 60,
  recomputation: null,
  alarms: [],
  reported_alarms: [],
  refused,
  generation: 1,
  replaced_at_ms: null,
  mesh: null,
});
const refusal = { shape: "metering-points", key: "p2", reason: "unknown-member" };

const register = {
  members: [member("m1", true), member("m2", false), member("m3", true)],
  points: [point("p1", "m1"), point("p2", "m2", { is_taken: false, operator_reference: "AT0017" }), point("p3", "m1")],
  nodes: [node([refusal])],
};

test("each metering point is a line with its member, and a member without any has a line too", () => {
  const lines = registerLines(memberRows(register));
  expect(lines.map((line) => [line.member.member, line.point?.metering_point, line.state.kind])).toEqual([
    ["m1", "p1", "taken"],
    ["m1", "p3", "taken"],
    ["m2", "p2", "refused"],
    ["m3", undefined, "taken"],
  ]);
});

test("a line is as far as the less far of the two, and tells why it was refused", () => {
  const [line] = registerLines(memberRows({ ...register, members: [member("m2", true)] }));
  expect(line?.state).toEqual({ kind: "refused", text: "The node does not know the member it belongs to." });
  const waiting = { members: [member("m1", false)], points: [point("p1", "m1")], nodes: [] };
  expect(registerLines(memberRows(waiting))[0]?.state.kind).toBe("waiting");
});

test("what a node that was shut out refused does not count", () => {
  const rows = memberRows({ ...register, nodes: [node([refusal], 5)] });
  expect(pendingCounts(rows)).toEqual({ waiting: 2, refused: 0 });
  expect(pendingCounts(memberRows(register))).toEqual({ waiting: 1, refused: 1 });
});
