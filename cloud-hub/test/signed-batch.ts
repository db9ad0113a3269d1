import { type BatchRow, encodeHeader, encodeReport, encodeRows, sha256 } from "@localgrid/protocol/settlement-batch";
import type { SettlementScene } from "./settlement-scene.ts";
import { WINDOW_S } from "./settlement-scene.ts";

/** The zone's next batch with these rows and no trades, attested by the hub's key as if it had been sealed. */
export async function signedBatch(scene: SettlementScene, rows: readonly BatchRow[]) {
  const { zone } = await scene.cursors();
  const onChain = await scene.reader.zone(zone);
  if (onChain === null) throw new Error("the zone is not open");
  const window_start_s = onChain.window_end_s;
  const report = encodeReport({
    meters_root: new Uint8Array(32),
    produced_wh: 0n,
    retired_wh: 0n,
    covered_s: WINDOW_S,
    price_micro_per_kwh: 150_000n,
  });
  const packed = encodeRows(rows);
  const batch = {
    zone,
    seq: onChain.cursor + 1,
    window_start_s,
    window_end_s: window_start_s + WINDOW_S,
    trades_root: sha256(new Uint8Array()),
    trade_count: 0,
    report,
  };
  const { domain } = scene.reader.identity;
  const hash = sha256(encodeHeader({ ...batch, domain, rows_hash: sha256(packed) }));
  const signatures = new Uint8Array([0, ...scene.keys.attest(hash)]);
  return {
    lane: `channel/${zone}` as const,
    command: { kind: "settle-batch" as const, ...batch, rows: packed, signatures },
  };
}
