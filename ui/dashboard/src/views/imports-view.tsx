import { ErrorNotice } from "@localgrid/ui-components/notice";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import type { ImportRun } from "../api-types.ts";
import { useApp, useCommunity, useRight } from "../app-state.ts";
import { Badge, type BadgeTone } from "../components/badge.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { SelectField, useSubmission } from "../components/form.tsx";
import { Icon } from "../components/icons.tsx";
import { Load, PageHead } from "../components/load.tsx";
import { createCounts } from "../quantities.ts";
import { hrefOf } from "../router.ts";
import { momentText } from "../time-words.ts";
import { importStateText } from "../words.ts";

const STATE_TONES: Record<ImportRun["status"], BadgeTone> = {
  waiting: "note",
  running: "note",
  done: "good",
  refused: "alarm",
  failed: "alarm",
};

export function ImportBadge({ status }: { status: ImportRun["status"] }): JSX.Element {
  return <Badge tone={STATE_TONES[status]}>{importStateText(status)}</Badge>;
}

export function ImportsView(): JSX.Element {
  const { api, link } = useApp();
  const { community } = useCommunity();
  const mayImport = useRight("import");
  const loaded = useLoaded(() => api.imports(community, { limit: 50 }), community, link.beat.value);
  return (
    <>
      <PageHead title="Import" text="Official quarter-hour values, as the network operator sends them." />
      {mayImport && <NewImport />}
      <Load loaded={loaded} waiting="Fetching earlier imports…">
        {({ items }) =>
          items.length === 0 ? (
            <p class="soft">Nothing has been imported yet.</p>
          ) : (
            <section class="part" aria-labelledby="earlier-title">
              <h2 id="earlier-title" class="section-title">
                Imports so far
              </h2>
              <ImportTable items={items} />
            </section>
          )
        }
      </Load>
    </>
  );
}

function ImportTable({ items }: { items: readonly ImportRun[] }): JSX.Element {
  const { locale } = useApp();
  const { community, time_zone } = useCommunity();
  const { number } = createCounts(locale);
  const columns: readonly Column<ImportRun>[] = [
    {
      title: "File",
      cell: (run) => (
        <a href={hrefOf(community, "imports", run.import)}>
          {run.file_name === "" ? "Values sent by a program" : run.file_name}
        </a>
      ),
    },
    { title: "State", cell: ({ status }) => <ImportBadge status={status} /> },
    {
      title: "Started",
      isSecondary: true,
      cell: ({ started_at_ms }) => momentText(started_at_ms, { time_zone, locale }),
    },
    { title: "Readings", isNumber: true, isSecondary: true, cell: ({ rows_read }) => number(rows_read) },
    { title: "Faulty", isNumber: true, cell: ({ rows_faulty }) => number(rows_faulty) },
    {
      title: "Intervals changed",
      isNumber: true,
      isSecondary: true,
      cell: ({ intervals_changed }) => number(intervals_changed),
    },
  ];
  return <DataTable caption="Files and what came of them" columns={columns} rows={items} keyOf={(run) => run.import} />;
}

const LAYOUTS = [
  { value: "long", label: "One row per reading", text: "metering point; time; import; export" },
  { value: "wide", label: "One column per metering point", text: "time; point A; point B; …" },
] as const;

const DECIMALS = [
  ["", "Find out"],
  [",", "Comma, as in 0,214"],
  [".", "Point, as in 0.214"],
] as const;

function NewImport(): JSX.Element {
  const { api, uploads } = useApp();
  const { community } = useCommunity();
  const { error, isBusy, submit } = useSubmission();
  const [file, setFile] = useState<File | null>(null);

  async function send(form: HTMLFormElement, chosen: File) {
    const fields = new FormData(form);
    const decimal = String(fields.get("decimal_separator") ?? "");
    const run = await api.startImport(community, {
      file_name: chosen.name,
      layout: String(fields.get("layout")),
      size_bytes: chosen.size,
      keep_good_rows: fields.get("keep_good_rows") !== null,
      ...(decimal === "" ? {} : { decimal_separator: decimal }),
    });
    uploads.start(run.import, { path: api.contentPath(community, run.import), file: chosen });
    location.hash = hrefOf(community, "imports", run.import);
  }

  return (
    <section class="card new-import" aria-labelledby="new-import-title">
      <h2 id="new-import-title">New import</h2>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          const form = event.currentTarget;
          if (file !== null) void submit(() => send(form, file));
        }}
      >
        <FileField file={file} onFile={setFile} />
        <LayoutField />
        <SelectField name="decimal_separator" label="Decimal sign in the file" options={DECIMALS} />
        <label class="switch">
          <input type="checkbox" name="keep_good_rows" />
          <span>
            Keep the good rows even if others are faulty
            <span class="small soft">Otherwise one faulty row keeps the whole file out.</span>
          </span>
        </label>
        <ErrorNotice error={error} />
        <div class="form-actions">
          <button type="submit" class="button" data-kind="main" disabled={file === null} aria-disabled={isBusy}>
            Import
          </button>
        </div>
      </form>
    </section>
  );
}

function LayoutField(): JSX.Element {
  return (
    <fieldset class="choices">
      <legend>Layout</legend>
      {LAYOUTS.map(({ value, label, text }, index) => (
        <label key={value} class="choice">
          <input type="radio" name="layout" value={value} defaultChecked={index === 0} />
          <span>
            <strong>{label}</strong>
            <span class="small soft">{text}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function FileField({ file, onFile }: { file: File | null; onFile: (file: File | null) => void }): JSX.Element {
  const { locale } = useApp();
  const { bytes } = createCounts(locale);
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping a file is a shortcut; the button inside is the way for everybody
    <div
      class="drop"
      data-over={isOver}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onFile(event.dataTransfer?.files[0] ?? null);
      }}
    >
      <Icon name="file" size={28} />
      <p>
        {file === null ? (
          "Drop a CSV file here, or choose one."
        ) : (
          <>
            <strong>{file.name}</strong> <span class="soft">{bytes(file.size)}</span>
          </>
        )}
      </p>
      <input
        ref={input}
        id="import-file"
        class="visually-hidden"
        type="file"
        accept=".csv,.txt,text/csv"
        aria-label="CSV file"
        onChange={(event) => onFile(event.currentTarget.files?.[0] ?? null)}
      />
      <label class="button" for="import-file">
        {file === null ? "Choose a file" : "Choose another"}
      </label>
    </div>
  );
}
