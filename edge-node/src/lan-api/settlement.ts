import { monthPeriod } from "@localgrid/clearing/statement";
import type { TradeLeaf } from "@localgrid/protocol/settlement-batch";
import * as Type from "typebox";
import { edgeNodeError } from "../errors.ts";
import type { KeptBatch, Period } from "../settlement/batch-store.ts";
import type { MemberSettlement, MemberTrades, TradeProof } from "../settlement/member-trades.ts";
import type { LanApp } from "./lan-app.ts";
import type { CommunityQueries } from "./ports.ts";
import { memberOf } from "./route-guard.ts";
import { closed, list, Milliseconds, Money, Month, orNull, Price, Seconds } from "./schemas.ts";

const LONGEST_RANGE_S = 3 * 86_400;
const TAGS = ["settlement"];

const Count = Type.Integer({ minimum: 0 });
const SignedEnergy = Type.Integer({ description: "Wh; + bought, - sold" });
const Hash = Type.String({ pattern: "^[0-9a-f]{64}$" });
const Hexadecimal = Type.String({ pattern: "^(?:[0-9a-f]{2})*$" });
const MonthOrRange = closed({
  month: Type.Optional(Month),
  from_s: Type.Optional(Seconds),
  to_s: Type.Optional(Seconds),
});

const BATCH = {
  seq: Type.Integer({ minimum: 1 }),
  state: Type.Enum(["sealed", "settled"], { description: "settled once the chain has taken it" }),
  verdict: Type.Enum(["agrees", "differs", "unknown"], {
    description: "whether this node's ledger has the same; unknown where the chain was before it",
  }),
  window_start_s: Seconds,
  window_end_s: Seconds,
  tx_hash: orNull(Hash),
  ledger: orNull(Count),
  confirmed_at_ms: orNull(Milliseconds),
};

const TRADE = {
  seq: Type.Integer({ minimum: 1 }),
  index: Count,
  start_s: Seconds,
  revision: Type.Integer({ minimum: 0, description: "0 as first sealed; each later change adds 1" }),
  energy_wh: SignedEnergy,
  price_micro_per_kwh: Price,
  money_nano: Money,
};

const TradesJson = closed({
  newest: closed(
    { sealed_seq: Count, settled_seq: Count, settled_until_s: orNull(Seconds) },
    "of the whole community; 0 where nothing was sealed yet",
  ),
  batches: list(closed(BATCH)),
  trades: list(closed(TRADE)),
  intervals: list(
    closed(
      {
        start_s: Seconds,
        state: Type.Enum(["open", "sealed", "settled"], {
          description: "open: not sealed as the ledger has it now; sealed: waits for the chain",
        }),
        energy_wh: SignedEnergy,
        money_nano: Money,
      },
      "what the ledger has for intervals with own trades or fees",
    ),
  ),
});

const ProofJson = closed({
  trade: closed(TRADE),
  leaf: Hexadecimal,
  trade_count: Count,
  proof: list(Hash),
  trades_root: Hash,
  header: Hexadecimal,
  batch_hash: Hash,
  batch: closed(BATCH),
  settlement_contract: Type.String(),
  network_passphrase: Type.String(),
});

const TradePath = closed({
  seq: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  index: Type.Integer({ minimum: 0, maximum: 4_294_967_295 }),
});

interface Ports {
  readonly trades: Pick<MemberTrades, "of" | "proof">;
  readonly community: CommunityQueries;
}

export function settlementRoutes(app: LanApp, { trades, community }: Ports): void {
  app.get(
    "/api/settlement/trades",
    {
      config: { roles: ["member"], right: "reader", errors: ["bad-range"] },
      schema: {
        summary: "What was sealed and settled of the own intervals, of a local month or of at most three days",
        tags: TAGS,
        querystring: MonthOrRange,
        response: { 200: TradesJson },
      },
    },
    async (request) => {
      const period = periodOf(request.query, community.settings.time_zone);
      return settlementJson(await trades.of(memberOf(request), period));
    },
  );

  app.get(
    "/api/settlement/trades/:seq/:index/proof",
    {
      config: { roles: ["member"], right: "reader", errors: ["unknown-trade"] },
      schema: {
        summary: "What shows an own trade to be part of a batch: inclusion proof of RFC 9162 and the signed header",
        tags: TAGS,
        params: TradePath,
        response: { 200: ProofJson },
      },
    },
    async (request) => {
      const { seq, index } = request.params;
      const found = trades.proof(memberOf(request), { seq, index });
      if (found === null) throw edgeNodeError("unknown-trade", `batch ${seq} has no own trade ${index}`);
      return proofJson(found);
    },
  );
}

interface Question extends Partial<Period> {
  readonly month?: string;
}

function periodOf({ month, from_s, to_s }: Question, time_zone: string): Period {
  if (month !== undefined && from_s === undefined && to_s === undefined) return monthPeriod(month, time_zone);
  if (month !== undefined || from_s === undefined || to_s === undefined) {
    throw edgeNodeError("bad-range", "ask for a month, or for from_s and to_s");
  }
  if (to_s <= from_s) throw edgeNodeError("bad-range", "from_s must lie before to_s");
  if (to_s - from_s > LONGEST_RANGE_S) throw edgeNodeError("bad-range", "at most three days at once");
  return { from_s, to_s };
}

function settlementJson({ newest, batches, trades, intervals }: MemberSettlement) {
  const { sealed_seq, settled_seq, settled_until_s } = newest;
  return {
    newest: { sealed_seq, settled_seq, settled_until_s },
    batches: batches.map(batchJson),
    trades: trades.map(tradeJson),
    intervals: intervals.map(({ start_s, state, energy_wh, money_nano }) => {
      return { start_s, state, energy_wh: Number(energy_wh), money_nano: String(money_nano) };
    }),
  };
}

function proofJson({ trade, leaf, proof, batch }: TradeProof) {
  const { trade_count, trades_root, header, batch_hash, settlement_contract, network_passphrase } = batch;
  return {
    trade: tradeJson(trade),
    leaf: hex(leaf),
    trade_count,
    proof: proof.map(hex),
    trades_root: hex(trades_root),
    header: hex(header),
    batch_hash: hex(batch_hash),
    batch: batchJson(batch),
    settlement_contract,
    network_passphrase,
  };
}

function batchJson(batch: KeptBatch) {
  const { seq, state, verdict, window_start_s, window_end_s, tx_hash, ledger, confirmed_at_ms } = batch;
  const known = verdict ?? "unknown";
  return { seq, state, verdict: known, window_start_s, window_end_s, tx_hash, ledger, confirmed_at_ms };
}

function tradeJson(trade: TradeLeaf) {
  return {
    seq: trade.seq,
    index: trade.index,
    start_s: trade.interval_start_s,
    revision: trade.revision,
    energy_wh: Number(trade.energy_wh),
    price_micro_per_kwh: Number(trade.price_micro_per_kwh),
    money_nano: String(trade.money_nano),
  };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
