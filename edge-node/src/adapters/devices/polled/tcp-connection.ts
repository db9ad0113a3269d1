import { connect, type Socket } from "node:net";
import { edgeNodeError } from "../../../errors.ts";
import type { DeviceLimits } from "./device-limits.ts";
import { privateAddressOf } from "./private-address.ts";

/** A stream of bytes from a device, with one deadline for everything that is done on it. */
export class TcpConnection {
  readonly #socket: Socket;
  readonly #name: string;
  readonly #limit: number;
  #received: Buffer = Buffer.alloc(0);
  #failure: Error | null = null;
  #wake: (() => void) | null = null;

  /** @throws {LocalGridError} `device-unreachable`, `address-not-private` */
  static async open(host: string, port: number, limits: DeviceLimits): Promise<TcpConnection> {
    const address = await privateAddressOf(host, limits.resolve);
    const socket = connect({ host: address, port, noDelay: true, signal: AbortSignal.timeout(limits.deadline_ms) });
    const connection = new TcpConnection(socket, `${host}:${port}`, limits.answer_bytes);
    await new Promise<void>((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("error", (cause) => reject(connection.#unreachable(cause)));
    });
    return connection;
  }

  private constructor(socket: Socket, name: string, limit: number) {
    this.#socket = socket;
    this.#name = name;
    this.#limit = limit;
    socket.on("data", (chunk: Buffer) => this.#take(chunk));
    socket.on("error", (cause) => this.#end(this.#unreachable(cause)));
    socket.once("close", () => this.#end(this.#unreachable(undefined)));
  }

  write(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  /**
   * Waits until `take` finds what it wants in everything received so far, and drops what that used up.
   *
   * @throws {LocalGridError} `device-unreachable`, `device-answer-malformed`
   */
  async receive<T>(take: (received: Buffer) => { readonly value: T; readonly used: number } | null): Promise<T> {
    for (;;) {
      const found = take(this.#received);
      if (found !== null) {
        this.#received = this.#received.subarray(found.used);
        return found.value;
      }
      if (this.#failure !== null) throw this.#failure;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    if (this.#received.length + chunk.length > this.#limit) {
      this.#end(edgeNodeError("device-answer-malformed", `${this.#name} sends more than ${this.#limit} bytes`));
      this.#socket.destroy();
      return;
    }
    this.#received = Buffer.concat([this.#received, chunk]);
    this.#wake?.();
  }

  #end(failure: Error): void {
    this.#failure ??= failure;
    this.#wake?.();
  }

  #unreachable(cause: unknown): Error {
    return edgeNodeError("device-unreachable", `${this.#name} does not answer`, cause);
  }
}
