import { generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { GossipOptions } from "@localgrid/edge-node/gossip-ports";
import type { NetworkLimits } from "@localgrid/edge-node/network-limits";
import type { PeerAddress } from "@localgrid/edge-node/peer-network";
import { encodeMembership, type RegionKey, regionKeyOf } from "@localgrid/protocol/region-membership";
import { type ChildLink, startChild } from "./child-link.ts";
import { benchError } from "./errors.ts";
import type { Lan } from "./gossip-lan.ts";
import type { NodeAnswer, NodeRequest } from "./gossip-node-protocol.ts";

export interface FleetOptions {
  readonly folder: string;
  readonly lan: Lan;
  readonly count: number;
  readonly kbit_per_s?: number;
  readonly limits?: Partial<NetworkLimits>;
  readonly options?: Partial<GossipOptions>;
  /** More members, who are not of the fleet. */
  readonly others?: readonly PeerAddress[];
}

export interface FleetNode {
  readonly self: PeerAddress;
  /** On which side of the cut; every second node is on the other one. */
  readonly side: 0 | 1;
  readonly link: ChildLink<NodeRequest, NodeAnswer>;
}

const STARTED_AT_ONCE = 4;
const LOOK_EVERY_MS = 500;

/** Nodes of one region, a process each, that know each other. */
export class Fleet {
  readonly nodes: readonly FleetNode[];
  private readonly lan: Lan;

  private constructor(nodes: readonly FleetNode[], lan: Lan) {
    this.nodes = nodes;
    this.lan = lan;
  }

  /** With their keys and addresses, and a list of all. @throws {LocalGridError} `child-failed` */
  static async start(options: FleetOptions): Promise<Fleet> {
    const nodes: FleetNode[] = [];
    const fleet = new Fleet(nodes, options.lan);
    try {
      for (let first = 0; first < options.count; first += STARTED_AT_ONCE) {
        const indexes = Array.from({ length: Math.min(STARTED_AT_ONCE, options.count - first) }, (_, i) => first + i);
        nodes.push(...(await Promise.all(indexes.map((index) => startNode(index, options)))));
      }
      const membership = membershipOf([...nodes.map(({ self }) => self), ...(options.others ?? [])]);
      await fleet.all({ kind: "adopt", membership });
      return fleet;
    } catch (error) {
      await fleet.end();
      throw error;
    }
  }

  /** The same to all of them. */
  all(request: NodeRequest): Promise<readonly NodeAnswer[]> {
    return Promise.all(this.nodes.map(({ link }) => link.ask(request)));
  }

  /** Looks at all of them until it is so; the answer is when. @throws {LocalGridError} `wrong-result` */
  async until(what: string, patience_ms: number, isSo: (answers: readonly NodeAnswer[]) => boolean): Promise<void> {
    const until_ms = performance.now() + patience_ms;
    while (!isSo(await this.all({ kind: "look" }))) {
      if (performance.now() > until_ms) throw benchError("wrong-result", `after ${patience_ms / 1000} s not ${what}`);
      await delay(LOOK_EVERY_MS);
    }
  }

  /** Everybody has heard of everybody. */
  meet(patience_ms: number): Promise<void> {
    const others = this.nodes.length - 1;
    return this.until("everybody had heard of everybody", patience_ms, (answers) =>
      answers.every(({ heads_known }) => heads_known === others),
    );
  }

  /** Nothing gets from one side to the other, and nobody is told; where links cannot be cut, nodes shun each other. */
  async cut(): Promise<void> {
    if (this.lan.is_separate) return this.lan.cut();
    const on = (wanted: number) => this.nodes.filter(({ side }) => side === wanted).map(({ self }) => self.node);
    await Promise.all(this.nodes.map(({ side, link }) => link.ask({ kind: "block", nodes: on(1 - side) })));
  }

  async heal(): Promise<void> {
    if (this.lan.is_separate) return this.lan.heal();
    await this.all({ kind: "block", nodes: [] });
  }

  async end(): Promise<void> {
    await Promise.all(this.nodes.map(({ link }) => link.end()));
  }
}

async function startNode(index: number, options: FleetOptions): Promise<FleetNode> {
  const { folder, lan, kbit_per_s = null, limits = {}, options: gossip = {} } = options;
  const side = (index % 2) as 0 | 1;
  const { address, through } = lan.add({ kbit_per_s, side });
  // Compiled once for all of them.
  const environment = { NODE_COMPILE_CACHE: join(folder, "compile-cache") };
  const link = startChild<NodeRequest, NodeAnswer>("./gossip-node.ts", { through, environment });
  const place = join(folder, String(index));
  const { self } = await link.ask({ kind: "start", folder: place, address, limits, options: gossip });
  return { self, side, link };
}

function membershipOf(peers: readonly PeerAddress[]): Uint8Array {
  const key: RegionKey = regionKeyOf(generateKeyPairSync("ed25519").privateKey);
  const members = peers.map(({ public_key, addresses }, index) => ({ public_key, community: `c${index}`, addresses }));
  return encodeMembership({ region: "bench", version: 1, issued_at_ms: Date.now(), members }, key);
}
