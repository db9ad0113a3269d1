import { ApiError } from "@localgrid/ui-components/json-api";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { useApp } from "../app-state.ts";
import type { Column } from "../columns.ts";
import {
  equalShares,
  type KeyDraft,
  MOST_GROUPS,
  parsePercent,
  sharesState,
  WHOLE_PPM,
  wholeShares,
} from "../key-draft.ts";
import { groupOfFile, MOST_FILE_BYTES, readShareFile, shareOfFile } from "../share-file.ts";
import { shareText } from "../share-words.ts";
import { DataTable } from "./data-table.tsx";
import { FileField } from "./file-field.tsx";
import { useSubmission } from "./form.tsx";

export interface KeyTableProps {
  readonly draft: KeyDraft;
  /** By name. */
  readonly members: readonly string[];
  readonly onChange: (change: Partial<KeyDraft>) => void;
}

interface Line {
  readonly member: string;
}

function useLines(members: readonly string[]): readonly Line[] {
  // The same lines as long as the members are the same: what is typed must not move the line under it.
  return useMemo(() => members.map((member) => ({ member })), [members]);
}

const memberColumn = (): Column<Line> => ({
  id: "member",
  head: t("sharing-member"),
  text: ({ member }) => member,
});

/** A share for every member, in percent. */
export function ShareTable({ draft, members, onChange }: KeyTableProps): JSX.Element {
  const { shares } = draft;
  const share: Column<Line> = {
    id: "share",
    head: t("sharing-share"),
    unit: "%",
    isNumber: true,
    text: ({ member }) => shares[member] ?? "0",
    key: ({ member }) => parsePercent(shares[member] ?? "") ?? 0,
    csv: ({ member }) => shares[member] ?? "0",
    cell: ({ member }) => (
      <span class="share-entry">
        <input
          class="share-input"
          inputMode="decimal"
          autocomplete="off"
          maxLength={8}
          aria-label={t("sharing-share-of", { member })}
          {...(isWrong(shares[member]) ? { "aria-invalid": "true" as const } : {})}
          value={shares[member] ?? ""}
          placeholder="0"
          onInput={({ currentTarget }) => onChange({ shares: { ...shares, [member]: currentTarget.value } })}
        />
        <span aria-hidden="true">%</span>
      </span>
    ),
  };
  return (
    <fieldset class="key-table">
      <legend>{t("sharing-shares")}</legend>
      <SumLine draft={draft} />
      <div class="form-actions">
        <button type="button" class="button" onClick={() => onChange({ shares: equalShares(members) })}>
          {t("sharing-equal")}
        </button>
        <button type="button" class="button" onClick={() => onChange({ shares: wholeShares(draft, members) })}>
          {t("sharing-make-whole")}
        </button>
      </div>
      <FromFile
        hint={t("sharing-file-shares")}
        take={(text) => onChange({ shares: readShareFile(text, { members, read: shareOfFile }) })}
      />
      <DataTable
        id="shares"
        caption={t("sharing-shares")}
        columns={[memberColumn(), share]}
        rows={useLines(members)}
        keyOf={({ member }) => member}
        isTall
      />
    </fieldset>
  );
}

const isWrong = (text: string | undefined) => text !== undefined && text.trim() !== "" && parsePercent(text) === null;

function SumLine({ draft }: Pick<KeyTableProps, "draft">): JSX.Element {
  const { locale } = useApp();
  const { sum_ppm, wrong } = sharesState(draft);
  const left_ppm = WHOLE_PPM - sum_ppm;
  const [sum, rest] = [shareText(sum_ppm, locale), shareText(Math.abs(left_ppm), locale)];
  return (
    <p role="status" class={left_ppm === 0 && wrong.length === 0 ? "sum-line" : "sum-line note-line"}>
      {left_ppm === 0 && t("sharing-sum-whole", { sum })}
      {left_ppm > 0 && t("sharing-sum-missing", { sum, rest })}
      {left_ppm < 0 && t("sharing-sum-over", { sum, rest })}
      {wrong.length > 0 && ` ${t("sharing-sum-wrong", { count: wrong.length, member: wrong[0] ?? "" })}`}
    </p>
  );
}

/** Which group each member is in: a choice in each line, so that nobody has to drag anything. */
export function GroupTable({ draft, members, onChange }: KeyTableProps): JSX.Element {
  const { groups } = draft;
  const highest = Math.min(MOST_GROUPS, Math.max(0, ...Object.values(groups)) + 1);
  const numbers = Array.from({ length: highest }, (_, at) => at + 1);
  const name = (group: number | undefined) =>
    group === undefined ? t("sharing-group-none") : t("sharing-group-number", { group });
  function put(member: string, group: number) {
    const { [member]: _, ...others } = groups;
    onChange({ groups: group === 0 ? others : { ...others, [member]: group } });
  }
  const column: Column<Line> = {
    id: "group",
    head: t("sharing-group"),
    text: ({ member }) => name(groups[member]),
    key: ({ member }) => groups[member] ?? null,
    csv: ({ member }) => groups[member] ?? null,
    cell: ({ member }) => (
      <select
        class="picker"
        aria-label={t("sharing-group-of", { member })}
        value={String(groups[member] ?? 0)}
        onChange={({ currentTarget }) => put(member, Number(currentTarget.value))}
      >
        <option value="0">{name(undefined)}</option>
        {numbers.map((group) => (
          <option key={group} value={String(group)}>
            {name(group)}
          </option>
        ))}
      </select>
    ),
  };
  const counted = numbers.map((group) => members.filter((member) => groups[member] === group).length);
  return (
    <fieldset class="key-table">
      <legend>{t("sharing-groups")}</legend>
      <div role="status">
        <ul class="small soft">
          {counted.map((count, at) =>
            count === 0 ? null : <li key={numbers[at]}>{t("sharing-group-count", { group: at + 1, count })}</li>,
          )}
          <li>{t("sharing-group-rest", { count: members.filter((member) => groups[member] === undefined).length })}</li>
        </ul>
      </div>
      <FromFile
        hint={t("sharing-file-groups")}
        take={(text) => {
          const read = readShareFile(text, { members, read: groupOfFile });
          onChange({ groups: Object.fromEntries(Object.entries(read).filter(([, group]) => group > 0)) });
        }}
      />
      <DataTable
        id="groups"
        caption={t("sharing-groups")}
        columns={[memberColumn(), column]}
        rows={useLines(members)}
        keyOf={({ member }) => member}
        isTall
      />
    </fieldset>
  );
}

interface FromFileProps {
  readonly hint: string;
  /** @throws {ApiError} what is wrong in it */
  readonly take: (text: string) => void;
}

function FromFile({ hint, take }: FromFileProps): JSX.Element {
  const { error, submit } = useSubmission();
  const [file, setFile] = useState<File | null>(null);
  async function read(chosen: File) {
    if (chosen.size > MOST_FILE_BYTES) throw new ApiError("share-file-too-large", chosen.name);
    take(await chosen.text());
    setFile(chosen);
  }
  const isLine = error?.code.startsWith("share-file-") === true && /^\d+: /.test(error.message);
  return (
    <details class="from-file">
      <summary>{t("sharing-file")}</summary>
      <p class="small soft">{hint}</p>
      <FileField
        file={file}
        onFile={(chosen) => {
          setFile(null);
          if (chosen !== null) void submit(() => read(chosen));
        }}
      />
      <p role="status" class="small soft">
        {file !== null && error === null && t("sharing-file-read", { file: file.name })}
      </p>
      <ErrorNotice error={error} />
      {isLine && <p class="small">{t("sharing-file-line", { line: error.message })}</p>}
    </details>
  );
}
