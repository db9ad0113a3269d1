import { type ApiError, asApiError } from "@localgrid/ui-components/json-api";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { ImportFault, ImportRun } from "../api-types.ts";
import { useApp, useCommunity } from "../app-state.ts";
import { type Column, countColumn } from "../columns.ts";
import { DataTable } from "../components/data-table.tsx";
import { Icon } from "../components/icons.tsx";
import { Load } from "../components/load.tsx";
import { ProgressBar } from "../components/meter.tsx";
import { faultText, isOpen, progressOf, reasonText, titleOf } from "../import-progress.ts";
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
          {t("import-all")}
        </a>
      </p>
      <Load loaded={loaded} waiting={t("import-waiting")}>
        {(run) => (
          <>
            <h1 class="file-name">{titleOf(run)}</h1>
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
    <section class="card sending" aria-label={t("import-sending")}>
      <ProgressBar label={t("import-sending-file")} done={shareOf(sent_bytes, total_bytes)} />
      <p class="small figures">{t("import-sent", { sent: bytes(sent_bytes), total: bytes(total_bytes) })}</p>
      <button type="button" class="button" onClick={() => uploads.stop(run.import)}>
        {t("import-stop")}
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
  const started = momentText(run.started_at_ms, local);
  const figures = [
    [t("import-readings"), number(run.rows_read)],
    [t("import-taken"), number(run.rows_taken)],
    [t("import-unchanged"), number(run.rows_unchanged)],
    [t("import-faulty"), number(run.rows_faulty)],
    [t("import-changed"), number(run.intervals_changed)],
  ] as const;
  return (
    <section class="card import-result" aria-label={t("import-result")}>
      <div class="card-head">
        <p class="small soft">
          {run.ended_at_ms === null
            ? t("import-started", { started })
            : t("import-started-ended", { started, ended: momentText(run.ended_at_ms, local) })}
        </p>
        <ImportBadge status={run.status} />
      </div>
      {isOpen(run) && (
        <>
          <ProgressBar label={t("import-reading-file")} done={done} />
          <p class="small figures" role="status">
            {run.bytes_total === null || done === null
              ? bytes(run.bytes_read)
              : t("import-read", { read: bytes(run.bytes_read), total: bytes(run.bytes_total), share: percent(done) })}
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
      return <p class="soft">{t("import-hub-waits")}</p>;
    case "running":
      return null;
    case "refused":
      return (
        <p>
          <strong>{t("import-refused")}</strong>{" "}
          {run.rows_faulty > 0 ? t("import-refused-rows") : reasonText(run.reason ?? "")}
        </p>
      );
    case "failed":
      return (
        <p>
          <strong>{t("import-failed")}</strong> {reasonText(run.reason ?? "")} {t("import-failed-again")}
        </p>
      );
    case "done":
      return run.intervals_changed === 0 ? (
        <p>{run.rows_faulty > 0 ? t("import-good-rows-known") : t("import-all-known")}</p>
      ) : (
        <p>
          <a
            href={hrefOf(
              community,
              "reconciliation",
              last_interval_start_s === null ? "" : monthOf(last_interval_start_s * 1000, time_zone),
            )}
          >
            {t("import-see-changes")}
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

  const firstItems = first.value?.items;
  const rows = useMemo(() => [...(firstItems ?? []), ...more], [firstItems, more]);
  const columns: readonly Column<ImportFault>[] = [
    countColumn("line", { head: t("import-column-line"), of: ({ line }) => line, number }),
    {
      id: "reason",
      head: t("import-column-reason"),
      text: ({ code }) => faultText(code),
      choice: { of: ({ code }) => code, label: faultText },
    },
    {
      id: "detail",
      head: t("import-column-detail"),
      text: ({ message }) => message,
      cell: ({ message }) => <bdi class="fault-text soft">{message}</bdi>,
    },
  ];
  return (
    <section class="part" aria-labelledby="faults-title">
      <h2 id="faults-title" class="section-title">
        {t("import-faulty-rows")}
      </h2>
      <Load loaded={first} waiting={t("import-faulty-waiting")}>
        {() => (
          <DataTable
            id="faults"
            caption={t("import-faulty-caption")}
            columns={columns}
            rows={rows}
            keyOf={({ line, code, message }) => `${line} ${code} ${message}`}
            isTall
            isPartial={after !== null}
          />
        )}
      </Load>
      <ErrorNotice error={error} />
      {after !== null && (
        <button type="button" class="button" onClick={() => void fetchMore()}>
          {t("import-more")}
        </button>
      )}
    </section>
  );
}
