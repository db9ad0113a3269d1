import { xdr } from "@stellar/stellar-sdk";
import type { ChainConnection } from "../chain/chain-connection.ts";

/** One limit of the network that is too small for the largest batch. */
export interface LimitTooSmall {
  /** The network's own name of the limit. */
  readonly limit: string;
  readonly has: number;
  readonly needs: number;
}

const SETTINGS = [
  "configSettingContractComputeV0",
  "configSettingContractLedgerCostV0",
  "configSettingContractLedgerCostExtV0",
  "configSettingContractBandwidthV0",
  "configSettingContractEventsV0",
] as const;

/**
 * What a batch of 2,000 members takes, rounded up: rows of 20 bytes, 8 shards of 256 members with 33 bytes each, and
 * the entries of zone, oracle and token. A network that offers less settles smaller batches.
 */
const LARGEST_BATCH: Readonly<Record<string, number>> = {
  txMaxInstructions: 150_000_000,
  txMemoryLimit: 20_000_000,
  txMaxSizeBytes: 48_000,
  txMaxWriteLedgerEntries: 16,
  txMaxWriteBytes: 90_000,
  txMaxFootprintEntries: 40,
  txMaxContractEventsSizeBytes: 2_000,
  ledgerMaxInstructions: 150_000_000,
  ledgerMaxTxsSizeBytes: 48_000,
  ledgerMaxWriteLedgerEntries: 16,
  ledgerMaxWriteBytes: 90_000,
};

/** Compares the network's settings with what the largest batch needs; empty when it fits. */
export async function limitsTooSmall(connection: ChainConnection): Promise<readonly LimitTooSmall[]> {
  const keys = SETTINGS.map((name) => settingKey(xdr.ConfigSettingId.fromName(name)));
  const entries = await connection.entries(keys);
  const limits = Object.assign({}, ...entries.map((entry) => (entry === null ? {} : fieldsOf(entry.data)))) as Record<
    string,
    number
  >;
  return Object.entries(LARGEST_BATCH).flatMap(([limit, needs]) => {
    const has = Number(limits[limit] ?? 0);
    return has >= needs ? [] : [{ limit, has, needs }];
  });
}

function settingKey(configSettingId: xdr.ConfigSettingId): xdr.LedgerKey {
  return xdr.LedgerKey.configSetting(new xdr.LedgerKeyConfigSetting({ configSettingId }));
}

function fieldsOf(data: xdr.LedgerEntryData): object {
  return data.type === "configSetting" ? Object(data.value.value) : {};
}
