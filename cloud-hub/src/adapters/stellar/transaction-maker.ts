import {
  Account,
  type FeeBumpTransaction,
  Operation,
  rpc,
  SorobanDataBuilder,
  Transaction,
  TransactionBuilder,
  type xdr,
} from "@stellar/stellar-sdk";
import type { NetworkSettings, Preparation, SignedTransaction, SigningTerms } from "../../settlement/chain.ts";
import { withMargins } from "../../settlement/outbox/fee-policy.ts";
import { NO_NEEDS } from "../../settlement/outbox/network-limits.ts";
import type { ChainAccounts } from "./chain-accounts.ts";
import type { NetworkCall } from "./contract-calls.ts";

export interface TransactionMakerOptions {
  readonly network_passphrase: string;
  readonly accounts: ChainAccounts;
}

/** Builds, measures and signs transactions. */
export class TransactionMaker {
  private readonly options: TransactionMakerOptions;

  constructor(options: TransactionMakerOptions) {
    this.options = options;
  }

  /** As it is simulated: without resources, margins and signature. */
  draft(call: NetworkCall, terms: SigningTerms): Transaction {
    return this.built(call, terms, call.sorobanData);
  }

  /** A transaction that needs no simulation. */
  classic(call: NetworkCall, terms: SigningTerms): Preparation {
    const transaction = this.signed(this.draft(call, terms), terms);
    const size_bytes = transaction.envelope.byteLength;
    return { kind: "ready", transaction, needs: { ...NO_NEEDS, size_bytes }, keys: [], archived: [] };
  }

  /** Takes over what a simulation came to, with margins, measures the whole and signs it. */
  simulated(
    { call, terms, settings }: { call: NetworkCall; terms: SigningTerms; settings: NetworkSettings },
    simulation: rpc.Api.SimulateTransactionResponse,
  ): Preparation {
    if (rpc.Api.isSimulationError(simulation)) return refusalOf(simulation.error);
    if (rpc.Api.isSimulationRestore(simulation)) {
      const { readWrite } = simulation.restorePreamble.transactionData.getFootprint();
      return { kind: "archived", keys: readWrite.map((key) => key.toXdr()) };
    }
    const auth = simulation.result?.auth ?? [];
    if (auth.some(({ credentials }) => credentials.type !== "sorobanCredentialsSourceAccount")) {
      return {
        kind: "refused",
        code: "other-authorisation",
        detail: "somebody else than this account would have to sign",
      };
    }
    const data = this.withMargins(simulation.transactionData.build(), settings);
    const transaction = this.signed(this.built(authorised(call, auth), terms, data), terms);
    const { readOnly, readWrite } = data.resources.footprint;
    const archived = archivedOf(data);
    return {
      kind: "ready",
      transaction,
      needs: {
        instructions: data.resources.instructions,
        footprint_entries: readOnly.length + readWrite.length,
        disk_read_entries: archived.length + [...readOnly, ...readWrite].filter(isClassic).length,
        disk_read_bytes: data.resources.diskReadBytes,
        write_entries: readWrite.length,
        write_bytes: data.resources.writeBytes,
        size_bytes: transaction.envelope.byteLength,
        events_bytes: eventBytesOf(simulation),
      },
      keys: [...readOnly, ...readWrite].filter((key) => !isClassic(key)).map((key) => key.toXdr()),
      archived,
    };
  }

  /** The same transaction in an envelope of the treasury that bids more. */
  bump(envelope: Uint8Array, bid_stroops: bigint): SignedTransaction {
    const { network_passphrase, accounts } = this.options;
    const inner = this.parsed(envelope);
    if (!(inner instanceof Transaction)) throw new TypeError("only a transaction itself can be bid for");
    const treasury = accounts.of("treasury");
    const bid = TransactionBuilder.buildFeeBumpTransaction(treasury, String(bid_stroops), inner, network_passphrase);
    bid.sign(treasury);
    return { envelope: bid.toEnvelope().toXdr(), hash: bid.hash() };
  }

  /** @throws {Error} for bytes that are no transaction */
  parsed(envelope: Uint8Array): Transaction | FeeBumpTransaction {
    return TransactionBuilder.fromXdr(Buffer.from(envelope).toString("base64"), this.options.network_passphrase);
  }

  private built(call: NetworkCall, terms: SigningTerms, data: xdr.SorobanTransactionData | null): Transaction {
    const { network_passphrase, accounts } = this.options;
    const source = new Account(accounts.addressOf(terms.lane), String(terms.sequence - 1n));
    const builder = new TransactionBuilder(source, {
      fee: String(terms.bid_stroops),
      networkPassphrase: network_passphrase,
      timebounds: { minTime: 0, maxTime: terms.max_time_s },
      ...(data === null ? {} : { sorobanData: data }),
    });
    for (const operation of call.operations) builder.addOperation(operation);
    return builder.build();
  }

  private signed(transaction: Transaction, { lane }: SigningTerms): SignedTransaction {
    transaction.sign(this.options.accounts.of(lane));
    return { envelope: transaction.toEnvelope().toXdr(), hash: transaction.hash() };
  }

  private withMargins(data: xdr.SorobanTransactionData, settings: NetworkSettings): xdr.SorobanTransactionData {
    const { instructions, diskReadBytes, writeBytes } = data.resources;
    const padded = withMargins({ instructions, fee_stroops: data.resourceFee }, settings);
    return new SorobanDataBuilder(data)
      .setResources(padded.instructions, diskReadBytes, writeBytes)
      .setResourceFee(padded.fee_stroops)
      .build();
  }
}

const CONTRACT_ERROR = /Error\(Contract, #(\d+)\)/;
const HOST_ERROR = /Error\((\w+), (\w+)\)/;

/** Reads who refused out of what a simulation says. */
export function refusalOf(said: string): Extract<Preparation, { kind: "refused" }> {
  const [detail = ""] = said.split("\n", 1);
  const contract = CONTRACT_ERROR.exec(said);
  if (contract !== null) return { kind: "refused", code: `contract-${contract[1]}`, detail };
  const host = HOST_ERROR.exec(said);
  return { kind: "refused", code: host === null ? "simulation-failed" : `${host[1]}-${host[2]}`, detail };
}

function authorised(call: NetworkCall, auth: xdr.SorobanAuthorizationEntry[]): NetworkCall {
  const [operation] = call.operations;
  if (operation?.body.type !== "invokeHostFunction") return call;
  const { hostFunction } = operation.body.value;
  return { ...call, operations: [Operation.invokeHostFunction({ func: hostFunction, auth })] };
}

/** Entries in the archive that the transaction brings back before it runs. */
function archivedOf(data: xdr.SorobanTransactionData): readonly Uint8Array[] {
  if (data.ext.type !== "resourceExt") return [];
  const { readWrite } = data.resources.footprint;
  return data.ext.value.archivedSorobanEntries.flatMap((index) => readWrite[index]?.toXdr() ?? []);
}

function isClassic({ type }: xdr.LedgerKey): boolean {
  return type === "account" || type === "trustline";
}

function eventBytesOf({ events, result }: rpc.Api.SimulateTransactionSuccessResponse): number {
  const contractEvents = events.filter(({ event }) => event.type.name === "contract");
  const bytes = contractEvents.reduce((sum, { event }) => sum + event.toXdr().byteLength, 0);
  return bytes + (result?.retval.toXdr().byteLength ?? 0);
}
