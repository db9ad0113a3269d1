import { addDays, dayOf } from "@localgrid/ui-components/community-day";
import { ApiError } from "@localgrid/ui-components/json-api";
import { t } from "@localgrid/ui-components/messages";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import { useApp, useCommunity, useFormat, useRight } from "../app-state.ts";
import { firstCollectionDay } from "../bank-days.ts";
import type { BillingRun, RunItem } from "../billing-types.ts";
import { amountText, centsNano } from "../billing-words.ts";
import { Due, useWeekday } from "../components/billing-marks.tsx";
import { FileButton } from "../components/file-button.tsx";
import { Form, textOf } from "../components/form.tsx";
import { Load } from "../components/load.tsx";
import { hrefOf } from "../router.ts";
import { RunInvoices } from "./billing-invoices.tsx";

const LEFT_OUT_SHOWN = 20;

export interface ExportsProps {
  readonly run: BillingRun;
  readonly onChanged: () => void;
}

/** What leaves the hub for books, banks and members. */
export function RunExports({
  run,
  items,
  onChanged,
}: ExportsProps & { readonly items: readonly RunItem[] }): JSX.Element {
  const { api } = useApp();
  const { community } = useCommunity();
  return (
    <>
      <section class="card billing-exports" aria-labelledby="exports-title">
        <h2 id="exports-title">{t("billing-exports")}</h2>
        <div>
          <p class="small soft">{t("billing-csv-text")}</p>
          <FileButton path={api.runCsvPath(community, run.run)} label={t("billing-csv")} />
        </div>
        {run.totals.bank_debit_cents === 0 && run.batches !== null ? (
          <p class="small soft">{t("billing-debits-on-chain")}</p>
        ) : (
          <Collection run={run} onChanged={onChanged} />
        )}
      </section>
      <RunInvoices run={run} items={items} />
    </>
  );
}

/** The day on which banks fetch what members owe, and the file that tells them. */
function Collection({ run, onChanged }: ExportsProps): JSX.Element {
  const { api } = useApp();
  const { community } = useCommunity();
  const mayBill = useRight("bill");
  const weekday = useWeekday();
  const [isChanging, setChanging] = useState(false);
  const { collection_date } = run;
  const isAsked = mayBill && (collection_date === null || isChanging);
  return (
    <div class="billing-collection">
      <LeftOutOfFile run={run} />
      <p class="small soft">
        {collection_date === null
          ? t("billing-debits-none")
          : t("billing-debits-text", { day: weekday(collection_date) })}
      </p>
      {!mayBill && <p class="small soft">{t("billing-debits-reader")}</p>}
      {mayBill && collection_date !== null && (
        <div class="form-actions">
          <FileButton path={api.directDebitsPath(community, run.run)} label={t("billing-debits")} />
          {!isChanging && (
            <button type="button" class="button" data-kind="quiet" onClick={() => setChanging(true)}>
              {t("billing-collection-other")}
            </button>
          )}
        </div>
      )}
      {isAsked && (
        <CollectionForm
          run={run}
          onChanged={() => {
            setChanging(false);
            onChanged();
          }}
        />
      )}
    </div>
  );
}

/** Who has withdrawn the mandate since the approval: nobody fetches that money. */
function LeftOutOfFile({ run: { run } }: Pick<ExportsProps, "run">): JSX.Element | null {
  const { api, link } = useApp();
  const { community } = useCommunity();
  const format = useFormat();
  const { value } = useLoaded(() => api.leftOut(community, run), `left out ${community} ${run}`, link.beat.value);
  if (value === null || value.count === 0) return null;
  const { count, invoices } = value;
  return (
    <div class="note-line">
      <p>{t("billing-left-out", { count, amount: amountText(format, centsNano(value.cents)) })}</p>
      <ul class="plain-list">
        {invoices.slice(0, LEFT_OUT_SHOWN).map(({ number, member, name, cents }) => (
          <li key={number}>
            <a href={hrefOf(community, "billing", `accounts/${member}`)}>
              <bdi>{name ?? member}</bdi>
            </a>{" "}
            <bdi class="figures">{number}</bdi> <Due amount_nano={-centsNano(cents)} />
          </li>
        ))}
      </ul>
      {count > LEFT_OUT_SHOWN && <p>{t("billing-left-out-more", { count: count - LEFT_OUT_SHOWN })}</p>}
    </div>
  );
}

function CollectionForm({ run, onChanged }: ExportsProps): JSX.Element {
  const { api, link } = useApp();
  const { community, time_zone } = useCommunity();
  const loaded = useLoaded(() => api.biller(community), `biller ${community}`);
  const today = dayOf(link.hub_now_ms.peek(), time_zone);
  const { collection_date: replaces } = run;
  async function save(fields: FormData) {
    if (replaces !== null && fields.get("is_dropped") === null) throw new ApiError("confirm-dropped", replaces);
    await api.collectRun(community, run.run, { collection_date: textOf(fields, "collection_date"), replaces });
    onChanged();
  }
  return (
    <Load loaded={loaded} waiting={t("billing-run-fetching")}>
      {({ biller }) => (
        <Form action={t("billing-collection-set")} busyAction={t("billing-collection-setting")} onSubmit={save}>
          <CollectionDay
            notice_days={biller.collection_notice_days}
            first={firstCollectionDay(
              today,
              biller.collection_notice_days,
              addDays(run.issue_date ?? today, biller.payment_term_days),
            )}
          />
          {replaces !== null && <Dropped day={replaces} />}
        </Form>
      )}
    </Load>
  );
}

function CollectionDay({ notice_days, first }: { notice_days: number; first: string }): JSX.Element {
  const id = useId();
  const weekday = useWeekday();
  return (
    <div class="field collection-day">
      <label for={id}>{t("billing-collection")}</label>
      <input id={id} name="collection_date" type="date" required defaultValue={first} aria-describedby={`${id}-hint`} />
      <p class="small soft" id={`${id}-hint`}>
        {t("billing-collection-text", { days: notice_days, day: weekday(first) })}
      </p>
    </div>
  );
}

/** Two files with different days collect twice. */
function Dropped({ day }: { day: string }): JSX.Element {
  const weekday = useWeekday();
  return (
    <>
      <p class="note-line">{t("billing-collection-other-text", { day: weekday(day) })}</p>
      <label class="switch">
        <input type="checkbox" name="is_dropped" />
        {t("billing-collection-dropped", { day: weekday(day) })}
      </label>
    </>
  );
}
