import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice, Waiting } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useApp } from "../app-state.ts";
import { releaseText } from "../care-words.ts";
import { BackupCard } from "../components/backup-card.tsx";
import { BoxCard } from "../components/box-card.tsx";
import { Icon } from "../components/icons.tsx";
import { SendButton } from "../components/send-button.tsx";
import { useAction } from "../use-action.ts";
import { useRepeated } from "../use-repeated.ts";

const ASK_EVERY_MS = 3_000;
const ASK_RELEASES_EVERY_MS = 30_000;

/** What keeps a node alive: backups, a report for whoever helps, and the box itself. */
export function CareView(): JSX.Element {
  const { api, live, session } = useApp();
  const { value, error, refresh } = useRepeated(api.care, ASK_EVERY_MS);
  const state = session.value;
  const isCoordinator = state.kind === "somebody" && state.session.role === "coordinator";
  const isCut = live.connection.value === "stale";
  return (
    <div class="copies">
      <div class="page-head">
        <h1>{t("care-title")}</h1>
        <p class="soft">{t("care-text")}</p>
      </div>
      {error !== null && !(isCut && value !== null) && <ErrorNotice error={error} />}
      {value === null && error === null && <Waiting>{t("care-waiting")}</Waiting>}
      {value !== null && isCoordinator && <BackupCard care={value} refresh={refresh} />}
      {value !== null && <ReportCard />}
      <ReleaseCard />
      {value?.is_appliance === true && isCoordinator && <BoxCard />}
    </div>
  );
}

function ReportCard(): JSX.Element {
  const { api } = useApp();
  const { error, isBusy, run } = useAction();
  const fetchReport = () =>
    run(async () => {
      const text = JSON.stringify(await api.healthReport(), null, 2);
      save(new Blob([text], { type: "application/json" }), "localgrid-health-report.json");
    });
  return (
    <section class="card" aria-labelledby="report-title">
      <h2 id="report-title">{t("care-report")}</h2>
      <p class="small soft">{t("care-report-text")}</p>
      <ErrorNotice error={error} />
      <div class="copies-actions">
        <SendButton type="button" class="button" disabled={isBusy} onClick={() => void fetchReport()}>
          <Icon name="download" size={18} /> {t(isBusy ? "care-report-busy" : "care-report-submit")}
        </SendButton>
      </div>
    </section>
  );
}

function ReleaseCard(): JSX.Element | null {
  const { api } = useApp();
  const { value } = useRepeated(api.releases, ASK_RELEASES_EVERY_MS);
  const text = value === null ? null : releaseText(value);
  const last = value?.machine?.outcomes[0];
  if (text === null) return null;
  return (
    <section class="card" aria-labelledby="release-title">
      <h2 id="release-title">{t("care-updates")}</h2>
      <p class="small">{text}</p>
      {last !== undefined && <p class="small soft">{t("care-last-outcome", { message: last.message })}</p>}
    </section>
  );
}

function save(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
