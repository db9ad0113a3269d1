import { agoText } from "@localgrid/ui-components/lasting";
import { t } from "@localgrid/ui-components/messages";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Alert } from "../alert-types.ts";
import { alertHref, alertPlace, alertWords } from "../alert-words.ts";
import { everyPage } from "../api.ts";
import { useApp, useRight } from "../app-state.ts";
import { type Column, isoMoment } from "../columns.ts";
import { TakeOnDialog } from "../components/alert-list.tsx";
import { Badge } from "../components/badge.tsx";
import { DataTable } from "../components/data-table.tsx";
import { Empty, Load, PageHead } from "../components/load.tsx";
import { momentText } from "../time-words.ts";

/** What needs somebody, in all communities that one may see. */
export function AlertsView(): JSX.Element {
  const { api, link } = useApp();
  const [asked, setAsked] = useState<Alert | null>(null);
  const [taken, setTaken] = useState(0);
  const loaded = useLoaded(() => everyPage((list) => api.alerts(list)), "alerts", `${link.beat.value} ${taken}`);
  const title = t("alerts-window");
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <>
      <PageHead title={t("alerts-title")} text={t("alerts-text")} />
      <Load loaded={loaded} waiting={t("alerts-fetching")}>
        {(alerts) =>
          alerts.length === 0 ? (
            <Empty icon="check" title={t("alerts-none")}>
              <p>{t("alerts-none-text")}</p>
            </Empty>
          ) : (
            <AlertTable alerts={alerts} onTake={setAsked} />
          )
        }
      </Load>
      {asked !== null && (
        <TakeOnDialog
          alert={asked}
          onClose={() => setAsked(null)}
          onTaken={() => {
            setAsked(null);
            setTaken((count) => count + 1);
          }}
        />
      )}
    </>
  );
}

function AlertTable({ alerts, onTake }: { alerts: readonly Alert[]; onTake: (alert: Alert) => void }): JSX.Element {
  const { link, locale } = useApp();
  const mayTake = useRight("write");
  const now_ms = link.hub_now_ms.value;
  const time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const words = (alert: Alert) => alertWords(alert, { now_ms, locale });
  const columns: readonly Column<Alert>[] = [
    {
      id: "what",
      head: t("alerts-what"),
      text: (alert) => words(alert).title,
      cell: (alert) => (
        <span class="alert-what">
          <a href={alertHref(alert)}>{words(alert).title}</a>
          <span class="small soft">{words(alert).text}</span>
          <span class="small alert-place">
            <Badge tone={alert.severity}>{severityText(alert.severity)}</Badge> {alertPlace(alert)}
            <StateCell alert={alert} onTake={mayTake ? onTake : null} />
          </span>
        </span>
      ),
    },
    {
      id: "where",
      head: t("alerts-where"),
      isSecondary: true,
      text: alertPlace,
      choice: { of: ({ community }) => community ?? "", label: (code) => (code === "" ? t("alerts-whole-hub") : code) },
    },
    {
      id: "severity",
      head: t("alerts-severity"),
      isSecondary: true,
      text: ({ severity }) => severityText(severity),
      choice: { of: ({ severity }) => severity, label: severityText },
      cell: ({ severity }) => <Badge tone={severity}>{severityText(severity)}</Badge>,
    },
    {
      id: "since",
      head: t("alerts-since"),
      isSecondary: true,
      text: ({ since_ms }) => agoText(since_ms, now_ms),
      key: ({ since_ms }) => since_ms,
      csv: ({ since_ms }) => isoMoment(since_ms),
      cell: ({ since_ms }) => (
        <time
          class="moment"
          dateTime={new Date(since_ms).toISOString()}
          title={momentText(since_ms, { time_zone, locale })}
        >
          {agoText(since_ms, now_ms)}
        </time>
      ),
    },
    {
      id: "state",
      head: t("alerts-state"),
      isSecondary: true,
      text: ({ acknowledged }) =>
        acknowledged === null ? t("alerts-open") : `${takenText(acknowledged, now_ms)} ${acknowledged.note}`,
      choice: { of: ({ acknowledged }) => (acknowledged === null ? "open" : "taken"), label: stateLabel },
      cell: (alert) => <StateCell alert={alert} onTake={mayTake ? onTake : null} />,
    },
  ];
  return (
    <DataTable id="alerts" caption={t("alerts-title")} columns={columns} rows={alerts} keyOf={({ alert }) => alert} />
  );
}

function StateCell({ alert, onTake }: { alert: Alert; onTake: ((alert: Alert) => void) | null }): JSX.Element {
  const now_ms = useApp().link.hub_now_ms.value;
  const { acknowledged } = alert;
  if (acknowledged !== null) {
    return (
      <span class="alert-what">
        <Badge tone="quiet">{takenText(acknowledged, now_ms)}</Badge>
        <span class="small">
          <bdi>{acknowledged.note}</bdi>
        </span>
      </span>
    );
  }
  if (onTake === null) return <>{t("alerts-open")}</>;
  return (
    <button type="button" class="button alert-take" onClick={() => onTake(alert)}>
      {t("alerts-take")}
    </button>
  );
}

function severityText(severity: string): string {
  return severity === "alarm" ? t("alerts-alarm") : t("alerts-note-word");
}

function stateLabel(code: string): string {
  return code === "open" ? t("alerts-open") : t("alerts-taken");
}

function takenText({ by, at_ms }: NonNullable<Alert["acknowledged"]>, now_ms: number): string {
  return t("alerts-taken-by", { who: by, ago: agoText(at_ms, now_ms) });
}
