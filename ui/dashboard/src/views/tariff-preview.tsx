import { monthText } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { ComponentChildren, JSX } from "preact";
import { useApp, useCommunity, useFormat } from "../app-state.ts";
import { type Column, countColumn, nanoDecimal } from "../columns.ts";
import { DataTable } from "../components/data-table.tsx";
import { useSubmission } from "../components/form.tsx";
import { Money, MoneyChange } from "../components/money.tsx";
import { createCounts } from "../quantities.ts";
import type { AccountPreview, MemberPreview, PreviewBasis, PreviewSums, TariffPreview } from "../review-types.ts";
import { dateText } from "../time-words.ts";
import { accountText } from "../words.ts";

export interface PreviewedTariffProps {
  readonly preview: TariffPreview;
  readonly onBack: () => void;
  readonly onAdd: () => Promise<void>;
}

/** What a tariff would have done to everybody, before it is added. */
export function PreviewedTariff({ preview, onBack, onAdd }: PreviewedTariffProps): JSX.Element {
  const { error, isBusy, submit } = useSubmission();
  return (
    <div class="tariff-preview">
      <PreviewFigures preview={preview} caveat={t("tariff-preview-as-it-was")} limits="stay" />
      <ErrorNotice error={error} />
      <div class="form-actions">
        <button type="button" class="button" data-kind="main" aria-disabled={isBusy} onClick={() => void submit(onAdd)}>
          {isBusy ? t("tariff-adding") : t("tariff-add")}
        </button>
        <button type="button" class="button" onClick={onBack}>
          {t("tariff-preview-back")}
        </button>
      </div>
    </div>
  );
}

export interface PreviewFiguresProps {
  readonly preview: TariffPreview;
  /** What nobody could know then. */
  readonly caveat: string;
  /** Under a key members' own limits wait. */
  readonly limits: "stay" | "wait";
}

export function PreviewFigures({ preview, ...caveats }: PreviewFiguresProps): JSX.Element {
  const { basis, sums, members, accounts } = preview;
  return (
    <>
      <Sentence basis={basis} sums={sums} />
      <Sums sums={sums} />
      <Caveats basis={basis} {...caveats} />
      <Members members={members} />
      <Others accounts={accounts} />
    </>
  );
}

function usePeriodText({ month, from_s, to_s }: PreviewBasis): string {
  const { locale } = useApp();
  const { time_zone } = useCommunity();
  if (month !== null) return monthText(month, locale);
  const day = (at_s: number) => dateText(at_s * 1000, { time_zone, locale });
  return t("tariff-preview-days", { from: day(from_s), to: day(to_s - 1) });
}

function Sentence({ basis, sums }: { basis: PreviewBasis; sums: PreviewSums }): JSX.Element {
  const { money } = useFormat();
  const change = BigInt(sums.difference_nano);
  const size = change < 0n ? -change : change;
  const period = usePeriodText(basis);
  return (
    <>
      <p>
        <strong>
          {t("tariff-preview-sentence", {
            period,
            direction: change > 0n ? "better" : change < 0n ? "worse" : "same",
            amount: money(size),
          })}
        </strong>
      </p>
      {sums.shared_after_wh === 0 && sums.shared_before_wh > 0 && (
        <p class="note-line" role="status">
          {t("tariff-preview-no-trade")}
        </p>
      )}
    </>
  );
}

