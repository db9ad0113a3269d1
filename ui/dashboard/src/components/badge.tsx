import { t } from "@localgrid/ui-components/messages";
import type { ComponentChildren, JSX } from "preact";
import type { TakenState } from "../taken-state.ts";
import { Icon, type IconName } from "./icons.tsx";

export type BadgeTone = "good" | "note" | "alarm" | "quiet";

const ICONS: Record<BadgeTone, IconName | null> = { good: "check", note: "clock", alarm: "warning", quiet: null };

/** A state in one or two words; its shape tells as much as its colour. */
export function Badge({ tone, children }: { tone: BadgeTone; children: ComponentChildren }): JSX.Element {
  const icon = ICONS[tone];
  return (
    <span class="badge" data-tone={tone}>
      {icon !== null && <Icon name={icon} size={14} />}
      {children}
    </span>
  );
}

/** How far an entry of the hub got, by the code of its state. */
export function takenText(kind: string): string {
  switch (kind) {
    case "taken":
      return t("taken-at-node");
    case "waiting":
      return t("taken-waiting");
    case "refused":
      return t("taken-refused");
    default:
      return kind;
  }
}

/** Whether the node's journal has an entry of the hub, and why not. */
export function TakenBadge({ state }: { state: TakenState }): JSX.Element {
  switch (state.kind) {
    case "taken":
      return <Badge tone="good">{t("taken-at-node")}</Badge>;
    case "waiting":
      return <Badge tone="note">{t("taken-waiting")}</Badge>;
    case "refused":
      return (
        <span class="taken-refused">
          <Badge tone="alarm">{t("taken-refused")}</Badge>
          <span class="small soft">{state.text}</span>
        </span>
      );
  }
}

export function sameText(isSame: boolean): string {
  return isSame ? t("results-same") : t("results-different");
}

/** Whether node and hub computed the same. */
export function SameBadge({ isSame }: { isSame: boolean }): JSX.Element {
  return <Badge tone={isSame ? "good" : "alarm"}>{sameText(isSame)}</Badge>;
}
