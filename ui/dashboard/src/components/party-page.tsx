import { t } from "@localgrid/ui-components/messages";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Page } from "../api-types.ts";
import { useCommunity, useRight } from "../app-state.ts";
import type { MissingCode } from "../billing-types.ts";
import { missingText } from "../billing-words.ts";
import type { Entries, FieldGroup } from "../party-fields.ts";
import { hrefOf } from "../router.ts";
import { Badge } from "./badge.tsx";
import { EntryForm } from "./entry-form.tsx";
import { Load } from "./load.tsx";
import { PartyFacts } from "./party-facts.tsx";
import { type PartyVersion, PartyVersions } from "./party-versions.tsx";

/** An account or the biller as the hub keeps it. */
export interface Party {
  readonly version: number;
  readonly entries: Entries;
  readonly missing: readonly MissingCode[];
}

export interface PartyPageProps {
  readonly form: string;
  readonly groups: readonly FieldGroup[];
  /** What stands there before anything was entered. */
  readonly nothing: Entries;
  readonly fetchParty: () => Promise<Party>;
  /** `version` is the one that was looked at. */
  readonly save: (entries: Entries, version: number) => Promise<void>;
  readonly fetchVersions: (after: string | null) => Promise<Page<PartyVersion>>;
}

/** What is missing, the fields, and who changed them. */
export function PartyPage(props: PartyPageProps): JSX.Element {
  const { form, groups, nothing } = props;
  const mayBill = useRight("bill");
  const [saves, setSaves] = useState(0);
  const loaded = useLoaded(props.fetchParty, form, saves);
  async function save(entries: Entries, version: number) {
    await props.save(entries, version);
    setSaves((count) => count + 1);
  }
  return (
    <Load loaded={loaded} waiting={t("party-fetching")}>
      {({ version, entries, missing }) => (
        <>
          <Missing missing={missing} />
          <p role="status" class="saved-line">
            {saves > 0 && <Saved />}
          </p>
          {mayBill ? (
            <EntryForm
              form={form}
              version={version}
              groups={groups}
              initial={version === 0 ? nothing : entries}
              save={(given) => save(given, version)}
            />
          ) : (
            <PartyFacts groups={groups} entries={entries} />
          )}
          <PartyVersions
            groups={groups}
            nothing={nothing}
            fetchPage={props.fetchVersions}
            listKey={`${form} ${version}`}
          />
        </>
      )}
    </Load>
  );
}

function Saved(): JSX.Element {
  const { community } = useCommunity();
  return (
    <>
      <strong>{t("party-saved")}</strong> {t("party-saved-text")}{" "}
      <a href={hrefOf(community, "billing")}>{t("billing-back")}</a>
    </>
  );
}

function Missing({ missing }: { missing: readonly MissingCode[] }): JSX.Element {
  if (missing.length === 0) {
    return (
      <p class="badges">
        <Badge tone="good">{t("party-complete")}</Badge>
      </p>
    );
  }
  return (
    <p class="badges">
      {missing.map((code) => (
        <Badge key={code} tone="note">
          {missingText(code)}
        </Badge>
      ))}
    </p>
  );
}
