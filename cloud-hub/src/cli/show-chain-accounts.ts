import { ChainAccounts } from "../adapters/stellar/chain-accounts.ts";
import { openSettlementKeys } from "../adapters/system/settlement-key-file.ts";
import type { Config } from "../config.ts";

/** What a deployment has to know of a hub: whom to give money to, who registers, whose key attests batches. */
export function showChainAccounts({ data_dir }: Pick<Config, "data_dir">) {
  const keys = openSettlementKeys(data_dir);
  const accounts = new ChainAccounts(keys);
  return {
    treasury: accounts.addressOf("treasury"),
    registrar: accounts.addressOf("registrar"),
    attesting: Buffer.from(keys.attestingKey).toString("hex"),
  };
}
