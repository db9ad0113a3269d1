import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import type { UsedParty } from "../billing-types.ts";
import { usedIbanText } from "../billing-words.ts";
import { ibanText } from "../party-fields.ts";
import { Badge } from "./badge.tsx";

/** Where money goes, and who has changed it since a run that was approved. */
export function UsedIban({ used }: { used: UsedParty }): JSX.Element {
  const { iban, changed_since } = used;
  return (
    <span title={usedIbanText(used)}>
      {iban === null ? "–" : <bdi class="figures iban">{ibanText(iban)}</bdi>}{" "}
      {changed_since.length > 0 && (
        <Badge tone="note">{t("billing-changed-since", { who: changed_since.join(", ") })}</Badge>
      )}
    </span>
  );
}
