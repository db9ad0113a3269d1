import { t } from "@localgrid/ui-components/messages";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { everyPage } from "../api.ts";
import type { Member, MeteringPoint } from "../api-types.ts";
import { useApp, useCommunity, useRight } from "../app-state.ts";
import type { Column } from "../columns.ts";
import { Badge, TakenBadge, takenText } from "../components/badge.tsx";
import { DataTable } from "../components/data-table.tsx";
import { Icon } from "../components/icons.tsx";
import { Empty, Load, PageHead } from "../components/load.tsx";
import {
  type MemberRow,
  memberRows,
  pendingCounts,
  type Register,
  type RegisterLine,
  registerLines,
} from "../member-rows.ts";
import { createCounts } from "../quantities.ts";
import { hrefOf } from "../router.ts";
import { MemberForm, PointForm } from "./member-forms.tsx";

/** What the open form is about; null for something new. */
type Editing =
  | { readonly kind: "member"; readonly member: Member | null }
  | { readonly kind: "metering-point"; readonly point: MeteringPoint | null };

export function MembersView(): JSX.Element {
  const { api, link } = useApp();
  const { community } = useCommunity();
  const mayWrite = useRight("write");
  const [editing, setEditing] = useState<Editing | null>(null);
  const [changes, setChanges] = useState(0);
  const loaded = useLoaded<Register>(
    async () => {
      const [members, points, nodes] = await Promise.all([
        everyPage((list) => api.members(community, list)),
        everyPage((list) => api.meteringPoints(community, list)),
        api.nodes(community),
      ]);
      return { members, points, nodes: nodes.items };
    },
    community,
    `${link.beat.value} ${changes}`,
  );
  const close = () => setEditing(null);
  const done = () => {
    setEditing(null);
    setChanges((count) => count + 1);
  };
  const names = loaded.value?.members.map(({ member }) => member) ?? [];
  const pointNames = loaded.value?.points.map(({ metering_point }) => metering_point) ?? [];
  return (
    <>
      <PageHead title={t("members-title")} text={t("members-text")}>
        {mayWrite && (
          <>
            <a class="button" href={hrefOf(community, "members", "import")}>
              <Icon name="imports" size={18} />
              {t("members-import")}
            </a>
            {names.length > 0 && (
              <a class="button" href={hrefOf(community, "members", "letters")}>
                <Icon name="file" size={18} />
                {t("members-letters")}
              </a>
            )}
            {names.length > 0 && (
              <button type="button" class="button" onClick={() => setEditing({ kind: "metering-point", point: null })}>
                <Icon name="plus" size={18} />
                {t("members-point")}
              </button>
            )}
            <button
              type="button"
              class="button"
              data-kind="main"
              onClick={() => setEditing({ kind: "member", member: null })}
            >
              <Icon name="plus" size={18} />
              {t("members-member")}
            </button>
          </>
        )}
      </PageHead>
      <Load loaded={loaded} waiting={t("members-fetching")}>
        {(register) => <Members register={register} onEdit={mayWrite ? setEditing : null} />}
      </Load>
      {editing?.kind === "member" && (
        <MemberForm member={editing.member} known={names} onClose={close} onSaved={done} />
      )}
      {editing?.kind === "metering-point" && (
        <PointForm point={editing.point} members={names} known={pointNames} onClose={close} onSaved={done} />
      )}
    </>
  );
}

interface MembersProps {
  readonly register: Register;
  /** Null for people who may only look. */
  readonly onEdit: ((editing: Editing) => void) | null;
}

function Members({ register, onEdit }: MembersProps): JSX.Element {
  const rows = useMemo(() => memberRows(register), [register]);
  const lines = useMemo(() => registerLines(rows), [rows]);
  if (rows.length === 0) {
    return (
      <Empty icon="members" title={t("members-none")}>
        <p>{t("members-none-text")}</p>
      </Empty>
    );
  }
  return (
    <>
      <Pending rows={rows} />
      <MemberTable lines={lines} onEdit={onEdit} />
    </>
  );
}

