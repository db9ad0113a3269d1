import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** The wire between the nodes and the hub, which can be cut: open connections break, new ones are not taken. */
export class HubLink {
  private readonly hub: { readonly host: string; readonly port: number };
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private isUp = true;

  constructor(hub: { readonly host: string; readonly port: number }) {
    this.hub = hub;
    this.server = createServer((near) => this.join(near));
  }

  /** Resolves with the port that nodes connect to. */
  start(): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.server.once("error", reject);
    this.server.listen({ host: this.hub.host, port: 0 }, () => resolve((this.server.address() as AddressInfo).port));
    return promise;
  }

  cut(): void {
    this.isUp = false;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.isUp = true;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.cut();
    await closed;
  }

  private join(near: Socket): void {
    if (!this.isUp) return void near.destroy();
    const far = connect(this.hub);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(one);
      one.on("error", () => other.destroy());
      one.once("close", () => {
        this.sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }
}
