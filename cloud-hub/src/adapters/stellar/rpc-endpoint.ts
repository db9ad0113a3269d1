import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { rpc } from "@stellar/stellar-sdk";
import { cloudHubError } from "../../errors.ts";

export interface RpcEndpointOptions {
  readonly url: string;
  readonly network_passphrase: string;
  /** The most that one request takes, by the hub's clock. */
  readonly timeout_ms: number;
  /** How long the word of an endpoint about its network holds. */
  readonly network_check_ms: number;
  readonly now_ms: () => number;
}

const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

/** One RPC service: every request ends in time, and only if the service is of the right network. */
export class RpcEndpoint {
  readonly url: string;
  private readonly options: RpcEndpointOptions;
  private readonly server: rpc.Server;
  private checked_ms: number | null = null;

  constructor(options: RpcEndpointOptions) {
    this.options = options;
    this.url = options.url;
    this.server = new rpc.Server(options.url, { allowHttp: options.url.startsWith("http:") });
    // The constructor's own option is ignored, and so would requests wait for ever.
    this.server.httpClient.defaults.timeout = options.timeout_ms;
    this.server.httpClient.defaults.maxContentLength = MAX_ANSWER_BYTES;
  }

  /** @throws {LocalGridError} `chain-away`, `wrong-network` */
  async ask<T>(question: (server: rpc.Server) => Promise<T>): Promise<T> {
    try {
      await this.assertNetwork();
      return await question(this.server);
    } catch (error) {
      // Whatever answers there next time may be something else.
      this.checked_ms = null;
      if (error instanceof LocalGridError) throw error;
      throw cloudHubError("chain-away", `${this.url}: ${saidBy(error)}`, error instanceof Error ? error : undefined);
    }
  }

  private async assertNetwork(): Promise<void> {
    const { now_ms, network_check_ms, network_passphrase } = this.options;
    if (this.checked_ms !== null && this.checked_ms + network_check_ms > now_ms()) return;
    const { passphrase } = await this.server.getNetwork();
    if (passphrase !== network_passphrase) {
      throw cloudHubError(
        "wrong-network",
        `${this.url} is of the network "${passphrase}", not of "${network_passphrase}"`,
      );
    }
    this.checked_ms = now_ms();
  }
}

/** Errors of JSON-RPC are thrown as plain objects. */
function saidBy(error: unknown): string {
  if (error instanceof Error) return error.message;
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return `${String(message ?? "no answer that makes sense")} (${String(code ?? "no code")})`;
}
