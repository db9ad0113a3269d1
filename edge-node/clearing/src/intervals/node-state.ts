import type { RulesBody } from "@localgrid/protocol/record-bodies";
import type { CborValue } from "@localgrid/vocabulary/cbor";
import type { IntervalLength } from "@localgrid/vocabulary/delivery-interval";
import { type MemberId, type MeteringPointId, memberId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { wattHours } from "@localgrid/vocabulary/units";
import { type CommunityState, createCommunity } from "../community/community.ts";
import { communityStateFromCbor, communityStateToCbor } from "../community/community-state-cbor.ts";
import { createLedger, type Ledger, ledgerFromCbor, ledgerToCbor } from "../ledger/ledger.ts";
import {
  createMeteringState,
  type IntervalReading,
  type MeteringRules,
  type MeteringState,
  meteringStateFromCbor,
  meteringStateToCbor,
  type ReadingQuality,
} from "../metering/metering.ts";
import type { IntervalTerms } from "./clear-interval.ts";
import {
  createKeptIntervals,
  type KeptIntervals,
  keptIntervalsFromCbor,
  keptIntervalsToCbor,
} from "./kept-intervals.ts";
import { standsFromCbor, standsToCbor, type ThirdPartyStands } from "./third-party-readings.ts";

/** What a closed interval that may still be corrected was closed with. */
export interface CorrectableInterval {
  readonly revision: number;
  readonly readings: readonly IntervalReading[];
  readonly barred_buyers: readonly MemberId[];
  readonly terms: IntervalTerms;
}

/** A value that was written in place of a missing reading and waits for its interval to close. */
export interface PendingSubstitute {
  readonly start_s: number;
  readonly import_wh: number;
  readonly export_wh: number;
}

/** Everything a node knows of its community: the fold of its journal up to some record. */
export interface NodeState {
  readonly rules: RulesBody;
  readonly community: CommunityState;
  readonly metering: MeteringState;
  readonly ledger: Ledger;
  /** Time of the first accepted reading: a metering point takes part from the next interval on. */
  readonly begun_at_ms: Map<MeteringPointId, number>;
  readonly substitutes: Map<MeteringPointId, PendingSubstitute>;
  /** Where each bought device stands. */
  readonly thirdParty: ThirdPartyStands;
  readonly correctable: Map<number, CorrectableInterval>;
  /** Every closed interval of the reconciliation period, the correctable ones included. */
  readonly kept: KeptIntervals;
  /** The interval to close next; null until there is a tariff and a first reading. */
  next_start_s: number | null;
  /** Time of the newest accepted reading; 0 before the first. */
  newest_reading_at_ms: number;
  /** Time of the last record: a clock that starts behind it, on a board without a battery, is not believed. */
  recorded_at_ms: number;
}

export function createNodeState(rules: RulesBody): NodeState {
  return {
    rules,
    community: createCommunity(),
    metering: createMeteringState(meteringRulesOf(rules)),
    ledger: createLedger(),
    begun_at_ms: new Map(),
    substitutes: new Map(),
    thirdParty: new Map(),
    correctable: new Map(),
    kept: createKeptIntervals(rules.interval_length_s),
    next_start_s: null,
    newest_reading_at_ms: 0,
    recorded_at_ms: 0,
  };
}

export function meteringRulesOf({ price_rule: _, ...rules }: RulesBody): MeteringRules {
  return { ...rules, interval_length_s: rules.interval_length_s as IntervalLength };
}

/**
 * The rules that a new epoch brings.
 *
 * @throws {LocalGridError} `interval-length-changed`: a journal is cut into intervals one way for ever
 */
export function assertRulesContinue(state: NodeState, next: RulesBody): void {
  if (next.interval_length_s === state.rules.interval_length_s) return;
  const change = `from ${state.rules.interval_length_s} s to ${next.interval_length_s} s`;
  throw new LocalGridError("interval-length-changed", `a journal's delivery interval cannot change ${change}`);
}

type StoredReading = readonly [string, number, number, ReadingQuality, boolean, boolean];

interface StoredState {
  readonly rules: RulesBody;
  readonly community: CborValue;
  readonly metering: CborValue;
  readonly ledger: CborValue;
  readonly begun: readonly (readonly [string, number])[];
  readonly substitutes: readonly (readonly [string, number, number, number])[];
  readonly third_party: CborValue;
  readonly correctable: readonly (readonly [
    number,
    number,
    readonly StoredReading[],
    readonly string[],
    IntervalTerms,
  ])[];
  readonly kept: CborValue;
  readonly next_start_s: number | null;
  readonly newest_reading_at_ms: number;
  readonly recorded_at_ms: number;
}

/** Deterministic: the same journal gives the same bytes. */
export function nodeStateToCbor(state: NodeState): CborValue {
  const stored: StoredState = {
    rules: state.rules,
    community: communityStateToCbor(state.community),
    metering: meteringStateToCbor(state.metering),
    ledger: ledgerToCbor(state.ledger),
    begun: [...state.begun_at_ms].sort(byFirst),
    substitutes: [...state.substitutes]
      .map(([point, s]) => [point, s.start_s, s.import_wh, s.export_wh] as const)
      .sort(byFirst),
    third_party: standsToCbor(state.thirdParty),
    correctable: [...state.correctable]
      .map(([start_s, c]) => [start_s, c.revision, c.readings.map(storedReading), c.barred_buyers, c.terms] as const)
      .sort(byFirst),
    kept: keptIntervalsToCbor(state.kept),
    next_start_s: state.next_start_s,
    newest_reading_at_ms: state.newest_reading_at_ms,
    recorded_at_ms: state.recorded_at_ms,
  };
  return stored as unknown as CborValue;
}

export function nodeStateFromCbor(value: CborValue): NodeState {
  const stored = value as unknown as StoredState;
  return {
    rules: { ...stored.rules },
    community: communityStateFromCbor(stored.community),
    metering: meteringStateFromCbor(stored.metering),
    ledger: ledgerFromCbor(stored.ledger),
    begun_at_ms: new Map(stored.begun.map(([point, at_ms]) => [meteringPointId(point), at_ms])),
    substitutes: new Map(
      stored.substitutes.map(([point, start_s, import_wh, export_wh]) => [
        meteringPointId(point),
        { start_s, import_wh, export_wh },
      ]),
    ),
    thirdParty: standsFromCbor(stored.third_party),
    correctable: new Map(
      stored.correctable.map(([start_s, revision, readings, barred, terms]) => [
        start_s,
        { revision, readings: readings.map(readingOf), barred_buyers: barred.map(memberId), terms },
      ]),
    ),
    kept: keptIntervalsFromCbor(stored.kept, stored.rules.interval_length_s),
    next_start_s: stored.next_start_s,
    newest_reading_at_ms: stored.newest_reading_at_ms,
    recorded_at_ms: stored.recorded_at_ms,
  };
}

function storedReading(reading: IntervalReading): StoredReading {
  const { metering_point, import_wh, export_wh, quality, is_signed, is_official } = reading;
  return [metering_point, import_wh, export_wh, quality, is_signed, is_official];
}

function readingOf([point, import_wh, export_wh, quality, is_signed, is_official]: StoredReading): IntervalReading {
  return {
    metering_point: meteringPointId(point),
    import_wh: wattHours(import_wh),
    export_wh: wattHours(export_wh),
    quality,
    is_signed,
    is_official,
  };
}

function byFirst(a: readonly [string | number, ...unknown[]], b: readonly [string | number, ...unknown[]]): number {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
}