function Sums({ sums }: { sums: PreviewSums }): JSX.Element {
  const { locale } = useApp();
  const { energy } = useFormat();
  const { number } = createCounts(locale);
  const { winners, losers, unchanged, shared_before_wh, shared_after_wh, largest_gain, largest_loss } = sums;
  const extreme = (of: PreviewSums["largest_gain"]): ComponentChildren =>
    of === null ? "–" : [of.member, " ", <MoneyChange key="change" amount_nano={of.difference_nano} />];
  const rows: readonly (readonly [string, ComponentChildren])[] = [
    [t("tariff-preview-winners"), number(winners)],
    [t("tariff-preview-losers"), number(losers)],
    [t("tariff-preview-unchanged"), number(unchanged)],
    [t("tariff-preview-gain"), extreme(largest_gain)],
    [t("tariff-preview-loss"), extreme(largest_loss)],
    [t("tariff-preview-shared"), `${energy(shared_before_wh)} → ${energy(shared_after_wh)}`],
  ];
  return (
    <dl class="facts figures">
      {rows.map(([label, text]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

interface CaveatsProps extends Omit<PreviewFiguresProps, "preview"> {
  readonly basis: PreviewBasis;
}

/** What a preview cannot know. */
function Caveats({ basis, caveat, limits }: CaveatsProps): JSX.Element {
  const { month, intervals, left_out_intervals, barred_intervals, members_with_limits } = basis;
  return (
    <ul class="small soft caveats">
      <li>{t("tariff-preview-computed", { count: intervals })}</li>
      <li>{caveat}</li>
      {members_with_limits > 0 && (
        <li>
          {t(limits === "stay" ? "tariff-preview-limits" : "sharing-preview-limits", { count: members_with_limits })}
        </li>
      )}
      {barred_intervals > 0 && <li>{t("tariff-preview-barred", { count: barred_intervals })}</li>}
      {left_out_intervals > 0 && <li>{t("tariff-preview-left-out", { count: left_out_intervals })}</li>}
      {month === null && <li>{t("tariff-preview-no-month")}</li>}
    </ul>
  );
}

interface Amounts {
  readonly before_nano: string;
  readonly after_nano: string;
  readonly difference_nano: string;
}

function useAmountColumns<Row extends Amounts>(): readonly Column<Row>[] {
  const { currency } = useCommunity();
  const { money } = useFormat();
  const column = (id: string, head: string, of: (row: Row) => string): Column<Row> => ({
    id,
    head,
    unit: currency,
    isNumber: true,
    text: (row) => money(BigInt(of(row))),
    key: (row) => BigInt(of(row)),
    csv: (row) => nanoDecimal(of(row)),
    cell: (row) => <Money amount_nano={of(row)} />,
  });
  return [
    { ...column("before", t("tariff-preview-before"), ({ before_nano }) => before_nano), isSecondary: true },
    column("after", t("tariff-preview-after"), ({ after_nano }) => after_nano),
    {
      ...column("difference", t("tariff-preview-difference"), ({ difference_nano }) => difference_nano),
      cell: ({ difference_nano }) => <MoneyChange amount_nano={difference_nano} />,
    },
  ];
}

function Members({ members }: { members: readonly MemberPreview[] }): JSX.Element {
  const { energy } = useFormat();
  const amounts = useAmountColumns<MemberPreview>();
  const wh = (id: string, head: string, of: (row: MemberPreview) => number) =>
    countColumn<MemberPreview>(id, { head, of, unit: "Wh", number: energy, isSecondary: true });
  return (
    <DataTable
      id="preview"
      caption={t("tariff-preview-members")}
      columns={[
        { id: "member", head: t("tariff-preview-member"), text: ({ member }) => member },
        ...amounts,
        wh("bought-before", t("tariff-preview-bought-before"), ({ bought_before_wh }) => bought_before_wh),
        wh("bought-after", t("tariff-preview-bought-after"), ({ bought_after_wh }) => bought_after_wh),
        wh("sold-before", t("tariff-preview-sold-before"), ({ sold_before_wh }) => sold_before_wh),
        wh("sold-after", t("tariff-preview-sold-after"), ({ sold_after_wh }) => sold_after_wh),
      ]}
      rows={members}
      keyOf={({ member }) => member}
    />
  );
}

function Others({ accounts }: { accounts: readonly AccountPreview[] }): JSX.Element {
  const amounts = useAmountColumns<AccountPreview>();
  return (
    <DataTable
      id="preview-others"
      caption={t("tariff-preview-others")}
      columns={[
        { id: "account", head: t("tariff-preview-account"), text: ({ account }) => accountText(account) },
        ...amounts,
      ]}
      rows={accounts}
      keyOf={({ account }) => account}
    />
  );
}
