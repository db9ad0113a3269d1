import type { HomeRight } from "./api-types.ts";
import { useApp } from "./app-state.ts";
import { HOME_RIGHTS } from "./household-types.ts";
import type { SessionState } from "./session-life.ts";

/** Who looks after the node has no right of a home, and is stopped by the role where it matters. */
export function mayAs(state: SessionState, needed: HomeRight): boolean {
  const right = state.kind === "somebody" ? state.session.right : null;
  return right === null || HOME_RIGHTS.indexOf(right) <= HOME_RIGHTS.indexOf(needed);
}

/** Whether who is logged in may do what needs the right. The node decides; this only spares people a refusal. */
export function useRight(needed: HomeRight): boolean {
  return mayAs(useApp().session.value, needed);
}
