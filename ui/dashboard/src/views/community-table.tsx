import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import type { CommunityDetail } from "../api-types.ts";
import { useApp } from "../app-state.ts";
import { type Column, countColumn, isoMoment } from "../columns.ts";
import { Badge, type BadgeTone } from "../components/badge.tsx";
import { DataTable } from "../components/data-table.tsx";
import { createCounts } from "../quantities.ts";
import { hrefOf } from "../router.ts";
import { recentText } from "../time-words.ts";

type Standing = "set-up" | "no-interval" | "differ" | "in-step";

const TONES: Readonly<Record<Standing, BadgeTone>> = {
  "set-up": "note",
  "no-interval": "note",
  differ: "alarm",
  "in-step": "good",
};

function standingOf({ last_interval_start_s, nodes, mismatches }: CommunityDetail): Standing {
  if (last_interval_start_s === null) return nodes === 0 ? "set-up" : "no-interval";
  return mismatches > 0 ? "differ" : "in-step";
}

function standingText(detail: CommunityDetail): string {
  const standing = standingOf(detail);
  return standing === "differ" ? t("communities-differ", { count: detail.mismatches }) : standingLabel(standing);
}

/** Without a number, for choosing. */
function standingLabel(standing: string): string {
  switch (standing) {
    case "set-up":
      return t("communities-set-up");
    case "no-interval":
      return t("communities-no-interval");
    case "differ":
      return t("communities-differing");
    default:
      return t("communities-in-step");
  }
}

/** That node and hub agree is no comfort while something else needs somebody: then only that is told. */
function tellsStanding(detail: CommunityDetail): boolean {
  return standingOf(detail) !== "in-step" || detail.open_alarms + detail.open_notes === 0;
}

function stateText(detail: CommunityDetail): string {
  const { open_imports } = detail;
  const alerts = detail.open_alarms + detail.open_notes;
  return [
    alerts > 0 ? t("communities-alerts", { count: alerts }) : "",
    tellsStanding(detail) ? standingText(detail) : "",
    open_imports > 0 ? t("communities-open-imports", { count: open_imports }) : "",
  ]
    .filter((each) => each !== "")
    .join(", ");
}

const ALARM_WEIGHT = 1_000_000;
const NOTE_WEIGHT = 10;

/** Rises with what a community needs, alarms before all else. */
function needOf(detail: CommunityDetail): number {
  const isUnfinished = standingOf(detail) !== "in-step" || detail.open_imports > 0;
  return detail.open_alarms * ALARM_WEIGHT + detail.open_notes * NOTE_WEIGHT + Number(isUnfinished);
}

/** How a community stands, in a word each. */
export function CommunityBadges({ detail }: { detail: CommunityDetail }): JSX.Element {
  const { open_imports, open_alarms, open_notes } = detail;
  const alerts = open_alarms + open_notes;
  return (
    <>
      {alerts > 0 && (
        <Badge tone={open_alarms > 0 ? "alarm" : "note"}>{t("communities-alerts", { count: alerts })}</Badge>
      )}
      {tellsStanding(detail) && <Badge tone={TONES[standingOf(detail)]}>{standingText(detail)}</Badge>}
      {open_imports > 0 && <Badge tone="note">{t("communities-open-imports", { count: open_imports })}</Badge>}
    </>
  );
}

const nameOf = ({ community, name }: CommunityDetail) => (name === "" ? community : name);

/** Many communities, a line each. */
export function CommunityTable({ communities }: { communities: readonly CommunityDetail[] }): JSX.Element {
  const { link, locale } = useApp();
  const { number } = createCounts(locale);
  const now_ms = link.hub_now_ms.value;
  const columns: readonly Column<CommunityDetail>[] = [
    {
      id: "name",
      head: t("communities-name"),
      text: nameOf,
      cell: (detail) => (
        <a class="community-name" href={hrefOf(detail.community)}>
          <bdi>{nameOf(detail)}</bdi>
        </a>
      ),
    },
    { id: "community", head: t("communities-identifier"), isSecondary: true, text: ({ community }) => community },
    {
      id: "region",
      head: t("communities-region"),
      isSecondary: true,
      text: ({ region }) => region,
      choice: { of: ({ region }) => region, label: (region) => region },
    },
    countColumn("nodes", { head: t("communities-nodes"), isSecondary: true, of: ({ nodes }) => nodes, number }),
    countColumn("members", { head: t("communities-members"), isSecondary: true, of: ({ members }) => members, number }),
    {
      id: "last",
      head: t("communities-last-interval"),
      isSecondary: true,
      text: ({ last_interval_start_s: last_s, time_zone }) =>
        last_s === null ? "–" : recentText(last_s * 1000, now_ms, { time_zone, locale }),
      key: ({ last_interval_start_s }) => last_interval_start_s,
      csv: ({ last_interval_start_s: last_s }) => isoMoment(last_s === null ? null : last_s * 1000),
    },
    {
      id: "state",
      head: t("communities-state"),
      text: stateText,
      // Who needs most stands first.
      key: (detail) => -needOf(detail),
      csv: stateText,
      choice: { of: standingOf, label: standingLabel },
      cell: (detail) => (
        <span class="badges">
          <CommunityBadges detail={detail} />
        </span>
      ),
    },
  ];
  return (
    <DataTable
      id="communities"
      caption={t("communities-title")}
      columns={columns}
      rows={communities}
      keyOf={({ community }) => community}
    />
  );
}
