import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

const HOST = "127.0.0.1";
/** Bytes on their way before the sender is held up. */
const MOST_UNDER_WAY = 262_144;

/** `cut`: connections break and none is taken. `stalled`: nothing flows, nothing closes, as when a router hangs. */
export type LinkState = "open" | "cut" | "stalled";

/** A wire between a TCP client and a server, which can be cut, stalled, slowed down, and whose connections can break. */
export class PeerLink {
  private readonly target_port: () => number;
  private readonly server: Server;
  private readonly wires = new Set<Wire>();
  private state: LinkState = "open";
  private delay_ms = 0;
  private gate = Promise.withResolvers<void>();

  /** @param target_port asked for at each connection, on the loopback address */
  constructor(target_port: () => number) {
    this.target_port = target_port;
    this.server = createServer((near) => this.join(near));
    this.gate.resolve();
  }

  /** Resolves with the port that clients connect to. */
  start(): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.server.once("error", reject);
    this.server.listen({ host: HOST, port: 0 }, () => resolve((this.server.address() as AddressInfo).port));
    return promise;
  }

  set(state: LinkState): void {
    const { state: before } = this;
    if (state === before) return;
    this.state = state;
    if (state === "cut") for (const wire of this.wires) wire.destroy();
    if (state === "stalled") this.gate = Promise.withResolvers<void>();
    else this.gate.resolve();
  }

  /** Every byte takes so much longer from now on. */
  slowDown(delay_ms: number): void {
    this.delay_ms = delay_ms;
  }

  /** Every connection ends at once, by RST; new ones are taken. */
  reset(): void {
    for (const wire of this.wires) wire.reset();
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.set("cut");
    await closed;
  }

  private join(near: Socket): void {
    if (this.state === "cut") return void near.destroy();
    const wire = new Wire(near, {
      connect: () => connect({ host: HOST, port: this.target_port() }),
      passage: async () => {
        const due_ms = performance.now() + this.delay_ms;
        while (performance.now() < due_ms) await pause(Math.max(1, due_ms - performance.now()));
        // It may be shut again by the time that it has opened.
        while (this.state === "stalled") await this.gate.promise;
      },
      closed: () => this.wires.delete(wire),
    });
    this.wires.add(wire);
  }
}

interface WirePorts {
  readonly connect: () => Socket;
  /** Settles when the next bytes may arrive. */
  readonly passage: () => Promise<void>;
  readonly closed: () => void;
}

/** One connection on each side, and what is on its way between them. */
class Wire {
  private readonly sockets: Socket[] = [];
  private readonly ports: WirePorts;
  private isOver = false;

  constructor(near: Socket, ports: WirePorts) {
    this.ports = ports;
    this.watch(near);
    near.pause();
    void ports.passage().then(() => this.connectFar(near));
  }

  destroy(): void {
    this.end((socket) => socket.destroy());
  }

  reset(): void {
    this.end((socket) => socket.resetAndDestroy());
  }

  private connectFar(near: Socket): void {
    if (this.isOver) return;
    const far = this.ports.connect();
    this.watch(far);
    this.carry(near, far);
    this.carry(far, near);
    near.resume();
  }

  private watch(socket: Socket): void {
    this.sockets.push(socket);
    socket.setNoDelay(true);
    socket.on("error", () => {});
  }

  private carry(from: Socket, to: Socket): void {
    let under_way = 0;
    let last = Promise.resolve();
    /** After all that came before it, and not before it has come along the wire. */
    const then = (act: () => Promise<void>) => {
      const allowed = this.ports.passage();
      last = last.then(() => allowed).then(act);
    };
    from.on("data", (bytes: Buffer) => {
      under_way += bytes.length;
      if (under_way > MOST_UNDER_WAY) from.pause();
      then(async () => {
        await writeWhole(to, bytes);
        under_way -= bytes.length;
        if (under_way <= MOST_UNDER_WAY && !this.isOver) from.resume();
      });
    });
    from.once("end", () => then(async () => void to.end()));
    from.once("close", () => then(async () => this.end((socket) => socket.destroySoon())));
  }

  private end(how: (socket: Socket) => void): void {
    if (this.isOver) return;
    this.isOver = true;
    this.ports.closed();
    for (const socket of this.sockets) how(socket);
  }
}

/** Settles when there is room for more, or nobody who takes it. */
async function writeWhole(to: Socket, bytes: Buffer): Promise<void> {
  if (to.destroyed || to.write(bytes)) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  to.once("drain", resolve).once("close", () => resolve());
  await promise;
}