function Pending({ rows }: { rows: readonly MemberRow[] }): JSX.Element {
  const { waiting, refused } = pendingCounts(rows);
  return (
    <p class="badges" role="status">
      {waiting + refused === 0 && <Badge tone="good">{t("members-all-taken")}</Badge>}
      {waiting > 0 && <Badge tone="note">{t("members-waiting", { count: waiting })}</Badge>}
      {refused > 0 && <Badge tone="alarm">{t("members-refused", { count: refused })}</Badge>}
    </p>
  );
}

interface MemberTableProps {
  readonly lines: readonly RegisterLine[];
  readonly onEdit: MembersProps["onEdit"];
}

/** One line per metering point; a member without any has a line too. */
function MemberTable({ lines, onEdit }: MemberTableProps): JSX.Element {
  const { locale } = useApp();
  const { number } = createCounts(locale);
  const columns: readonly Column<RegisterLine>[] = [
    {
      id: "member",
      head: t("members-member"),
      text: ({ member }) => member.member,
      cell: ({ member }) => <EditLink name={member.member} onEdit={onEdit} editing={{ kind: "member", member }} />,
    },
    {
      id: "point",
      head: t("members-point"),
      text: ({ point }) => point?.metering_point ?? t("members-no-point"),
      key: ({ point }) => point?.metering_point ?? null,
      cell: ({ point }) =>
        point === null ? (
          <span class="soft">{t("members-no-point")}</span>
        ) : (
          <EditLink name={point.metering_point} onEdit={onEdit} editing={{ kind: "metering-point", point }} />
        ),
    },
    {
      id: "reference",
      head: t("members-reference"),
      isSecondary: true,
      text: ({ point }) => point?.operator_reference ?? "–",
      key: ({ point }) => point?.operator_reference ?? null,
      csv: ({ point }) => point?.operator_reference ?? null,
      cell: ({ point }) => <bdi class="soft figures">{point?.operator_reference ?? "–"}</bdi>,
    },
    {
      id: "fuse",
      head: t("members-fuse"),
      unit: "W",
      isNumber: true,
      isSecondary: true,
      text: ({ point }) => (point === null ? "–" : `${number(point.main_fuse_w)} W`),
      key: ({ point }) => point?.main_fuse_w ?? null,
    },
    {
      id: "state",
      head: t("members-state"),
      text: stateText,
      choice: { of: ({ state }) => state.kind, label: takenText },
      cell: (line) => (
        <span class="badges">
          <TakenBadge state={line.state} />
          {!isLineActive(line) && <Badge tone="quiet">{t("members-inactive")}</Badge>}
        </span>
      ),
    },
  ];
  return <DataTable id="members" caption={t("members-table")} columns={columns} rows={lines} keyOf={lineKey} />;
}

const lineKey = ({ member, point }: RegisterLine) => `${member.member} ${point?.metering_point ?? ""}`;
const isLineActive = ({ member, point }: RegisterLine) => member.is_active && (point?.is_active ?? true);

function stateText(line: RegisterLine): string {
  const { state } = line;
  const words = [
    takenText(state.kind),
    state.kind === "refused" ? state.text : "",
    isLineActive(line) ? "" : t("members-inactive"),
  ];
  return words.filter(Boolean).join(", ");
}

interface EditLinkProps {
  readonly name: string;
  readonly editing: Editing;
  readonly onEdit: MembersProps["onEdit"];
}

function EditLink({ name, editing, onEdit }: EditLinkProps): JSX.Element {
  if (onEdit === null) return <bdi>{name}</bdi>;
  return (
    <button type="button" class="link" aria-label={t("members-change", { name })} onClick={() => onEdit(editing)}>
      <bdi>{name}</bdi>
    </button>
  );
}
