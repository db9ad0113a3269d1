import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { ImportRun } from "../api-types.ts";
import { useApp, useCommunity, useRight } from "../app-state.ts";
import { type Column, countColumn, isoMoment } from "../columns.ts";
import { Badge, type BadgeTone } from "../components/badge.tsx";
import { DataTable } from "../components/data-table.tsx";
import { FileField } from "../components/file-field.tsx";
import { SelectField, useSubmission } from "../components/form.tsx";
import { Load, PageHead } from "../components/load.tsx";
import { titleOf } from "../import-progress.ts";
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
      <PageHead title={t("imports-title")} text={t("imports-text")} />
      {mayImport && <NewImport />}
      <Load loaded={loaded} waiting={t("imports-waiting")}>
        {({ items, next }) =>
          items.length === 0 ? (
            <p class="soft">{t("imports-none")}</p>
          ) : (
            <section class="part" aria-labelledby="earlier-title">
              <h2 id="earlier-title" class="section-title">
                {t("imports-earlier")}
              </h2>
              <ImportTable items={items} isPartial={next !== null} />
            </section>
          )
        }
      </Load>
    </>
  );
}

function ImportTable({ items, isPartial }: { items: readonly ImportRun[]; isPartial: boolean }): JSX.Element {
  const { locale } = useApp();
  const { community, time_zone } = useCommunity();
  const { number } = createCounts(locale);
  const columns: readonly Column<ImportRun>[] = [
    {
      id: "file",
      head: t("imports-file"),
      text: titleOf,
      cell: (run) => (
        <a href={hrefOf(community, "imports", run.import)}>
          <bdi>{titleOf(run)}</bdi>
        </a>
      ),
    },
    {
      id: "state",
      head: t("imports-state"),
      text: ({ status }) => importStateText(status),
      choice: { of: ({ status }) => status, label: (status) => importStateText(status as ImportRun["status"]) },
      cell: ({ status }) => <ImportBadge status={status} />,
    },
    {
      id: "started",
      head: t("imports-started"),
      isSecondary: true,
      text: ({ started_at_ms }) => momentText(started_at_ms, { time_zone, locale }),
      key: ({ started_at_ms }) => started_at_ms,
      csv: ({ started_at_ms }) => isoMoment(started_at_ms),
    },
    countColumn("readings", {
      head: t("imports-readings"),
      isSecondary: true,
      of: ({ rows_read }) => rows_read,
      number,
    }),
    countColumn("faulty", { head: t("imports-faulty"), of: ({ rows_faulty }) => rows_faulty, number }),
    countColumn("changed", {
      head: t("imports-changed"),
      isSecondary: true,
      of: ({ intervals_changed }) => intervals_changed,
      number,
    }),
  ];
  return (
    <DataTable
      id="imports"
      caption={t("imports-caption")}
      columns={columns}
      rows={items}
      keyOf={(run) => run.import}
      isPartial={isPartial}
    />
  );
}

const LAYOUTS = ["long", "wide"] as const;

function NewImport(): JSX.Element {
  const { api, uploads } = useApp();
  const { community } = useCommunity();
  const { error, isBusy, submit } = useSubmission();
  const [file, setFile] = useState<File | null>(null);
  const decimals = [
    ["", t("imports-decimal-find-out")],
    [",", t("imports-decimal-comma")],
    [".", t("imports-decimal-point")],
  ] as const;

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
      <h2 id="new-import-title">{t("imports-new")}</h2>
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
        <SelectField name="decimal_separator" label={t("imports-decimal")} options={decimals} />
        <label class="switch">
          <input type="checkbox" name="keep_good_rows" />
          <span>
            {t("imports-keep-good")}
            <span class="small soft">{t("imports-keep-good-text")}</span>
          </span>
        </label>
        <ErrorNotice error={error} />
        <div class="form-actions">
          <button type="submit" class="button" data-kind="main" disabled={file === null} aria-disabled={isBusy}>
            {t("imports-submit")}
          </button>
        </div>
      </form>
    </section>
  );
}

function LayoutField(): JSX.Element {
  return (
    <fieldset class="choices">
      <legend>{t("imports-layout")}</legend>
      {LAYOUTS.map((value, index) => (
        <label key={value} class="choice">
          <input type="radio" name="layout" value={value} defaultChecked={index === 0} />
          <span>
            <strong>{t(`imports-layout-${value}`)}</strong>
            <span class="small soft">{t(`imports-columns-${value}`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
