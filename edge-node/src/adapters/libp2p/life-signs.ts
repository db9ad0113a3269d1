import type { Connection, MultiaddrConnection } from "@libp2p/interface";

/** When bytes last came over each connection, whatever they were: who is slow still lives. */
export class LifeSigns {
  /** By what a connection and the socket under it share. */
  readonly #heard_ms = new WeakMap<object, number>();

  /** Call it when the socket's key is known: whoever listens to what comes first does so by then. */
  listen(socket: MultiaddrConnection): void {
    this.#heard_ms.set(socket.timeline, performance.now());
    socket.addEventListener("message", () => this.#heard_ms.set(socket.timeline, performance.now()));
  }

  /** On the clock of `performance.now`. */
  heard_ms({ timeline }: Connection): number {
    return this.#heard_ms.get(timeline) ?? 0;
  }
}
