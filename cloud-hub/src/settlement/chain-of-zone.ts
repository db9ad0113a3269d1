import type { ChainIdentity, Zone } from "./settlement-book.ts";

/** Whether an open zone is on this chain: numbers of zones and batches mean something else on every other one. */
export function isOnChain({ chain }: Pick<Zone, "chain">, { domain }: ChainIdentity): boolean {
  return chain !== null && Buffer.from(chain.domain).equals(domain);
}
