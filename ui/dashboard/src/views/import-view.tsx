import { type ApiError, asApiError } from "@localgrid/ui-components/json-api";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { ImportFault, ImportRun } from "../api-types.ts";
import { useApp, useCommunity } from "../app-state.ts";
import { type Column, DataTable } from "../components/data-table.tsx";
import { Icon } from "../components/icons.tsx";
import { Load } from "../components/load.tsx";
import { ProgressBar } from "../components/meter.tsx";
import { faultText, isOpen, progressOf, reasonText } from "../import-progress.ts";
import { createCounts, shareOf } from "../quantities.ts";
import { hrefOf } from "../router.ts";
import { momentText, monthOf } from "../time-words.ts";
import { ImportBadge } from "./imports-view.tsx";

/** A running import is watched more closely than everything else. */
const REFRESH_MS = 1000;
const FAULTS_PAGE = 100;

export function ImportView({ run: id }: { run: string }): JSX.Element {
  const { api, link } = useApp();
  const { community } = useCommunity();
  const [ticks, setTicks] = useState(0);
  const loaded = useLoaded(() => api.importRun(community, id), `${community} ${id}`, `${ticks} ${link.beat.value}`);
  const isRunning = loaded.value !== null && isOpen(loaded.value);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer, good or bad, is followed by one more question
  useEffect(() => {
    if (!isRunning) return;
    const timer = setTimeout(() => setTicks((count) => count + 1), REFRESH_MS);
    return () => clearTimeout(timer);
  }, [isRunning, loaded.value, loaded.error]);
  return (
    <>
      <p>
        <a class="back" href={hrefOf(community, "imports")}>
          <Icon name="back" size={16} />
          All imports
        </a>
      </p>
      <Load loaded={loaded} waiting="Fetching the import…">
        {(run) => (
          <>
            <h1 class="file-name">{run.file_name === "" ? "Values sent by a program" : run.file_name}</h1>
            <Sending run={run} />
            <Result run={run} />
            {run.rows_faulty > 0 && <Faults run={run} />}
          </>
        )}
      </Load>
    </>
  );
}

/** The part of the work that this browser does: the file on its way to the hub. */
function Sending({ run }: { run: ImportRun }): JSX.Element | null {
  const { uploads, locale } = useApp();
  const { bytes } = createCounts(locale);
  const upload = uploads.byImport.value.get(run.import);
  if (upload === undefined) return null;
  if (upload.error !== null) return <ErrorNotice error={upload.error} />;
  const { sent_bytes, total_bytes, isEnded } = upload;
  if (isEnded || !isOpen(run)) return null;
  return (
    <section class="card sending" aria-label="Sending">
      <ProgressBar label="Sending the file" done={shareOf(sent_bytes, total_bytes)} />
      <p class="small figures">
        {bytes(sent_bytes)} of {bytes(total_bytes)} sent. Keep this page open.
      </p>
      <button type="button" class="button" onClick={() => uploads.stop(run.import)}>
        Stop
      </button>
    </section>
  );
}

function Result({ run }: { run: ImportRun }): JSX.Element {
  const { locale } = useApp();
  const { time_zone } = useCommunity();
  const { number, bytes, percent } = createCounts(locale);
  const done = progressOf(run);
  const local = { time_zone, locale };
  const figures = [
    ["Readings", number(run.rows_read)],
    ["Taken", number(run.rows_taken)],
    ["Unchanged", number(run.rows_unchanged)],
    ["Faulty", number(run.rows_faulty)],
    ["Intervals changed", number(run.intervals_changed)],
  ] as const;
  return (
    <section class="card import-result" aria-label="Result">
      <div class="card-head">
        <p class="small soft">
          started {momentText(run.started_at_ms, local)}
          {run.ended_at_ms !== null && `, ended ${momentText(run.ended_at_ms, local)}`}
        </p>
        <ImportBadge status={run.status} />
      </div>
      {isOpen(run) && (
        <>
          <ProgressBar label="Reading the file" done={done} />
          <p class="small figures" role="status">
            {bytes(run.bytes_read)}
            {run.bytes_total !== null && ` of ${bytes(run.bytes_total)}`}
            {done !== null && ` (${percent(done)})`}
          </p>
        </>
      )}
      <dl class="facts figures">
        {figures.map(([label, text]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <Outcome run={run} />
    </section>
  );
}

function Outcome({ run }: { run: ImportRun }): JSX.Element | null {
  const { community, time_zone, last_interval_start_s } = useCommunity();
  switch (run.status) {
    case "waiting":
      return <p class="soft">The hub waits for the file.</p>;
    case "running":
      return null;
    case "refused":
      return (
        <p>
          <strong>Nothing was taken from this file.</strong>{" "}
          {run.rows_faulty > 0
            ? "Correct the rows below, or import it again and keep the good rows."
            : reasonText(run.reason ?? "")}
        </p>
      );
    case "failed":
      return (
        <p>
          <strong>The import broke off; nothing was taken.</strong> {reasonText(run.reason ?? "")} Import the file
          again.
        </p>
      );
    case "done":
      return run.intervals_changed === 0 ? (
        <p>
          {run.rows_faulty > 0 ? "The good rows were" : "Everything in this file was"} known already. Nothing changed.
        </p>
      ) : (
        <p>
          <a
            href={hrefOf(
              community,
              "reconciliation",
              last_interval_start_s === null ? "" : monthOf(last_interval_start_s * 1000, time_zone),
            )}
          >
            See what it changes for members
          </a>
        </p>
      );
  }
}

function Faults({ run }: { run: ImportRun }): JSX.Element {
  const { api, locale } = useApp();
  const { community } = useCommunity();
  const { number } = createCounts(locale);
  const first = useLoaded(
    () => api.faults(community, run.import, { limit: FAULTS_PAGE }),
    run.import,
    isOpen(run) ? run.rows_faulty : "",
  );
  const [more, setMore] = useState<readonly ImportFault[]>([]);
  const [next, setNext] = useState<string | null | undefined>(undefined);
  const [error, setError] = useState<ApiError | null>(null);
  const after = next === undefined ? (first.value?.next ?? null) : next;

  async function fetchMore() {
    try {
      const page = await api.faults(community, run.import, { after, limit: FAULTS_PAGE });
      setMore((before) => [...before, ...page.items]);
      setNext(page.next);
      setError(null);
    } catch (thrown) {
      setError(asApiError(thrown));
    }
  }

  const columns: readonly Column<ImportFault>[] = [
    { title: "Line", isNumber: true, cell: ({ line }) => number(line) },
    { title: "Reason", cell: ({ code }) => faultText(code) },
    { title: "In detail", cell: ({ message }) => <span class="fault-text soft">{message}</span> },
  ];
  return (
    <section class="part" aria-labelledby="faults-title">
      <h2 id="faults-title" class="section-title">
        Faulty rows
      </h2>
      <Load loaded={first} waiting="Fetching the faulty rows…">
        {({ items }) => (
          <DataTable
            caption="Faulty rows by line"
            columns={columns}
            rows={[...items, ...more]}
            keyOf={({ line, code, message }) => `${line} ${code} ${message}`}
            isTall
          />
        )}
      </Load>
      <ErrorNotice error={error} />
      {after !== null && (
        <button type="button" class="button" onClick={() => void fetchMore()}>
          Show more
        </button>
      )}
    </section>
  );
}
