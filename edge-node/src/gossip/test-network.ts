import { hash } from "node:crypto";
import { MAX_ANNOUNCEMENT_BYTES } from "@localgrid/protocol/announcement";
import { MAX_FRAME_BYTES } from "@localgrid/protocol/journal-stream";
import { edgeNodeError } from "../errors.ts";
import type { ConnectedPeer, PeerAddress, PeerNetwork, PeerNetworkEvents, PeerStream } from "./peer-network.ts";
import { TestPipe } from "./test-pipe.ts";
import type { TestTime } from "./test-time.ts";

export interface LinkTroubles {
  readonly delay_ms: readonly [number, number];
  /** Chance that a gossip message is lost on a link. */
  readonly loss: number;
  /** Chance that it comes twice. */
  readonly duplication: number;
  /** Chance that a stream breaks at a frame. */
  readonly breakage: number;
}

export const CALM: LinkTroubles = { delay_ms: [2, 10], loss: 0, duplication: 0, breakage: 0 };

const MAX_SEEN = 4_096;
const CONNECT_MS = 100;

/** Test support: the wires between nodes in memory, with whatever can happen to them. */
export class TestWires {
  readonly time: TestTime;
  troubles: LinkTroubles = CALM;
  readonly networks = new Map<string, TestNetwork>();
  private readonly cuts = new Set<string>();
  private readonly links = new Set<string>();
  private readonly pipes = new Set<{ readonly link: string; readonly ends: readonly TestPipe[] }>();

  constructor(time: TestTime) {
    this.time = time;
  }

  cut(a: string, b: string): void {
    this.cuts.add(linkOf(a, b));
    this.look();
  }

  heal(a: string, b: string): void {
    this.cuts.delete(linkOf(a, b));
    this.look();
  }

  healAll(): void {
    this.cuts.clear();
    this.look();
  }

  isConnected(a: string, b: string): boolean {
    return this.links.has(linkOf(a, b));
  }

  delay(): number {
    const [least_ms, most_ms] = this.troubles.delay_ms;
    return least_ms + this.time.random() * (most_ms - least_ms);
  }

  chance(of: keyof Omit<LinkTroubles, "delay_ms">): boolean {
    return this.time.random() < this.troubles[of];
  }

  /** Connects and disconnects whoever can and cannot reach each other now. */
  look(): void {
    const all = [...this.networks.values()];
    for (const [at, a] of all.entries()) {
      for (const b of all.slice(at + 1)) this.lookAt(a, b);
    }
  }

  streams(link: string, ends: readonly TestPipe[]): void {
    this.pipes.add({ link, ends });
  }

  private lookAt(a: TestNetwork, b: TestNetwork): void {
    const link = linkOf(a.node, b.node);
    const canConnect = a.accepts(b.node) && b.accepts(a.node) && !this.cuts.has(link);
    if (canConnect === this.links.has(link)) return;
    if (!canConnect) {
      this.links.delete(link);
      for (const pipe of this.pipes) if (pipe.link === link) this.breakPipe(pipe);
      a.disconnected(b.node);
      b.disconnected(a.node);
      return;
    }
    this.links.add(link);
    this.time.after(CONNECT_MS * this.time.random(), () => {
      if (!this.links.has(link)) return;
      a.connectedTo(b.node);
      b.connectedTo(a.node);
    });
  }

  private breakPipe(pipe: { readonly ends: readonly TestPipe[] }): void {
    for (const end of pipe.ends) end.break();
    this.pipes.delete(pipe as never);
  }

  /** Pipes that have ended are forgotten. */
  forget(ends: readonly TestPipe[]): void {
    for (const pipe of this.pipes) if (pipe.ends === ends) this.pipes.delete(pipe);
  }
}

/** Test support: one node's end of the wires. Floods announcements, as gossip over few nodes does. */
export class TestNetwork implements PeerNetwork {
  readonly node: string;
  readonly peers = new Set<string>();
  published = 0;
  /** Most streams that peers had open here at once. */
  mostStreams = 0;
  private readonly wires: TestWires;
  private admitted: ReadonlySet<string> = new Set();
  private blocked: ReadonlySet<string> = new Set();
  private readonly seen = new Set<string>();
  private events: PeerNetworkEvents | null = null;
  private streams = 0;

