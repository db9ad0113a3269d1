import { expect, test } from "vitest";
import { chosenIn, queryWithChosen } from "./address-choices.ts";

const CHOICES = { member: ["", "m01", "m02"], state: ["open", "accepted", "all"] } as const;

test("choices come back from the address as they were; what is usual does not stand in it", () => {
  const chosen = { member: "m02", state: "all" };
  expect(queryWithChosen("", CHOICES, chosen)).toBe("member=m02&state=all");
  expect(chosenIn("state=all&member=m02", CHOICES)).toEqual(chosen);
  expect(queryWithChosen("member=m02&state=all", CHOICES, { member: "", state: "open" })).toBe("");
  expect(chosenIn("", CHOICES)).toEqual({ member: "", state: "open" });
});

test("what else stands in the address stays", () => {
  const query = queryWithChosen("differences.sort=-point&member=m01", CHOICES, { member: "m02", state: "open" });
  expect(query).toBe("differences.sort=-point&member=m02");
});

test.each(["member=m99", "member=%3Cscript%3E", "state=", "State=all", "member=m99&state=gone"])(
  "%s chooses nothing that there is not",
  (query) => {
    expect(chosenIn(query, CHOICES)).toEqual({ member: "", state: "open" });
  },
);
