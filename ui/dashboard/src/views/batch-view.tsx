import { t } from "@localgrid/ui-components/messages";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useApp, useCommunity, useFormat, useRight } from "../app-state.ts";
import { type Column, countColumn, isoMoment, nanoDecimal } from "../columns.ts";
import { Badge } from "../components/badge.tsx";
import { DataTable } from "../components/data-table.tsx";
import { Icon } from "../components/icons.tsx";
import { Load } from "../components/load.tsx";
import { EnergyChange, ExactMoney, exactText } from "../components/money.tsx";
import { createCounts, shortDigest } from "../quantities.ts";
import { hrefOf } from "../router.ts";
import type { Batch, BatchRow, Submission } from "../settlement-types.ts";
import { batchWords, lumenText, nanoOf, stroopsPerTrade, submissionText } from "../settlement-words.ts";
import { momentText } from "../time-words.ts";
import { BatchTrades } from "./batch-trades.tsx";

/** One batch: what it is, who it moved how much, and how it came to the chain. */
export function BatchView({ seq }: { seq: number }): JSX.Element {
  const { api, link } = useApp();
  const { community } = useCommunity();
  const mayRead = useRight("figures");
  const loaded = useLoaded(() => api.batch(community, seq), `${community} ${seq}`, link.beat.value);
  return (
    <>
      <p>
        <a class="back" href={hrefOf(community, "settlement")}>
          <Icon name="back" size={16} />
          {t("batch-back")}
        </a>
      </p>
      <h1>{t("batch-title", { batch: String(seq) })}</h1>
      <Load loaded={loaded} waiting={t("batch-loading")}>
        {(batch) => (
          <>
            <Summary batch={batch} />
            <Rows rows={batch.rows} />
            <Submissions submissions={batch.submissions} />
            {mayRead && <BatchTrades key={seq} batch={batch} />}
          </>
        )}
      </Load>
    </>
  );
}

function Summary({ batch }: { batch: Batch }): JSX.Element {
  const { locale } = useApp();
  const { time_zone } = useCommunity();
  const { energy, money } = useFormat();
  const { number } = createCounts(locale);
  const { tone, title, text } = batchWords(batch.state);
  const moment = (at_s: number) => momentText(at_s * 1000, { time_zone, locale });
  const perTrade = stroopsPerTrade(batch);
  const facts: readonly (readonly [string, string, string])[] = [
    [t("batch-trades"), number(batch.trade_count), t("batch-accounts", { accounts: batch.row_count })],
    [t("batch-moved"), money(nanoOf(batch.moved_units)), t("batch-moved-note")],
    [t("batch-shared"), energy(batch.retired_wh), t("batch-produced", { energy: energy(batch.produced_wh) })],
    [
      t("batch-fee"),
      batch.fee_stroops === null ? "–" : lumenText(batch.fee_stroops),
      perTrade === null ? "" : t("batch-fee-note", { fee: number(batch.fee_stroops ?? 0), each: perTrade }),
    ],
  ];
  return (
    <section class="card" aria-labelledby="batch-title">
      <div class="card-head">
        <div>
          <h2 id="batch-title">
            {t("batch-window", { start: moment(batch.window_start_s), end: moment(batch.window_end_s) })}
          </h2>
          <p class="small soft">
            {t("batch-windows", { windows: batch.windows })} {text}
          </p>
        </div>
        <Badge tone={tone}>{title}</Badge>
      </div>
      <dl class="facts figures batch-facts">
        {facts.map(([label, value, note]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {value} {note !== "" && <small>{note}</small>}
            </dd>
          </div>
        ))}
      </dl>
      <Fingerprints batch={batch} />
    </section>
  );
}

function Fingerprints({ batch }: { batch: Batch }): JSX.Element {
  const { locale } = useApp();
  const { number } = createCounts(locale);
  const { batch_hash, trades_root, header, tx_hash, ledger } = batch;
  const pairs: readonly (readonly [string, string | null])[] = [
    [t("batch-ledger"), ledger === null ? null : number(ledger)],
    [t("batch-transaction"), tx_hash],
    [t("batch-hash"), batch_hash],
    [t("batch-root"), trades_root],
    [t("batch-header"), header],
  ];
  return (
    <dl class="pairs fingerprints">
      {pairs.map(
        ([label, value]) =>
          value !== null && (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                <Fingerprint value={value} />
              </dd>
            </div>
          ),
      )}
    </dl>
  );
}

