import { type ApiError, asApiError } from "@localgrid/ui-components/json-api";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { ComponentChildren, JSX } from "preact";
import { useId, useRef, useState } from "preact/hooks";

export interface Submission {
  readonly error: ApiError | null;
  readonly isBusy: boolean;
  readonly submit: (act: () => Promise<void>) => Promise<void>;
}

/**
 * Runs one action at a time and keeps its refusal. Buttons are not disabled meanwhile: that would take the focus away
 * from whoever works with the keyboard.
 */
export function useSubmission(): Submission {
  const [error, setError] = useState<ApiError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isRunning = useRef(false);
  async function submit(act: () => Promise<void>) {
    if (isRunning.current) return;
    isRunning.current = true;
    setBusy(true);
    setError(null);
    try {
      await act();
    } catch (thrown) {
      setError(asApiError(thrown));
    } finally {
      isRunning.current = false;
      setBusy(false);
    }
  }
  return { error, isBusy, submit };
}

const OTHER = "other";

export interface FormProps {
  readonly action: string;
  readonly busyAction: string;
  readonly onSubmit: (fields: FormData) => Promise<void>;
  /** Beside it, on the same fields. */
  readonly other?: { readonly action: string; readonly onSubmit: (fields: FormData) => Promise<void> };
  readonly children: ComponentChildren;
}

/** Fields with one button below them, or two, and the refusal in between. */
export function Form({ action, busyAction, onSubmit, other, children }: FormProps): JSX.Element {
  const { error, isBusy, submit } = useSubmission();
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        const fields = new FormData(event.currentTarget);
        const isOther = event.submitter?.getAttribute("name") === OTHER;
        void submit(() => (isOther && other !== undefined ? other.onSubmit(fields) : onSubmit(fields)));
      }}
    >
      {children}
      <ErrorNotice error={error} />
      <div class="form-actions">
        <button type="submit" class="button" data-kind="main" aria-disabled={isBusy}>
          {isBusy ? busyAction : action}
        </button>
        {other !== undefined && (
          <button type="submit" name={OTHER} class="button" aria-disabled={isBusy}>
            {other.action}
          </button>
        )}
      </div>
    </form>
  );
}

export interface TextFieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly unit?: string;
  readonly initial?: string;
  /** A password, and whether it is the one that is known. */
  readonly secret?: "current-password" | "new-password";
  readonly isRequired?: boolean;
  readonly inputMode?: "text" | "decimal" | "numeric";
}

export function TextField(props: TextFieldProps): JSX.Element {
  const { name, label, hint, unit, initial = "", secret, isRequired = true, inputMode = "text" } = props;
  const id = useId();
  const attributes = {
    id,
    name,
    inputmode: inputMode,
    defaultValue: initial,
    required: isRequired,
    spellcheck: false,
    autocapitalize: "none" as const,
    autocomplete: secret ?? ("off" as const),
    ...(hint === undefined ? {} : { "aria-describedby": `${id}-hint` }),
  };
  return (
    <div class="field">
      <label for={id}>
        {label}
        {unit !== undefined && <span class="soft"> {t("form-unit", { unit })}</span>}
      </label>
      {secret === undefined ? <input {...attributes} /> : <input {...attributes} type="password" />}
      {hint !== undefined && (
        <p class="small soft" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

export interface SelectFieldProps {
  readonly name: string;
  readonly label: string;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly value?: string;
  readonly onChange?: (value: string) => void;
}

export function SelectField({ name, label, options, value, onChange }: SelectFieldProps): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        name={name}
        {...(value === undefined ? {} : { value })}
        onChange={(event) => onChange?.(event.currentTarget.value)}
      >
        {options.map(([each, text]) => (
          <option key={each} value={each}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

export function textOf(fields: FormData, name: string): string {
  return String(fields.get(name) ?? "").trim();
}
