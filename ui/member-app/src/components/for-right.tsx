import { t } from "@localgrid/ui-components/messages";
import type { ComponentChildren, JSX } from "preact";
import type { HomeRight } from "../api-types.ts";
import { useRight } from "../rights.ts";

interface Props {
  readonly needed: Exclude<HomeRight, "reader">;
  readonly children: ComponentChildren;
}

/** What changes something: for who may not it stands there, answers to nothing, and a sentence says why. */
export function ForRight({ needed, children }: Props): JSX.Element {
  if (useRight(needed)) return <>{children}</>;
  return (
    <>
      <RightNote needed={needed} />
      <fieldset class="for-right" disabled>
        <legend class="visually-hidden">{t(`right-note-${needed}`)}</legend>
        {children}
      </fieldset>
    </>
  );
}

/** Why nothing can be changed here; nothing for who may. */
export function RightNote({ needed }: Pick<Props, "needed">): JSX.Element | null {
  if (useRight(needed)) return null;
  return (
    <p class="small soft right-note" data-testid="right-note">
      {t(`right-note-${needed}`)}
    </p>
  );
}
