import { LEAF_BYTES } from "@localgrid/protocol/settlement-batch";
import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import type { PoolClient } from "pg";
import { changeOf, type IntervalChange, type MemberTotal } from "../../settlement/interval-content.ts";
import type { MoneyAccount } from "../../settlement/money-rows.ts";
import { type BatchDraft, sealBatch } from "../../settlement/seal-batch.ts";
import { encodeSettled } from "../../settlement/settled-bytes.ts";
import type { ChainIdentity, ChainPositions, SealOutcome, SealRequest } from "../../settlement/settlement-book.ts";
import type { BatchRecord } from "../../settlement/settlement-records.ts";
import { latestEnd } from "../../settlement/window-end.ts";
import { pack, packRecords } from "./settlement-bytes.ts";
import { type NumberedMember, namesIn, numberedMembers, numberThese } from "./settlement-members.ts";
import { writeReceipt } from "./settlement-receipts.ts";
import {
  type ChangedInterval,
  changedIntervals,
  type ReadResults,
  readResults,
  type SettledJournal,
  settledJournal,
} from "./settlement-results.ts";

/** Intervals that are read at once. */
const READ_AT_ONCE = 64;
/** Values of members and meters that are held in memory for one batch. */
const MOST_VALUES = 300_000;

const ZONE = `
  SELECT zone, status, network_passphrase, settlement_contract, domain, window_end_s, sealed_seq, confirmed_seq,
         exported_wh, produced_wh, shared_wh, retired_wh, price_micro_per_kwh, sealed_records
    FROM settlement_zone WHERE community = $1 FOR UPDATE`;

const KEEP_BATCH = `
  INSERT INTO settlement_batch (community, seq, zone, window_start_s, window_end_s, windows, trade_count, row_count,
    produced_wh, retired_wh, moved_units, trades_root, rows, header, batch_hash, leaves, intervals, sealed_at_ms)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`;

const KEEP_INTERVALS = `
  INSERT INTO settlement_interval AS held (community, start_s, source, totals)
  SELECT $1, start_s, source, totals FROM unnest($2::bigint[], $3::bytea[], $4::bytea[]) AS given (start_s, source, totals)
  ON CONFLICT (community, start_s) DO UPDATE SET source = excluded.source, totals = excluded.totals`;

const KEEP_ACCOUNTS = `
  UPDATE settlement_member AS held SET owed_nano = given.owed_nano, settled_units = given.settled_units
    FROM unnest($2::bigint[], $3::numeric[], $4::numeric[]) AS given (number, owed_nano, settled_units)
   WHERE held.community = $1 AND held.number = given.number`;

const KEEP_ZONE = `
  UPDATE settlement_zone SET window_end_s = $2, sealed_seq = $3, exported_wh = $4, produced_wh = $5, shared_wh = $6,
         retired_wh = $7, price_micro_per_kwh = $8, sealed_node = $9, sealed_records = $10
   WHERE community = $1`;

interface ZoneRow extends ChainIdentity {
  readonly zone: number;
  readonly status: "new" | "open";
  readonly domain: Buffer;
  readonly window_end_s: number;
  readonly sealed_seq: number;
  readonly confirmed_seq: number;
  readonly exported_wh: string;
  readonly produced_wh: string;
  readonly shared_wh: string;
  readonly retired_wh: string;
  readonly price_micro_per_kwh: string;
  readonly sealed_records: number;
}

