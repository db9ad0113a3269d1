import { expect, test } from "vitest";
import { boundsOf, filterIn, queryWithFilter } from "./audit-filter.ts";

const ALL = { who: "", action: "", from: "", to: "" };

test("a filter comes back from the address as it was", () => {
  const filter = { who: "böse <b>", action: "run-approved", from: "2026-11-01", to: "2026-11-20" };
  expect(filterIn(queryWithFilter("", filter))).toEqual(filter);
  expect(filterIn("")).toEqual(ALL);
});

test("what else stands in the address stays, what was filtered before goes", () => {
  expect(queryWithFilter("runs.sort=month&who=otto&from=2026-01-01", { ...ALL, who: " clara " })).toBe(
    "runs.sort=month&who=clara",
  );
});

test.each(["action=Run%20away", "from=2026-02-30", "to=yesterday", `who=${"x".repeat(65)}`, "who=a%0Ab"])(
  "%s asks for nothing that the hub would refuse",
  (query) => {
    expect(filterIn(query)).toEqual(ALL);
  },
);

test("days are whole days of the community, the last one with all of its hours", () => {
  const bounds = boundsOf({ ...ALL, from: "2026-10-25", to: "2026-10-25" }, "Europe/Vienna");
  expect(bounds).toEqual({ from_ms: Date.UTC(2026, 9, 24, 22), to_ms: Date.UTC(2026, 9, 25, 23) });
  expect(boundsOf(ALL, "UTC")).toEqual({ from_ms: null, to_ms: null });
});
