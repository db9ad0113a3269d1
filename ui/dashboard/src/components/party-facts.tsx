import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { type Entries, type FieldGroup, fieldLabel } from "../party-fields.ts";

/** The fields of an account or biller, for people who may only look. */
export function PartyFacts({ groups, entries }: { groups: readonly FieldGroup[]; entries: Entries }): JSX.Element {
  const textOf = (name: string, type: string | undefined) => {
    const text = entries[name] ?? "";
    if (type === "switch") return text === "on" ? t("party-yes") : t("party-no");
    return text === "" ? "–" : text;
  };
  return (
    <>
      <p class="small soft">{t("party-reader")}</p>
      {groups.map(({ id, fields }) => (
        <section key={id} class="card" aria-labelledby={`group-${id}`}>
          <h2 id={`group-${id}`}>{t(`party-group-${id}`)}</h2>
          <dl class="pairs">
            {fields.map(({ name, type }) => (
              <div key={name} class="pair">
                <dt>{fieldLabel(name)}</dt>
                <dd>
                  <bdi>{textOf(name, type)}</bdi>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </>
  );
}