/** Cuts and keeps the next batch inside the caller's transaction, which has not read anything yet. */
export async function sealIn(client: PoolClient, community: CommunityId, request: SealRequest): Promise<SealOutcome> {
  // All reads below are of one moment, whatever is folded meanwhile.
  await client.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
  const zone = (await client.query<ZoneRow>(ZONE, [community])).rows[0];
  if (zone === undefined || zone.status === "new") return { kind: "waiting", for: "zone" };
  if (!zone.domain.equals(request.domain)) {
    const message = `zone ${zone.zone} belongs to ${zone.settlement_contract}`;
    return { kind: "refused", code: "other-chain", message };
  }
  if (zone.confirmed_seq < zone.sealed_seq) return { kind: "waiting", for: "open-batch" };
  const journal = await settledJournal(client, community, zone.sealed_records);
  if (journal === "again") return { kind: "waiting", for: "recomputation" };
  if (journal === null) return { kind: "nothing" };
  return new Sealing(client, { community, request, zone, journal }).run();
}

interface Place {
  readonly community: CommunityId;
  readonly request: SealRequest;
  readonly zone: ZoneRow;
  readonly journal: SettledJournal;
}

interface Kept extends Pick<BatchRecord, "intervals"> {
  readonly members: readonly NumberedMember[];
}

class Sealing {
  private readonly client: PoolClient;
  private readonly place: Place;
  private readonly numbers = new Map<string, number>();

  constructor(client: PoolClient, place: Place) {
    this.client = client;
    this.place = place;
  }

  async run(): Promise<SealOutcome> {
    const { client } = this;
    const { community, request, zone, journal } = this.place;
    const { window_s, chain_time_s, positions, at_ms, max_trades } = request;
    const { window_end_s, sealed_seq } = zone;
    const latest_end_s = latestEnd({ window_end_s, window_s, chain_time_s, closed_to_s: journal.closed_to_s });
    if (latest_end_s <= window_end_s) return { kind: "nothing" };
    const { node } = journal;
    const { intervals, has_more } = await changedIntervals(client, { community, node, end_s: latest_end_s });
    if (intervals.length === 0) return { kind: "nothing" };
    const changes = await this.changesOf(intervals);
    const members = await numberedMembers(client, community);
    const sealed = sealBatch({
      community,
      zone: zone.zone,
      seq: sealed_seq + 1,
      domain: zone.domain,
      window_start_s: window_end_s,
      window_s,
      latest_end_s,
      max_trades,
      changes,
      has_more: has_more || changes.length < intervals.length,
      totals: totalsOf(zone),
      accounts: members.map((member) => accountOf(member, positions)),
      at_ms,
    });
    if (sealed.kind === "refused") return sealed;
    const kept = intervals.map((interval, at) => ({ ...interval, change: changes[at] }));
    if (sealed.kind === "nothing") {
      await this.keepIntervals(kept.filter(({ change }) => change !== undefined && isEmpty(change)));
      return sealed;
    }
    const sealedOnes = kept.slice(0, sealed.draft.intervals);
    await this.keepIntervals(sealedOnes);
    const revisions = sealedOnes.map(({ start_s, revision }) => [start_s, revision] as const);
    await this.keep(sealed.draft, { members, intervals: revisions });
    return { kind: "sealed", batch: sealed.draft.batch };
  }

  /** Of as many as a batch may hold, and a few more. */
  private async changesOf(intervals: readonly ChangedInterval[]): Promise<readonly IntervalChange[]> {
    for (const { number, member } of await numberedMembers(this.client, this.place.community)) {
      if (member !== null) this.numbers.set(member, number);
    }
    const changes: IntervalChange[] = [];
    let [trades, values] = [0, 0];
    const isFull = () => trades > this.place.request.max_trades || values > MOST_VALUES;
    for (let at = 0; at < intervals.length && !isFull(); at += READ_AT_ONCE) {
      const part = intervals.slice(at, at + READ_AT_ONCE);
      const starts = part.map(({ start_s }) => start_s);
      const results = await readResults(this.client, this.place.journal.node, starts);
      await this.numberNew(results);
      for (const interval of part) {
        const change = changeOf(this.contentOf(interval, results), interval.settled);
        trades += change.trades.length;
        values += change.settled.members.size + change.settled.meters.size;
        changes.push(change);
      }
    }
    return changes;
  }

