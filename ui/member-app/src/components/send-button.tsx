import type { JSX } from "preact";
import { useApp } from "../app-state.ts";
import { AWAY_REASON, useIsAway } from "../use-away.ts";

export interface SendButtonProps extends Omit<JSX.IntrinsicElements["button"], "type" | "onClick"> {
  readonly type: "button" | "submit";
  readonly onClick?: () => void;
  /** Id of a text that says what else it waits for. */
  readonly waitsFor?: string | undefined;
}

/**
 * A button that has something sent to the node. While that cannot be it looks so, says why, and does nothing, neither
 * by a tap nor by Enter in a field of its form; the focus stays where it is.
 */
export function SendButton({ waitsFor, onClick, ...others }: SendButtonProps): JSX.Element {
  const { live } = useApp();
  const reason = useIsAway() ? AWAY_REASON : waitsFor;
  function press(event: Event) {
    if (reason === undefined) return onClick?.();
    event.preventDefault();
    live.retryNow();
  }

  const why = reason === undefined ? {} : { "aria-disabled": true, "aria-describedby": reason };
  return <button {...others} {...why} onClick={press} />;
}
