import type { CommunityId, DeviceId, MemberId, MeteringPointId } from "@localgrid/vocabulary/identifiers";

/**
 * Bodies of the journal's records, version 1. Keys are the CBOR text keys. All times are UTC; `valid_from_s`
 * takes effect with the delivery interval that starts then or later.
 */

export interface ParentHead {
  readonly epoch: Uint8Array;
  readonly seq: number;
  readonly hash: Uint8Array;
}

/** First record of every epoch: who writes, after what, and by which rules the records are to be read. */
export interface GenesisBody {
  readonly community: CommunityId;
  /** Raw Ed25519 public key of the node, 32 bytes. */
  readonly public_key: Uint8Array;
  /** Head of the epoch before, null in the node's very first epoch. */
  readonly parent: ParentHead | null;
  readonly rules: RulesBody;
  /** Which box of the node writes: 1 when absent, one more for each that took over from one that was lost. */
  readonly generation?: number;
  /** What a new box needs, sealed under the node's own seed. */
  readonly recovery?: Uint8Array;
  /** What the node had promised by a signed head and nobody had when a new box took over. */
  readonly missing?: readonly MissingRange[];
}

export interface MissingRange {
  readonly epoch: Uint8Array;
  readonly from_seq: number;
  /** Inclusive. */
  readonly upto_seq: number;
}

/** Settings that change results. They stand in the journal so that every holder computes the same. */
export interface RulesBody {
  readonly interval_length_s: number;
  readonly price_rule: "pair" | "equilibrium_mid";
  readonly interpolation_gap_s: number;
  readonly future_tolerance_ms: number;
  readonly retention_intervals: number;
}

export interface MemberBody {
  readonly member: MemberId;
  readonly is_active: boolean;
  /** How far the member's market account may go below zero, in micro-currency; null for no limit. */
  readonly credit_limit_micro: number | null;
}

export interface MeteringPointBody {
  readonly metering_point: MeteringPointId;
  readonly member: MemberId;
  readonly is_active: boolean;
  /** Power of the main fuse in W; no register can rise faster. */
  readonly main_fuse_w: number;
}

export interface MeterKeyBody {
  readonly device: DeviceId;
  readonly metering_point: MeteringPointId;
  /** Raw Ed25519 public key that signs the device's readings, 32 bytes. */
  readonly public_key: Uint8Array;
  readonly is_active: boolean;
}

/** A bought meter that signs nothing, and how its registers are made. */
export interface ThirdPartyMeterBody {
  /** `t` and 16 hexadecimal digits. */
  readonly device: DeviceId;
  readonly metering_point: MeteringPointId;
  /** Which adapter of the node reads it, such as `shelly-gen2`. */
  readonly adapter: string;
  readonly phase_mode: PhaseMode;
  readonly is_active: boolean;
}

/**
 * `registers`: the device's own cumulative registers count. `net-power`: its power over all phases does, summed up over
 * time, because its registers count each phase for itself and the network operator's meter does not.
 */
export type PhaseMode = "registers" | "net-power";

export interface TariffBody {
  readonly valid_from_s: number;
  readonly retail_micro_per_kwh: number;
  readonly feed_in_micro_per_kwh: number;
  readonly local_network_fee_micro_per_kwh: number;
  readonly fixed_fee_micro_per_day: number;
}

/**
 * From when on the surplus is divided by an agreed key instead of by bids, and at which price. A later record with the
 * same start takes the place of one that has not begun.
 */
export interface AllocationKeyBody {
  readonly valid_from_s: number;
  /** Null: by the call auction again. */
  readonly key: AgreedKey | null;
  /** Without a key it says nothing. */
  readonly price_rule: AgreedPriceRule;
}

/**
 * Shares in ppm, by member id in byte order, 0 or more each, summing to 1,000,000. Groups are served one after the
 * other and name no member twice; their members are in byte order. At most 1,000 members.
 */
export type AgreedKey =
  | { readonly kind: "dynamic" }
  | { readonly kind: "static" | "hybrid"; readonly shares: readonly (readonly [MemberId, number])[] }
  | { readonly kind: "priority"; readonly groups: readonly (readonly MemberId[])[] };

/** Points are supply over demand in ppm, rising, and the place in the price band in ppm, never rising; 1 to 64. */
export type AgreedPriceRule =
  | { readonly kind: "mid-market" }
  | { readonly kind: "supply-demand-ratio"; readonly table: readonly (readonly [number, number])[] };

export interface StandingLimitsBody {
  readonly member: MemberId;
  readonly valid_from_s: number;
  /** Highest price to pay; null for the community's default. */
  readonly buy_limit_micro_per_kwh: number | null;
  /** Lowest price to accept; null for the community's default. */
  readonly sell_limit_micro_per_kwh: number | null;
}

export interface ReadingsBody {
  /** The devices' own signed bytes, kept as they came, in the order of their arrival; at least one. */
  readonly messages: readonly Uint8Array[];
}

export interface ThirdPartyReadingBody {
  /** In the order of their arrival; at least one. */
  readonly readings: readonly ThirdPartyReading[];
}