  constructor(wires: TestWires, node: string) {
    this.wires = wires;
    this.node = node;
  }

  async start(events: PeerNetworkEvents): Promise<void> {
    this.events = events;
    this.wires.networks.set(this.node, this);
    this.wires.look();
  }

  async stop(): Promise<void> {
    this.events = null;
    this.wires.look();
    if (this.wires.networks.get(this.node) === this) this.wires.networks.delete(this.node);
  }

  addresses(): readonly string[] {
    return [`/memory/${this.node}`];
  }

  admit(peers: readonly PeerAddress[]): void {
    this.admitted = new Set(peers.map(({ node }) => node));
    this.wires.look();
  }

  block(nodes: ReadonlySet<string>): void {
    this.blocked = new Set(nodes);
    this.wires.look();
  }

  connected(): readonly ConnectedPeer[] {
    return [...this.peers].map((node) => ({ node, latency_ms: 5, since_ms: 0, is_relayed: false }));
  }

  async publish(announcement: Uint8Array): Promise<number> {
    this.published += 1;
    this.remember(announcement);
    return this.spread(announcement, this.node);
  }

  async open(node: string): Promise<PeerStream> {
    const { time } = this.wires;
    const isUp = () => this.wires.isConnected(this.node, node) && this.peers.has(node);
    if (!isUp()) throw edgeNodeError("peer-away", `${node} is not connected`);
    await time.pause(this.wires.delay());
    const other = this.wires.networks.get(node);
    if (!isUp() || other?.events === undefined || other.events === null) {
      throw edgeNodeError("peer-away", `${node} is not connected`);
    }
    const [there, back] = [new TestPipe(this.wires), new TestPipe(this.wires)];
    const ends = [there, back];
    this.wires.streams(linkOf(this.node, node), ends);
    void other.answer(this.node, streamOf(back, there)).then(() => this.wires.forget(ends));
    return streamOf(there, back);
  }

  accepts(node: string): boolean {
    return this.events !== null && this.admitted.has(node) && !this.blocked.has(node);
  }

  connectedTo(node: string): void {
    if (this.events === null) return;
    this.peers.add(node);
    this.events.connected(node);
  }

  disconnected(node: string): void {
    if (this.peers.delete(node)) this.events?.disconnected(node);
  }

  private async answer(node: string, stream: PeerStream): Promise<void> {
    this.streams += 1;
    this.mostStreams = Math.max(this.mostStreams, this.streams);
    try {
      await this.events?.asked(node, stream);
    } finally {
      this.streams -= 1;
      stream.abort();
    }
  }

  private spread(announcement: Uint8Array, from: string): number {
    const to = [...this.peers].filter((node) => node !== from);
    for (const node of to) {
      if (this.wires.chance("loss")) continue;
      const copies = this.wires.chance("duplication") ? 2 : 1;
      for (let copy = 0; copy < copies; copy++) {
        this.wires.time.after(this.wires.delay(), () => {
          if (this.wires.isConnected(this.node, node)) this.wires.networks.get(node)?.receive(announcement, this.node);
        });
      }
    }
    return to.length;
  }

  private receive(announcement: Uint8Array, from: string): void {
    if (this.events === null || announcement.length > MAX_ANNOUNCEMENT_BYTES || !this.remember(announcement)) return;
    if (this.events.announced(announcement, from) === "accept") this.spread(announcement, from);
  }

  private remember(announcement: Uint8Array): boolean {
    const name = hash("sha256", announcement, "base64");
    if (this.seen.has(name)) return false;
    this.seen.add(name);
    if (this.seen.size > MAX_SEEN) for (const oldest of this.seen) return this.seen.delete(oldest);
    return true;
  }
}

function streamOf(out: TestPipe, back: TestPipe): PeerStream {
  return {
    send: (frame) => {
      if (frame.length > MAX_FRAME_BYTES) throw edgeNodeError("peer-frame-too-large", `${frame.length} bytes`);
      return out.send(frame);
    },
    frames: () => back.frames(),
    close: async () => out.end(),
    abort: () => {
      out.break();
      back.break();
    },
  };
}

function linkOf(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}
