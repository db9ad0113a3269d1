import { createHash } from "node:crypto";
import { Address, Asset, Contract, Operation, SorobanDataBuilder, xdr } from "@stellar/stellar-sdk";
import type { ChainCommand, ZoneTerms } from "../../settlement/chain.ts";
import type { ChainAccounts } from "./chain-accounts.ts";
import type { Deployment } from "./deployment.ts";

/** What a command is on the network. */
export interface NetworkCall {
  readonly operations: readonly xdr.Operation[];
  /** Given beforehand where the operation has no other way to name its entries; null where simulation finds them. */
  readonly sorobanData: xdr.SorobanTransactionData | null;
  readonly isSoroban: boolean;
}

const STROOPS_PER_XLM = 10_000_000n;

export function callOf(command: ChainCommand, deployment: Deployment, accounts: ChainAccounts): NetworkCall {
  const { contracts } = deployment;
  switch (command.kind) {
    case "fund":
      return { operations: fundingOf(command, accounts), sorobanData: null, isSoroban: false };
    case "open-zone":
      return invoke(contracts.registry.address, "open_zone", [u32(command.zone), termsOf(command.terms, accounts)]);
    case "enrol":
      return invoke(contracts.registry.address, "enrol", [
        u32(command.zone),
        u32(command.first),
        bytes(command.limits),
      ]);
    case "set-terms":
      return invoke(contracts.registry.address, "set_terms", [u32(command.zone), bytes(command.rows)]);
    case "settle-batch":
      return invoke(contracts.settlement.address, "settle_batch", batchOf(command));
    case "extend":
      return {
        operations: [Operation.extendFootprintTtl({ extendTo: command.ledgers })],
        sorobanData: new SorobanDataBuilder().setReadOnly(command.keys.map(keyOf)).build(),
        isSoroban: true,
      };
    case "restore":
      return {
        operations: [Operation.restoreFootprint({})],
        sorobanData: new SorobanDataBuilder().setReadWrite(command.keys.map(keyOf)).build(),
        isSoroban: true,
      };
  }
}

/** A call of a contract's function, as it is simulated for what it returns. */
export function invoke(contract: string, method: string, args: readonly xdr.ScVal[]): NetworkCall {
  return { operations: [new Contract(contract).call(method, ...args)], sorobanData: null, isSoroban: true };
}

export function u32(value: number): xdr.ScVal {
  return xdr.ScVal.scvU32(value);
}

function fundingOf({ accounts: funded }: Extract<ChainCommand, { kind: "fund" }>, accounts: ChainAccounts) {
  return funded.map(({ lane, amount_stroops, isNew }) => {
    const destination = accounts.addressOf(lane);
    const amount = xlmOf(amount_stroops);
    return isNew
      ? Operation.createAccount({ destination, startingBalance: amount })
      : Operation.payment({ destination, amount, asset: Asset.native() });
  });
}

function batchOf(batch: Extract<ChainCommand, { kind: "settle-batch" }>): readonly xdr.ScVal[] {
  return [
    u32(batch.zone),
    u64(batch.seq),
    u64(batch.window_start_s),
    u64(batch.window_end_s),
    bytes(batch.trades_root),
    u32(batch.trade_count),
    bytes(batch.rows),
    bytes(batch.report),
    bytes(batch.signatures),
  ];
}

function termsOf(terms: ZoneTerms, accounts: ChainAccounts): xdr.ScVal {
  const operator = address(accounts.addressOf(terms.operator));
  const fields: Readonly<Record<string, xdr.ScVal>> = {
    community: bytes(createHash("sha256").update(terms.community).digest()),
    operator,
    // Holds the certificates of what the zone produced.
    custodian: operator,
    window_start: u64(terms.window_start_s),
    signers: xdr.ScVal.scvVec(terms.signers.map(bytes)),
    threshold: u32(terms.threshold),
    max_power_w: u64(terms.max_power_w),
    min_price: i64(terms.min_price_micro_per_kwh),
    max_price: i64(terms.max_price_micro_per_kwh),
  };
  const names = Object.keys(fields).sort();
  return xdr.ScVal.scvMap(
    names.map((name) => new xdr.ScMapEntry({ key: xdr.ScVal.scvSymbol(name), val: fields[name] as xdr.ScVal })),
  );
}

function keyOf(key: Uint8Array): xdr.LedgerKey {
  return xdr.LedgerKey.fromXdr(key);
}

function u64(value: number): xdr.ScVal {
  return xdr.ScVal.scvU64(BigInt(value));
}

function i64(value: number): xdr.ScVal {
  return xdr.ScVal.scvI64(BigInt(value));
}

function bytes(value: Uint8Array): xdr.ScVal {
  return xdr.ScVal.scvBytes(new Uint8Array(value));
}

function address(strkey: string): xdr.ScVal {
  return new Address(strkey).toScVal();
}

/** 7 decimals, as the SDK reads amounts. */
function xlmOf(stroops: bigint): string {
  return `${stroops / STROOPS_PER_XLM}.${String(stroops % STROOPS_PER_XLM).padStart(7, "0")}`;
}
