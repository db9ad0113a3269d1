import { useApp } from "./app-state.ts";

/** Of the text, in front of every view, that says why nothing can be sent. */
export const AWAY_REASON = "away-reason";

/** Whether the node is out of reach, so that what is shown is what was kept, and nothing can be changed. */
export function useIsAway(): boolean {
  return useApp().live.isAway.value;
}

interface AwayProps {
  readonly disabled?: true;
  readonly "aria-describedby"?: string;
}

/** For fields that send as soon as they are changed: to be spread after what they have themselves. */
export function useAwayProps(): AwayProps {
  return useIsAway() ? { disabled: true, "aria-describedby": AWAY_REASON } : {};
}
