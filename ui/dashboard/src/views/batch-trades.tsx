import { Dialog } from "@localgrid/ui-components/dialog";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice, Waiting } from "@localgrid/ui-components/notice";
import type { ProvenTrade } from "@localgrid/ui-components/trade-proof";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useChosen } from "../address-choices.ts";
import { useApp, useCommunity, useFormat } from "../app-state.ts";
import { type Column, isoMoment, microDecimal, nanoDecimal } from "../columns.ts";
import { DataTable } from "../components/data-table.tsx";
import { Load } from "../components/load.tsx";
import { EnergyChange, ExactMoney, exactText } from "../components/money.tsx";
import type { Batch, BatchTrade } from "../settlement-types.ts";
import { shortMomentText } from "../time-words.ts";

const FIRST_SHOWN = 50;
const MOST_SHOWN = 500;

/** The trades of a batch, of all members or of one, each with a proof that is checked in the browser. */
export function BatchTrades({ batch }: { batch: Batch }): JSX.Element {
  const { api } = useApp();
  const { community } = useCommunity();
  const [limit, setLimit] = useState(FIRST_SHOWN);
  const [checked, setChecked] = useState<BatchTrade | null>(null);
  const members = batch.rows.flatMap((row) => (row.member === null ? [] : [row.member]));
  const [{ member }, choose] = useChosen({ member: ["", ...members] });
  const loaded = useLoaded(() => api.trades(community, batch.seq, { member, limit }), `${batch.seq} ${member}`, limit);
  return (
    <section class="part" aria-labelledby="trades-title">
      <h2 id="trades-title" class="section-title">
        {t("batch-trades")}
      </h2>
      <div class="list-tools">
        <div class="field">
          <label for="trades-member">{t("trades-member")}</label>
          <select id="trades-member" value={member} onChange={(event) => choose({ member: event.currentTarget.value })}>
            <option value="">{t("trades-all")}</option>
            {members.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        </div>
      </div>
      <Load loaded={loaded} waiting={t("trades-loading")}>
        {({ items, next }) => (
          <>
            {items.length === 0 ? (
              <p class="soft">{t("trades-none")}</p>
            ) : (
              <TradeTable trades={items} onCheck={setChecked} isPartial={next !== null} />
            )}
            {next !== null && limit < MOST_SHOWN && (
              <button type="button" class="button" onClick={() => setLimit(MOST_SHOWN)}>
                {t("batches-more")}
              </button>
            )}
          </>
        )}
      </Load>
      {checked !== null && <TradeCheck batch={batch} trade={checked} onClose={() => setChecked(null)} />}
    </section>
  );
}

interface TradeTableProps {
  readonly trades: readonly BatchTrade[];
  readonly onCheck: (trade: BatchTrade) => void;
  readonly isPartial: boolean;
}

function TradeTable({ trades, onCheck, isPartial }: TradeTableProps): JSX.Element {
  const { locale } = useApp();
  const { time_zone, currency } = useCommunity();
  const { price, energy, exactMoney } = useFormat();
  const moment = (at_s: number) => shortMomentText(at_s * 1000, { time_zone, locale });
  const columns: readonly Column<BatchTrade>[] = [
    {
      id: "member",
      head: t("trades-member"),
      text: ({ member, number }) => member ?? t("batch-account-number", { number: String(number) }),
    },
    {
      id: "interval",
      head: t("trades-interval"),
      text: ({ interval_start_s, revision }) => {
        const change = revision > 0 ? `, ${t("trades-change", { revision: String(revision) })}` : "";
        return moment(interval_start_s) + change;
      },
      key: ({ interval_start_s }) => interval_start_s,
      csv: ({ interval_start_s }) => isoMoment(interval_start_s * 1000),
      cell: ({ interval_start_s, revision }) => (
        <>
          {moment(interval_start_s)}
          {revision > 0 && <span class="soft small">, {t("trades-change", { revision: String(revision) })}</span>}
        </>
      ),
    },
    {
      id: "energy",
      head: t("batch-energy"),
      unit: "Wh",
      isNumber: true,
      text: ({ energy_wh }) => energy(energy_wh),
      key: ({ energy_wh }) => energy_wh,
      cell: ({ energy_wh }) => <EnergyChange change_wh={energy_wh} />,
    },
    {
      id: "price",
      head: t("trades-price"),
      unit: `${currency}/kWh`,
      isNumber: true,
      isSecondary: true,
      text: ({ price_micro_per_kwh }) => price(price_micro_per_kwh),
      key: ({ price_micro_per_kwh }) => price_micro_per_kwh,
      csv: ({ price_micro_per_kwh }) => microDecimal(price_micro_per_kwh),
    },
    {
      id: "money",
      head: t("batch-money"),
      unit: currency,
      isNumber: true,
      text: ({ money_nano }) => exactText(exactMoney(BigInt(money_nano))),
      key: ({ money_nano }) => BigInt(money_nano),
      csv: ({ money_nano }) => nanoDecimal(money_nano),
      cell: ({ money_nano }) => <ExactMoney amount_nano={money_nano} />,
    },
    {
      id: "proof",
      head: t("trades-proof"),
      isAct: true,
      text: () => "",
      cell: (trade) => <CheckButton trade={trade} onCheck={onCheck} />,
    },
  ];
  return (
    <DataTable
      id="trades"
      caption={t("trades-caption")}
      columns={columns}
      rows={trades}
      keyOf={({ index }) => index}
      isTall
      isPartial={isPartial}
    />
  );
}

function CheckButton({ trade, onCheck }: { trade: BatchTrade; onCheck: TradeTableProps["onCheck"] }): JSX.Element {
  return (
    <button
      type="button"
      class="link"
      aria-label={t("trades-check-one", { trade: String(trade.index) })}
      onClick={() => onCheck(trade)}
    >
      {t("trades-check")}
    </button>
  );
}

function TradeCheck(props: { batch: Batch; trade: BatchTrade; onClose: () => void }): JSX.Element {
  const { batch, trade, onClose } = props;
  const { api, locale } = useApp();
  const { community, time_zone } = useCommunity();
  const { exactEnergy, price, exactMoney } = useFormat();
  const loaded = useLoaded(async () => {
    const [{ ProofSteps }, proof] = await Promise.all([
      import("@localgrid/ui-components/proof-steps"),
      api.tradeProof(community, batch.seq, trade.index),
    ]);
    return { ProofSteps, proof };
  }, `${batch.seq} ${trade.index}`);
  const describe = ({ start_s, energy_wh, price_micro_per_kwh, money_nano, member }: ProvenTrade) => {
    const { before, fraction, after } = exactMoney(money_nano);
    return [
      [t("trades-interval"), shortMomentText(start_s * 1000, { time_zone, locale })],
      [t("trades-member-number"), String(member)],
      [t("batch-energy"), exactEnergy(Number(energy_wh))],
      [t("trades-price"), price(Number(price_micro_per_kwh))],
      [t("batch-money"), before + fraction + after],
    ] as const;
  };
  return (
    <Dialog title={t("trades-one", { trade: String(trade.index), batch: String(batch.seq) })} onClose={onClose}>
      {loaded.error !== null && <ErrorNotice error={loaded.error} />}
      {loaded.value === null && loaded.error === null && <Waiting>{t("trades-proof-loading")}</Waiting>}
      {loaded.value !== null && (
        <loaded.value.ProofSteps
          answer={{ ...loaded.value.proof, isSettled: batch.state === "confirmed" }}
          describe={describe}
          isAsShown={(sealed) => isSame(sealed, batch.seq, trade)}
        />
      )}
    </Dialog>
  );
}

function isSame(sealed: ProvenTrade, seq: number, shown: BatchTrade): boolean {
  return (
    sealed.seq === seq &&
    sealed.index === shown.index &&
    sealed.start_s === shown.interval_start_s &&
    sealed.member === shown.number &&
    sealed.revision === shown.revision &&
    sealed.energy_wh === BigInt(shown.energy_wh) &&
    sealed.money_nano === BigInt(shown.money_nano)
  );
}
