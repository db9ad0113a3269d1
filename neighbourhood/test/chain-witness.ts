import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Deployment } from "@localgrid/contracts/deployment";
import { contract } from "@stellar/stellar-sdk";
import { regionPathsOf } from "../src/data-folder.ts";

/** A zone as the settlement contract tells it. */
export interface WitnessedZone {
  readonly cursor: bigint;
  readonly window_end: bigint;
}

interface View<T> {
  readonly result: T;
}

interface SettlementViews {
  zone(of: { zone: number }): Promise<View<{ unwrap(): WitnessedZone }>>;
  prove_trade(of: {
    readonly zone: number;
    readonly header: Uint8Array;
    readonly leaf: Uint8Array;
    readonly trade_proof: Uint8Array;
    readonly batch_proof: Uint8Array;
  }): Promise<View<{ unwrap(): boolean }>>;
}

interface LockingViews {
  positions(of: { zone: number; shard: number }): Promise<View<Uint8Array>>;
}

/** Length of a member's position; the balance is its first 8 bytes. */
const POSITION_LENGTH = 33;

/** Asks the contracts of a region by what they say of themselves, past the hub. */
export class ChainWitness {
  private readonly settlement: SettlementViews;
  private readonly locking: LockingViews;

  private constructor(settlement: SettlementViews, locking: LockingViews) {
    this.settlement = settlement;
    this.locking = locking;
  }

  /** Whether the region's chain is there. */
  static async answers(data_dir: string): Promise<boolean> {
    return fetch(`${deploymentOf(data_dir).rpc_url}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  static async of(data_dir: string): Promise<ChainWitness> {
    const { contracts, rpc_url, network_passphrase } = deploymentOf(data_dir);
    const open = (contractId: string) =>
      contract.Client.from({ contractId, rpcUrl: rpc_url, networkPassphrase: network_passphrase, allowHttp: true });
    const settlement = (await open(contracts.settlement.address)) as unknown as SettlementViews;
    return new ChainWitness(settlement, (await open(contracts.locking.address)) as unknown as LockingViews);
  }

  async zone(zone: number): Promise<WitnessedZone> {
    return (await this.settlement.zone({ zone })).result.unwrap();
  }

  /** Balances by member number, of the first 256, with the cursor that they belong to. */
  async balances(zone: number): Promise<{ readonly cursor: number; readonly units: readonly bigint[] }> {
    for (;;) {
      const { cursor } = await this.zone(zone);
      const packed = Buffer.from((await this.locking.positions({ zone, shard: 0 })).result);
      // A batch in between would have moved them.
      if ((await this.zone(zone)).cursor !== cursor) continue;
      const count = packed.length / POSITION_LENGTH;
      return {
        cursor: Number(cursor),
        units: Array.from({ length: count }, (_, number) => packed.readBigInt64BE(number * POSITION_LENGTH)),
      };
    }
  }

  /** Whether the contract finds the trade in its batch; all as the hub or a node tells it, in hex. */
  async isProven(
    zone: number,
    of: {
      readonly header: string;
      readonly leaf: string;
      readonly proof: readonly string[];
      readonly batch_proof: readonly string[];
    },
  ): Promise<boolean> {
    const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, "hex"));
    const view = await this.settlement.prove_trade({
      zone,
      header: bytes(of.header),
      leaf: bytes(of.leaf),
      trade_proof: bytes(of.proof.join("")),
      batch_proof: bytes(of.batch_proof.join("")),
    });
    return view.result.unwrap();
  }
}

function deploymentOf(data_dir: string): Deployment {
  return JSON.parse(readFileSync(join(regionPathsOf(data_dir).chain_data, "deployment.json"), "utf8")) as Deployment;
}
