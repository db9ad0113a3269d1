import * as Type from "typebox";
import { CommunityName, closed, HashText, orNull, Seq } from "../http/schemas.ts";
import { Count, Energy, Milliseconds, OpaqueId, Price, Seconds } from "./schemas.ts";

const Units = Type.String({ pattern: "^-?\\d+$", description: "1e-7 of the currency as a decimal; + is received" });
const Nano = Type.String({ pattern: "^-?\\d+$", description: "nano-currency as a decimal; + is received" });
const EnergyChange = Type.Integer({ description: "Wh; + was bought, - was sold" });
const Hex = Type.String({ pattern: "^([0-9a-f]{2})*$", description: "bytes in lower-case hexadecimal" });
const BatchState = Type.Enum(["sealed", "built", "sent", "confirmed"]);

export const BatchPath = closed({ community: CommunityName, seq: Seq });
export const TradePath = closed({
  community: CommunityName,
  seq: Seq,
  index: Type.Integer({ minimum: 0, maximum: 4_294_967_295 }),
});

const ChainJson = closed({
  status: Type.Enum(["off", "starting", "ok", "away", "stalled", "wrong-network", "not-deployed", "blocked"]),
  network: orNull(Type.String()),
  network_passphrase: orNull(Type.String()),
  settlement_contract: orNull(Type.String()),
  latest_ledger: orNull(Count),
  latest_close_s: orNull(Seconds),
  since_ms: Milliseconds,
  problem: orNull(Type.String({ description: "a sentence for people" })),
});

const ZoneJson = closed({
  community: OpaqueId,
  zone: Count,
  status: Type.Enum(["new", "open"], { description: "new until the chain has it" }),
  sealed_seq: Count,
  confirmed_seq: Count,
  window_end_s: Seconds,
  waiting_windows: Count,
  waiting_since_s: orNull(Seconds),
  open_batch: orNull(closed({ seq: Seq, state: BatchState, sealed_at_ms: Milliseconds })),
  carried_members: Count,
  carried_units: Units,
});

export const SettlementJson = closed({ chain: ChainJson, zones: Type.Array(ZoneJson) });

const SUMMARY = {
  seq: Seq,
  state: BatchState,
  window_start_s: Seconds,
  window_end_s: Seconds,
  windows: Count,
  trade_count: Count,
  row_count: Count,
  produced_wh: Energy,
  retired_wh: Energy,
  moved_units: Units,
  fee_stroops: orNull(Count),
  tx_hash: orNull(HashText),
  ledger: orNull(Count),
  batch_hash: HashText,
  sealed_at_ms: Milliseconds,
  confirmed_at_ms: orNull(Milliseconds),
};

export const BatchPageJson = closed(SUMMARY);

const RowJson = closed({
  member: orNull(OpaqueId),
  number: Count,
  energy_wh: EnergyChange,
  money_units: Units,
});

const SubmissionJson = closed({
  tx_hash: HashText,
  state: Type.Enum(["built", "sent", "confirmed", "failed", "expired", "forgotten"]),
  sent_times: Count,
  max_time_s: Seconds,
  result: orNull(Type.String()),
  created_at_ms: Milliseconds,
});

export const BatchJson = closed({
  ...SUMMARY,
  header: Hex,
  trades_root: HashText,
  rows: Type.Array(RowJson),
  submissions: Type.Array(SubmissionJson),
});

export const TradeJson = closed({
  index: Count,
  interval_start_s: Seconds,
  member: orNull(OpaqueId),
  number: Count,
  revision: Count,
  energy_wh: EnergyChange,
  price_micro_per_kwh: Price,
  money_nano: Nano,
});

export const ProofJson = closed({
  leaf: Hex,
  index: Count,
  trade_count: Count,
  proof: Type.Array(HashText, { description: "RFC 9162, from the leaf upwards" }),
  header: Hex,
  batch_hash: HashText,
  batch_count: Type.Integer({ minimum: 0, description: "batches of the zone that are final; 0 while this one is not" }),
  batch_proof: Type.Array(HashText, { description: "of the batch's hash among the hashes of all of them" }),
  tx_hash: orNull(HashText),
  ledger: orNull(Count),
  settlement_contract: Type.String(),
  network_passphrase: Type.String(),
});
