import { settlementDomain } from "@localgrid/protocol/settlement-batch";
import { Address, rpc, StrKey, scValToNative, xdr } from "@stellar/stellar-sdk";
import { cloudHubError } from "../../errors.ts";
import type {
  AccountState,
  Chain,
  ChainCommand,
  ChainHead,
  ChainZone,
  Lane,
  LookAnswer,
  NetworkSettings,
  Preparation,
  SendAnswer,
  SignedTransaction,
  SigningTerms,
  ZoneSigners,
} from "../../settlement/chain.ts";
import type { InclusionFees } from "../../settlement/outbox/fee-policy.ts";
import type { ChainIdentity } from "../../settlement/settlement-book.ts";
import type { SettlementKeys } from "../../settlement/settlement-keys.ts";
import { ChainAccounts } from "./chain-accounts.ts";
import { callOf, invoke, type NetworkCall, u32 } from "./contract-calls.ts";
import type { Deployment } from "./deployment.ts";
import { headOf, lookedUp, sendAnswerOf } from "./network-answers.ts";
import { SETTING_KEYS, settingsOf } from "./network-settings.ts";
import { RpcEndpoints, type RpcEndpointsOptions } from "./rpc-endpoints.ts";
import { refusalOf, TransactionMaker } from "./transaction-maker.ts";

export interface StellarChainOptions extends Omit<RpcEndpointsOptions, "network_passphrase"> {
  readonly deployment: Deployment;
  readonly keys: SettlementKeys;
}

const SHARD_MEMBERS = 256;
const SETTINGS_FOR_MS = 86_400_000;
/** What the settlement contract and the oracle answer for a zone that nobody opened. */
const UNKNOWN_ZONE: ReadonlySet<string> = new Set(["contract-401", "contract-501"]);
const VIEW_TERMS: SigningTerms = { lane: "treasury", sequence: 1n, max_time_s: 0, bid_stroops: 100n };

/** The chain through RPC services of the Stellar network. */
export class StellarChain implements Chain {
  readonly identity: ChainIdentity;
  private readonly deployment: Deployment;
  private readonly accounts: ChainAccounts;
  private readonly endpoints: RpcEndpoints;
  private readonly maker: TransactionMaker;
  private readonly now_ms: () => number;
  private readonly kept = new Map<string, { readonly value: unknown; readonly until_ms: number }>();
  private before: { readonly ledger: number; readonly close_s: number } | null = null;
  private interval_s = 0;

  constructor({ deployment, keys, ...options }: StellarChainOptions) {
    const { network_passphrase } = deployment;
    this.deployment = deployment;
    this.now_ms = options.now_ms;
    this.accounts = new ChainAccounts(keys);
    this.endpoints = new RpcEndpoints({ ...options, network_passphrase });
    this.maker = new TransactionMaker({ network_passphrase, accounts: this.accounts });
    const settlement_contract = deployment.contracts.settlement.address;
    const domain = settlementDomain(network_passphrase, StrKey.decodeContract(settlement_contract));
    this.identity = { network_passphrase, settlement_contract, domain };
  }

  addressOf(lane: Lane): string {
    return this.accounts.addressOf(lane);
  }

  async head(): Promise<ChainHead> {
    const { ledger, close_s } = await this.endpoints.ask(
      async (server) => headOf(await server._getLatestLedger()),
      (head) => head.ledger,
    );
    this.endpoints.noteLedger(ledger);
    if (this.before !== null && ledger > this.before.ledger) {
      this.interval_s = Math.ceil((close_s - this.before.close_s) / (ledger - this.before.ledger));
    }
    if (this.before === null || ledger > this.before.ledger) this.before = { ledger, close_s };
    return { ledger, close_s, interval_s: this.interval_s };
  }

  async account(lane: Lane): Promise<AccountState> {
    const accountId = this.accounts.of(lane).xdrAccountId();
    const key = xdr.LedgerKey.account(new xdr.LedgerKeyAccount({ accountId }));
    const { entries, latestLedger: ledger } = await this.entries([key]);
    const value = entries[0]?.val;
    if (value?.type !== "account") return { sequence: null, balance_stroops: 0n, ledger };
    return { sequence: BigInt(value.value.seqNum), balance_stroops: BigInt(value.value.balance), ledger };
  }

  async zone(zone: number): Promise<ChainZone | null> {
    const { contracts } = this.deployment;
    const state = (await this.view(contracts.settlement.address, "zone", [u32(zone)])) as ZoneState | null;
    if (state === null) return null;
    const { cursor, acc, window_end, ring, operator } = state;
    return {
      cursor: Number(cursor),
      acc,
      window_end_s: Number(window_end),
      ring,
      isOurs: operator === this.addressOf(`channel/${zone}`),
    };
  }

  async signersOf(zone: number): Promise<ZoneSigners | null> {
    const { address } = this.deployment.contracts.oracle;
    const state = (await this.view(address, "zone", [u32(zone)])) as ZoneSigners | null;
    return state === null ? null : { signers: state.signers, threshold: state.threshold };
  }

  async memberCount(zone: number): Promise<number> {
    return Number(await this.view(this.deployment.contracts.registry.address, "member_count", [u32(zone)]));
  }

  async positions(zone: number, member_count: number): Promise<Uint8Array> {
    const shards: Uint8Array[] = [];
    for (let shard = 0; shard * SHARD_MEMBERS < member_count; shard++) {
      const args = [u32(zone), u32(shard)];
      shards.push((await this.view(this.deployment.contracts.locking.address, "positions", args)) as Uint8Array);
    }
    return new Uint8Array(Buffer.concat(shards));
  }

