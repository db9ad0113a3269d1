import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useApp } from "../app-state.ts";
import type { Care } from "../care-types.ts";
import { bytesText, noteText } from "../care-words.ts";
import { useAction } from "../use-action.ts";
import { Icon } from "./icons.tsx";
import { SendButton } from "./send-button.tsx";

interface Props {
  readonly care: Care;
  readonly refresh: () => void;
}

/** Sealed backups; what opens them is the recovery code alone. */
export function BackupCard({ care, refresh }: Props): JSX.Element {
  const { api, locale } = useApp();
  const { error, isBusy, run } = useAction();
  const { running } = care;
  const isTaken = isBusy || running !== null;
  const backUp = async (to: "stick" | "hub") => {
    await run(() => api.backUp(to));
    refresh();
  };
  return (
    <section class="card" aria-labelledby="backup-title">
      <h2 id="backup-title">{t("backup-title")}</h2>
      <p class="small soft">{t("backup-text")}</p>
      <p class="small" role="status">
        {running !== null && t("backup-running", { to: running.to, size: bytesText(running.bytes, locale) })}
      </p>
      <LastBackups care={care} />
      <ErrorNotice error={error} />
      <div class="copies-actions">
        {care.is_appliance && (
          <SendButton type="button" class="button" disabled={isTaken} onClick={() => void backUp("stick")}>
            {t("backup-to-stick")}
          </SendButton>
        )}
        {care.has_hub && (
          <SendButton type="button" class="button" disabled={isTaken} onClick={() => void backUp("hub")}>
            {t("backup-to-hub")}
          </SendButton>
        )}
        <a class="button" href="/api/care/backup" download>
          <Icon name="download" size={18} /> {t("backup-as-file")}
        </a>
      </div>
    </section>
  );
}

function LastBackups({ care }: { care: Care }): JSX.Element {
  const { live, locale } = useApp();
  const now_ms = live.node_now_ms.value;
  if (care.last.length === 0) return <p class="small">{t("backup-none")}</p>;
  return (
    <ul class="small" data-testid="last-backups">
      {care.last.slice(0, 3).map((note) => (
        <li key={note.at_ms}>{noteText(note, Math.max(now_ms, note.at_ms), locale)}</li>
      ))}
    </ul>
  );
}
