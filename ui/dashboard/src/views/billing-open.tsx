import { monthText } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useApp, useCommunity, useRight } from "../app-state.ts";
import type { BillableMonth, BillingRun } from "../billing-types.ts";
import { useSubmission } from "../components/form.tsx";
import { hrefOf } from "../router.ts";

/** The rest comes up once these are billed. */
const MOST_SHOWN = 6;

/** Months of which runs have left something over that can be billed now. Nothing while there is none. */
export function BillingOpen({ runs }: { runs: readonly BillingRun[] }): JSX.Element | null {
  const { api, link } = useApp();
  const { community } = useCommunity();
  const { value } = useLoaded(() => api.billableMonths(community), `billable ${community}`, link.beat.value);
  const months = value?.months ?? [];
  if (months.length === 0) return null;
  const draft = runs.find(({ state }) => state === "draft") ?? null;
  return (
    <section class="card open-months" aria-labelledby="billing-open-title">
      <h2 id="billing-open-title">{t("billing-open-title")}</h2>
      <p class="small soft">{t("billing-open-text")}</p>
      {draft !== null && <DraftFirst draft={draft} />}
      <ul class="missing-list">
        {months.slice(0, MOST_SHOWN).map((month) => (
          <OpenMonth key={month.month} open={month} mayDraft={draft === null} />
        ))}
      </ul>
      {months.length > MOST_SHOWN && (
        <p class="small soft">{t("billing-open-more", { count: months.length - MOST_SHOWN })}</p>
      )}
    </section>
  );
}

function OpenMonth({ open, mayDraft }: { open: BillableMonth; mayDraft: boolean }): JSX.Element {
  const { locale } = useApp();
  const mayBill = useRight("bill");
  const { month, run, left_out, corrected, waiting, lacking } = open;
  return (
    <li>
      <div>
        <h3>{monthText(month, locale)}</h3>
        <ul class="plain-list">
          {left_out > 0 && (
            <li>
              {run === null
                ? t("billing-open-first", { count: left_out })
                : t("billing-open-left-out", { count: left_out, run: String(run) })}
            </li>
          )}
          {corrected > 0 && <li>{t("billing-open-corrected", { count: corrected })}</li>}
          {waiting > 0 && <li class="soft">{t("billing-open-waiting", { count: waiting })}</li>}
          {lacking > 0 && <li class="soft">{t("billing-open-lacking", { count: lacking })}</li>}
        </ul>
      </div>
      {mayBill && mayDraft && <DraftButton month={month} />}
    </li>
  );
}

function DraftButton({ month }: { month: string }): JSX.Element {
  const { api, locale } = useApp();
  const { community } = useCommunity();
  const { error, isBusy, submit } = useSubmission();
  async function draft() {
    const { run } = await api.draftRun(community, { month, takes_provisional: false });
    location.hash = hrefOf(community, "billing", run);
  }
  return (
    <div>
      <button type="button" class="button" onClick={() => void submit(draft)}>
        {isBusy ? t("billing-drafting") : t("billing-open-draft", { month: monthText(month, locale) })}
      </button>
      <ErrorNotice error={error} />
    </div>
  );
}

/** One draft at a time: what is carried from run to run goes through one after the other. */
function DraftFirst({ draft: { run, month } }: { draft: BillingRun }): JSX.Element {
  const { locale } = useApp();
  const { community } = useCommunity();
  const place = { run: String(run), month: monthText(month, locale) };
  return (
    <p class="note-line">
      <a href={hrefOf(community, "billing", run)}>{t("billing-open-draft-first", place)}</a>
    </p>
  );
}
