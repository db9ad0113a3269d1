import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { useApp } from "../app-state.ts";
import { type AuditFilter, queryWithFilter } from "../audit-filter.ts";
import { AUDIT_ACTIONS, actionText } from "../audit-words.ts";
import { SelectField } from "./form.tsx";

const NOTHING: AuditFilter = { who: "", action: "", from: "", to: "" };

/** Who, what and when; each choice is in the address at once. */
export function AuditFilterForm({ filter }: { filter: AuditFilter }): JSX.Element {
  const { query, setQuery } = useApp();
  const change = (part: Partial<AuditFilter>) =>
    setQuery(queryWithFilter(query.peek(), { ...filter, ...part }), "push");
  const actions = AUDIT_ACTIONS.includes(filter.action) ? AUDIT_ACTIONS : [...AUDIT_ACTIONS, filter.action];
  const isFiltered = Object.values(filter).some((value) => value !== "");
  return (
    <form
      class="list-tools audit-filter"
      aria-label={t("audit-filter")}
      onSubmit={(event) => {
        event.preventDefault();
        const who = new FormData(event.currentTarget).get("who");
        change({ who: String(who ?? "") });
      }}
    >
      <FilterField type="search" name="who" label={t("audit-who")} value={filter.who} onChange={change} />
      <SelectField
        name="action"
        label={t("audit-action")}
        value={filter.action}
        onChange={(action) => change({ action })}
        options={[
          ["", t("audit-every-action")],
          ...actions.filter((action) => action !== "").map((action) => [action, actionText(action)] as const),
        ]}
      />
      <FilterField type="date" name="from" label={t("audit-from")} value={filter.from} onChange={change} />
      <FilterField type="date" name="to" label={t("audit-to")} value={filter.to} onChange={change} />
      {isFiltered && (
        <button type="button" class="button" data-kind="quiet" onClick={() => change(NOTHING)}>
          {t("audit-reset")}
        </button>
      )}
    </form>
  );
}

interface FilterFieldProps {
  readonly type: "search" | "date";
  readonly name: "who" | "from" | "to";
  readonly label: string;
  readonly value: string;
  readonly onChange: (part: Partial<AuditFilter>) => void;
}

function FilterField({ type, name, label, value, onChange }: FilterFieldProps): JSX.Element {
  const id = useId();
  const attributes = {
    id,
    name,
    value,
    spellcheck: false,
    autocapitalize: "none" as const,
    onChange: ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) =>
      onChange({ [name]: currentTarget.value }),
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {type === "date" ? <input {...attributes} type="date" /> : <input {...attributes} type="search" />}
    </div>
  );
}
