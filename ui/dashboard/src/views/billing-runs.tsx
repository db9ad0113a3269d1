import { monthText } from "@localgrid/ui-components/community-day";
import { Dialog } from "@localgrid/ui-components/dialog";
import { t } from "@localgrid/ui-components/messages";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { everyPage } from "../api.ts";
import { useApp, useCommunity, useFormat, useRight } from "../app-state.ts";
import type { BillingRun } from "../billing-types.ts";
import { amountText, centsNano, nextMonth, pastMonths } from "../billing-words.ts";
import { type Column, isoMoment, nanoDecimal } from "../columns.ts";
import { RunStateBadge, useMoment } from "../components/billing-marks.tsx";
import { BillingParts } from "../components/billing-parts.tsx";
import { DataTable } from "../components/data-table.tsx";
import { Form, SelectField, textOf } from "../components/form.tsx";
import { Icon } from "../components/icons.tsx";
import { Empty, Load, PageHead } from "../components/load.tsx";
import { hrefOf } from "../router.ts";
import { BillingOpen } from "./billing-open.tsx";

/** How far back somebody may have forgotten to bill. */
const MONTHS_OFFERED = 24;

/** All runs of a community, and the way to a new one. */
export function BillingRuns(): JSX.Element {
  const { api, link } = useApp();
  const { community } = useCommunity();
  const mayBill = useRight("bill");
  const [isAdding, setAdding] = useState(false);
  const loaded = useLoaded(
    () => everyPage((list) => api.billingRuns(community, list)),
    `runs ${community}`,
    link.beat.value,
  );
  return (
    <>
      <PageHead title={t("billing-title")} text={t("billing-text")}>
        {mayBill && (
          <button type="button" class="button" data-kind="main" onClick={() => setAdding(true)}>
            <Icon name="plus" size={18} />
            {t("billing-new")}
          </button>
        )}
      </PageHead>
      <BillingParts current="runs" />
      <BillingOpen runs={loaded.value ?? []} />
      <Load loaded={loaded} waiting={t("billing-fetching")}>
        {(runs) =>
          runs.length === 0 ? (
            <Empty icon="billing" title={t("billing-none")}>
              <p>{t("billing-none-text")}</p>
            </Empty>
          ) : (
            <RunTable runs={runs} />
          )
        }
      </Load>
      {isAdding && <NewRun runs={loaded.value ?? []} onClose={() => setAdding(false)} />}
    </>
  );
}

function RunTable({ runs }: { runs: readonly BillingRun[] }): JSX.Element {
  const { locale } = useApp();
  const { community } = useCommunity();
  const when = useMoment();
  const columns: readonly Column<BillingRun>[] = [
    {
      id: "month",
      head: t("billing-month"),
      text: ({ month }) => monthText(month, locale),
      key: ({ month }) => month,
      csv: ({ month }) => month,
      cell: ({ run, month }) => (
        <a
          href={hrefOf(community, "billing", run)}
          aria-label={t("billing-run-title", { run: String(run), month: monthText(month, locale) })}
        >
          {monthText(month, locale)}
        </a>
      ),
    },
    {
      id: "run",
      head: t("billing-run"),
      isNumber: true,
      isSecondary: true,
      text: ({ run }) => String(run),
      key: ({ run }) => run,
    },
    {
      id: "state",
      head: t("billing-state"),
      text: ({ state }) => t(`billing-state-${state}`),
      choice: { of: ({ state }) => state, label: (state) => t(`billing-state-${state}`) },
      cell: ({ state }) => <RunStateBadge state={state} />,
    },
    ...useSumColumns(),
    {
      id: "drafted",
      head: t("billing-drafted"),
      isSecondary: true,
      text: ({ drafted_by, drafted_at_ms }) => t("billing-by", { who: drafted_by, moment: when(drafted_at_ms) }),
      key: ({ drafted_at_ms }) => drafted_at_ms,
      csv: ({ drafted_at_ms }) => isoMoment(drafted_at_ms),
    },
    {
      id: "decided",
      head: t("billing-decided"),
      isSecondary: true,
      text: ({ decided_by, decided_at_ms }) =>
        decided_by === null ? "–" : t("billing-by", { who: decided_by, moment: when(decided_at_ms ?? 0) }),
      key: ({ decided_at_ms }) => decided_at_ms,
      csv: ({ decided_at_ms }) => isoMoment(decided_at_ms),
    },
  ];
  return (
    <DataTable id="runs" caption={t("billing-runs-caption")} columns={columns} rows={runs} keyOf={({ run }) => run} />
  );
}

/** What members pay and receive: two columns, so that no sign has to tell. */
function useSumColumns(): readonly Column<BillingRun>[] {
  const { currency } = useCommunity();
  const format = useFormat();
  const sum = (id: "debit" | "credit", head: string): Column<BillingRun> => ({
    id,
    head,
    unit: currency,
    isNumber: true,
    text: ({ totals }) => amountText(format, centsNano(totals[`${id}_cents`])),
    key: ({ totals }) => totals[`${id}_cents`],
    csv: ({ totals }) => nanoDecimal(centsNano(totals[`${id}_cents`])),
  });
  return [sum("debit", t("billing-members-pay")), sum("credit", t("billing-members-receive"))];
}

interface NewRunProps {
  readonly runs: readonly BillingRun[];
  readonly onClose: () => void;
}

function NewRun({ runs, onClose }: NewRunProps): JSX.Element {
  const { api, link, locale } = useApp();
  const { community, time_zone } = useCommunity();
  const months = pastMonths(link.hub_now_ms.peek(), time_zone, MONTHS_OFFERED);
  const [month, setMonth] = useState(() => nextMonth(months, runs));
  async function draft(fields: FormData) {
    const run = await api.draftRun(community, {
      month: textOf(fields, "month"),
      takes_provisional: fields.get("takes_provisional") !== null,
    });
    location.hash = hrefOf(community, "billing", run.run);
  }
  return (
    <Dialog title={t("billing-new")} onClose={onClose}>
      <Form action={t("billing-draft")} busyAction={t("billing-drafting")} onSubmit={draft}>
        <p class="soft">{t("billing-new-text")}</p>
        <SelectField
          name="month"
          label={t("billing-new-month")}
          value={month}
          onChange={setMonth}
          options={months.map((each) => [each, monthText(each, locale)] as const)}
        />
        <label class="switch">
          <input type="checkbox" name="takes_provisional" />
          <span>
            {t("billing-provisional")}
            <span class="small soft">{t("billing-provisional-text")}</span>
          </span>
        </label>
      </Form>
    </Dialog>
  );
}