/** Hexadecimal digits of a hash; more than that only somebody who wants to compare them all reads. */
const MOST_DIGITS = 64;

function Fingerprint({ value }: { value: string }): JSX.Element {
  if (value.length <= MOST_DIGITS) return <code class="wrapping">{value}</code>;
  return (
    <details>
      <summary>
        <code>{shortDigest(value)}</code>
      </summary>
      <code class="wrapping">{value}</code>
    </details>
  );
}

function Rows({ rows }: { rows: readonly BatchRow[] }): JSX.Element {
  const { locale } = useApp();
  const { currency } = useCommunity();
  const { exactMoney } = useFormat();
  const { number } = createCounts(locale);
  const columns: readonly Column<BatchRow>[] = [
    {
      id: "account",
      head: t("batch-account"),
      text: (row) =>
        row.number === 0
          ? t("batch-own-account")
          : (row.member ?? t("batch-account-number", { number: String(row.number) })),
    },
    countColumn("number", { head: t("batch-number"), isSecondary: true, of: (row) => row.number, number: String }),
    {
      id: "energy",
      head: t("batch-energy"),
      unit: "Wh",
      isNumber: true,
      text: ({ energy_wh }) => number(energy_wh),
      key: ({ energy_wh }) => energy_wh,
      cell: ({ energy_wh }) => <EnergyChange change_wh={energy_wh} />,
    },
    {
      id: "money",
      head: t("batch-money"),
      unit: currency,
      isNumber: true,
      text: ({ money_units }) => exactText(exactMoney(nanoOf(money_units))),
      key: ({ money_units }) => nanoOf(money_units),
      csv: ({ money_units }) => nanoDecimal(nanoOf(money_units)),
      cell: ({ money_units }) => <ExactMoney amount_nano={String(nanoOf(money_units))} />,
    },
  ];
  return (
    <section class="part" aria-labelledby="rows-title">
      <h2 id="rows-title" class="section-title">
        {t("batch-rows")}
      </h2>
      <p class="small soft">{t("batch-rows-text")}</p>
      {rows.length === 0 ? (
        <p class="soft">{t("batch-rows-none")}</p>
      ) : (
        <DataTable
          id="rows"
          caption={t("batch-rows-caption")}
          columns={columns}
          rows={rows}
          keyOf={({ number }) => number}
          isTall
        />
      )}
    </section>
  );
}

function Submissions({ submissions }: { submissions: readonly Submission[] }): JSX.Element {
  const { locale } = useApp();
  const { time_zone } = useCommunity();
  const columns: readonly Column<Submission>[] = [
    {
      id: "transaction",
      head: t("batch-transaction"),
      text: ({ tx_hash }) => tx_hash,
      cell: ({ tx_hash }) => <code title={tx_hash}>{shortDigest(tx_hash)}</code>,
    },
    { id: "state", head: t("batch-state"), text: ({ state }) => submissionText(state) },
    { id: "result", head: t("submission-result"), isSecondary: true, text: ({ result }) => result ?? "–" },
    countColumn("times", { head: t("submission-times"), of: ({ sent_times }) => sent_times, number: String }),
    {
      id: "made",
      head: t("submission-made"),
      isSecondary: true,
      text: ({ created_at_ms }) => momentText(created_at_ms, { time_zone, locale }),
      key: ({ created_at_ms }) => created_at_ms,
      csv: ({ created_at_ms }) => isoMoment(created_at_ms),
    },
  ];
  return (
    <section class="part" aria-labelledby="submissions-title">
      <h2 id="submissions-title" class="section-title">
        {t("batch-submissions")}
      </h2>
      {submissions.length === 0 ? (
        <p class="soft">{t("batch-submissions-none")}</p>
      ) : (
        <DataTable
          id="submissions"
          caption={t("batch-submissions-caption")}
          columns={columns}
          rows={submissions}
          keyOf={({ tx_hash }) => tx_hash}
        />
      )}
    </section>
  );
}
