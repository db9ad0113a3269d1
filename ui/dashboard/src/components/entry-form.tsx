import { errorHint, errorText } from "@localgrid/ui-components/error-words";
import { ApiError } from "@localgrid/ui-components/json-api";
import { hasMessage, t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { useApp } from "../app-state.ts";
import {
  type Entries,
  type Field,
  type FieldGroup,
  fieldLabel,
  type Refusals,
  refusalsOf,
  refusedField,
} from "../party-fields.ts";
import { useSubmission } from "./form.tsx";

export interface EntryFormProps {
  /** Tells this form from others whose entries are kept. */
  readonly form: string;
  /** Which state of the hub's is shown. */
  readonly version: number;
  readonly groups: readonly FieldGroup[];
  readonly initial: Entries;
  readonly save: (entries: Entries) => Promise<void>;
}

/**
 * A page of fields. What is typed is kept from the first letter on, until it is saved or thrown away: it is there again
 * after a session has ended, and after a look at another page.
 */
export function EntryForm(props: EntryFormProps): JSX.Element {
  const { form, version } = props;
  const { entries, session } = useApp();
  const state = session.value;
  const login = state.kind === "somebody" ? state.session.login : "";
  const [round, setRound] = useState(0);
  // As it was when the page was opened: what is typed from then on is in the fields already.
  const [restored, setRestored] = useState(() => entries.of(login, form));
  function discard() {
    entries.forget(form);
    setRestored(null);
    setRound((count) => count + 1);
  }
  return (
    <>
      {restored !== null && (
        <div class="note-line" role="status">
          <p>{restored.version === version ? t("party-restored") : t("party-restored-older")}</p>
          <button type="button" class="button" onClick={discard}>
            {t("party-discard")}
          </button>
        </div>
      )}
      <Fields
        key={round}
        {...props}
        login={login}
        initial={restored?.entries ?? props.initial}
        onSaved={() => setRestored(null)}
      />
    </>
  );
}

interface FieldsProps extends EntryFormProps {
  readonly login: string;
  readonly onSaved: () => void;
}

function Fields(props: FieldsProps): JSX.Element {
  const { form, version, groups, initial, login } = props;
  const { entries } = useApp();
  const { error, isBusy, submit } = useSubmission();
  const [refusals, setRefusals] = useState<Refusals>({});
  const element = useRef<HTMLFormElement>(null);
  const field = error === null ? null : refusedField(error.code);
  const shown: Refusals = error === null || field === null ? refusals : { [field]: error.code };
  const first = Object.keys(shown)[0];

  // biome-ignore lint/correctness/useExhaustiveDependencies: the same refusal again leads to its field again
  useEffect(() => {
    if (first === undefined) return;
    const input = element.current?.elements.namedItem(first);
    if (input instanceof HTMLInputElement) input.focus();
  }, [first, error]);

  function send(current: Entries) {
    const found = refusalsOf(current);
    setRefusals(found);
    if (Object.keys(found).length > 0) return;
    void submit(async () => {
      await props.save(current);
      entries.forget(form);
      props.onSaved();
    });
  }
  return (
    <form
      ref={element}
      class="form entry-form"
      noValidate
      onInput={({ currentTarget }) => entries.keep(login, form, { entries: entriesIn(currentTarget), version })}
      onSubmit={(event) => {
        event.preventDefault();
        send(entriesIn(event.currentTarget));
      }}
    >
      {groups.map((group) => (
        <fieldset key={group.id} class="entry-group">
          <legend>{t(`party-group-${group.id}`)}</legend>
          {group.fields.map((each) => (
            <EntryField key={each.name} field={each} initial={initial[each.name] ?? ""} refusal={shown[each.name]} />
          ))}
        </fieldset>
      ))}
      <ErrorNotice error={field === null ? error : null} />
      <div class="form-actions">
        <button type="submit" class="button" data-kind="main" aria-disabled={isBusy}>
          {isBusy ? t("party-saving") : t("party-save")}
        </button>
      </div>
    </form>
  );
}

function entriesIn(form: HTMLFormElement): Entries {
  return Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
}

/** Fields in whatever script people write; codes and numbers run from left to right. */
const WRITTEN: ReadonlySet<string> = new Set(["name", "street", "city", "exemption_note"]);

interface EntryFieldProps {
  readonly field: Field;
  readonly initial: string;
  /** Code; undefined where nothing is wrong. */
  readonly refusal: string | undefined;
}

function EntryField({ field, initial, refusal }: EntryFieldProps): JSX.Element {
  const { name, most, type = "text" } = field;
  const id = useId();
  if (type === "switch") return <SwitchField name={name} isOn={initial === "on"} />;
  const hasHint = hasMessage(`party-${name}.hint`);
  const described = [hasHint ? `${id}-hint` : "", refusal === undefined ? "" : `${id}-refusal`].filter(Boolean);
  const attributes = {
    id,
    name,
    defaultValue: initial,
    autocomplete: "off" as const,
    autocapitalize: "none" as const,
    spellcheck: false,
    dir: WRITTEN.has(name) ? ("auto" as const) : ("ltr" as const),
    ...(refusal === undefined ? {} : { "aria-invalid": "true" as const }),
    ...(described.length === 0 ? {} : { "aria-describedby": described.join(" ") }),
  };
  return (
    <div class="field" data-field={name}>
      <label for={id}>{fieldLabel(name)}</label>
      {type === "date" ? (
        <input {...attributes} type="date" />
      ) : (
        <input {...attributes} type="text" inputmode={type} maxLength={most} />
      )}
      {refusal !== undefined && <FieldRefusal id={`${id}-refusal`} code={refusal} />}
      {hasHint && (
        <p class="small soft" id={`${id}-hint`}>
          {t(`party-${name}.hint`)}
        </p>
      )}
    </div>
  );
}

function FieldRefusal({ id, code }: { id: string; code: string }): JSX.Element {
  const error = new ApiError(code, "");
  const hint = errorHint(error, null);
  return (
    <p class="field-refusal" id={id} data-code={code}>
      {errorText(error)} {hint}
    </p>
  );
}

function SwitchField({ name, isOn }: { name: string; isOn: boolean }): JSX.Element {
  return (
    <label class="switch">
      <input type="checkbox" name={name} defaultChecked={isOn} />
      <span>
        {fieldLabel(name)}
        {hasMessage(`party-${name}.hint`) && <span class="small soft">{t(`party-${name}.hint`)}</span>}
      </span>
    </label>
  );
}
