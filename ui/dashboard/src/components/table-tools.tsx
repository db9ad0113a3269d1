import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useId, useRef } from "preact/hooks";
import { useApp } from "../app-state.ts";
import type { Column } from "../columns.ts";
import { csvText, saveCsv } from "../csv.ts";
import { choicesOf } from "../table-rows.ts";
import type { TableChange } from "../table-state.ts";
import { isFiltered, type TableState, withChoice } from "../table-state.ts";
import { SelectField } from "./form.tsx";
import { Icon } from "./icons.tsx";

/** Fewer rows are seen at a glance. */
const FEWEST_FILTERED = 6;

export interface TableToolsProps<T> {
  readonly id: string;
  readonly caption: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  /** As filtered and sorted. */
  readonly shown: readonly T[];
  readonly state: TableState;
  readonly change: TableChange;
  readonly isLong: boolean;
  readonly isPartial: boolean;
}

/** What can be done with a list: searching, choosing, and taking it along as a file. */
export function TableTools<T>(props: TableToolsProps<T>): JSX.Element {
  const { caption, rows, state, change, isPartial } = props;
  const hasFilter = useRef(false);
  // It stays where it was once needed: a list that gets shorter must not take it away from under somebody's fingers.
  hasFilter.current ||= rows.length >= FEWEST_FILTERED || isFiltered(state);
  return (
    <fieldset class="list-tools table-tools" aria-label={caption}>
      {hasFilter.current && (
        <>
          <Find find={state.find} onFind={(find, how) => change({ ...state, find }, how)} />
          <Choices {...props} />
        </>
      )}
      <p class="small soft table-count" role="status">
        {[countText(props), isPartial && hasFilter.current ? t("tables-partial") : ""].join(" ").trim()}
      </p>
      <Export {...props} />
    </fieldset>
  );
}

function countText<T>({ rows, shown, state, isLong }: TableToolsProps<T>): string {
  if (isFiltered(state)) return t("tables-count", { shown: shown.length, all: rows.length });
  return isLong ? t("tables-all", { all: rows.length }) : "";
}

interface FindProps {
  readonly find: string;
  readonly onFind: (find: string, how: "push" | "replace") => void;
}

function Find({ find, onFind }: FindProps): JSX.Element {
  const id = useId();
  const isTyping = useRef(false);
  return (
    <div class="field">
      <label for={id}>{t("tables-find")}</label>
      <input
        id={id}
        type="search"
        value={find}
        onInput={({ currentTarget }) => {
          // "Back" leads past what was typed at one go, not letter by letter.
          onFind(currentTarget.value, isTyping.current ? "replace" : "push");
          isTyping.current = true;
        }}
        onBlur={() => {
          isTyping.current = false;
        }}
      />
    </div>
  );
}

function Choices<T>({ columns, rows, state, change }: TableToolsProps<T>): JSX.Element {
  return (
    <>
      {columns.map(({ id, head, choice }) => {
        const chosen = state.choices[id];
        const options = choice === undefined ? [] : choicesOf(rows, choice, chosen);
        if (options.length < 2 && chosen === undefined) return null;
        return (
          <SelectField
            key={id}
            name={id}
            label={head}
            value={chosen ?? ""}
            options={[["", t("tables-any")], ...options]}
            onChange={(code) => change(withChoice(state, id, code), "push")}
          />
        );
      })}
    </>
  );
}

function Export<T>({ id, columns, shown }: TableToolsProps<T>): JSX.Element {
  const { link, route } = useApp();
  const place = route.value.name === "community" ? `${route.value.community}-` : "";
  function save() {
    const day = new Date(link.hub_now_ms.peek()).toISOString().slice(0, 10);
    saveCsv(csvText(columns, shown), `localgrid-${place}${id}-${day}.csv`);
  }
  return (
    <button type="button" class="button table-export" data-kind="quiet" onClick={save}>
      <Icon name="file" size={18} />
      {t("tables-export")}
    </button>
  );
}
