import type { rpc } from "@stellar/stellar-sdk";
import { cloudHubError } from "../../errors.ts";
import { RpcEndpoint, type RpcEndpointOptions } from "./rpc-endpoint.ts";

export interface RpcEndpointsOptions extends Omit<RpcEndpointOptions, "url"> {
  /** The preferred one first. */
  readonly urls: readonly string[];
  /** For how long every endpoint may tell of older ledgers than before until they are believed after all. */
  readonly patience_ms: number;
  /** The longest that an endpoint is left alone after it has failed several times. */
  readonly rest_ms: number;
  /** The newest ledger that something of ours is known to be in. */
  readonly known_ledger: number;
}

interface Resting {
  failures: number;
  until_ms: number;
}

const FAILURES_BEFORE_REST = 5;

/**
 * Several RPC services of one network: the first one that answers as it should. Answers of older ledgers than before
 * are refused, because a service that lags would have us do again what is done.
 */
export class RpcEndpoints {
  private readonly options: RpcEndpointsOptions;
  private readonly endpoints: readonly RpcEndpoint[];
  private readonly resting = new Map<RpcEndpoint, Resting>();
  private seen_ledger: number;
  private behind_since_ms: number | null = null;

  constructor(options: RpcEndpointsOptions) {
    this.options = options;
    this.endpoints = options.urls.map((url) => new RpcEndpoint({ ...options, url }));
    this.seen_ledger = options.known_ledger;
  }

  /**
   * Asks one endpoint after the other. `ledgerOf` reads the newest ledger that an answer knows; null for answers without.
   *
   * @throws {LocalGridError} `chain-away`, `chain-behind`, `wrong-network`
   */
  async ask<T>(question: (server: rpc.Server) => Promise<T>, ledgerOf: (answer: T) => number | null): Promise<T> {
    const { now_ms } = this.options;
    let problem: unknown = null;
    for (const endpoint of this.endpoints) {
      const rest = this.resting.get(endpoint);
      if (rest !== undefined && rest.until_ms > now_ms()) continue;
      try {
        const answer = await endpoint.ask(question);
        this.assertFresh(endpoint, ledgerOf(answer));
        this.resting.delete(endpoint);
        return answer;
      } catch (error) {
        problem ??= error;
        this.noteFailure(endpoint);
      }
    }
    throw problem ?? cloudHubError("chain-away", "every endpoint is left alone for a while after it has failed");
  }

  /** A ledger that is known for sure: answers of older ones are refused from now on. */
  noteLedger(ledger: number): void {
    if (ledger > this.seen_ledger) this.seen_ledger = ledger;
  }

  private assertFresh({ url }: RpcEndpoint, ledger: number | null): void {
    if (ledger === null) return;
    const { now_ms, patience_ms } = this.options;
    if (ledger >= this.seen_ledger) {
      this.behind_since_ms = null;
      return;
    }
    this.behind_since_ms ??= now_ms();
    if (now_ms() - this.behind_since_ms < patience_ms) {
      throw cloudHubError("chain-behind", `${url} knows ledger ${ledger}, ledger ${this.seen_ledger} was known before`);
    }
    // What was told before was no ledger at all, or all services were set back. Cursor and sequence numbers protect.
    this.seen_ledger = ledger;
    this.behind_since_ms = null;
  }

  private noteFailure(endpoint: RpcEndpoint): void {
    const { now_ms, rest_ms } = this.options;
    const failures = (this.resting.get(endpoint)?.failures ?? 0) + 1;
    const rest = failures < FAILURES_BEFORE_REST ? 0 : Math.min(rest_ms, 500 * 2 ** (failures - FAILURES_BEFORE_REST));
    this.resting.set(endpoint, { failures, until_ms: now_ms() + rest });
  }
}
