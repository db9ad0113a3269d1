import { monthText } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { everyPage } from "../api.ts";
import { useApp, useCommunity, useFormat } from "../app-state.ts";
import type { BillingRun, RunItem } from "../billing-types.ts";
import { addsUp, batchesText, carriedText, centsNano, sumText } from "../billing-words.ts";
import { RunStateBadge, useMoment } from "../components/billing-marks.tsx";
import { Icon } from "../components/icons.tsx";
import { Load, PageHead } from "../components/load.tsx";
import { UsedIban } from "../components/used-iban.tsx";
import { createCounts } from "../quantities.ts";
import { hrefOf } from "../router.ts";
import { RunDecision } from "./billing-decision.tsx";
import { RunExports } from "./billing-exports.tsx";
import { RunMembers } from "./billing-members.tsx";
import { RunMissing } from "./billing-missing.tsx";

interface WholeRun {
  readonly run: BillingRun;
  readonly items: readonly RunItem[];
}

/** What a run says, and what can be done with it. */
export function BillingRunView({ run: number }: { run: number }): JSX.Element {
  const { api, link } = useApp();
  const { community, name } = useCommunity();
  const [changes, setChanges] = useState(0);
  // What a run says of members never changes: one question is enough.
  const items = useLoaded(() => everyPage((list) => api.runItems(community, number, list)), `${community} ${number}`);
  const run = useLoaded(
    () => api.billingRun(community, number),
    `${community} ${number}`,
    `${link.beat.value} ${changes}`,
  );
  const title = t("billing-run-window", { run: String(number), community: name });
  useEffect(() => {
    document.title = title;
  }, [title]);
  const loaded = {
    value: run.value === null || items.value === null ? null : { run: run.value, items: items.value },
    error: run.error ?? items.error,
  };
  return (
    <>
      <a class="back" href={hrefOf(community, "billing")}>
        <Icon name="back" size={16} />
        {t("billing-back")}
      </a>
      {loaded.value === null && <h1>{t("billing-bill-back", { run: String(number) })}</h1>}
      <Load loaded={loaded} waiting={t("billing-run-fetching")}>
        {(whole) => <Run {...whole} onChanged={() => setChanges((count) => count + 1)} />}
      </Load>
    </>
  );
}

function Run({ run, items, onChanged }: WholeRun & { readonly onChanged: () => void }): JSX.Element {
  const { locale } = useApp();
  return (
    <>
      <PageHead
        title={t("billing-run-title", { run: String(run.run), month: monthText(run.month, locale) })}
        text={<History run={run} />}
      >
        <RunStateBadge state={run.state} />
      </PageHead>
      {run.state === "draft" && <RunMissing run={run} items={items} />}
      <Totals run={run} />
      {run.state === "draft" && <RunDecision run={run} onChanged={onChanged} />}
      {run.state === "approved" && <RunExports run={run} items={items} onChanged={onChanged} />}
      <RunMembers run={run} items={items} />
    </>
  );
}

function History({ run }: { run: BillingRun }): JSX.Element {
  const when = useMoment();
  const { state, drafted_by, drafted_at_ms, decided_by, decided_at_ms, takes_provisional } = run;
  const decided = { who: decided_by ?? "", moment: when(decided_at_ms ?? 0) };
  return (
    <>
      {t("billing-run-drafted", { who: drafted_by, moment: when(drafted_at_ms) })}{" "}
      {state === "approved" && t("billing-run-approved", decided)}
      {state === "cancelled" && t("billing-run-cancelled", decided)} {takes_provisional && t("billing-run-provisional")}
    </>
  );
}

/** What all members pay and receive, and that it follows from the statements to the last digit. */
function Totals({ run: { totals, biller, settles_by, batches } }: { run: BillingRun }): JSX.Element {
  const { locale } = useApp();
  const format = useFormat();
  const { number } = createCounts(locale);
  const amounts = [
    [t("billing-statements"), sumText(format, BigInt(totals.statement_nano))],
    [t("billing-carried-in"), carriedText(format, totals.carried_in_nano)],
    [t("billing-amount"), sumText(format, BigInt(totals.amount_nano))],
    [t("billing-carried-out"), carriedText(format, totals.carried_out_nano)],
    [t("settling-way"), t(`settling-way-${settles_by}`)],
    ...(batches === null
      ? []
      : ([
          [t("billing-by-chain"), sumText(format, BigInt(totals.chain_nano))],
          [t("billing-chain-in"), batchesText(batches)],
          [t("billing-debits-by-bank"), sumText(format, -centsNano(totals.bank_debit_cents))],
          [t("billing-credits-by-bank"), sumText(format, centsNano(totals.bank_credit_cents))],
        ] as const)),
  ] as const;
  return (
    <section class="card billing-totals" aria-label={t("billing-totals")}>
      <dl class="facts figures">
        <div>
          <dt>{t("billing-total-invoices", { count: totals.invoices })}</dt>
          <dd>{sumText(format, -centsNano(totals.debit_cents))}</dd>
        </div>
        <div>
          <dt>{t("billing-total-credit-notes", { count: totals.credit_notes })}</dt>
          <dd>{sumText(format, centsNano(totals.credit_cents))}</dd>
        </div>
        <div>
          <dt>{t("billing-total-none")}</dt>
          <dd>{t("billing-members-count", { count: totals.without_amount })}</dd>
        </div>
        <div>
          <dt>{t("billing-total-withheld")}</dt>
          <dd data-alarm={totals.withheld > 0}>{number(totals.withheld)}</dd>
        </div>
      </dl>
      <dl class="pairs figures">
        {amounts.map(([label, text]) => (
          <div key={label} class="pair">
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
        <div class="pair">
          <dt>{t("billing-biller-iban")}</dt>
          <dd>
            <UsedIban used={biller} />
          </dd>
        </div>
      </dl>
      {addsUp(totals) ? (
        <p class="small soft with-icon">
          <Icon name="check" size={16} />
          {t("billing-adds-up")}
        </p>
      ) : (
        <p class="error" role="alert">
          {t("billing-does-not-add-up")}
        </p>
      )}
    </section>
  );
}
