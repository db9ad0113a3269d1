import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp, useCommunity, useRight } from "../app-state.ts";
import type { Column } from "../columns.ts";
import { Badge } from "../components/badge.tsx";
import { DataTable } from "../components/data-table.tsx";
import { FileField } from "../components/file-field.tsx";
import { useSubmission } from "../components/form.tsx";
import { Icon } from "../components/icons.tsx";
import { Load, PageHead } from "../components/load.tsx";
import { saveCsv } from "../csv.ts";
import { LIST_COLUMNS, type ListLine, type MemberList } from "../member-list-types.ts";
import { faultsText, lineKindText, placeText, templateText } from "../member-list-words.ts";
import { createCounts } from "../quantities.ts";
import { hrefOf } from "../router.ts";
import { momentText } from "../time-words.ts";

/** As many lines of each kind as are looked at. */
const LINES = 1000;

/** Members by the hundred: a file, what it would change, and then the change. */
export function MemberListView({ list }: { list: string }): JSX.Element {
  const { community } = useCommunity();
  const mayWrite = useRight("write");
  return (
    <>
      <a class="back" href={hrefOf(community, "members")}>
        <Icon name="back" size={16} />
        {t("member-list-back")}
      </a>
      <PageHead title={t("member-list-title")} text={t("member-list-text")} />
      {list === "" ? mayWrite ? <Bring /> : <p>{t("member-list-not-yours")}</p> : <Brought key={list} list={list} />}
    </>
  );
}

function Bring(): JSX.Element {
  const { api } = useApp();
  const { community } = useCommunity();
  const { error, isBusy, submit } = useSubmission();
  const [file, setFile] = useState<File | null>(null);
  async function bring(chosen: File) {
    const { list } = await api.bringList(community, chosen);
    location.hash = hrefOf(community, "members", `import/${list}`);
  }
  return (
    <section class="card new-import" aria-labelledby="new-list-title">
      <h2 id="new-list-title">{t("member-list-file")}</h2>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (file !== null) void submit(() => bring(file));
        }}
      >
        <FileField file={file} onFile={setFile} />
        <ErrorNotice error={error} />
        {error !== null && placeText(error) !== null && <p role="status">{placeText(error)}</p>}
        <div class="form-actions">
          <button type="button" class="button" onClick={() => saveCsv(templateText(), "localgrid-members.csv")}>
            <Icon name="file" size={18} />
            {t("member-list-template")}
          </button>
          <button type="submit" class="button" data-kind="main" disabled={file === null} aria-disabled={isBusy}>
            {isBusy ? t("member-list-checking") : t("member-list-check")}
          </button>
        </div>
      </form>
      <Columns />
    </section>
  );
}

