import { expect, test } from "vitest";
import type { HomeRight, Session } from "./api-types.ts";
import { mayAs } from "./rights.ts";
import type { SessionState } from "./session-life.ts";

test("each right holds those after it, and accounts of no home are not asked for one", () => {
  const table: Record<HomeRight | "none", Record<HomeRight, boolean>> = {
    owner: { owner: true, tenant: true, reader: true },
    tenant: { owner: false, tenant: true, reader: true },
    reader: { owner: false, tenant: false, reader: true },
    none: { owner: true, tenant: true, reader: true },
  };
  const stateOf = (right: HomeRight | null): SessionState => {
    const session = { login: "anna", role: "member", member: "m05", right, csrf_token: "" } satisfies Session;
    return { kind: "somebody", session };
  };
  for (const [held, row] of Object.entries(table)) {
    const state = stateOf(held === "none" ? null : (held as HomeRight));
    for (const [needed, may] of Object.entries(row)) {
      expect([held, needed, mayAs(state, needed as HomeRight)]).toEqual([held, needed, may]);
    }
  }
});