  settings(age: "kept" | "fresh" = "kept"): Promise<NetworkSettings> {
    if (age === "fresh") this.kept.delete("settings");
    return this.keptFor("settings", SETTINGS_FOR_MS, async () => settingsOf(await this.entries(SETTING_KEYS)));
  }

  async fees(): Promise<InclusionFees> {
    const { sorobanInclusionFee: fee } = await this.endpoints.ask(
      (server) => server.getFeeStats(),
      ({ latestLedger }) => latestLedger,
    );
    return { usual: BigInt(fee.p50), high: BigInt(fee.p95) };
  }

  async prepare(command: ChainCommand, terms: SigningTerms): Promise<Preparation> {
    const call = callOf(command, this.deployment, this.accounts);
    if (!call.isSoroban) return this.maker.classic(call, terms);
    const settings = await this.settings();
    return this.maker.simulated({ call, terms, settings }, await this.simulate(call, terms));
  }

  async bump(envelope: Uint8Array, bid_stroops: bigint): Promise<SignedTransaction> {
    return this.maker.bump(envelope, bid_stroops);
  }

  async send(envelope: Uint8Array): Promise<SendAnswer> {
    const transaction = this.maker.parsed(envelope);
    const answer = await this.endpoints.ask(
      (server) => server.sendTransaction(transaction),
      () => null,
    );
    const said = sendAnswerOf(answer);
    // Perhaps because its limits or fees are others than they were.
    if (said.kind === "refused" || said.kind === "fee-too-low") this.kept.clear();
    return said;
  }

  async look(hash: Uint8Array): Promise<LookAnswer> {
    const name = Buffer.from(hash).toString("hex");
    const raw = await this.endpoints.ask(
      (server) => server._getTransaction(name),
      ({ latestLedger }) => latestLedger,
    );
    const answer = lookedUp(raw);
    if (answer.kind === "found") this.endpoints.noteLedger(answer.ledger);
    return answer;
  }

  async liveUntil(keys: readonly Uint8Array[]): Promise<readonly (number | null)[]> {
    const { entries, latestLedger } = await this.entries(keys.map((key) => xdr.LedgerKey.fromXdr(key)));
    const until = new Map(entries.map(({ key, liveUntilLedgerSeq }) => [hex(key.toXdr()), liveUntilLedgerSeq ?? null]));
    // Until a network sweeps them out, services tell of archived entries as if they were still there.
    const isLive = (last: number | null | undefined): last is number =>
      typeof last === "number" && last >= latestLedger;
    return keys.map((key) => until.get(hex(key))).map((last) => (isLive(last) ? last : null));
  }

  async contractKeys(): Promise<readonly Uint8Array[]> {
    const addresses = Object.values(this.deployment.contracts).map(({ address }) => address);
    const instances = addresses.map((address) =>
      xdr.LedgerKey.contractData(
        new xdr.LedgerKeyContractData({
          contract: new Address(address).toScAddress(),
          key: xdr.ScVal.scvLedgerKeyContractInstance(),
          durability: xdr.ContractDataDurability.persistent,
        }),
      ),
    );
    const { entries } = await this.entries(instances);
    const codes = entries.flatMap(({ val }) => codeOf(val));
    return [...instances, ...codes].map((key) => key.toXdr());
  }

  private entries(keys: readonly xdr.LedgerKey[]): Promise<rpc.Api.GetLedgerEntriesResponse> {
    return this.endpoints.ask(
      (server) => server.getLedgerEntries(...keys),
      ({ latestLedger }) => latestLedger,
    );
  }

  private simulate(call: NetworkCall, terms: SigningTerms): Promise<rpc.Api.SimulateTransactionResponse> {
    const draft = this.maker.draft(call, terms);
    return this.endpoints.ask(
      (server) => server.simulateTransaction(draft),
      ({ latestLedger }) => latestLedger,
    );
  }

  /** What a contract's function returns; null for an unknown zone. */
  private async view(contract: string, method: string, args: readonly xdr.ScVal[]): Promise<unknown> {
    const answer = await this.simulate(invoke(contract, method, args), VIEW_TERMS);
    if (rpc.Api.isSimulationError(answer)) {
      const { code, detail } = refusalOf(answer.error);
      if (UNKNOWN_ZONE.has(code)) return null;
      throw cloudHubError("chain-refused", `${method}: ${code}, ${detail}`);
    }
    return answer.result === undefined ? null : scValToNative(answer.result.retval);
  }

  private async keptFor<T>(name: string, for_ms: number, read: () => Promise<T>): Promise<T> {
    const known = this.kept.get(name);
    if (known !== undefined && known.until_ms > this.now_ms()) return known.value as T;
    const value = await read();
    this.kept.set(name, { value, until_ms: this.now_ms() + for_ms });
    return value;
  }
}

interface ZoneState {
  readonly cursor: bigint;
  readonly acc: Uint8Array;
  readonly window_end: bigint;
  readonly ring: Uint8Array;
  readonly operator: string;
}

function codeOf(value: xdr.LedgerEntryData): readonly xdr.LedgerKey[] {
  if (value.type !== "contractData" || value.value.val.type !== "scvContractInstance") return [];
  const { executable } = value.value.val.value;
  if (executable.type !== "contractExecutableWasm") return [];
  return [xdr.LedgerKey.contractCode(new xdr.LedgerKeyContractCode({ hash: executable.value }))];
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
