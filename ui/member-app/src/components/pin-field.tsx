import { t } from "@localgrid/ui-components/messages";
import type { JSX, Ref } from "preact";

export interface PinFieldProps {
  readonly id: string;
  readonly field: Ref<HTMLInputElement>;
  /** Takes the focus of the dialog that it is in. */
  readonly isFirst?: boolean;
}

export function PinField({ id, field, isFirst = false }: PinFieldProps): JSX.Element {
  return (
    <div class="field">
      <label for={id}>{t("pin-label")}</label>
      <input
        id={id}
        ref={field}
        type="password"
        inputMode="numeric"
        autocomplete="off"
        minLength={6}
        maxLength={12}
        autofocus={isFirst}
        required
      />
    </div>
  );
}
