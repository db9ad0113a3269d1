import { Keypair } from "@stellar/stellar-sdk";
import type { Lane } from "../../settlement/chain.ts";
import type { SettlementKeys } from "../../settlement/settlement-keys.ts";

/** Key pairs of the lanes' accounts. */
export class ChainAccounts {
  private readonly keys: SettlementKeys;
  private readonly pairs = new Map<Lane, Keypair>();

  constructor(keys: SettlementKeys) {
    this.keys = keys;
  }

  of(lane: Lane): Keypair {
    const known = this.pairs.get(lane);
    if (known !== undefined) return known;
    const pair = Keypair.fromRawEd25519Seed(this.keys.seedOf(lane));
    this.pairs.set(lane, pair);
    return pair;
  }

  addressOf(lane: Lane): string {
    return this.of(lane).publicKey();
  }
}