function Columns(): JSX.Element {
  return (
    <details class="list-columns">
      <summary>{t("member-list-columns")}</summary>
      <p class="small soft">{t("member-list-columns-text")}</p>
      <dl class="small">
        {LIST_COLUMNS.map((column) => (
          <div key={column}>
            <dt>
              <code>{column}</code>
            </dt>
            <dd>{t(`member-list-column-${column}`)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function Brought({ list }: { list: string }): JSX.Element {
  const { api } = useApp();
  const { community } = useCommunity();
  const [looks, setLooks] = useState(0);
  const loaded = useLoaded(() => api.memberList(community, list), `${community} ${list}`, looks);
  return (
    <Load loaded={loaded} waiting={t("member-list-checking")}>
      {(found) => (
        <>
          <Summary list={found} />
          {found.status === "waiting" ? (
            <>
              <Application list={found} onChange={() => setLooks((count) => count + 1)} />
              <Lines key={found.plan_digest} list={found} />
            </>
          ) : (
            <Applied list={found} />
          )}
        </>
      )}
    </Load>
  );
}

function Summary({ list }: { list: MemberList }): JSX.Element {
  const { locale } = useApp();
  const { time_zone } = useCommunity();
  const { number } = createCounts(locale);
  const { members_new, members_changed, points_new, points_changed, accounts_changed, lines } = list;
  const figures = [
    [t("member-list-members-new"), members_new],
    [t("member-list-members-changed"), members_changed],
    [t("member-list-points-new"), points_new],
    [t("member-list-points-changed"), points_changed],
    [t("member-list-accounts-changed"), accounts_changed],
    [t("member-list-lines-unchanged"), lines.unchanged],
    [t("member-list-lines-wrong"), lines.wrong],
  ] as const;
  const added = momentText(list.added_at_ms, { time_zone, locale });
  return (
    <section class="card import-result" aria-label={t("member-list-summary")}>
      <div class="card-head">
        <h2 class="file-name">
          <bdi>{list.file_name === "" ? t("member-list-file") : list.file_name}</bdi>
        </h2>
        {list.status === "applied" ? (
          <Badge tone="good">{t("member-list-applied")}</Badge>
        ) : (
          <Badge tone="note">{t("member-list-waits")}</Badge>
        )}
      </div>
      <p class="small soft">{t("member-list-added", { who: list.added_by, when: added })}</p>
      <dl class="facts figures">
        {figures.map(([label, count]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{number(count)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Application({ list, onChange }: { list: MemberList; onChange: () => void }): JSX.Element {
  const { api } = useApp();
  const { community } = useCommunity();
  const { error, isBusy, submit } = useSubmission();
  const [keeps, setKeeps] = useState(false);
  const { lines, plan_digest } = list;
  const changes = lines.new + lines.changed;
  const isHeldUp = changes === 0 || (lines.wrong > 0 && !keeps);
  async function apply() {
    if (plan_digest === null || isHeldUp) return;
    await api.applyList(community, list.list, { plan_digest, keep_good_rows: keeps });
    onChange();
  }
  return (
    <section class="card list-application" aria-label={t("member-list-apply-title")}>
      {changes === 0 ? <p>{t("member-list-changes-nothing")}</p> : <p>{t("member-list-apply-text")}</p>}
      {lines.wrong > 0 && changes > 0 && (
        <label class="switch">
          <input type="checkbox" checked={keeps} onChange={(event) => setKeeps(event.currentTarget.checked)} />
          <span>{t("member-list-keep-good", { count: lines.wrong })}</span>
        </label>
      )}
      <ErrorNotice error={error} />
      <div class="form-actions">
        <a class="button" href={hrefOf(community, "members", "import")}>
          {t("member-list-another")}
        </a>
        {error?.code === "list-outdated" && (
          <button type="button" class="button" onClick={onChange}>
            {t("member-list-look-again")}
          </button>
        )}
        {changes > 0 && (
          <button
            type="button"
            class="button"
            data-kind="main"
            disabled={isHeldUp}
            aria-disabled={isBusy}
            onClick={() => void submit(apply)}
          >
            {isBusy ? t("member-list-applying") : t("member-list-apply", { count: changes })}
          </button>
        )}
      </div>
    </section>
  );
}

function Applied({ list }: { list: MemberList }): JSX.Element {
  const { community } = useCommunity();
  return (
    <section class="card" role="status">
      <p>{t("member-list-done", { who: list.applied_by ?? "" })}</p>
      <div class="form-actions">
        <a class="button" href={hrefOf(community, "members")}>
          {t("member-list-back")}
        </a>
        <a class="button" data-kind="main" href={hrefOf(community, "members", "letters")}>
          {t("members-letters")}
        </a>
      </div>
    </section>
  );
}

const SHOWN = ["wrong", "changed", "new"] as const;

function Lines({ list }: { list: MemberList }): JSX.Element | null {
  const { api } = useApp();
  const { community } = useCommunity();
  const kinds = SHOWN.filter((kind) => list.lines[kind] > 0);
  const loaded = useLoaded(async () => {
    const pages = await Promise.all(kinds.map((kind) => api.listLines(community, list.list, { kind, limit: LINES })));
    return { lines: pages.flatMap(({ items }) => items), isPartial: pages.some(({ next }) => next !== null) };
  }, `${community} ${list.list}`);
  if (kinds.length === 0) return null;
  return (
    <section class="part" aria-labelledby="lines-title">
      <h2 id="lines-title" class="section-title">
        {t("member-list-lines")}
      </h2>
      <Load loaded={loaded} waiting={t("member-list-checking")}>
        {({ lines, isPartial }) => <LineTable lines={lines} isPartial={isPartial} />}
      </Load>
    </section>
  );
}

const TONES = { wrong: "alarm", changed: "note", new: "good", unchanged: "quiet" } as const;

function LineTable({ lines, isPartial }: { lines: readonly ListLine[]; isPartial: boolean }): JSX.Element {
  const { locale } = useApp();
  const { number } = createCounts(locale);
  const columns: readonly Column<ListLine>[] = [
    { id: "line", head: t("member-list-line"), text: ({ line }) => number(line), key: ({ line }) => line },
    {
      id: "kind",
      head: t("member-list-kind"),
      text: ({ kind }) => lineKindText(kind),
      choice: { of: ({ kind }) => kind, label: lineKindText },
      cell: ({ kind }) => <Badge tone={TONES[kind]}>{lineKindText(kind)}</Badge>,
    },
    {
      id: "member",
      head: t("members-member"),
      text: ({ member }) => member ?? "–",
      cell: ({ member }) => <bdi>{member ?? "–"}</bdi>,
    },
    {
      id: "point",
      head: t("members-point"),
      isSecondary: true,
      text: (each) => each.metering_point ?? "–",
      cell: (each) => <bdi>{each.metering_point ?? "–"}</bdi>,
    },
    { id: "what", head: t("member-list-what"), text: (line) => faultsText(line) || line.columns.join(", ") },
  ];
  return (
    <DataTable
      id="lines"
      caption={t("member-list-table")}
      columns={columns}
      rows={lines}
      keyOf={({ line }) => line}
      isPartial={isPartial}
    />
  );
}
