import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useApp, useCommunity, useFormat, useRight } from "../app-state.ts";
import { Badge } from "../components/badge.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { Icon } from "../components/icons.tsx";
import { Load } from "../components/load.tsx";
import { EnergyChange, ExactMoney } from "../components/money.tsx";
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
          All batches
        </a>
      </p>
      <h1>Batch {seq}</h1>
      <Load loaded={loaded} waiting="Fetching the batch…">
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
    ["Trades", number(batch.trade_count), `for ${number(batch.row_count)} accounts`],
    ["Moved", money(nanoOf(batch.moved_units)), "sum of what members receive"],
    ["Shared", energy(batch.retired_wh), `of ${energy(batch.produced_wh)} produced`],
    [
      "Fee",
      batch.fee_stroops === null ? "–" : lumenText(batch.fee_stroops),
      perTrade === null ? "" : `${number(batch.fee_stroops ?? 0)} stroops, ${perTrade} per trade`,
    ],
  ];
  return (
    <section class="card" aria-labelledby="batch-title">
      <div class="card-head">
        <div>
          <h2 id="batch-title">
            {moment(batch.window_start_s)} to {moment(batch.window_end_s)}
          </h2>
          <p class="small soft">
            {batch.windows === 1 ? "One window." : `${number(batch.windows)} windows in one batch.`} {text}
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
    ["Ledger", ledger === null ? null : number(ledger)],
    ["Transaction", tx_hash],
    ["Batch's hash", batch_hash],
    ["Root of all trades", trades_root],
    ["Header", header],
  ];
  return (
    <dl class="pairs fingerprints">
      {pairs.map(
        ([label, value]) =>
          value !== null && (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                <code class="wrapping">{value}</code>
              </dd>
            </div>
          ),
      )}
    </dl>
  );
}

function Rows({ rows }: { rows: readonly BatchRow[] }): JSX.Element {
  const columns: readonly Column<BatchRow>[] = [
    {
      title: "Account",
      cell: ({ member, number }) => (number === 0 ? "The community's own" : (member ?? `No. ${number}`)),
    },
    { title: "Number", isNumber: true, isSecondary: true, cell: ({ number }) => number },
    { title: "Energy", isNumber: true, cell: ({ energy_wh }) => <EnergyChange change_wh={energy_wh} /> },
    {
      title: "Money",
      isNumber: true,
      cell: ({ money_units }) => <ExactMoney amount_nano={String(nanoOf(money_units))} />,
    },
  ];
  return (
    <section class="part" aria-labelledby="rows-title">
      <h2 id="rows-title" class="section-title">
        What it moves
      </h2>
      <p class="small soft">Bought is +, sold is −; received is +, paid is −. Each column comes to exactly zero.</p>
      {rows.length === 0 ? (
        <p class="soft">Nothing: it only tells what meters measured.</p>
      ) : (
        <DataTable caption="What the batch moves" columns={columns} rows={rows} keyOf={({ number }) => number} isTall />
      )}
    </section>
  );
}

function Submissions({ submissions }: { submissions: readonly Submission[] }): JSX.Element {
  const { locale } = useApp();
  const { time_zone } = useCommunity();
  const columns: readonly Column<Submission>[] = [
    { title: "Transaction", cell: ({ tx_hash }) => <code title={tx_hash}>{shortDigest(tx_hash)}</code> },
    { title: "State", cell: ({ state }) => submissionText(state) },
    { title: "Result", isSecondary: true, cell: ({ result }) => result ?? "–" },
    { title: "Times sent", isNumber: true, cell: ({ sent_times }) => sent_times },
    {
      title: "Built",
      isSecondary: true,
      cell: ({ created_at_ms }) => momentText(created_at_ms, { time_zone, locale }),
    },
  ];
  return (
    <section class="part" aria-labelledby="submissions-title">
      <h2 id="submissions-title" class="section-title">
        How it came to the chain
      </h2>
      {submissions.length === 0 ? (
        <p class="soft">No transaction has been made for it yet.</p>
      ) : (
        <DataTable
          caption="Transactions that carried the batch"
          columns={columns}
          rows={submissions}
          keyOf={({ tx_hash }) => tx_hash}
        />
      )}
    </section>
  );
}
