import type { Pool } from "pg";
import { PostgresChainOutbox } from "../adapters/postgres/postgres-chain-outbox.ts";
import { PostgresLeadership } from "../adapters/postgres/postgres-leadership.ts";
import { readDeployment } from "../adapters/stellar/deployment.ts";
import { openSettlementKeys } from "../adapters/system/settlement-key-file.ts";
import type { ChainPorts } from "../chain-side.ts";
import type { Config } from "../config.ts";
import { cloudHubError } from "../errors.ts";

const TIMEOUT_MS = 15_000;
const NETWORK_CHECK_MS = 60_000;
const PATIENCE_MS = 600_000;
const REST_MS = 60_000;

/**
 * What settles on the chain of the settings; null where they name none.
 *
 * @throws {LocalGridError} `wrong-config` for half of it, and those of {@link openSettlementKeys}
 */
export function chainPorts({ chain_rpc_url, chain_deployment, data_dir }: Config, pool: Pool): ChainPorts | null {
  if (chain_rpc_url === null && chain_deployment === null) return null;
  if (chain_rpc_url === null || chain_deployment === null) {
    throw cloudHubError("wrong-config", "chain_rpc_url and chain_deployment: name both, or neither");
  }
  const store = new PostgresChainOutbox(pool);
  const keys = openSettlementKeys(data_dir);
  return {
    store,
    keys,
    leadership: new PostgresLeadership(pool),
    openChain: async () => {
      // A large library, whose loading takes a good part of a second: only hubs with a chain pay for it.
      const { StellarChain } = await import("../adapters/stellar/stellar-chain.ts");
      const deployment = readDeployment(chain_deployment);
      const chain = new StellarChain({
        deployment,
        keys,
        urls: chain_rpc_url.split(","),
        timeout_ms: TIMEOUT_MS,
        network_check_ms: NETWORK_CHECK_MS,
        patience_ms: PATIENCE_MS,
        rest_ms: REST_MS,
        known_ledger: await store.newestLedger(),
        now_ms: () => Date.now(),
      });
      return { chain, network: deployment.network };
    },
  };
}
