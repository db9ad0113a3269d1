/** JSON of the node's LAN API as this app reads it. Money is a decimal string of nano-currency. */

export type Role = "member" | "installer" | "coordinator";
export type HomeRight = "owner" | "tenant" | "reader";

export interface Session {
  readonly login: string;
  readonly role: Role;
  /** Null for accounts that belong to no home. */
  readonly member: string | null;
  /** What the account may do for its home; null for accounts that belong to none. */
  readonly right: HomeRight | null;
  readonly csrf_token: string;
}

export interface Tariff {
  readonly retail_micro_per_kwh: number;
  readonly feed_in_micro_per_kwh: number;
  readonly local_network_fee_micro_per_kwh: number;
  readonly fixed_fee_micro_per_day: number;
}

export interface Community {
  readonly community: string;
  /** ISO 4217 code. */
  readonly currency: string;
  /** IANA name; local days of this app are days of this zone. */
  readonly time_zone: string;
  readonly interval_length_s: number;
  /** Null until the coordinator has set the first one. */
  readonly tariff: Tariff | null;
  /** The node's own clock; it may run faster than the browser's. */
  readonly now_ms: number;
  readonly members_count: number;
  /** By which agreed key energy is shared; nodes before it left it out. */
  readonly sharing?: { readonly now: AgreedKey | null; readonly to_come: readonly AgreedKey[] };
}

export type KeyKind = "dynamic" | "static" | "hybrid" | "priority";

/** An agreed key, and the own part in it. */
export interface AgreedKey {
  readonly valid_from_s: number;
  /** Null: by everybody's limits again. */
  readonly kind: KeyKind | null;
  /** Null where homes have no fixed share. */
  readonly own_share_ppm: number | null;
}

export type NodeStatus = "ok" | "storage-full" | "degraded";

export interface LastInterval {
  readonly start_s: number;
  readonly price_micro_per_kwh: number | null;
  readonly matched_wh: number;
  readonly saving_nano: string;
}

export interface PowerFlow {
  readonly from_neighbours_w: number;
  readonly to_neighbours_w: number;
  readonly from_grid_w: number;
  readonly to_grid_w: number;
}

export interface CommunityPower {
  /** Sum over the homes that draw. */
  readonly import_w: number;
  /** Sum over the homes that feed in. */
  readonly export_w: number;
  /** What flows between homes. */
  readonly shared_w: number;
  readonly homes_live: number;
}

/** All batteries of a home together. */
export interface HomeBattery {
  /** Positive while it charges; null while nothing fresh is known. */
  readonly power_w: number | null;
  readonly soc_permille: number | null;
}

export interface Now {
  readonly at_ms: number;
  /** Positive while the home draws; null while nothing is known of it. */
  readonly home_power_w: number | null;
  readonly flow: PowerFlow;
  /** Null for a home without a battery that the node has been told of. */
  readonly battery: HomeBattery | null;
  readonly community: CommunityPower;
  readonly last_interval: LastInterval | null;
  readonly status: NodeStatus;
}

export interface IntervalClosed extends LastInterval {
  readonly length_s: number;
}

export type ReadingQuality = "valid" | "estimated" | "edited" | "questionable";

/** One delivery interval of one home. */
export interface MemberInterval {
  readonly start_s: number;
  readonly length_s: number;
  /** 0 as first closed; each correction adds 1. */
  readonly revision: number;
  readonly price_micro_per_kwh: number | null;
  readonly import_wh: number;
  readonly export_wh: number;
  readonly bought_wh: number;
  readonly sold_wh: number;
  readonly grid_import_wh: number;
  readonly grid_export_wh: number;
  readonly amount_nano: string;
  readonly saving_nano: string;
  readonly quality: ReadingQuality;
  readonly is_signed: boolean;
  /** Settled by the network operator's values. */
  readonly is_official: boolean;
}

/** One delivery interval of the whole community. */
export interface CommunityInterval {
  readonly start_s: number;
  readonly length_s: number;
  readonly revision: number;
  readonly price_micro_per_kwh: number | null;
  readonly matched_wh: number;
  readonly demand_wh: number;
  readonly supply_wh: number;
  readonly saving_nano: string;
}

export interface LimitBand {
  readonly floor_micro_per_kwh: number;
  readonly cap_micro_per_kwh: number;
}

/** Null stands for the community's default. */
export interface LimitValues {
  readonly buy_limit_micro_per_kwh: number | null;
  readonly sell_limit_micro_per_kwh: number | null;
}

export interface StandingLimits extends LimitValues {
  readonly band: LimitBand;
}

export type StatementCategory =
  | "neighbour-purchase"
  | "neighbour-sale"
  | "local-network-fee"
  | "grid-import"
  | "grid-export"
  | "fixed-fee";

export interface StatementSum {
  readonly energy_wh: number;
  /** The part of `energy_wh` that rests on estimated readings. */
  readonly estimated_wh: number;
  /** The part that devices metered which sign nothing; none of it is in `estimated_wh`. */
  readonly unsigned_wh: number;
  /** Null when it varied, or when there is none. */
  readonly price_micro_per_kwh: number | null;
  /** + the member receives, − the member pays. */
  readonly amount_nano: string;
  /** The amount in whole cents as printed; rows carry their fractions downwards, so columns add up. */
  readonly shown_cents: number;
}

export interface StatementDay extends StatementSum {
  /** `YYYY-MM-DD` in the period's time zone. */
  readonly date: string;
}

export interface StatementLine extends StatementSum {
  readonly category: StatementCategory;
  readonly days: readonly StatementDay[];
}

