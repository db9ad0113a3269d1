import type { JSX } from "preact";
import { useId } from "preact/hooks";

/** The hub takes no more. */
const MOST_CHARACTERS = 500;

export interface ReasonFieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
}

/** A reason or a note in a few words, which has to be there. */
export function ReasonField({ name, label, hint }: ReasonFieldProps): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        name={name}
        maxLength={MOST_CHARACTERS}
        required
        autocomplete="off"
        aria-describedby={`${id}-hint`}
      />
      <p class="small soft" id={`${id}-hint`}>
        {hint}
      </p>
    </div>
  );
}
