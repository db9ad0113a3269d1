import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { type ArpAsk, arpAnswer, dhcpAnswer, parseFrame, tcpSyn, udpProbe } from "./frames.ts";

export const SCANNER_ADDRESS = "10.77.0.1";
export const GUEST_ADDRESS = "10.77.0.50";

const LENGTH_BYTES = 4;
/** So many ports are asked in one go. A board drops what comes faster than it can look at. */
const PORTS_AT_ONCE = 256;

export type TcpAnswer = "open" | "closed";

/**
 * The box's second network, played by the test frame by frame: hands out an address, then asks every port as a neighbour's
 * computer would. No interface of this machine is involved, and no privilege.
 */
export class VirtualLan {
  readonly port: number;
  private readonly server: Server;
  private socket: Socket | null = null;
  private guestMac: Uint8Array | null = null;
  private readonly tcpAnswers = new Map<number, TcpAnswer>();
  private readonly udpAnswers = new Map<number, "answers" | "unreachable">();
  /** `protocol destination port` of what the box sends on its own, without what merely belongs to having an address. */
  readonly spoken = new Set<string>();

  private constructor(server: Server) {
    this.server = server;
    this.port = (server.address() as AddressInfo).port;
    server.on("connection", (socket) => this.take(socket));
  }

  static open(): Promise<VirtualLan> {
    const server = createServer();
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", () => resolve(new VirtualLan(server)));
    });
  }

  /** Whether the box has taken the address that it was offered. */
  get hasGuest(): boolean {
    return this.guestMac !== null;
  }

  /**
   * Asks these TCP ports; those that say nothing within the time are left out of the answer.
   * `pause` lets the time pass in which answers come.
   */
  async askTcp(ports: readonly number[], pause: () => Promise<void>): Promise<ReadonlyMap<number, TcpAnswer>> {
    this.tcpAnswers.clear();
    for (let at = 0; at < ports.length; at += PORTS_AT_ONCE) {
      for (const port of ports.slice(at, at + PORTS_AT_ONCE)) this.send(tcpSyn(this.wantedMac(), port));
      await pause();
    }
    return new Map(this.tcpAnswers);
  }

  async askUdp(ports: readonly number[], pause: () => Promise<void>) {
    this.udpAnswers.clear();
    for (let at = 0; at < ports.length; at += PORTS_AT_ONCE) {
      for (const port of ports.slice(at, at + PORTS_AT_ONCE)) this.send(udpProbe(this.wantedMac(), port));
      await pause();
    }
    return new Map(this.udpAnswers);
  }

  close(): Promise<void> {
    this.socket?.destroy();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private wantedMac(): Uint8Array {
    if (this.guestMac === null) throw new Error("the box has taken no address on the second network");
    return this.guestMac;
  }

  private take(socket: Socket): void {
    this.socket?.destroy();
    this.socket = socket;
    this.guestMac = null;
    let waiting: Buffer = Buffer.alloc(0);
    socket.on("error", () => {});
    socket.on("data", (chunk: Buffer) => {
      waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
      while (waiting.length >= LENGTH_BYTES) {
        const end = LENGTH_BYTES + waiting.readUInt32BE(0);
        if (waiting.length < end) break;
        this.receive(waiting.subarray(LENGTH_BYTES, end));
        waiting = waiting.subarray(end);
      }
    });
  }

  private receive(bytes: Buffer): void {
    const frame = parseFrame(bytes);
    switch (frame.kind) {
      case "arp":
        return this.answerArp(frame);
      case "dhcp": {
        this.send(dhcpAnswer(frame));
        if (frame.asks === "request") this.guestMac = frame.from_mac;
        return;
      }
      case "tcp":
        if (frame.to_scanner) this.tcpAnswers.set(frame.from_port, frame.isSynAck ? "open" : "closed");
        else this.spoken.add(`tcp ${frame.to} ${frame.to_port}`);
        return;
      case "udp":
        if (frame.to_scanner) this.udpAnswers.set(frame.from_port, "answers");
        else this.spoken.add(`udp ${frame.to} ${frame.to_port}`);
        return;
      case "unreachable":
        this.udpAnswers.set(frame.port, "unreachable");
        return;
      default:
    }
  }

  private answerArp(ask: ArpAsk): void {
    if (ask.target === SCANNER_ADDRESS) this.send(arpAnswer(ask));
  }

  private send(frame: Uint8Array): void {
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt32BE(frame.length);
    this.socket?.write(Buffer.concat([length, frame]));
  }
}
