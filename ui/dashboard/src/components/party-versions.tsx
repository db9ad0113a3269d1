import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import type { Page } from "../api-types.ts";
import { changesBetween, type Entries, type FieldChange, type FieldGroup, fieldLabel } from "../party-fields.ts";
import { usePaged } from "../use-paged.ts";
import { useMoment } from "./billing-marks.tsx";

/** One state of an account or biller. */
export interface PartyVersion {
  readonly version: number;
  readonly changed_by: string;
  readonly changed_at_ms: number;
  readonly entries: Entries;
}

export interface PartyVersionsProps {
  readonly groups: readonly FieldGroup[];
  /** What the first version is compared with. */
  readonly nothing: Entries;
  readonly fetchPage: (after: string | null) => Promise<Page<PartyVersion>>;
  /** Another one starts from the newest again. */
  readonly listKey: string;
}

/** Who changed what, and when; nothing is ever lost. */
export function PartyVersions({ groups, nothing, fetchPage, listKey }: PartyVersionsProps): JSX.Element {
  const { items, next, error, isBusy, more } = usePaged(fetchPage, listKey);
  return (
    <section class="part" aria-labelledby="versions-title">
      <h2 id="versions-title" class="section-title">
        {t("party-versions")}
      </h2>
      {items.length === 0 && !isBusy && error === null && <p class="soft">{t("party-versions-none")}</p>}
      <ol class="history" reversed>
        {items.map((version, index) => {
          // The one before the last of a page is not here yet.
          const before = items[index + 1]?.entries ?? (version.version === 1 ? nothing : null);
          return <Version key={version.version} version={version} before={before} groups={groups} />;
        })}
      </ol>
      <ErrorNotice error={error} />
      {next !== null && (
        <button type="button" class="button" disabled={isBusy} onClick={more}>
          {t("party-versions-older")}
        </button>
      )}
    </section>
  );
}

interface VersionProps {
  readonly version: PartyVersion;
  readonly before: Entries | null;
  readonly groups: readonly FieldGroup[];
}

function Version({ version, before, groups }: VersionProps): JSX.Element {
  const when = useMoment();
  const changes = before === null ? [] : changesBetween(before, version.entries, groups);
  return (
    <li value={version.version}>
      <p>
        <strong>{t("billing-by", { who: version.changed_by, moment: when(version.changed_at_ms) })}</strong>
      </p>
      {before === null && <p class="small soft">{t("party-versions-more")}</p>}
      <ul class="plain-list">
        {changes.map((change) => (
          <li key={change.name}>
            <Change change={change} />
          </li>
        ))}
      </ul>
    </li>
  );
}

function Change({ change: { name, before, after } }: { change: FieldChange }): JSX.Element {
  const field = fieldLabel(name);
  if (name === "bills_supply")
    return <>{after === "on" ? t("party-turned-on", { field }) : t("party-turned-off", { field })}</>;
  if (after === "") return <>{t("party-removed", { field, before })}</>;
  return <>{before === "" ? t("party-entered", { field, after }) : t("party-changed", { field, before, after })}</>;
}