/** What the node made of what a bought device said, and what it said. */
export interface ThirdPartyReading {
  readonly device: DeviceId;
  /** From 1 on, gap-free per device. */
  readonly seq: number;
  /** When it arrived at the node: clocks of bought devices are not believed. */
  readonly at_ms: number;
  /** The node's own registers of the device, mWh. They begin at 0 and never fall. */
  readonly import_mwh: number;
  readonly export_mwh: number;
  /** The device's own, mWh, as last told and believed; null for what it never told. */
  readonly reported_import_mwh: number | null;
  readonly reported_export_mwh: number | null;
  /** Energy in the reported registers that the own ones have yet to take up; left out when there is none. */
  readonly pending_import_mwh?: number;
  readonly pending_export_mwh?: number;
  /** W, import is positive; null when the device does not tell. */
  readonly power_w: number | null;
  /** The `FLAG_…` bits of the device protocol. */
  readonly flags: number;
  /** The message itself, of a long one the first 2048 bytes; empty where only its length is kept. */
  readonly raw: Uint8Array;
  readonly raw_bytes: number;
}

export interface SubstituteValueBody {
  readonly metering_point: MeteringPointId;
  readonly start_s: number;
  readonly import_wh: number;
  readonly export_wh: number;
  readonly method: "previous-day" | "previous-interval" | "zero";
}

export interface IntervalClosedBody {
  readonly start_s: number;
  readonly length_s: number;
  readonly price_micro_per_kwh: number | null;
  readonly matched_wh: number;
  readonly input_digest: Uint8Array;
  readonly result_digest: Uint8Array;
  /** Start of the agreed key by which it was matched; left out where bids decided, and by releases that know no keys. */
  readonly allocation_key_from_s?: number;
}

export interface CorrectionBody extends IntervalClosedBody {
  /** 1 for the first correction of the interval, by late readings or official values. */
  readonly revision: number;
}

/** One metering point's energies in one interval as the network operator settles it. */
export interface OfficialValue {
  readonly metering_point: MeteringPointId;
  readonly import_wh: number;
  readonly export_wh: number;
}

/** What an interval was last computed from; carried along once the fold keeps no more than its digest. */
export interface EarlierInputsBody {
  readonly terms: {
    readonly tariff: TariffBody;
    readonly price_rule: RulesBody["price_rule"];
    /** Members with limits of their own, by id in byte order: highest price to pay, lowest to accept. */
    readonly limits: readonly (readonly [MemberId, number | null, number | null])[];
    /** Left out where the call auction decided. */
    readonly allocation_key?: AllocationKeyBody & { readonly key: AgreedKey };
  };
  /** By metering point in byte order: import and export in Wh, quality, is_signed, is_official. */
  readonly readings: readonly (readonly [
    MeteringPointId,
    number,
    number,
    "valid" | "estimated" | "edited" | "questionable",
    boolean,
    boolean,
  ])[];
  /** Members whose credit was used up, by id in byte order. */
  readonly barred_buyers: readonly MemberId[];
}

/** Official values of some or all metering points of a closed interval, and what it comes to with them. */
export interface OfficialValuesBody extends CorrectionBody {
  /** From 1 on; a higher one of the same interval replaces what the lower one told of the same points. */
  readonly version: number;
  /** By metering point in byte order; points that are left out stay as they are. At least one. */
  readonly metered: readonly OfficialValue[];
  /** Null while the interval's inputs follow from recent records. */
  readonly before: EarlierInputsBody | null;
}

export interface HeadBody {
  readonly epoch: Uint8Array;
  readonly seq: number;
  readonly hash: Uint8Array;
  readonly at_ms: number;
  readonly signature: Uint8Array;
}

/** The clock of a node without a time source was moved to that of its peers. */
export interface ClockBody {
  /** What was added to the node's own clock, of either sign. */
  readonly offset_ms: number;
  /** How many peers it was taken from. */
  readonly peers: number;
  /** After the move. */
  readonly at_ms: number;
}

/** Kind and body of each record that this version can write. */
export interface RecordBodies {
  readonly genesis: GenesisBody;
  readonly member: MemberBody;
  readonly "metering-point": MeteringPointBody;
  readonly "meter-key": MeterKeyBody;
  readonly "third-party-meter": ThirdPartyMeterBody;
  readonly tariff: TariffBody;
  readonly "allocation-key": AllocationKeyBody;
  readonly "standing-limits": StandingLimitsBody;
  readonly readings: ReadingsBody;
  readonly "third-party-reading": ThirdPartyReadingBody;
  readonly "substitute-value": SubstituteValueBody;
  readonly "interval-closed": IntervalClosedBody;
  readonly correction: CorrectionBody;
  readonly "official-values": OfficialValuesBody;
  readonly head: HeadBody;
  readonly clock: ClockBody;
}

export type RecordKind = keyof RecordBodies;

export type KnownRecord = { [K in RecordKind]: { readonly kind: K; readonly body: RecordBodies[K] } }[RecordKind];
