import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { useApp } from "../app-state.ts";
import type { Column } from "../columns.ts";
import { percentText } from "../key-draft.ts";
import { shareText } from "../share-words.ts";
import type { Agreed } from "../sharing-types.ts";
import { DataTable } from "./data-table.tsx";

interface Line {
  readonly member: string;
  readonly share_ppm: number;
  /** From 1 on. */
  readonly group: number;
}

export interface KeyMembersProps {
  /** Stands in addresses. */
  readonly id: string;
  readonly agreed: Agreed;
}

/** Whom a key names and with what, where it names anybody. */
export function KeyMembers({ id, agreed: { key } }: KeyMembersProps): JSX.Element | null {
  const { locale } = useApp();
  const [isOpen, setOpen] = useState(false);
  const lines = useMemo<readonly Line[]>(() => {
    if (key === null || key.kind === "dynamic") return [];
    if (key.kind !== "priority") return key.shares.map((share) => ({ ...share, group: 0 }));
    return key.groups.flatMap((members, at) => members.map((member) => ({ member, share_ppm: 0, group: at + 1 })));
  }, [key]);
  if (lines.length === 0) return null;
  const share: Column<Line> = {
    id: "share",
    head: t("sharing-share"),
    unit: "%",
    isNumber: true,
    text: ({ share_ppm }) => shareText(share_ppm, locale),
    key: ({ share_ppm }) => share_ppm,
    csv: ({ share_ppm }) => percentText(share_ppm),
  };
  const group: Column<Line> = {
    id: "group",
    head: t("sharing-group"),
    isNumber: true,
    text: (line) => String(line.group),
    key: (line) => line.group,
  };
  return (
    <details class="key-members" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t("sharing-members", { count: lines.length })}</summary>
      {isOpen && (
        <DataTable
          id={id}
          caption={t("sharing-members", { count: lines.length })}
          columns={[
            { id: "member", head: t("sharing-member"), text: ({ member }) => member },
            key?.kind === "priority" ? group : share,
          ]}
          rows={lines}
          keyOf={({ member }) => member}
        />
      )}
    </details>
  );
}
