import { type rpc, xdr } from "@stellar/stellar-sdk";
import { cloudHubError } from "../../errors.ts";
import type { NetworkSettings } from "../../settlement/chain.ts";

const IDS = [
  xdr.ConfigSettingId.configSettingContractComputeV0,
  xdr.ConfigSettingId.configSettingContractLedgerCostV0,
  xdr.ConfigSettingId.configSettingContractLedgerCostExtV0,
  xdr.ConfigSettingId.configSettingContractBandwidthV0,
  xdr.ConfigSettingId.configSettingContractEventsV0,
  xdr.ConfigSettingId.configSettingStateArchival,
  xdr.ConfigSettingId.configSettingScpTiming,
];

type Setting<T extends xdr.ConfigSettingEntry["type"]> = Extract<xdr.ConfigSettingEntry, { readonly type: T }>["value"];

/** Keys of the network's settings that limit transactions and price them. */
export const SETTING_KEYS: readonly xdr.LedgerKey[] = IDS.map((configSettingId) =>
  xdr.LedgerKey.configSetting(new xdr.LedgerKeyConfigSetting({ configSettingId })),
);

/** Reads limits and rates out of the entries of {@link SETTING_KEYS}. @throws {LocalGridError} `chain-away` when some are missing */
export function settingsOf({ entries }: Pick<rpc.Api.GetLedgerEntriesResponse, "entries">): NetworkSettings {
  const settings = entries.flatMap(({ val }) => (val.type === "configSetting" ? [val.value] : []));
  const find = <T extends xdr.ConfigSettingEntry["type"]>(type: T): Setting<T> => {
    const found = settings.find((entry) => entry.type === type);
    if (found === undefined) throw cloudHubError("chain-away", `the endpoint does not tell the network's ${type}`);
    return found.value as Setting<T>;
  };
  const compute = find("configSettingContractComputeV0");
  const cost = find("configSettingContractLedgerCostV0");
  const costExt = find("configSettingContractLedgerCostExtV0");
  const bandwidth = find("configSettingContractBandwidthV0");
  return {
    tx_max_instructions: compute.txMaxInstructions,
    ledger_max_instructions: compute.ledgerMaxInstructions,
    fee_per_instructions: compute.feeRatePerInstructionsIncrement,
    tx_max_footprint_entries: costExt.txMaxFootprintEntries,
    tx_max_disk_read_entries: cost.txMaxDiskReadEntries,
    tx_max_disk_read_bytes: cost.txMaxDiskReadBytes,
    tx_max_write_entries: cost.txMaxWriteLedgerEntries,
    tx_max_write_bytes: cost.txMaxWriteBytes,
    ledger_max_disk_read_entries: cost.ledgerMaxDiskReadEntries,
    ledger_max_disk_read_bytes: cost.ledgerMaxDiskReadBytes,
    ledger_max_write_entries: cost.ledgerMaxWriteLedgerEntries,
    ledger_max_write_bytes: cost.ledgerMaxWriteBytes,
    tx_max_size_bytes: bandwidth.txMaxSizeBytes,
    ledger_max_size_bytes: bandwidth.ledgerMaxTxsSizeBytes,
    tx_max_events_bytes: find("configSettingContractEventsV0").txMaxContractEventsSizeBytes,
    max_entry_ttl_ledgers: find("configSettingStateArchival").maxEntryTtl,
    ledger_target_ms: find("configSettingScpTiming").ledgerTargetCloseTimeMilliseconds,
  };
}
