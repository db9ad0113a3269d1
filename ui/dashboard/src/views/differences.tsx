import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import type { DifferenceState } from "../api.ts";
import { useApp, useCommunity, useRight } from "../app-state.ts";
import { AcceptAll } from "../components/accept-all.tsx";
import { DifferenceTable } from "../components/difference-table.tsx";
import { SelectField } from "../components/form.tsx";
import { usePaged } from "../use-paged.ts";
import { CAUSE_NAMES, causeWords } from "../words.ts";

const PAGE = 50;

export interface ShownDifferences {
  readonly member: string;
  readonly cause: string;
  readonly state: DifferenceState;
}

export interface DifferencesProps {
  readonly month: string;
  readonly members: readonly string[];
  /** Of the causes that are looked at. */
  readonly accepted: number;
  readonly filter: ShownDifferences;
  /** Another one whenever something was said. */
  readonly round: number;
  readonly onFilter: (filter: ShownDifferences) => void;
  readonly onSaid: () => void;
}

/** Single readings that the operator metered otherwise, by page. */
export function Differences({ month, members, accepted, filter, round, ...on }: DifferencesProps): JSX.Element {
  const { api } = useApp();
  const { community } = useCommunity();
  const mayDecide = useRight("import");
  const { member, cause, state } = filter;
  const { items, next, error, isBusy, more } = usePaged(
    (after) => api.differences(community, month, { member, cause, state, after, limit: PAGE }),
    `${community} ${month} ${member} ${cause} ${state} ${round}`,
  );
  return (
    <section class="part" aria-labelledby="differences-title" id="differences">
      <h2 id="differences-title" class="section-title">
        {t("differences-title")}
      </h2>
      <div class="list-tools">
        <SelectField
          name="member"
          label={t("differences-member")}
          value={member}
          onChange={(chosen) => on.onFilter({ ...filter, member: chosen })}
          options={[["", t("differences-all-members")], ...members.map((each) => [each, each] as const)]}
        />
        <SelectField
          name="cause"
          label={t("differences-cause")}
          value={cause}
          onChange={(chosen) => on.onFilter({ ...filter, cause: chosen })}
          options={[
            ["", t("differences-all-causes")],
            ...CAUSE_NAMES.map((each) => [each, causeWords(each).label] as const),
          ]}
        />
        <SelectField
          name="state"
          label={t("differences-shown")}
          value={state}
          onChange={(chosen) => on.onFilter({ ...filter, state: stateOf(chosen) })}
          options={STATES.map((each) => [each, t(`differences-shown-${each}`)] as const)}
        />
        {mayDecide && cause !== "" && state === "open" && (
          <AcceptAll month={month} cause={cause} member={member} onAccepted={on.onSaid} />
        )}
      </div>
      {state === "open" && accepted > 0 && (
        <p class="small soft" role="status">
          {t("differences-hidden", { count: accepted })}
        </p>
      )}
      <ErrorNotice error={error} />
      {items.length === 0 && !isBusy && error === null && <p class="soft">{t("differences-none")}</p>}
      <DifferenceTable items={items} isPartial={next !== null} onSaid={on.onSaid} />
      <p role="status" class="small soft">
        {isBusy && t("differences-waiting")}
      </p>
      {next !== null && (
        <button type="button" class="button" disabled={isBusy} onClick={more}>
          {t("differences-more")}
        </button>
      )}
    </section>
  );
}

/** What is open first: it is what is looked at where nobody chose. */
export const STATES: readonly DifferenceState[] = ["open", "accepted", "all"];

export function stateOf(text: string): DifferenceState {
  return STATES.find((state) => state === text) ?? "open";
}
