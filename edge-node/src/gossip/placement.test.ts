import { hash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { bytesOf } from "./names.ts";
import { assignHolders, PlacementTable, rankHolders } from "./placement.ts";

const node = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString("hex"));
const nodes = fc.uniqueArray(node, { minLength: 2, maxLength: 20 });

test("the order is by SHA-256 of origin and candidate, highest first, without the origin", () => {
  const members = ["0a", "1b", "2c", "3d"].map((digits) => digits.repeat(16));
  const [origin, ...others] = members as [string, string, string, string];
  const weight = (member: string) => hash("sha256", Buffer.concat([bytesOf(origin), bytesOf(member)]), "hex");
  const expected = [...others].sort((a, b) => (weight(a) > weight(b) ? -1 : 1));
  expect(rankHolders(origin, members)).toEqual(expected);
});

test("everybody comes to the same order, in whatever order the members are listed", () => {
  fc.assert(
    fc.property(nodes, (members) => {
      const [origin] = members as [string];
      expect(rankHolders(origin, members.toReversed())).toEqual(rankHolders(origin, members));
    }),
  );
});

test("a member that comes or goes moves no journal but those that it holds", () => {
  fc.assert(
    fc.property(nodes, node, (members, added) => {
      fc.pre(!members.includes(added));
      const [origin] = members as [string];
      const after = rankHolders(origin, [...members, added]).filter((one) => one !== added);
      expect(after).toEqual(rankHolders(origin, members));
    }),
  );
});

test("who cannot hold is stepped over by the next ones", () => {
  expect(assignHolders(["a", "b", "c", "d"], 2, (one) => one !== "b")).toEqual(["a", "c"]);
  expect(assignHolders(["a", "b"], 3, () => true)).toEqual(["a", "b"]);
});

test("the table follows the membership", () => {
  const [a, b, c] = ["0a", "1b", "2c"].map((digits) => digits.repeat(16)) as [string, string, string];
  const table = new PlacementTable();
  table.replaceMembers([a, b]);
  expect(table.ranked(a)).toEqual([b]);
  table.replaceMembers([a, b, c]);
  expect([...table.ranked(a)].sort()).toEqual([b, c]);
});
