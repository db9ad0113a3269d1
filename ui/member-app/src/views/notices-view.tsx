import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice, Waiting } from "@localgrid/ui-components/notice";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useApp } from "../app-state.ts";
import { Icon } from "../components/icons.tsx";
import { NoticeEntry } from "../components/notice-entry.tsx";
import { NoticeSettingsCard } from "../components/notice-settings-card.tsx";
import { NoticeWaysCard } from "../components/notice-ways-card.tsx";
import type { Notice, NoticePage } from "../notice-types.ts";
import { useAction } from "../use-action.ts";

const PAGE = 20;

/** What this login was told, the newest first; whoever looks at it has read it. */
export function NoticesView(): JSX.Element {
  const { api, notices } = useApp();
  const loaded = useLoaded(() => api.notices({ limit: PAGE }), "notices", notices.latest.value);
  useReading(loaded.value);
  return (
    <div class="notices">
      <div class="page-head">
        <h1>{t("notices-title")}</h1>
        <p class="soft">{t("notices-text")}</p>
      </div>
      {loaded.error !== null && <ErrorNotice error={loaded.error} />}
      {loaded.value === null && loaded.error === null && <Waiting>{t("notices-waiting")}</Waiting>}
      {loaded.value !== null && <NoticeList newest={loaded.value} />}
      {(loaded.value !== null || loaded.error !== null) && (
        <>
          <NoticeSettingsCard />
          <NoticeWaysCard />
        </>
      )}
    </div>
  );
}

function NoticeList({ newest }: { newest: NoticePage }): JSX.Element {
  const { api } = useApp();
  const [older, setOlder] = useState<NoticePage | null>(null);
  const more = useAction();
  const isNew = useNew(newest.notices);
  const shown = joined(newest.notices, older?.notices ?? []);
  const next_before = older === null ? newest.next_before : older.next_before;
  if (shown.length === 0) {
    return (
      <div class="card empty">
        <Icon name="bell" />
        <p>{t("notices-none")}</p>
      </div>
    );
  }

  const showMore = (before: number) =>
    more.run(async () => {
      const page = await api.notices({ before, limit: PAGE });
      setOlder({ ...page, notices: [...(older?.notices ?? []), ...page.notices] });
    });
  return (
    <section class="card" aria-labelledby="notices-list-title">
      <h2 id="notices-list-title" class="visually-hidden">
        {t("notices-list")}
      </h2>
      <ul class="notice-list">
        {shown.map((notice) => (
          <NoticeEntry key={notice.id} notice={notice} isNew={isNew(notice.id)} />
        ))}
      </ul>
      <ErrorNotice error={more.error} />
      {next_before !== null && (
        <button type="button" class="button" disabled={more.isBusy} onClick={() => void showMore(next_before)}>
          {t("notices-older")}
        </button>
      )}
    </section>
  );
}

/** Newer ones may have pushed some of the first page onto those that came after it. */
function joined(newest: readonly Notice[], older: readonly Notice[]): readonly Notice[] {
  const last = newest.at(-1)?.id ?? Number.MAX_SAFE_INTEGER;
  return [...newest, ...older.filter(({ id }) => id < last)];
}

/** Which ones nobody had seen when they were first shown here: they stay marked for as long as the view is open. */
function useNew(notices: readonly Notice[]): (id: number) => boolean {
  const seen = useRef(new Set<number>());
  for (const { id, read_at_s } of notices) if (read_at_s === null) seen.current.add(id);
  return (id) => seen.current.has(id);
}

/** Tells the node what was read, once somebody looks. */
function useReading(page: NoticePage | null): void {
  const { api, notices } = useApp();
  const newest = page?.notices[0]?.id ?? null;
  useEffect(() => {
    if (newest === null || page === null || page.unread === 0) return;
    const read = () => {
      if (document.visibilityState === "hidden") return;
      document.removeEventListener("visibilitychange", read);
      // Where that fails they are unread the next time too.
      api.readNotices(newest).then(
        (unread) => notices.take(unread),
        () => undefined,
      );
    };
    document.addEventListener("visibilitychange", read);
    read();
    return () => document.removeEventListener("visibilitychange", read);
  }, [api, notices, newest, page]);
}
