import { SessionDialog as Question } from "@localgrid/ui-components/session-dialog";
import type { JSX } from "preact";
import { useApp } from "../app-state.ts";

/** In front of a page whose session has ended. */
export function SessionDialog(): JSX.Element {
  const { renew, giveUp, renewal, session } = useApp();
  const state = session.value;
  return (
    <Question
      login={state.kind === "somebody" ? state.session.login : ""}
      logIn={renew}
      putOff={() => renewal.dismiss()}
      leave={giveUp}
    />
  );
}
