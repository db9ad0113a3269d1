import { createCommunity } from "@localgrid/clearing/community";
import type { MemberId, MeteringPointId } from "@localgrid/vocabulary/identifiers";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BillingAccount, NO_ACCOUNT } from "../billing/billing-party.ts";
import { type HeldRegister, type ListPlan, planList } from "./list-plan.ts";
import { LIST_COLUMNS, type ListColumn } from "./member-list.ts";
import { checkRow } from "./row-check.ts";

const ANN = "ann" as MemberId;
const HOME = "home-a" as MeteringPointId;
const REFERENCE = "AT0010000000000000001000000000001";

function emptyRegister(): HeldRegister {
  return { state: createCommunity(), references: new Map(), accounts: new Map() };
}

/** Ann Maier with one metering point, Ben without anything, and Cleo, who has left. */
function register(): HeldRegister {
  const state = createCommunity();
  const member = (name: string, is_active = true) =>
    state.members.set(name as MemberId, { member: name as MemberId, is_active, credit_limit_micro: null });
  for (const name of ["ann", "ben"]) member(name);
  member("cleo", false);
  state.meteringPoints.set(HOME, { metering_point: HOME, member: ANN, is_active: true, main_fuse_w: 17_250 });
  const accounts = new Map([["ann", { ...NO_ACCOUNT, name: "Ann Maier", iban: "AT611904300234573201" }]]);
  return { state, references: new Map([[HOME, REFERENCE]]), accounts };
}

/** The register as it is once the plan was carried out. */
function afterwards({ members, points, accounts }: ListPlan, held: HeldRegister): HeldRegister {
  const state = createCommunity();
  for (const [key, body] of held.state.members) state.members.set(key, body);
  for (const [key, body] of held.state.meteringPoints) state.meteringPoints.set(key, body);
  for (const body of members) state.members.set(body.member as MemberId, body);
  for (const { body } of points) state.meteringPoints.set(body.metering_point as MeteringPointId, body);
  const references = [...held.references, ...points.map((each) => [each.body.metering_point, each.operator_reference])];
  const named: [string, BillingAccount][] = accounts.map(({ member, content }) => [member, content]);
  return {
    state,
    references: new Map(references as [MeteringPointId, string | null][]),
    accounts: new Map([...held.accounts, ...named]),
  };
}

function plan(columns: readonly ListColumn[], rows: readonly (readonly string[])[], held = register()): ListPlan {
  return planList(
    rows.map((cells, index) => checkRow({ line: index + 2, cells }, columns)),
    held,
  );
}

/** `kind` and each `column code` of every line. */
function told({ lines }: ListPlan): readonly string[] {
  return lines.map(({ kind, faults }) =>
    [kind, ...faults.map(({ column, code }) => `${column ?? "row"} ${code}`)].join(": "),
  );
}