export interface StatementCorrection {
  readonly category: StatementCategory;
  readonly cause: "late-reading" | "official-value";
  readonly start_s: number;
  /** `2016-08-03 14:00 GMT+2`; the day alone for official values. */
  readonly interval_local: string;
  readonly intervals: number;
  readonly revision: number;
  readonly energy_change_wh: number;
  readonly amount_nano: string;
  readonly shown_cents: number;
}

interface SettlementSides {
  /** As the community's own meters showed it, late readings included. */
  readonly provisional_nano: string;
  /** With the network operator's values that have arrived. */
  readonly final_nano: string;
  readonly provisional_cents: number;
  readonly final_cents: number;
}

export interface SettlementRow extends SettlementSides {
  readonly category: StatementCategory;
  readonly provisional_energy_wh: number;
  readonly final_energy_wh: number;
}

/** What the month's own intervals come to, whenever it was posted. */
export interface Settlement extends SettlementSides {
  readonly rows: readonly SettlementRow[];
  readonly intervals: number;
  readonly final_intervals: number;
  readonly is_final: boolean;
}

export interface StatementStage {
  /** `provisional`: all intervals have closed, and late readings or official values may still correct them. */
  readonly name: "running" | "provisional" | "final";
  readonly closed_until_s: number;
  readonly estimated_intervals: number;
  /** From here on nothing changes the month any more. */
  readonly changes_until_s: number;
}

export interface CorrectedPart {
  readonly category: StatementCategory;
  /** In the row's intervals; the same before and after where only the price changed. */
  readonly before_wh: number;
  readonly after_wh: number;
  readonly amount_nano: string;
}

/** Everything that one cause changed in the intervals of one local day. */
export interface CorrectedDay {
  readonly cause: "late-reading" | "official-value";
  readonly date: string;
  readonly intervals: number;
  /** Of the first of them, rising. */
  readonly starts: readonly number[];
  readonly parts: readonly CorrectedPart[];
  readonly amount_nano: string;
}

/** `first_nano` + the rows = `first_nano` + what was paid = `now_nano`. */
export interface StatementHistory {
  readonly first_nano: string;
  readonly rows: readonly CorrectedDay[];
  /** With which month's statement corrections are paid. */
  readonly paid: readonly { readonly month: string; readonly amount_nano: string }[];
  readonly now_nano: string;
}

/** In force from its beginning to that of the next one. */
export interface DatedTariff extends Tariff {
  readonly valid_from_s: number;
}

/** A month's bill: carried in + lines + corrections = total = due + carried out, exactly. */
export interface Statement {
  readonly member: string;
  readonly period: {
    readonly from_s: number;
    readonly to_s: number;
    readonly label: string;
    readonly time_zone: string;
  };
  readonly currency: string;
  readonly lines: readonly StatementLine[];
  readonly corrections: readonly StatementCorrection[];
  readonly carried_in_nano: string;
  readonly total_nano: string;
  /** > 0: the member receives; < 0: the member pays. */
  readonly due_cents: number;
  readonly carried_out_nano: string;
  readonly energy_wh: number;
  readonly estimated_wh: number;
  readonly unsigned_wh: number;
  readonly settlement: Settlement;
  readonly stage: StatementStage;
  readonly history: StatementHistory;
  /** Own ones, by id. */
  readonly metering_points: readonly string[];
  /** By what energy was shared, one rule after the other; empty where limits decided all the time. */
  readonly sharing?: readonly { readonly from_s: number; readonly kind: KeyKind | null }[];
  /** Of the CSV form's bytes, hexadecimal. */
  readonly csv_sha256: string;
}

/** A batch of trades that was sealed for the chain; nothing in it can change any more. */
export interface SealedBatch {
  /** From 1, without gaps. */
  readonly seq: number;
  /** `settled` once the chain has taken it. */
  readonly state: "sealed" | "settled";
  /** Whether the node's own ledger has the same; `unknown` where the chain was before it. */
  readonly verdict: "agrees" | "differs" | "unknown";
  readonly window_start_s: number;
  readonly window_end_s: number;
  readonly tx_hash: string | null;
  readonly ledger: number | null;
  readonly confirmed_at_ms: number | null;
}

/** What a batch adds to what earlier ones have of an interval. */
export interface SealedTrade {
  readonly seq: number;
  /** Place in the batch. */
  readonly index: number;
  readonly start_s: number;
  /** 0 as first sealed; each later change adds 1. */
  readonly revision: number;
  /** + bought, − sold. */
  readonly energy_wh: number;
  readonly price_micro_per_kwh: number;
  readonly money_nano: string;
}

export interface SettledInterval {
  readonly start_s: number;
  /** `open`: not sealed as the ledger has it now; `sealed`: waits for the chain. */
  readonly state: "open" | "sealed" | "settled";
  readonly energy_wh: number;
  readonly money_nano: string;
}

/** What became of a period's own trades. */
export interface TradeSettlement {
  /** Of the whole community; 0 where nothing was sealed yet. */
  readonly newest: {
    readonly sealed_seq: number;
    readonly settled_seq: number;
    readonly settled_until_s: number | null;
  };
  readonly batches: readonly SealedBatch[];
  readonly trades: readonly SealedTrade[];
  readonly intervals: readonly SettledInterval[];
}

/** What shows a trade to be part of a batch. Bytes are hexadecimal. */
export interface TradeProof {
  readonly trade: SealedTrade;
  readonly leaf: string;
  readonly trade_count: number;
  readonly proof: readonly string[];
  readonly trades_root: string;
  readonly header: string;
  readonly batch_hash: string;
  readonly batch: SealedBatch;
  readonly settlement_contract: string;
  readonly network_passphrase: string;
}
