import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nextSorting, queryWith, stateIn, UNTOUCHED, withChoice } from "./table-state.ts";

describe("how a list is looked at", () => {
  test("is read from an address, each table for itself", () => {
    const query = "members.find=m17&members.sort=-fuse&members.is.state=waiting&batches.find=other";
    expect(stateIn(query, "members")).toEqual({
      find: "m17",
      sort: { column: "fuse", isDescending: true },
      choices: { state: "waiting" },
    });
    expect(stateIn(query, "zones")).toEqual(UNTOUCHED);
  });

  test("comes back from the address it was put into, whatever was typed, and leaves other tables alone", () => {
    const odd = fc.constantFrom("", "محمد", "שרה", "&=?#%+ /", "é\u0301", "😀", "\n");
    const text = fc.tuple(fc.string({ maxLength: 12 }), odd).map((parts) => parts.join(""));
    const id = fc.stringMatching(/^[a-z][a-z-]{0,9}$/);
    const choices = fc.dictionary(
      id,
      text.filter((each) => each !== ""),
    );
    const sort = fc.option(fc.record({ column: id, isDescending: fc.boolean() }));
    fc.assert(
      fc.property(fc.record({ find: text, sort, choices }), (state) => {
        const query = queryWith("other.find=x", "own", state);
        expect(stateIn(query, "own")).toEqual({ ...state, choices: { ...state.choices } });
        expect(stateIn(query, "other").find).toBe("x");
        expect(queryWith(query, "own", UNTOUCHED)).toBe("other.find=x");
      }),
    );
  });

  test("is sorted up, then down, then not", () => {
    const up = nextSorting(null, "fuse");
    const down = nextSorting(up, "fuse");
    expect([up, down, nextSorting(down, "fuse")]).toEqual([
      { column: "fuse", isDescending: false },
      { column: "fuse", isDescending: true },
      null,
    ]);
    expect(nextSorting(down, "name")).toEqual({ column: "name", isDescending: false });
  });

  test("has one choice per column, and none again", () => {
    const chosen = withChoice(withChoice(UNTOUCHED, "state", "waiting"), "state", "taken");
    expect(chosen.choices).toEqual({ state: "taken" });
    expect(withChoice(chosen, "state", "").choices).toEqual({});
  });
});