describe("the plan of a list", () => {
  test("tells what is new, changed and unchanged, and keeps what no cell speaks of", () => {
    const made = plan(
      ["member", "metering_point", "main_fuse_w", "credit_limit", "name", "city"],
      [
        ["ann", "home-a", "", "", "", ""],
        ["ANN", "home-a", "22000", "12,5", "", "Wien"],
        ["dora", "home-d", "", "", "Dora Huber", ""],
        ["ben", "home-b", "9000", "", "", ""],
      ],
    );
    expect(told(made)).toEqual(["unchanged", "changed", "new", "new"]);
    expect(made.lines[1]?.columns).toEqual(["credit_limit", "main_fuse_w", "city"]);
    expect(made.members).toEqual([
      { member: "ann", is_active: true, credit_limit_micro: 12_500_000 },
      { member: "dora", is_active: true, credit_limit_micro: null },
    ]);
    expect(made.points).toEqual([
      {
        body: { metering_point: HOME, member: ANN, is_active: true, main_fuse_w: 22_000 },
        operator_reference: REFERENCE,
      },
      {
        body: { metering_point: "home-d", member: "dora", is_active: true, main_fuse_w: 17_000 },
        operator_reference: null,
      },
      {
        body: { metering_point: "home-b", member: "ben", is_active: true, main_fuse_w: 9_000 },
        operator_reference: null,
      },
    ]);
    expect(made.accounts).toEqual([
      { member: "ann", content: { ...NO_ACCOUNT, name: "Ann Maier", city: "Wien", iban: "AT611904300234573201" } },
      { member: "dora", content: { ...NO_ACCOUNT, name: "Dora Huber" } },
    ]);
    expect(made.counts).toMatchObject({ members_new: 1, members_changed: 1, points_new: 2, points_changed: 1 });
  });

  test("finds a member by name and metering point, however the reference is written, and never by name alone", () => {
    const made = plan(
      ["name", "operator_reference", "city"],
      [
        ["ann  maier", "at001 0000 00000000000 1000000000001", "Graz"],
        ["Eva Maier", REFERENCE, "Graz"],
        ["Ann Maier", "AT0010000000000000001000000000002", "Linz"],
        ["Eva Maier", "AT0010000000000000001000000000003", "Linz"],
        ["Eva Maier", "AT0010000000000000001000000000004", "Linz"],
        ["", "AT0010000000000000001000000000005", "Linz"],
        ["Fay", "", "Linz"],
      ],
    );
    expect(told(made)).toEqual([
      "changed",
      "wrong: name another-name",
      "wrong: name ambiguous-name",
      "new",
      "wrong: name ambiguous-name",
      "wrong: member missing-value",
      "wrong: member missing-value",
    ]);
    expect(made.lines[3]).toMatchObject({ member: "m1", metering_point: "p1" });
  });

  test("gives nobody an identifier that is taken, here or further down in the file", () => {
    const held = register();
    held.state.members.set("m1" as MemberId, { member: "m1" as MemberId, is_active: true, credit_limit_micro: null });
    const made = plan(
      ["member", "name", "metering_point"],
      [
        ["", "Eva", "home-e"],
        ["m2", "Fay", "home-f"],
      ],
      held,
    );
    expect(made.lines.map(({ member }) => member)).toEqual(["m3", "m2"]);
  });

  test("names each cell that is wrong", () => {
    const made = plan(
      [...LIST_COLUMNS],
      [
        ["Ann Maier", "", "p 1", "\u00e4", "1.5", "1.000,00", "", "", "", "Austria", "me"],
        ["ann", "x".repeat(141), "", "", "99", "1000001", "", "12345678901234567", "", "", ""],
        ["ann", "short"],
      ],
    );
    expect(told(made)).toEqual([
      "wrong: member wrong-identifier: metering_point wrong-identifier: operator_reference wrong-reference: " +
        "main_fuse_w wrong-number: credit_limit wrong-amount: country wrong-country: email wrong-email",
      "wrong: main_fuse_w wrong-number: credit_limit wrong-amount: name wrong-text: postcode wrong-text",
      "wrong: row wrong-cell-count",
    ]);
  });

  test("moves no metering point, wakes nobody who has left, and believes the first of two rows", () => {
    const made = plan(
      ["member", "metering_point", "operator_reference", "main_fuse_w"],
      [
        ["ben", "home-a", "", ""],
        ["cleo", "home-c", "", ""],
        ["ben", "home-b", REFERENCE, ""],
        ["ben", "home-b", "B", "9000"],
        ["ben", "home-b", "B", "9001"],
        ["ben", "home-b", "b", "9000"],
      ],
    );
    expect(told(made)).toEqual([
      "wrong: member another-member",
      "wrong: member inactive-member",
      "wrong: operator_reference reference-taken",
      "new",
      "wrong: main_fuse_w contradiction",
      "unchanged",
    ]);
  });

  const texts = {
    member: ["", "ann", "ben", "cleo", "new-1", "m1"],
    name: ["", "Ann Maier", "Eva", "Fay"],
    metering_point: ["", "home-a", "home-b", "p1"],
    operator_reference: ["", REFERENCE, "R2", "r 2", "home-b"],
    main_fuse_w: ["", "9000", "9001", "no"],
    credit_limit: ["", "5", "5,00", "6"],
    ...{ street: ["", "Gasse 1"], postcode: [""], city: ["", "Wien", "Graz"], country: ["", "AT"], email: [""] },
  } as const satisfies Record<ListColumn, readonly string[]>;
  const cells = fc.tuple(...LIST_COLUMNS.map((column) => fc.constantFrom(...texts[column])));
  const columns = [...LIST_COLUMNS];

  test("changes nothing more when it is carried out twice", () => {
    fc.assert(
      fc.property(fc.array(cells, { maxLength: 8 }), (rows) => {
        const first = plan(columns, rows);
        // A row that was wrong may be right once the others are there.
        const good = rows.filter((_, index) => first.lines[index]?.kind !== "wrong");
        const second = plan(columns, good, afterwards(first, register()));
        const { members, points, accounts } = second;
        expect({ members, points, accounts }).toEqual({ members: [], points: [], accounts: [] });
      }),
      { numRuns: 300 },
    );
  });

  test("comes out the same without the rows that are wrong", () => {
    fc.assert(
      fc.property(fc.array(cells, { maxLength: 8 }), (rows) => {
        // Identifiers that the hub gives out pass over those of wrong rows, so each row brings its own here.
        const named = rows.map((row, index) => [row[0] || `n${index}`, row[1], row[2] || `q${index}`, ...row.slice(3)]);
        const whole = plan(columns, named as string[][], emptyRegister());
        const good = named.filter((_, index) => whole.lines[index]?.kind !== "wrong") as string[][];
        const { members, points, accounts } = plan(columns, good, emptyRegister());
        expect({ members, points, accounts }).toEqual({
          ...{ members: whole.members, points: whole.points, accounts: whole.accounts },
        });
      }),
      { numRuns: 300 },
    );
  });
});