  private async numberNew({ members }: ReadResults): Promise<void> {
    const unknown = new Set([...members.values()].flat().map(({ member }) => member));
    for (const member of this.numbers.keys()) unknown.delete(member);
    const given = await numberThese(this.client, this.place.community, [...unknown]);
    for (const { member, number } of given) this.numbers.set(member, number);
  }

  private contentOf({ start_s, length_s, price_micro_per_kwh }: ChangedInterval, results: ReadResults) {
    const members = new Map<number, MemberTotal>();
    for (const { member, energy_wh, money_nano } of results.members.get(start_s) ?? []) {
      members.set(this.numbers.get(member) as number, { energy_wh, money_nano });
    }
    const meters = results.meters.get(start_s) ?? new Map();
    return { start_s, length_s, price_micro_per_kwh, members, meters };
  }

  private async keepIntervals(intervals: readonly (ChangedInterval & { change: IntervalChange | undefined })[]) {
    if (intervals.length === 0) return;
    const totals = intervals.map(({ change, settled }) => pack(encodeSettled(change?.settled ?? settled)));
    const [starts, sources] = [intervals.map(({ start_s }) => start_s), intervals.map(({ source }) => source)];
    await this.client.query(KEEP_INTERVALS, [this.place.community, starts, sources, totals]);
  }

  private async keep(draft: BatchDraft, { members, intervals }: Kept): Promise<void> {
    const { client } = this;
    const { community, request, zone, journal } = this.place;
    const { batch, totals, accounts } = draft;
    const windows = Math.round((batch.window_end_s - batch.window_start_s) / request.window_s);
    await client.query(KEEP_BATCH, [
      ...[community, batch.seq, batch.zone, batch.window_start_s, batch.window_end_s, windows],
      ...[batch.trade_count, draft.row_count, draft.produced_wh, draft.retired_wh, draft.moved_units],
      ...[batch.trades_root, batch.rows, batch.header, batch.batch_hash].map((bytes) => Buffer.from(bytes)),
      packRecords(batch.leaves, LEAF_BYTES),
      JSON.stringify(intervals),
      batch.sealed_at_ms,
    ]);
    const columns = [
      accounts.map((a) => a.number),
      accounts.map((a) => a.owed_nano),
      accounts.map((a) => a.settled_units),
    ];
    await client.query(KEEP_ACCOUNTS, [community, ...columns]);
    const sums = [
      totals.exported_wh,
      totals.produced_wh,
      totals.shared_wh,
      totals.retired_wh,
      totals.price_micro_per_kwh,
    ];
    const from = [journal.node, journal.records];
    await client.query(KEEP_ZONE, [community, batch.window_end_s, batch.seq, ...sums, ...from]);
    const { network_passphrase, settlement_contract } = zone;
    const named = namesIn(batch, members);
    await writeReceipt(client, { batch, members: named, intervals, network_passphrase, settlement_contract });
  }
}

/**
 * What a member may still be made to pay: its balance and its credit. What it has asked to withdraw counts too: debits come
 * first, else whoever asks in time would pay nothing.
 */
function accountOf(member: NumberedMember, positions: ChainPositions | null): MoneyAccount {
  const { number, owed_nano, settled_units, limit_units } = member;
  const balance_units = positions?.get(number)?.balance_units ?? settled_units;
  return { number, owed_nano, settled_units, room_units: balance_units + limit_units };
}

function isEmpty({ trades, meters }: IntervalChange): boolean {
  return trades.length === 0 && meters.length === 0;
}

function totalsOf(zone: ZoneRow) {
  return {
    exported_wh: BigInt(zone.exported_wh),
    produced_wh: BigInt(zone.produced_wh),
    shared_wh: BigInt(zone.shared_wh),
    retired_wh: BigInt(zone.retired_wh),
    price_micro_per_kwh: BigInt(zone.price_micro_per_kwh),
  };
}
